//! Closed sets of the manifest as columns: the text of the value.

use std::fmt::Debug;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};
use sqlx::error::BoxDynError;

use super::Scalar;

/// An enum generated from a `values = [..]` type of the manifest; stored as the text of its value.
pub trait ClosedSet: Copy + Debug + Eq + Send + Sync + 'static {
    /// Name of the type in the manifest.
    const NAME: &'static str;

    /// The value as it is stored.
    fn as_str(&self) -> &'static str;

    /// The value that is stored as `text`.
    fn parse(text: &str) -> Option<Self>;
}

impl<T: ClosedSet> Scalar for T {
    type Wire<'value> = &'static str;
    type Stored = String;

    fn to_wire(&self) -> &'static str {
        self.as_str()
    }

    fn from_stored(stored: String) -> Result<Self, BoxDynError> {
        Self::parse(&stored).ok_or_else(|| format!("`{stored}` is no value of `{}`", Self::NAME).into())
    }

    fn write_json<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }

    fn read_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_stored(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
