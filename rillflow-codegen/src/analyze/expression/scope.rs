//! What the names in an expression mean: fields of an event, or fields of a document and parameters.

use crate::model::{Document, Event, ValueType};

/// What the names in an expression mean.
#[derive(Clone, Copy)]
pub(super) enum Scope<'a> {
    /// `event.field`, `stream.id` and so on.
    Event(EventScope<'a>),
    /// `field`, `id` and `:parameter`.
    Document(DocumentScope<'a>),
}

/// The current version of an event.
#[derive(Clone, Copy)]
pub(super) struct EventScope<'a> {
    pub(super) event: &'a Event,
    /// Whether every field of the event is known.
    pub(super) sound: bool,
}

/// A document.
#[derive(Clone, Copy)]
pub(in crate::analyze) struct DocumentScope<'a> {
    pub(in crate::analyze) document: &'a Document,
    /// Whether every field of the document is known.
    pub(in crate::analyze) sound: bool,
    pub(in crate::analyze) use_: Use<'a>,
}

/// What a document's expression is for.
#[derive(Clone, Copy)]
pub(in crate::analyze) enum Use<'a> {
    /// A query, with its parameters by name; a parameter whose type is not known is in error already.
    Query(&'a [(&'a str, Option<ValueType>)]),
    /// The predicate of an index: columns and constants only.
    Predicate,
}
