//! Columns, and the JSON of one value.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef};
use sqlx::{Decode, Encode, Postgres, Type};

use super::OutOfRange;

/// What travels for a value: what travels for that of jiff, or the reason why there is none.
///
/// A value that cannot be stored is no value of a query either. It is told when the statement is about to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire<W>(pub(super) Result<W, OutOfRange>);

impl<W: Type<Postgres>> Type<Postgres> for Wire<W> {
    fn type_info() -> PgTypeInfo {
        W::type_info()
    }
}

impl<W: PgHasArrayType> PgHasArrayType for Wire<W> {
    fn array_type_info() -> PgTypeInfo {
        W::array_type_info()
    }
}

impl<W: for<'value> Encode<'value, Postgres>> Encode<'_, Postgres> for Wire<W> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        self.0.as_ref().map_err(|out_of_range| *out_of_range)?.encode_by_ref(buffer)
    }
}

impl<'row, W: Decode<'row, Postgres>> Decode<'row, Postgres> for Wire<W> {
    fn decode(value: PgValueRef<'row>) -> Result<Self, BoxDynError> {
        Ok(Self(Ok(W::decode(value)?)))
    }
}

/// Implements what columns and JSON need, for types that are [`Equivalent`](super::Equivalent) to one of jiff.
macro_rules! like_jiff {
    ($($type:ty => $wire:ty),+ $(,)?) => {$(
        impl $crate::column::Scalar for $type {
            type Wire<'value> = $crate::date_time::Wire<$wire>;
            type Stored = $crate::date_time::Wire<$wire>;

            fn to_wire(&self) -> Self::Wire<'_> {
                $crate::date_time::Wire(self.to_jiff().map(|value| $crate::column::Scalar::to_wire(&value)))
            }

            fn from_stored(stored: Self::Stored) -> Result<Self, $crate::BoxError> {
                Ok(Self::from_jiff($crate::column::Scalar::from_stored(stored.0?)?)?)
            }

            fn write_json<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::date_time::InJson::write(self, serializer)
            }

            fn read_json<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::date_time::InJson::read(deserializer)
            }
        }

        impl $crate::column::Ordered for $type {}

        impl $crate::date_time::InJson for $type {
            fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let value = self.to_jiff().map_err(serde::ser::Error::custom)?;
                serde::Serialize::serialize(&value, serializer)
            }

            fn read<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::from_jiff(serde::Deserialize::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    )+};
}

pub(super) use like_jiff;
