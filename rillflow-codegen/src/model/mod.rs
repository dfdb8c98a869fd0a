//! What a manifest means: the typed, resolved form that every later stage works on.
//!
//! `resolve` builds it from the raw manifest, `analyze` completes it (upcast chains, typed expressions), `lower` turns
//! it into plain data for the templates. All references are bound, all names are reserved; nothing here knows TOML,
//! templates or files. Entities are sorted by name, fields keep the order of the manifest.

mod document;
mod event;
mod expression;
mod field;
mod name;
mod projection;

pub use document::{Document, Duplicated, IdKind, IndexKind, Transform};
pub use event::{Event, EventVersion, FieldSource, Step, StepBody, Stream, Version};
pub use expression::{BinaryOperator, Expression, ExpressionKind, Function, Literal, ValueType};
pub use field::{Field, FieldType, NamedType, NamedTypeBody, Scalar};
pub use name::{RustIdent, SqlIdent};
pub use projection::{KeyColumn, Projection, ProjectionColumn, Reaction, ReactionBody};

use crate::source::Span;

/// Index of a [`NamedType`] in [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// Index of a [`Document`] in [`Model::documents`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub usize);

/// Index of a [`Stream`] in [`Model::streams`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(pub usize);

/// Index of an [`Event`] in [`Model::events`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub usize);

/// A whole manifest, resolved.
#[derive(Clone, Debug)]
pub struct Model {
    /// `[project]`.
    pub project: Project,
    /// `[generate]`.
    pub generate: Generate,
    /// `[types]`, by name.
    pub types: Vec<NamedType>,
    /// `[documents]`, by name.
    pub documents: Vec<Document>,
    /// `[streams]`, by name.
    pub streams: Vec<Stream>,
    /// `[events]`, by name.
    pub events: Vec<Event>,
    /// `[projections]`, by name.
    pub projections: Vec<Projection>,
}

/// `[project]`: what is generated, and for which PostgreSQL schema.
#[derive(Clone, Debug)]
pub struct Project {
    /// The project's name.
    pub name: String,
    /// The PostgreSQL schema that holds every table; the name if the manifest does not say.
    pub schema: SqlIdent,
    /// Where `[project]` stands.
    pub span: Span,
}

/// `[generate]`: where output goes. Paths are relative to the manifest's folder and stay inside it.
#[derive(Clone, Debug)]
pub struct Generate {
    /// Where the Rust goes.
    pub rust: RustOutput,
    /// The folder of the migrations, `migrations` by default.
    pub migrations: String,
}

/// Where the generated Rust goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RustOutput {
    /// A folder that is checked in, a file per entity; `src/generated` by default.
    CheckedIn(String),
    /// One file in `OUT_DIR`, written by a build script.
    OutDir,
}

impl Model {
    /// The named type behind `id`.
    #[must_use]
    pub fn named_type(&self, id: TypeId) -> &NamedType {
        &self.types[id.0]
    }

    /// The stream behind `id`.
    #[must_use]
    pub fn stream(&self, id: StreamId) -> &Stream {
        &self.streams[id.0]
    }

    /// The event behind `id`.
    #[must_use]
    pub fn event(&self, id: EventId) -> &Event {
        &self.events[id.0]
    }

    /// The events of one stream, by name.
    pub fn events_of(&self, stream: StreamId) -> impl Iterator<Item = (EventId, &Event)> {
        self.events
            .iter()
            .enumerate()
            .filter(move |(_, event)| event.stream == stream)
            .map(|(index, event)| (EventId(index), event))
    }
}
