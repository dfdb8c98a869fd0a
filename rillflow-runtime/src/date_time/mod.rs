//! Dates and times of the crates `chrono` and `time`, for programs that use one of them instead of jiff.
//!
//! `[generate] time = "chrono"` in the manifest gives every `timestamp`, `date`, `time` and `duration` a type of that
//! crate. What is stored stays the same to the byte, so that a project can change its mind: JSON and columns are those of
//! jiff, into whose types a value is turned on its way out and in. What jiff cannot hold is refused, see [`OutOfRange`].
//!
//! | manifest | feature `chrono` | feature `time` |
//! |---|---|---|
//! | `timestamp` | `chrono::DateTime<Utc>` | `time::OffsetDateTime`, read in UTC |
//! | `date` | `chrono::NaiveDate` | `time::Date` |
//! | `time` | `chrono::NaiveTime` | `time::Time` |
//! | `duration` | `chrono::TimeDelta` | `time::Duration` |
//!
//! Generated structs name this module in `#[serde(with = ..)]`.

#[cfg(feature = "chrono")]
pub mod chrono;
mod column;
mod equivalent;
mod json;
#[cfg(feature = "time")]
pub mod time;

pub use column::Wire;
pub use equivalent::{Equivalent, OutOfRange};
pub use json::{InJson, deserialize, serialize};
