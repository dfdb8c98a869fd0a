//! What the generator says about the database.

use crate::{event, mark};

/// The database of one manifest, as constants. Generated.
#[derive(Debug)]
pub struct Schema {
    /// The name of the PostgreSQL schema, unquoted.
    pub name: &'static str,
    /// The key of the advisory lock that appends share and the high-water mark looks at.
    pub append_lock: i64,
    /// The statements of the event store.
    pub statements: event::Statements,
    /// The statements by which the high-water mark is observed.
    pub mark: mark::Statements,
    /// All migrations, oldest first.
    pub migrations: &'static [Migration],
    /// What the catalog holds after the last migration: sorted pairs of an object and its definition.
    pub catalog: &'static [(&'static str, &'static str)],
}

/// One migration, as the generator wrote it.
#[derive(Debug)]
pub struct Migration {
    /// Its number, from 1.
    pub version: i64,
    /// Its name, as in `0001_<name>.up.sql`.
    pub name: &'static str,
    /// The SQL that leads there.
    pub up: &'static str,
    /// The SQL that leads back; empty if nothing does.
    pub down: &'static str,
}

impl Schema {
    /// The name, quoted for use in SQL.
    #[must_use]
    pub fn quoted_name(&self) -> String {
        quoted(self.name)
    }
}

/// A name, quoted for use in SQL.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
