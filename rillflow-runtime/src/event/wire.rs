//! The PostgreSQL type that the bodies of events have, without a detour.
//!
//! A `jsonb` value is borrowed from the row as text, so that it is parsed once, straight into its struct; and what serde
//! wrote is sent as it is.

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
