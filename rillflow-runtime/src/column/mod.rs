//! How one value becomes one column, and back.
//!
//! Every type of the manifest has a [`Scalar`] here: the type of its column, its bytes on the wire and the way back. The
//! module knows `PostgreSQL`'s binary formats and nothing of documents, events or queries.
//!
//! | manifest | Rust | column |
//! |---|---|---|
//! | `string`, a closed set | `String`, the enum | `text collate "C"` |
//! | `bool` | `bool` | `boolean` |
//! | `i16`, `i32`, `i64` | the same | `smallint`, `integer`, `bigint` |
//! | `f32`, `f64` | the same | `real`, `double precision` |
//! | `decimal` | [`rust_decimal::Decimal`] | `numeric` |
//! | `uuid` | [`uuid::Uuid`] | `uuid` |
//! | `timestamp` | [`jiff::Timestamp`] | `timestamptz` |
//! | `date`, `time` | [`jiff::civil::Date`], [`jiff::civil::Time`] | `date`, `time` |
//! | `duration` | [`jiff::SignedDuration`] | `interval` |
//! | the last four, of another crate | types of `chrono` or `time`, see `date_time` | the same |
//! | `bytes` | [`Bytes`] | `bytea` |
//! | `json` | [`serde_json::Value`] | `jsonb` |

mod arguments;
mod bytes;
mod closed_set;
mod row;
mod scalar;
mod time;

pub use arguments::Arguments;
pub use bytes::Bytes;
pub use closed_set::ClosedSet;
pub use row::{ReadError, Row};
pub(crate) use scalar::InJson;
pub use scalar::{Column, Ordered, Scalar};
pub use time::{WireDate, WireDuration, WireTime, WireTimestamp};
