//! The two PostgreSQL types that events are read and written with, without a detour.
//!
//! A `jsonb` value is borrowed from the row as text, so that it is parsed once, straight into its struct; and what serde
//! wrote is sent as it is. A `timestamptz` becomes a [`Timestamp`].

use jiff::Timestamp;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgValueFormat, PgValueRef};
use sqlx::types::Json;
use sqlx::{Decode, Encode, Postgres, Type};

/// The text of a `jsonb` value, borrowed from its row or from who writes it.
pub(crate) struct JsonText<'row>(pub(crate) &'row str);

impl Type<Postgres> for JsonText<'_> {
    fn type_info() -> PgTypeInfo {
        <Json<()> as Type<Postgres>>::type_info()
    }
}

impl<'row> Decode<'row, Postgres> for JsonText<'row> {
    fn decode(value: PgValueRef<'row>) -> Result<Self, BoxDynError> {
        let bytes = match value.format() {
            PgValueFormat::Text => value.as_bytes()?,
            PgValueFormat::Binary => match value.as_bytes()?.split_first() {
                Some((1, text)) => text,
                Some((version, _)) => {
                    return Err(format!("jsonb format version {version} instead of 1").into());
                }
                None => return Err("a jsonb value without bytes".into()),
            },
        };
        Ok(Self(std::str::from_utf8(bytes)?))
    }
}

impl Encode<'_, Postgres> for JsonText<'_> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        // The version of the binary format, and then the text.
        buffer.extend_from_slice(&[1]);
        buffer.extend_from_slice(self.0.as_bytes());
        Ok(IsNull::No)
    }
}

/// Microseconds between 1970-01-01, where Unix time starts, and 2000-01-01, where PostgreSQL's does.
const EPOCH: i64 = 946_684_800_000_000;

/// A `timestamptz` value.
pub(crate) struct Moment(pub(crate) Timestamp);

impl Type<Postgres> for Moment {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("timestamptz")
    }
}

impl Decode<'_, Postgres> for Moment {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        let PgValueFormat::Binary = value.format() else {
            return Err("a timestamp in text format; use a prepared statement".into());
        };
        let microseconds = i64::from_be_bytes(value.as_bytes()?.try_into()?);
        let since_unix = microseconds.checked_add(EPOCH).ok_or("a timestamp beyond the range of time")?;
        Ok(Self(Timestamp::from_microsecond(since_unix)?))
    }
}
