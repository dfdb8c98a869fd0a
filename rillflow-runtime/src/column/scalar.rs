//! What a type must know to be a column, and the types of which sqlx knows it already.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use sqlx::error::BoxDynError;
use sqlx::postgres::PgHasArrayType;
use sqlx::types::Json;
use sqlx::{Decode, Encode, Postgres, Type};
use uuid::Uuid;

/// One value of a column that is not null.
///
/// Implemented for every scalar type of the manifest, for every generated id and for every [`ClosedSet`].
///
/// [`ClosedSet`]: super::ClosedSet
pub trait Scalar: Clone + Send + Sync + Sized + 'static {
    /// What is sent.
    type Wire<'value>: Encode<'value, Postgres> + Type<Postgres> + PgHasArrayType;

    /// What is received.
    type Stored: for<'row> Decode<'row, Postgres> + Type<Postgres>;

    /// The value as it is sent.
    fn to_wire(&self) -> Self::Wire<'_>;

    /// The value from what was received.
    ///
    /// # Errors
    ///
    /// If the column holds a value that the type does not have, for example `infinity` as a timestamp.
    fn from_stored(stored: Self::Stored) -> Result<Self, BoxDynError>;

    /// Writes the value as it stands in the JSON of a document.
    ///
    /// # Errors
    ///
    /// If it has no form there, or the serializer fails.
    fn write_json<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads a value as it stands in the JSON of a document.
    ///
    /// # Errors
    ///
    /// If it is another value.
    fn read_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// A value as it stands in the JSON of a document.
pub(crate) struct InJson<T>(pub(crate) T);

impl<T: Scalar> Serialize for InJson<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write_json(serializer)
    }
}

impl<'de, T: Scalar> Deserialize<'de> for InJson<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read_json(deserializer).map(Self)
    }
}

/// The two functions of [`Scalar`] for types whose own serde writes and reads what is stored.
#[doc(hidden)]
#[macro_export]
macro_rules! json_of_its_own {
    () => {
        fn write_json<S: $crate::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
            $crate::serde::Serialize::serialize(self, serializer)
        }

        fn read_json<'de, D: $crate::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::core::result::Result<Self, D::Error> {
            $crate::serde::Deserialize::deserialize(deserializer)
        }
    };
}

/// A scalar whose order in the column is its order in Rust, so that `lt` and `between` mean the same on both sides.
pub trait Ordered: Scalar {}

/// What a column holds: a [`Scalar`], or an `Option` of one for a nullable column.
pub trait Column: Clone + Send + Sync + Sized + 'static {
    /// The type of the value if there is one.
    type Scalar: Scalar;

    /// Whether the column may be null.
    const NULLABLE: bool;

    /// The value if there is one.
    fn as_scalar(&self) -> Option<&Self::Scalar>;

    /// The column from what was read; `None` if it is null and must not be.
    fn from_scalar(scalar: Option<Self::Scalar>) -> Option<Self>;
}

impl<T: Scalar> Column for T {
    type Scalar = T;

    const NULLABLE: bool = false;

    fn as_scalar(&self) -> Option<&T> {
        Some(self)
    }

    fn from_scalar(scalar: Option<T>) -> Option<Self> {
        scalar
    }
}

impl<T: Scalar> Column for Option<T> {
    type Scalar = T;

    const NULLABLE: bool = true;

    fn as_scalar(&self) -> Option<&T> {
        self.as_ref()
    }

    fn from_scalar(scalar: Option<T>) -> Option<Self> {
        Some(scalar)
    }
}

/// Implements [`Scalar`] for types that sqlx sends and receives by itself.
macro_rules! native {
    ($($scalar:ty),+ $(,)?) => {$(
        impl Scalar for $scalar {
            type Wire<'value> = Self;
            type Stored = Self;

            fn to_wire(&self) -> Self {
                *self
            }

            fn from_stored(stored: Self) -> Result<Self, BoxDynError> {
                Ok(stored)
            }

            $crate::json_of_its_own!();
        }
    )+};
}

native!(bool, i16, i32, i64, f32, f64, Decimal, Uuid);

impl Ordered for i16 {}
impl Ordered for i32 {}
impl Ordered for i64 {}
impl Ordered for f32 {}
impl Ordered for f64 {}
impl Ordered for Decimal {}
impl Ordered for Uuid {}
impl Ordered for String {}

impl Scalar for String {
    type Wire<'value> = &'value str;
    type Stored = Self;

    fn to_wire(&self) -> &str {
        self
    }

    fn from_stored(stored: Self) -> Result<Self, BoxDynError> {
        Ok(stored)
    }

    crate::json_of_its_own!();
}

impl Scalar for Value {
    type Wire<'value> = Json<&'value Self>;
    type Stored = Json<Self>;

    fn to_wire(&self) -> Json<&Self> {
        Json(self)
    }

    fn from_stored(stored: Json<Self>) -> Result<Self, BoxDynError> {
        Ok(stored.0)
    }

    crate::json_of_its_own!();
}
