//! Projections of other kinds, modes and settings.

use serde::Serialize;

use crate::ir::EventSet;

/// What a projection asks for beside a table that follows the log.
#[derive(Clone, Debug, Serialize)]
pub struct ProjectionExtras {
    /// The name in the manifest.
    pub name: String,
    /// `table`, `document` or `handler`.
    pub kind: String,
    /// `inline`, `async` or `live`.
    pub mode: String,
    /// `pause`, `skip` or `pause-key`; only of mode `async`.
    pub on_error: Option<String>,
    /// How often an event is tried again before that counts; as long as it fails if it is absent.
    pub retries: Option<String>,
    /// How many events one transaction takes at most, if the manifest says so.
    pub batch: Option<String>,
    /// The generated trait of a document or handler projection.
    pub code: Option<ProjectionCode>,
}

/// A projection that the program writes, by implementing a trait.
#[derive(Clone, Debug, Serialize)]
pub struct ProjectionCode {
    /// Documentation of the trait, a line each.
    pub docs: Vec<String>,
    /// Its module.
    pub module: String,
    /// The trait.
    pub trait_name: String,
    /// The path of the document that it folds events into.
    pub document: Option<String>,
    /// The path of that document's id.
    pub id: Option<String>,
    /// The enum of its events, and how they are read.
    pub set: EventSet,
    /// A method per event, by name.
    pub methods: Vec<EventMethod>,
}

/// A method for an event.
#[derive(Clone, Debug, Serialize)]
pub struct EventMethod {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// The variant of the enum.
    pub variant: String,
    /// The path of the event's struct.
    pub event: String,
    /// The id of the document that the event changes, of an event that is called `event` in `recorded`.
    pub key: Option<String>,
    /// The same as SQL, of an event that is called `event`.
    pub key_sql: Option<String>,
    /// The statements that leave out an event whose condition is not true; empty without one.
    pub guard: Vec<String>,
    /// The condition as SQL.
    pub condition_sql: Option<String>,
}
