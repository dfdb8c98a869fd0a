//! Projections: read models that follow the log.

use super::{DocumentId, EventId, Expression, IndexKind, Literal, RustIdent, SqlIdent, ValueType};
use crate::source::Span;

/// A projection of any kind.
#[derive(Clone, Debug)]
pub struct Projection {
    /// The name in the manifest, and of its checkpoint.
    pub name: String,
    /// The module in Rust; that of a table is also the method of the store that returns it.
    pub module: RustIdent,
    /// The enum of consumed events (`OrderSummaryEvent`).
    pub event_enum: RustIdent,
    /// `doc`, if given.
    pub doc: Option<String>,
    /// `renamed_from`: the projection's name before, if it had another.
    pub renamed_from: Option<String>,
    /// When it runs.
    pub mode: ProjectionMode,
    /// `ignore`, by name: events that it leaves out on purpose. If there are any words about it, it reads or ignores every
    /// event of its streams.
    pub ignore: Option<Vec<EventId>>,
    /// What it makes of events.
    pub kind: ProjectionKind,
    /// Where the name stands.
    pub span: Span,
}

impl Projection {
    /// The table that the projection keeps, if it keeps one.
    #[must_use]
    pub fn table(&self) -> Option<&TableProjection> {
        match &self.kind {
            ProjectionKind::Table(table) => Some(table),
            ProjectionKind::Document(_) | ProjectionKind::Handler(_) => None,
        }
    }

    /// The events that it reads, by name.
    #[must_use]
    pub fn events(&self) -> Vec<EventId> {
        match &self.kind {
            ProjectionKind::Table(table) => table.reactions.iter().map(|reaction| reaction.event).collect(),
            ProjectionKind::Document(document) => document.inputs.iter().map(|input| input.event).collect(),
            ProjectionKind::Handler(handler) => handler.inputs.iter().map(|input| input.event).collect(),
        }
    }
}

/// When a projection runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectionMode {
    /// `inline`: in the transaction of the append, which fails if the projection does.
    Inline,
    /// `async`: behind the log, with a checkpoint.
    Async(Following),
    /// `live`: whenever it is asked for, from the events of one stream; nothing is stored.
    Live,
}

/// How a projection follows the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Following {
    /// `on_error`.
    pub on_error: OnError,
    /// `retries`: how often an event is tried again before `on_error` counts; without one, as long as it fails.
    pub retries: Option<u32>,
    /// `batch`: how many events one transaction has at most; without one, the runtime decides.
    pub batch: Option<u32>,
}

/// What follows from an event that cannot be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// `pause`: the projection stops at the event.
    Pause,
    /// `skip`: the event becomes a dead letter, the projection goes on.
    Skip,
    /// `pause-key`: later events of the same key wait, others go on.
    PauseKey,
}

/// What a projection makes of events.
#[derive(Clone, Debug)]
pub enum ProjectionKind {
    /// `table`: rows, declared wholly in the manifest.
    Table(TableProjection),
    /// `document`: documents, folded by a generated trait.
    Document(DocumentProjection),
    /// `handler`: whatever the methods of a generated trait do.
    Handler(HandlerProjection),
}

/// `kind = "table"`.
#[derive(Clone, Debug)]
pub struct TableProjection {
    /// The row's struct (`OrderSummary`).
    pub row_type: RustIdent,
    /// The table's handle in Rust (`OrderSummaryTable`).
    pub table_type: RustIdent,
    /// The table.
    pub table: SqlIdent,
    /// The key, in the order of the manifest; never empty, never nullable.
    pub key: Vec<KeyColumn>,
    /// The other columns, in the order of the manifest.
    pub columns: Vec<ProjectionColumn>,
    /// `on`, by event name; never empty, at least one creates rows.
    pub reactions: Vec<Reaction>,
}

/// `kind = "document"`.
#[derive(Clone, Debug)]
pub struct DocumentProjection {
    /// The document that it keeps; no other projection keeps the same.
    pub document: DocumentId,
    /// The generated trait that folds events into the document (`CustomerViewFold`).
    pub fold_trait: RustIdent,
    /// `events`, by name; never empty.
    pub inputs: Vec<DocumentInput>,
}

/// An event that a document projection reads.
#[derive(Clone, Debug)]
pub struct DocumentInput {
    /// The event.
    pub event: EventId,
    /// The id of the document that it changes, of the type of the document's id; not nullable.
    pub key: Expression,
    /// `where` of the projection: nothing happens unless it is true; it may be unknown.
    pub condition: Option<Expression>,
}

/// `kind = "handler"`.
#[derive(Clone, Debug)]
pub struct HandlerProjection {
    /// The generated trait, with a method per event (`MailIndexHandler`).
    pub handler_trait: RustIdent,
    /// `events`, by name; never empty.
    pub inputs: Vec<HandlerInput>,
}

/// An event that a handler projection reads.
#[derive(Clone, Debug)]
pub struct HandlerInput {
    /// The event.
    pub event: EventId,
    /// `where` of the projection: the handler is not called unless it is true; it may be unknown.
    pub condition: Option<Expression>,
}

/// A column of the key.
#[derive(Clone, Debug)]
pub struct KeyColumn {
    /// The column.
    pub column: SqlIdent,
    /// The field of the row's struct.
    pub rust: RustIdent,
    /// Its value for each event, one expression per entry of [`TableProjection::reactions`].
    pub values: Vec<Expression>,
    /// Its type; not nullable.
    pub ty: ValueType,
}

/// A column that reactions change.
#[derive(Clone, Debug)]
pub struct ProjectionColumn {
    /// The column.
    pub column: SqlIdent,
    /// The field of the row's struct.
    pub rust: RustIdent,
    /// Its type.
    pub ty: ValueType,
    /// What a new row starts with, if the event gives no value; `None` only if not nullable and without a default.
    pub default: Option<Literal>,
    /// `index`, with its name.
    pub index: Option<(IndexKind, SqlIdent)>,
    /// `doc`, if given.
    pub doc: Option<String>,
    /// `renamed_from`: the column before, if it had another name.
    pub renamed_from: Option<String>,
}

/// What one event does to the row of its key.
#[derive(Clone, Debug)]
pub struct Reaction {
    /// The event.
    pub event: EventId,
    /// `where` of the projection and of the reaction: nothing happens unless it is true; it may be unknown.
    pub condition: Option<Expression>,
    /// What happens.
    pub body: ReactionBody,
    /// Where `on.X` stands.
    pub span: Span,
}

/// What happens to the row.
#[derive(Clone, Debug)]
pub enum ReactionBody {
    /// The row goes.
    Delete,
    /// Columns change.
    Change {
        /// Index into [`TableProjection::columns`] and the new value, in column order.
        set: Vec<(usize, Expression)>,
        /// Index into [`TableProjection::columns`] and what is added, in column order; the column is not nullable.
        add: Vec<(usize, Expression)>,
        /// Whether a missing row is created: every column that is neither nullable nor defaulted gets a value.
        creates: bool,
    },
}
