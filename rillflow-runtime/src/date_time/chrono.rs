//! The types of the crate `chrono`.

#![expect(clippy::expect_used, reason = "`resolve` of the generator has checked what the manifest names")]

use ::chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use jiff::SignedDuration;

use super::column::like_jiff;
use super::{Equivalent, OutOfRange};
use crate::column::{WireDate, WireDuration, WireTime, WireTimestamp};

/// What the manifest calls `timestamp`.
pub type Timestamp = DateTime<Utc>;

/// What the manifest calls `date`.
pub type Date = NaiveDate;

/// What the manifest calls `time`.
pub type Time = NaiveTime;

/// What the manifest calls `duration`.
pub type Duration = TimeDelta;

like_jiff!(Timestamp => WireTimestamp, Date => WireDate, Time => WireTime, Duration => WireDuration);

/// The same point in time, for what this crate says with jiff, such as `recorded_at` of an event.
///
/// ```
/// # use rillflow_runtime::chrono;
/// let recorded_at: rillflow_runtime::Timestamp = "2026-11-25T08:30:00.25Z".parse().unwrap();
/// assert_eq!(chrono::from_jiff(recorded_at).timestamp_millis(), 1_795_595_400_250);
/// ```
#[must_use]
pub fn from_jiff(timestamp: jiff::Timestamp) -> Timestamp {
    let nanoseconds = timestamp.as_nanosecond();
    // The years of chrono contain those of jiff, so neither number is ever cut.
    let seconds = i64::try_from(nanoseconds.div_euclid(1_000_000_000)).unwrap_or_default();
    let rest = u32::try_from(nanoseconds.rem_euclid(1_000_000_000)).unwrap_or_default();
    DateTime::from_timestamp(seconds, rest).unwrap_or(DateTime::UNIX_EPOCH)
}

/// A timestamp that the manifest names: seconds since 1970 and nanoseconds since that second.
///
/// # Panics
///
/// If it does not exist, which `rillflow` has checked.
#[doc(hidden)]
#[must_use]
pub const fn timestamp(second: i64, nanosecond: u32) -> Timestamp {
    DateTime::from_timestamp(second, nanosecond).expect("a timestamp of the manifest exists")
}

/// A date that the manifest names.
///
/// # Panics
///
/// If it does not exist, which `rillflow` has checked.
#[doc(hidden)]
#[must_use]
pub const fn date(year: i32, month: u32, day: u32) -> Date {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date of the manifest exists")
}

/// A time that the manifest names.
///
/// # Panics
///
/// If it does not exist, which `rillflow` has checked.
#[doc(hidden)]
#[must_use]
pub const fn time(hour: u32, minute: u32, second: u32, nanosecond: u32) -> Time {
    NaiveTime::from_hms_nano_opt(hour, minute, second, nanosecond).expect("a time of the manifest exists")
}

/// A duration that the manifest names; both numbers have its sign.
///
/// # Panics
///
/// If the type cannot say it, which `rillflow` has checked.
#[doc(hidden)]
#[must_use]
pub const fn duration(seconds: i64, nanoseconds: i64) -> Duration {
    TimeDelta::seconds(seconds)
        .checked_add(&TimeDelta::nanoseconds(nanoseconds))
        .expect("a duration of the manifest is short")
}

impl Equivalent for Timestamp {
    type Jiff = jiff::Timestamp;

    fn to_jiff(&self) -> Result<jiff::Timestamp, OutOfRange> {
        let nanoseconds = whole(self.timestamp_subsec_nanos())?;
        jiff::Timestamp::new(self.timestamp(), nanoseconds).map_err(|_| OutOfRange::Timestamp)
    }

    fn from_jiff(value: jiff::Timestamp) -> Result<Self, OutOfRange> {
        Ok(from_jiff(value))
    }
}

impl Equivalent for Date {
    type Jiff = jiff::civil::Date;

    fn to_jiff(&self) -> Result<jiff::civil::Date, OutOfRange> {
        let year = i16::try_from(self.year()).map_err(|_| OutOfRange::Date)?;
        // Months and days have two digits.
        let part = |part| i8::try_from(part).map_err(|_| OutOfRange::Date);
        jiff::civil::Date::new(year, part(self.month())?, part(self.day())?).map_err(|_| OutOfRange::Date)
    }

    fn from_jiff(value: jiff::civil::Date) -> Result<Self, OutOfRange> {
        let part = |part: i8| u32::from(part.unsigned_abs());
        Self::from_ymd_opt(i32::from(value.year()), part(value.month()), part(value.day())).ok_or(OutOfRange::Date)
    }
}

impl Equivalent for Time {
    type Jiff = jiff::civil::Time;

    fn to_jiff(&self) -> Result<jiff::civil::Time, OutOfRange> {
        let nanoseconds = whole(self.nanosecond())?;
        let part = |part| i8::try_from(part).map_err(|_| OutOfRange::LeapSecond);
        jiff::civil::Time::new(part(self.hour())?, part(self.minute())?, part(self.second())?, nanoseconds)
            .map_err(|_| OutOfRange::LeapSecond)
    }

    fn from_jiff(value: jiff::civil::Time) -> Result<Self, OutOfRange> {
        let part = |part: i8| u32::from(part.unsigned_abs());
        let nanoseconds = value.subsec_nanosecond().unsigned_abs();
        Self::from_hms_nano_opt(part(value.hour()), part(value.minute()), part(value.second()), nanoseconds)
            .ok_or(OutOfRange::LeapSecond)
    }
}

impl Equivalent for Duration {
    type Jiff = SignedDuration;

    fn to_jiff(&self) -> Result<SignedDuration, OutOfRange> {
        // Both parts have the sign of the whole, and the second is less than a second.
        Ok(SignedDuration::new(self.num_seconds(), self.subsec_nanos()))
    }

    fn from_jiff(value: SignedDuration) -> Result<Self, OutOfRange> {
        // chrono counts the nanoseconds from the second before.
        let nanoseconds = value.subsec_nanos();
        let seconds = value.as_secs().checked_sub(i64::from(nanoseconds < 0)).ok_or(OutOfRange::Duration)?;
        let rest = u32::try_from(nanoseconds.rem_euclid(1_000_000_000)).map_err(|_| OutOfRange::Duration)?;
        Self::new(seconds, rest).ok_or(OutOfRange::Duration)
    }
}

/// chrono has leap seconds as nanoseconds beyond the last of the second before.
fn whole(nanoseconds: u32) -> Result<i32, OutOfRange> {
    i32::try_from(nanoseconds).ok().filter(|nanoseconds| *nanoseconds < 1_000_000_000).ok_or(OutOfRange::LeapSecond)
}
