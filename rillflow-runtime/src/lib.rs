//! Executes what `rillflow gen` generates: an event store, documents and projections in PostgreSQL.
//!
//! A program rarely names this crate. It uses the generated module, whose items are thin and typed and refer to the
//! rooms below by absolute paths. What a program does name (errors, expected versions, positions) is re-exported here.
//!
//! | room | answers |
//! |---|---|
//! | [`mod@error`] | what can go wrong, in words that say what to do |
//! | [`store`] | how a program connects, and to what |
//! | [`schema`] | is the database the one the code was generated for, and how does it become that |
//! | [`event`] | how events are written, read and brought to their current version |
//! | [`mark`] | up to which position readers of the log may go |
//! | [`projection`] | how tables are kept equal to a fold of the log |
//! | [`stream`] | how one stream is appended to, read, folded and decided on |
//! | [`document`] | how documents are written and read |
//! | [`query`] | how documents and the tables of projections are asked for by their fields |
//! | [`mod@column`] | how a value becomes a column |
//! | `date_time` (features `chrono`, `time`) | how the types of these crates are stored |
//! | [`id`] | what an id can do |
//! | `dev` (feature `dev`) | a PostgreSQL server to develop with |
//! | [`fixture`] | whether released events are still read as what they were |
//! | `property` (feature `property`) | whether drawn events of every version are read, and keep what they should |
//! | `testing` (feature `testing`) | a database for each test |

#[cfg(all(feature = "dev", not(unix)))]
compile_error!("feature `dev` starts servers on Unix systems only; switch it off, or build in WSL");

pub mod column;
pub mod contract;
#[cfg(any(feature = "chrono", feature = "time"))]
pub mod date_time;
#[cfg(feature = "dev")]
pub mod dev;
pub mod document;
pub mod error;
pub mod event;
pub mod expression;
#[doc(hidden)]
pub mod finite;
pub mod fixture;
pub mod id;
pub mod mark;
pub mod projection;
#[cfg(feature = "property")]
pub mod property;
pub mod query;
pub mod schema;
pub mod store;
pub mod stream;
#[cfg(feature = "testing")]
pub mod testing;

pub use crate::column::Bytes;
#[cfg(feature = "chrono")]
pub use crate::date_time::chrono;
#[cfg(feature = "time")]
pub use crate::date_time::time;
pub use crate::error::{Error, Result};
pub use crate::event::{Appended, Expected, Position, Recorded, StreamVersion};
pub use crate::schema::MigrateReport;
pub use crate::store::{ConnectOptions, Database, Store};
pub use crate::stream::{Aggregate, ExecuteError, RetryPolicy};

/// An error of hand-written code, for example of an upcast step.
pub type BoxError = Box<dyn std::error::Error + Send + Sync + 'static>;

pub use jiff::SignedDuration as Duration;
pub use jiff::Timestamp;
pub use jiff::civil::{Date, Time};
pub use rust_decimal::Decimal;
pub use serde_json::Value as Json;
pub use uuid::Uuid;

#[doc(hidden)]
pub use {jiff, serde, serde_json, sqlx, uuid};
