//! A database of its own for every test.
//!
//! ```no_run
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! use rillflow_runtime::testing::TestDatabase;
//!
//! let database = TestDatabase::empty().await?;
//! let pool = database.pool().await?;
//! # Ok(()) }
//! ```
//!
//! The databases live on one throw-away server that the first test starts. All processes whose programs lie in one
//! folder share it, so it serves `cargo test` with its threads and runners with a process per test alike. It ends and is
//! deleted with the last of them, also when that one panics or is killed. With `DATABASE_URL` set, that server is used
//! instead, and every database is dropped at the end of its test.
//!
//! This module knows databases and templates. How a server is found and started is [`crate::dev`]'s.

mod cluster;
mod database;
mod janitor;

pub use database::TestDatabase;
