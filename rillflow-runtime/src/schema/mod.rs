//! Is the database the one the code was generated for, and how does it become that?
//!
//! This room knows migrations and the catalog of PostgreSQL. It knows nothing of events or documents: what should be
//! there is a list that the generator wrote.

mod catalog;
mod definition;
mod migrate;
mod migration;

pub use definition::{Migration, Schema};
pub use migrate::MigrateReport;
pub use migration::MigrationError;

pub(crate) use catalog::verify;
pub(crate) use migrate::migrate;
