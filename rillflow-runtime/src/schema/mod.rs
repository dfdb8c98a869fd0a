//! Is the database the one the code was generated for, and how does it become that?
//!
//! This room knows migrations and the catalog of PostgreSQL. It knows nothing of events or documents: what should be
//! there is a list that the generator wrote.

mod catalog;
mod definition;
mod history;
mod migrate;
mod migration;
mod set;

pub use catalog::facts;
pub use definition::{Migration, Schema};
pub use history::{History, seen};
pub use migrate::{MigrateReport, revert, run, status};
pub use migration::MigrationError;
pub use set::MigrationSet;

pub(crate) use catalog::verify;
