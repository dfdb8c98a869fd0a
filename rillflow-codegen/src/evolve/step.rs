//! One change of the database.

use serde::Serialize;

use crate::source::Span;

/// One change of the database, with the way back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happens, as a sentence without its full stop.
    pub words: String,
    /// In which file it happens.
    pub phase: Phase,
    /// Where in the file; the way back goes in the opposite order.
    pub order: Order,
    /// The statements, without their semicolons.
    pub up: Vec<String>,
    /// How it is taken back.
    pub down: Down,
    /// What it locks.
    pub lock: Lock,
    /// What the migration may be called after, and how much that says.
    pub slug: Option<(u8, String)>,
}

/// In which file a step is. The files come in this order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// One transaction, which changes the catalog and holds its locks for a moment.
    Change,
    /// A file without a transaction that goes through the rows of this table in batches.
    Fill(String),
    /// A file without a transaction that builds or drops this index.
    Build(String),
    /// One transaction, once rows and indexes are as they must be.
    Finish,
}

/// The order of steps within a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// Looks whether the rest can work.
    Check,
    /// On the way back: computes values anew, when everything else is as it was.
    Restore,
    /// Gives new names; everything after it uses them.
    Rename,
    /// On the way back: says by what the rows of projections were computed.
    DefineBack,
    /// Empties tables before their columns change.
    Empty,
    /// Drops indexes.
    DropIndex,
    /// Drops triggers.
    DropTrigger,
    /// Drops tables.
    DropTable,
    /// Makes and replaces functions.
    Function,
    /// Makes tables.
    CreateTable,
    /// Changes tables.
    AlterTable,
    /// Makes indexes, or gives them their final name.
    CreateIndex,
    /// Makes triggers.
    CreateTrigger,
    /// Drops functions.
    DropFunction,
    /// Says by what the rows of projections are computed from now on.
    Define,
    /// On the way back: empties tables before their columns change.
    EmptyBack,
}

/// How a step is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Down {
    /// By these statements.
    Sql(Vec<String>),
    /// Not at all, for this reason.
    Impossible(String),
}

/// What a step locks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lock {
    /// How.
    pub mode: LockMode,
    /// What; nothing if the mode is none.
    pub relation: String,
    /// For how long.
    pub wait: Wait,
}

/// The mode of a lock, as PostgreSQL calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LockMode {
    /// No lock on a table that others use.
    None,
    /// One row.
    Row,
    /// The rows of a batch.
    Rows,
    /// Readers and writers go on; other changes of the table wait.
    ShareUpdateExclusive,
    /// Writers wait.
    ShareRowExclusive,
    /// Readers and writers wait.
    AccessExclusive,
}

/// How long a lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// However many rows there are.
    Moment,
    /// Longer, the more rows there are.
    Rows,
    /// Until every row has been written anew.
    Rewrite,
}

impl Lock {
    /// No lock that anybody would wait for.
    #[must_use]
    pub fn none() -> Self {
        Self { mode: LockMode::None, relation: String::new(), wait: Wait::Moment }
    }

    /// A lock on `relation` that readers and writers wait for, for a moment.
    #[must_use]
    pub fn exclusive(relation: &str) -> Self {
        Self { mode: LockMode::AccessExclusive, relation: relation.to_owned(), wait: Wait::Moment }
    }

    /// As a lock that is held for `wait`.
    #[must_use]
    pub fn lasting(self, wait: Wait) -> Self {
        Self { wait, ..self }
    }

    /// The lock in words.
    #[must_use]
    pub fn words(&self) -> String {
        let relation = &self.relation;
        let length = match self.wait {
            Wait::Moment => "for a moment",
            Wait::Rows => "longer the more rows there are",
            Wait::Rewrite => "until every row is written anew",
        };
        match self.mode {
            LockMode::None => "no lock that anybody waits for".to_owned(),
            LockMode::Row => format!("one row of `{relation}`, {length}; readers go on"),
            LockMode::Rows => format!("row locks on `{relation}`, a batch at a time; readers go on"),
            LockMode::ShareUpdateExclusive => {
                format!("share update exclusive on `{relation}`, {length}; readers and writers go on")
            }
            LockMode::ShareRowExclusive => format!("share row exclusive on `{relation}`, {length}; writers wait"),
            LockMode::AccessExclusive => {
                format!("access exclusive on `{relation}`, {length}; readers and writers wait")
            }
        }
    }
}

/// Something that a step may lose, or that may not be possible with the rows that are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The rule's id: `document-removed`.
    pub rule: &'static str,
    /// What it is about, as a path of the manifest: `documents.Customer`.
    pub path: String,
    /// What would happen, as a sentence without its full stop.
    pub words: String,
    /// What else is worth knowing.
    pub note: String,
    /// The place in the manifest, if there still is one.
    pub span: Option<Span>,
}
