//! The number that optimistic concurrency compares.

use std::fmt;

use serde::{Deserialize, Deserializer, Serializer};
use sqlx::error::BoxDynError;

use crate::column::Scalar;

/// How often a document was written: 1 when it is inserted, one more with every update, also by plain SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentVersion(i64);

impl DocumentVersion {
    /// The version of a document that was inserted and never updated.
    pub const FIRST: Self = Self(1);

    /// The version with this number, for example one that a client sent back.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Display for DocumentVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl Scalar for DocumentVersion {
    type Wire<'value> = i64;
    type Stored = i64;

    fn to_wire(&self) -> i64 {
        self.0
    }

    fn from_stored(stored: i64) -> Result<Self, BoxDynError> {
        Ok(Self(stored))
    }

    fn write_json<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }

    fn read_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self)
    }
}
