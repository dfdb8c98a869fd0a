//! What is wrong between the migrations of a program and those that a database has seen.

use std::fmt;

use crate::error::Error;

/// Migrations cannot run, or one of them failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationError {
    /// A migration that ran already has another text now.
    #[error(
        "migration `{name}` has run in schema `{schema}` and was edited since; a migration that ran is never edited: \
         restore its text from version control, and let `rillflow gen` write a new one"
    )]
    Edited {
        /// The schema.
        schema: String,
        /// The file name of the migration.
        name: String,
    },

    /// The database has seen a migration that this program does not have.
    #[error(
        "schema `{schema}` has seen migration {version} (`{description}`), which this program does not know: \
         a newer program migrated it, or the file was removed; use the newer program, or restore the file"
    )]
    Newer {
        /// The schema.
        schema: String,
        /// The number of the migration.
        version: i64,
        /// Its name, as the database remembers it.
        description: String,
    },

    /// A migration without a transaction stopped half-way.
    #[error(
        "migration {version} (`{description}`) stopped half-way in schema `{schema}`: \
         look at what it did, finish or undo it by hand, and then delete its row from `{schema}._sqlx_migrations`"
    )]
    Dirty {
        /// The schema.
        schema: String,
        /// The number of the migration.
        version: i64,
        /// Its name, as the database remembers it.
        description: String,
    },

    /// The SQL of a migration failed. Its transaction was undone.
    #[error("migration `{name}` failed{} and left nothing behind: {source}", Line(*line))]
    Failed {
        /// The file name of the migration.
        name: String,
        /// The line of the file, if the server says so.
        line: Option<usize>,
        /// Why.
        source: Box<Error>,
    },

    /// A migration gave up because others hold a lock that it needs. Its transaction was undone.
    #[error(
        "migration `{name}` could not get a lock that another transaction holds, and left nothing behind; it does not wait \
         longer, since whoever needs the table would wait behind it: run it again, and if it fails again, find who holds \
         the lock in `pg_stat_activity`"
    )]
    LockTimeout {
        /// The file name of the migration.
        name: String,
    },

    /// The SQL of a migration that runs without a transaction failed.
    #[error(
        "migration `{name}` failed{}: {source}; it runs without a transaction, so a part of it may have happened: \
         once the cause is gone, run it again; one that `rillflow gen` wrote goes on where it stopped, for one of your own \
         look at what is there first",
        Line(*line)
    )]
    FailedPartly {
        /// The file name of the migration.
        name: String,
        /// The line of the file, if the server says so.
        line: Option<usize>,
        /// Why.
        source: Box<Error>,
    },

    /// A migration is pending although a later one has run.
    #[error(
        "migration `{name}` has not run in schema `{schema}`, but the later `{later}` has: \
         migrations run in their order; give it a number after the last one"
    )]
    OutOfOrder {
        /// The schema.
        schema: String,
        /// The file name of the pending migration.
        name: String,
        /// The file name of the last one that ran.
        later: String,
    },

    /// There is no migration to revert.
    #[error("schema `{schema}` has no migration that could be reverted")]
    NothingToRevert {
        /// The schema.
        schema: String,
    },

    /// The last migration has no down file.
    #[error("migration `{name}` cannot be reverted: there is no `{name}.down.sql`")]
    NoWayBack {
        /// The file name of the migration, without its ending.
        name: String,
    },

    /// The folder of the migrations cannot be used.
    #[error("the migrations in `{folder}` cannot be used: {reason}")]
    Folder {
        /// The folder.
        folder: String,
        /// What is wrong.
        reason: String,
    },
}

struct Line(Option<usize>);

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |line| write!(formatter, " at line {line}"))
    }
}
