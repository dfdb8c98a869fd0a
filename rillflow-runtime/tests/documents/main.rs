//! Documents and queries on a real PostgreSQL, through a module as the generator writes it.
#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

pub mod customer;
mod fixture;

mod columns;
mod conflicts;
mod hostile;
mod indexes;
mod queries;
mod repository;
mod values;
