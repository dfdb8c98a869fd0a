//! Dates and times of jiff in `PostgreSQL`'s binary formats.
//!
//! sqlx speaks chrono and time, and both its traits and jiff's types are foreign here, so each type has a small wire type.
//! Columns hold microseconds and jiff holds nanoseconds: what is smaller than a microsecond is cut off towards the past,
//! as `rf_timestamp` and `rf_time` cut the text in a document. A value therefore finds itself again in a query.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::{Oid, PgInterval};
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueFormat, PgValueRef};
use sqlx::{Decode, Encode, Postgres, Type};

use super::{Ordered, Scalar};

/// Microseconds from 1970-01-01 to 2000-01-01, where `PostgreSQL` counts from.
const EPOCH_MICROSECONDS: i64 = 946_684_800_000_000;

/// Days from 1970-01-01 to 2000-01-01.
const EPOCH_DAYS: i32 = 10_957;

const NANOSECONDS_OF_DAY: i64 = 86_400_000_000_000;

/// A `timestamptz`: microseconds since 2000-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireTimestamp(i64);

/// A `date`: days since 2000-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireDate(i32);

/// A `time`: microseconds since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireTime(i64);

/// An `interval` without months: microseconds, and days of 24 hours when read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireDuration(PgInterval);

impl Scalar for Timestamp {
    type Wire<'value> = WireTimestamp;
    type Stored = WireTimestamp;

    fn to_wire(&self) -> WireTimestamp {
        // `as_microsecond` cuts towards 1970; the difference to the past shows only before it.
        let late = i64::from(self.subsec_nanosecond() % 1_000 < 0);
        WireTimestamp(self.as_microsecond() - late - EPOCH_MICROSECONDS)
    }

    fn from_stored(stored: WireTimestamp) -> Result<Self, BoxDynError> {
        match stored.0 {
            i64::MAX => Err("it is `infinity`, which is no point in time".into()),
            i64::MIN => Err("it is `-infinity`, which is no point in time".into()),
            // By nanoseconds, since `from_microsecond` refuses what follows the last whole second of jiff's time.
            microseconds => Self::from_nanosecond((i128::from(microseconds) + i128::from(EPOCH_MICROSECONDS)) * 1_000)
                .map_err(|_| "it is later than the year 9999".into()),
        }
    }

    crate::json_of_its_own!();
}

impl Scalar for Date {
    type Wire<'value> = WireDate;
    type Stored = WireDate;

    fn to_wire(&self) -> WireDate {
        let days = self.duration_since(Self::constant(1970, 1, 1)).as_hours() / 24;
        let days = i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX });
        WireDate(days.saturating_sub(EPOCH_DAYS))
    }

    fn from_stored(stored: WireDate) -> Result<Self, BoxDynError> {
        match stored.0 {
            i32::MAX => Err("it is `infinity`, which is no date".into()),
            i32::MIN => Err("it is `-infinity`, which is no date".into()),
            days => Self::constant(2000, 1, 1)
                .checked_add(SignedDuration::from_hours(i64::from(days) * 24))
                .map_err(|_| "it is later than the year 9999".into()),
        }
    }

    crate::json_of_its_own!();
}

impl Scalar for Time {
    type Wire<'value> = WireTime;
    type Stored = WireTime;

    fn to_wire(&self) -> WireTime {
        let seconds = (i64::from(self.hour()) * 60 + i64::from(self.minute())) * 60 + i64::from(self.second());
        WireTime(seconds * 1_000_000 + i64::from(self.subsec_nanosecond()) / 1_000)
    }

    fn from_stored(stored: WireTime) -> Result<Self, BoxDynError> {
        let nanoseconds = stored.0.saturating_mul(1_000);
        if nanoseconds >= NANOSECONDS_OF_DAY {
            return Err("it is `24:00:00`, which is the next day's `00:00:00`".into());
        }
        Ok(Self::midnight().checked_add(SignedDuration::from_nanos(nanoseconds))?)
    }

    crate::json_of_its_own!();
}

impl Scalar for SignedDuration {
    type Wire<'value> = WireDuration;
    type Stored = WireDuration;

    fn to_wire(&self) -> WireDuration {
        let microseconds = self.as_nanos().div_euclid(1_000);
        let limit = if microseconds < 0 { i64::MIN } else { i64::MAX };
        WireDuration(PgInterval { months: 0, days: 0, microseconds: i64::try_from(microseconds).unwrap_or(limit) })
    }

    fn from_stored(stored: WireDuration) -> Result<Self, BoxDynError> {
        let PgInterval { months, days, microseconds } = stored.0;
        if months != 0 {
            return Err("it counts months, which have no fixed length".into());
        }
        // No overflow: 2^31 days and 2^63 microseconds are far below the 2^63 seconds of a duration.
        Ok(Self::from_hours(i64::from(days) * 24) + Self::from_micros(microseconds))
    }

    crate::json_of_its_own!();
}

impl Ordered for Timestamp {}
impl Ordered for Date {}
impl Ordered for Time {}
impl Ordered for SignedDuration {}

/// Implements sqlx's traits for a wire type that is one number in the binary format.
macro_rules! number {
    ($wire:ident($number:ty), $name:literal, $oid:literal, $array_oid:literal) => {
        impl Type<Postgres> for $wire {
            fn type_info() -> PgTypeInfo {
                PgTypeInfo::with_oid(Oid($oid))
            }
        }

        impl PgHasArrayType for $wire {
            fn array_type_info() -> PgTypeInfo {
                PgTypeInfo::with_oid(Oid($array_oid))
            }
        }

        impl Encode<'_, Postgres> for $wire {
            fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
                buffer.extend_from_slice(&self.0.to_be_bytes());
                Ok(IsNull::No)
            }
        }

        impl Decode<'_, Postgres> for $wire {
            fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
                match value.format() {
                    PgValueFormat::Binary => Ok(Self(<$number>::from_be_bytes(value.as_bytes()?.try_into()?))),
                    PgValueFormat::Text => Err(concat!("a ", $name, " is read by a prepared statement only").into()),
                }
            }
        }
    };
}

number!(WireTimestamp(i64), "timestamptz", 1184, 1185);
number!(WireDate(i32), "date", 1082, 1182);
number!(WireTime(i64), "time", 1083, 1183);

impl Type<Postgres> for WireDuration {
    fn type_info() -> PgTypeInfo {
        PgInterval::type_info()
    }
}

impl PgHasArrayType for WireDuration {
    fn array_type_info() -> PgTypeInfo {
        PgInterval::array_type_info()
    }
}

impl Encode<'_, Postgres> for WireDuration {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        self.0.encode_by_ref(buffer)
    }
}

impl Decode<'_, Postgres> for WireDuration {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        PgInterval::decode(value).map(Self)
    }
}
