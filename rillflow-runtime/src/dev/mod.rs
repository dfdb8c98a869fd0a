//! A PostgreSQL server for development and for tests, without set-up.
//!
//! [`DevDatabase`] finds a server, starts it if need be, and keeps its data between runs. It looks, in this order, at
//! `DATABASE_URL`, at `RILLFLOW_PG_BIN`, at the server binaries of this machine, at Docker (feature `docker`) and at a
//! download (feature `download`). A server that is started here ends with the last process that uses it, also when
//! that process is killed.
//!
//! This module knows how to find, start and stop servers. It knows nothing of schemas, events or documents; see
//! [`crate::testing`] for databases that are migrated already.

#![cfg_attr(not(feature = "testing"), expect(dead_code, reason = "throw-away servers are for `testing` only"))]

mod account;
mod binaries;
mod database;
#[cfg(feature = "docker")]
mod docker;
#[cfg(feature = "download")]
mod download;
mod error;
mod folder;
mod maintenance;
mod process_file;
mod search;
mod server;

pub use database::{DevDatabase, DevDatabaseBuilder};
pub use error::DevError;

#[cfg(feature = "testing")]
pub(crate) use {
    folder::{meeting_folder, temporary_folder},
    maintenance::{DatabaseName, Maintenance, database_url},
    search::{Running, Source, Wish, find},
    server::{Kind, Server},
};
