//! Table projections, declared wholly in the manifest.

use super::{EventId, Expression, Literal, RustIdent, SqlIdent, ValueType};
use crate::source::Span;

/// A projection of kind `table`, mode `async`.
#[derive(Clone, Debug)]
pub struct Projection {
    /// The name in the manifest, and of its checkpoint.
    pub name: String,
    /// The module in Rust, and the method of the store that returns the table.
    pub module: RustIdent,
    /// The row's struct (`OrderSummary`).
    pub row_type: RustIdent,
    /// The enum of consumed events (`OrderSummaryEvent`).
    pub event_enum: RustIdent,
    /// The table's handle in Rust (`OrderSummaryTable`).
    pub table_type: RustIdent,
    /// The table.
    pub table: SqlIdent,
    /// `doc`, if given.
    pub doc: Option<String>,
    /// `renamed_from`: the projection's name before, if it had another.
    pub renamed_from: Option<String>,
    /// The key, in the order of the manifest; never empty, never nullable.
    pub key: Vec<KeyColumn>,
    /// The other columns, in the order of the manifest.
    pub columns: Vec<ProjectionColumn>,
    /// `on`, by event name; never empty, at least one creates rows.
    pub reactions: Vec<Reaction>,
    /// Where the name stands.
    pub span: Span,
}

/// A column of the key.
#[derive(Clone, Debug)]
pub struct KeyColumn {
    /// The column.
    pub column: SqlIdent,
    /// The field of the row's struct.
    pub rust: RustIdent,
    /// Its value for each event, one expression per entry of [`Projection::reactions`].
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
        /// Index into [`Projection::columns`] and the new value, in column order.
        set: Vec<(usize, Expression)>,
        /// Index into [`Projection::columns`] and what is added, in column order; the column is not nullable.
        add: Vec<(usize, Expression)>,
        /// Whether a missing row is created: every column that is neither nullable nor defaulted gets a value.
        creates: bool,
    },
}
