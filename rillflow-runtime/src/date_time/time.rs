//! The types of the crate `time`.

#![expect(clippy::expect_used, reason = "`resolve` of the generator has checked what the manifest names")]

use ::time::{Month, OffsetDateTime};
use jiff::SignedDuration;

use super::column::like_jiff;
use super::{Equivalent, OutOfRange};
use crate::column::{WireDate, WireDuration, WireTime, WireTimestamp};

pub use ::time::{Date, Duration, Time};

/// What the manifest calls `timestamp`. Its offset is not stored: what is read is in UTC, and equal to what was written.
pub type Timestamp = OffsetDateTime;

like_jiff!(Timestamp => WireTimestamp, Date => WireDate, Time => WireTime, Duration => WireDuration);

/// The same point in time, for what this crate says with jiff, such as `recorded_at` of an event.
///
/// ```
/// # use rillflow_runtime::time;
/// let recorded_at: rillflow_runtime::Timestamp = "2026-11-25T08:30:00.25Z".parse().unwrap();
/// assert_eq!(time::from_jiff(recorded_at).unix_timestamp_nanos(), 1_795_595_400_250_000_000);
/// ```
#[must_use]
pub fn from_jiff(timestamp: jiff::Timestamp) -> Timestamp {
    // The years of both are -9999 to 9999, and jiff's timestamps end a day earlier.
    OffsetDateTime::from_unix_timestamp_nanos(timestamp.as_nanosecond()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// A timestamp that the manifest names: seconds since 1970 and nanoseconds since that second.
///
/// # Panics
///
/// If it does not exist, which `rillflow` has checked.
#[doc(hidden)]
#[must_use]
pub fn timestamp(second: i64, nanosecond: u32) -> Timestamp {
    let second = OffsetDateTime::from_unix_timestamp(second).expect("a timestamp of the manifest exists");
    second.replace_nanosecond(nanosecond).expect("a timestamp of the manifest exists")
}

/// A date that the manifest names.
///
/// # Panics
///
/// If it does not exist, which `rillflow` has checked.
#[doc(hidden)]
#[must_use]
pub fn date(year: i32, month: u8, day: u8) -> Date {
    let month = Month::try_from(month).expect("a month of the manifest exists");
    Date::from_calendar_date(year, month, day).expect("a date of the manifest exists")
}

/// A time that the manifest names.
///
/// # Panics
///
/// If it does not exist, which `rillflow` has checked.
#[doc(hidden)]
#[must_use]
pub fn time(hour: u8, minute: u8, second: u8, nanosecond: u32) -> Time {
    Time::from_hms_nano(hour, minute, second, nanosecond).expect("a time of the manifest exists")
}

/// A duration that the manifest names; both numbers have its sign.
#[doc(hidden)]
#[must_use]
pub const fn duration(seconds: i64, nanoseconds: i32) -> Duration {
    Duration::new(seconds, nanoseconds)
}

impl Equivalent for Timestamp {
    type Jiff = jiff::Timestamp;

    fn to_jiff(&self) -> Result<jiff::Timestamp, OutOfRange> {
        jiff::Timestamp::from_nanosecond(self.unix_timestamp_nanos()).map_err(|_| OutOfRange::Timestamp)
    }

    fn from_jiff(value: jiff::Timestamp) -> Result<Self, OutOfRange> {
        Ok(from_jiff(value))
    }
}

impl Equivalent for Date {
    type Jiff = jiff::civil::Date;

    fn to_jiff(&self) -> Result<jiff::civil::Date, OutOfRange> {
        let year = i16::try_from(self.year()).map_err(|_| OutOfRange::Date)?;
        let part = |part: u8| i8::try_from(part).map_err(|_| OutOfRange::Date);
        jiff::civil::Date::new(year, part(self.month().into())?, part(self.day())?).map_err(|_| OutOfRange::Date)
    }

    fn from_jiff(value: jiff::civil::Date) -> Result<Self, OutOfRange> {
        let month = Month::try_from(value.month().unsigned_abs()).map_err(|_| OutOfRange::Date)?;
        Self::from_calendar_date(i32::from(value.year()), month, value.day().unsigned_abs())
            .map_err(|_| OutOfRange::Date)
    }
}

impl Equivalent for Time {
    type Jiff = jiff::civil::Time;

    fn to_jiff(&self) -> Result<jiff::civil::Time, OutOfRange> {
        let (hour, minute, second, nanosecond) = self.as_hms_nano();
        let part = |part: u8| i8::try_from(part).map_err(|_| OutOfRange::LeapSecond);
        let nanosecond = i32::try_from(nanosecond).map_err(|_| OutOfRange::LeapSecond)?;
        jiff::civil::Time::new(part(hour)?, part(minute)?, part(second)?, nanosecond)
            .map_err(|_| OutOfRange::LeapSecond)
    }

    fn from_jiff(value: jiff::civil::Time) -> Result<Self, OutOfRange> {
        let part = |part: i8| part.unsigned_abs();
        let nanoseconds = value.subsec_nanosecond().unsigned_abs();
        Self::from_hms_nano(part(value.hour()), part(value.minute()), part(value.second()), nanoseconds)
            .map_err(|_| OutOfRange::LeapSecond)
    }
}

impl Equivalent for Duration {
    type Jiff = SignedDuration;

    fn to_jiff(&self) -> Result<SignedDuration, OutOfRange> {
        // Both parts have the sign of the whole, and the second is less than a second.
        Ok(SignedDuration::new(self.whole_seconds(), self.subsec_nanoseconds()))
    }

    fn from_jiff(value: SignedDuration) -> Result<Self, OutOfRange> {
        Ok(Self::new(value.as_secs(), value.subsec_nanos()))
    }
}
