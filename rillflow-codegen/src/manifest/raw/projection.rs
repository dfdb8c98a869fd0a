//! `[projections.x]`, as it is written.

use super::Integer;
use crate::manifest::{Text, Value};
use crate::source::Span;

/// `[projections.x]`.
#[derive(Clone, Debug)]
pub struct Projection {
    /// `x`.
    pub name: Text,
    /// `doc`.
    pub doc: Option<String>,
    /// `renamed_from`: the projection's name before.
    pub renamed_from: Option<Text>,
    /// `mode`.
    pub mode: Option<Text>,
    /// `on_error`.
    pub on_error: Option<Text>,
    /// `retries`.
    pub retries: Option<Integer>,
    /// `batch`.
    pub batch: Option<Integer>,
    /// `where`: the condition without which nothing happens, whatever the event.
    pub condition: Option<Text>,
    /// `ignore`: events that the projection leaves out on purpose.
    pub ignore: Option<Vec<Text>>,
    /// `kind`, where the manifest says it.
    pub kind_text: Option<Text>,
    /// `kind` with the keys that belong to it; `None` if it is not known.
    pub kind: Option<ProjectionKind>,
}

/// What a projection is.
#[derive(Clone, Debug)]
pub enum ProjectionKind {
    /// `kind = "table"`, the default.
    Table(TableProjection),
    /// `kind = "document"`.
    Document(DocumentProjection),
    /// `kind = "handler"`.
    Handler(HandlerProjection),
}

/// The keys of `kind = "table"`.
#[derive(Clone, Debug)]
pub struct TableProjection {
    /// `table`.
    pub table: Option<Text>,
    /// `key`: column and expression.
    pub key: Vec<(Text, Text)>,
    /// `columns`.
    pub columns: Vec<Column>,
    /// `on.X`.
    pub reactions: Vec<Reaction>,
}

/// The keys of `kind = "document"`.
#[derive(Clone, Debug)]
pub struct DocumentProjection {
    /// `document`.
    pub document: Option<Text>,
    /// `events`; `None` if they could not be read.
    pub events: Option<Vec<Text>>,
    /// `key`.
    pub key: Option<DocumentKey>,
}

/// Which document an event changes.
#[derive(Clone, Debug)]
pub enum DocumentKey {
    /// `key = "event.customer_id"`.
    Same(Text),
    /// `key = { OrderPlaced = "event.customer_id" }`: event and expression.
    PerEvent(Vec<(Text, Text)>, Span),
}

/// The keys of `kind = "handler"`.
#[derive(Clone, Debug)]
pub struct HandlerProjection {
    /// `events`; `None` if they could not be read.
    pub events: Option<Vec<Text>>,
}

/// `name = "type"` or `name = { type = "..", default = .., doc = ".." }`.
#[derive(Clone, Debug)]
pub struct Column {
    /// The column.
    pub name: Text,
    /// The type; `None` if it is missing or no string.
    pub ty: Option<Text>,
    /// `default`.
    pub default: Option<Value>,
    /// `index`.
    pub index: Option<Text>,
    /// `doc`.
    pub doc: Option<String>,
    /// `renamed_from`: the column's name before.
    pub renamed_from: Option<Text>,
}

/// `on.X = { .. }`.
#[derive(Clone, Debug)]
pub struct Reaction {
    /// The event.
    pub event: Text,
    /// `key`: column of the key and expression, in place of the projection's.
    pub key: Vec<(Text, Text)>,
    /// `where`: the condition without which nothing happens.
    pub condition: Option<Text>,
    /// `set`: column and expression.
    pub set: Vec<(Text, Text)>,
    /// `add`: column and expression.
    pub add: Vec<(Text, Text)>,
    /// `delete`, with its place.
    pub delete: Option<(bool, Span)>,
    /// `create`, with its place.
    pub create: Option<(bool, Span)>,
}
