//! The manifest, key by key. Everything is in the order of the file.

mod projection;
mod query;
mod settings;
mod stream;
mod subscription;

pub use projection::{
    Column, DocumentKey, DocumentProjection, HandlerProjection, Projection, ProjectionKind, Reaction, TableProjection,
};
pub use query::{Query, Search};
pub use settings::{Archive, Idempotency, Log, Settings, Snapshots};
pub use stream::Stream;
pub use subscription::{Retry, Subscription};

use super::{Text, Value};
use crate::source::Span;

/// A whole manifest.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// `include`.
    pub include: Vec<Text>,
    /// `[project]`.
    pub project: Option<Project>,
    /// `[generate]`.
    pub generate: Generate,
    /// `[types.X]`.
    pub types: Vec<NamedType>,
    /// `[documents.X]`.
    pub documents: Vec<Document>,
    /// `[streams.X]`.
    pub streams: Vec<Stream>,
    /// `[events.X]`.
    pub events: Vec<Event>,
    /// `[[upcasts]]`.
    pub upcasts: Vec<Upcast>,
    /// `[projections.x]`.
    pub projections: Vec<Projection>,
    /// `[subscriptions.x]`.
    pub subscriptions: Vec<Subscription>,
    /// The tables that say how events are kept.
    pub settings: Settings,
    /// `[[allow]]`.
    pub allows: Vec<Allow>,
}

/// `[[allow]]`.
#[derive(Clone, Debug)]
pub struct Allow {
    /// `rule`.
    pub rule: Option<Text>,
    /// `path`.
    pub path: Option<Text>,
    /// `reason`.
    pub reason: Option<Text>,
    /// The table.
    pub span: Span,
}

/// `[project]`.
#[derive(Clone, Debug)]
pub struct Project {
    /// `name`.
    pub name: Option<Text>,
    /// `schema`.
    pub schema: Option<Text>,
    /// `tenancy`.
    pub tenancy: Option<Text>,
    /// The key `project`.
    pub span: Span,
}

/// `[generate]`.
#[derive(Clone, Debug, Default)]
pub struct Generate {
    /// `rust`.
    pub rust: Option<Text>,
    /// `migrations`.
    pub migrations: Option<Text>,
    /// `catalog`.
    pub catalog: Option<Text>,
    /// `templates`.
    pub templates: Option<Text>,
    /// `time`.
    pub time: Option<Text>,
    /// `property_tests`.
    pub property_tests: Option<bool>,
    /// `attributes`.
    pub attributes: Vec<Attributes>,
}

/// `[[generate.attributes]]`.
#[derive(Clone, Debug)]
pub struct Attributes {
    /// `on`.
    pub on: Vec<Text>,
    /// `derive`.
    pub derive: Vec<Text>,
    /// `attributes`.
    pub attributes: Vec<Text>,
    /// The table.
    pub span: Span,
}

/// `[types.X]`.
#[derive(Clone, Debug)]
pub struct NamedType {
    /// `X`.
    pub name: Text,
    /// `doc`.
    pub doc: Option<String>,
    /// `fields`, `values`, `variants` or `rust`; `None` if none of them could be read.
    pub body: Option<NamedTypeBody>,
}

/// What a type is made of.
#[derive(Clone, Debug)]
pub enum NamedTypeBody {
    /// `fields`.
    Fields(Vec<Field>),
    /// `values`.
    Values(Vec<SetValue>),
    /// `tag` and `variants`.
    Union(Union),
    /// `rust` and `json`.
    Extern(ExternType),
}

/// `rust` and `json` of a type.
#[derive(Clone, Debug)]
pub struct ExternType {
    /// `rust`; `None` if it is no string.
    pub rust: Option<Text>,
    /// `json`; `None` if it is missing or no string.
    pub json: Option<Text>,
}

/// `"value"` or `{ value = "..", doc = ".." }`.
#[derive(Clone, Debug)]
pub struct SetValue {
    /// The value.
    pub value: Text,
    /// `doc`.
    pub doc: Option<String>,
}

/// `tag` and `variants` of a type.
#[derive(Clone, Debug)]
pub struct Union {
    /// `tag`.
    pub tag: Option<Text>,
    /// `variants.x`.
    pub variants: Vec<Variant>,
}

/// `variants.x = { .. }`.
#[derive(Clone, Debug)]
pub struct Variant {
    /// `x`.
    pub name: Text,
    /// `doc`.
    pub doc: Option<String>,
    /// The fields; `None` if they could not be read.
    pub fields: Option<Vec<Field>>,
}

/// `name = "type"` or `name = { type = "..", doc = ".." }`.
#[derive(Clone, Debug)]
pub struct Field {
    /// The key.
    pub name: Text,
    /// The type; `None` if it is missing or no string.
    pub ty: Option<Text>,
    /// `doc`.
    pub doc: Option<String>,
    /// `default`.
    pub default: Option<Value>,
    /// `renamed_from`.
    pub renamed_from: Option<Text>,
    /// `pii`, with its place.
    pub pii: Option<(bool, Span)>,
    /// `rust`.
    pub rust: Option<Text>,
}

/// `[documents.X]`.
#[derive(Clone, Debug)]
pub struct Document {
    /// `X`.
    pub name: Text,
    /// `doc`.
    pub doc: Option<String>,
    /// `id`.
    pub id: Option<Text>,
    /// `plural`.
    pub plural: Option<Text>,
    /// `renamed_from`.
    pub renamed_from: Option<Text>,
    /// `fields`.
    pub fields: Vec<Field>,
    /// `duplicated`.
    pub duplicated: Vec<Duplicated>,
    /// `queries.x`.
    pub queries: Vec<Query>,
    /// `search`.
    pub search: Option<Search>,
    /// `soft_delete`, with its place.
    pub soft_delete: Option<(bool, Span)>,
    /// `history`, with its place.
    pub history: Option<(bool, Span)>,
    /// `tenancy`.
    pub tenancy: Option<Text>,
}

/// `duplicated."path" = { .. }`.
#[derive(Clone, Debug)]
pub struct Duplicated {
    /// The path.
    pub path: Text,
    /// `column`.
    pub column: Option<Text>,
    /// `transform`.
    pub transform: Option<Text>,
    /// `index`.
    pub index: Option<Index>,
    /// `renamed_from`: the column's name before.
    pub renamed_from: Option<Text>,
}

/// `index = "kind"` or `index = { kind = "..", where = ".." }`.
#[derive(Clone, Debug)]
pub struct Index {
    /// `kind`.
    pub kind: Option<Text>,
    /// `where`.
    pub predicate: Option<Text>,
}

/// `[events.X]`.
#[derive(Clone, Debug)]
pub struct Event {
    /// `X`.
    pub name: Text,
    /// `doc`.
    pub doc: Option<String>,
    /// `stream`.
    pub stream: Option<Text>,
    /// `body`.
    pub body: Option<Text>,
    /// `v1`, `v2` and so on.
    pub versions: Vec<EventVersion>,
}

/// `[events.X.v1]`.
#[derive(Clone, Debug)]
pub struct EventVersion {
    /// The number in the key.
    pub number: u16,
    /// The fields.
    pub fields: Vec<Field>,
    /// The key.
    pub span: Span,
}

/// `[[upcasts]]`.
#[derive(Clone, Debug)]
pub struct Upcast {
    /// `from`.
    pub from: Option<Text>,
    /// `to`.
    pub to: Option<Targets>,
    /// `rename`: old field and new field.
    pub rename: Vec<(Text, Text)>,
    /// `default`: new field and its value.
    pub default: Vec<(Text, Value)>,
    /// `drop`: old fields.
    pub drop: Vec<Text>,
    /// `cast`: old field and the type it becomes.
    pub cast: Vec<(Text, Text)>,
    /// `map`: old field, and what becomes of its values.
    pub map: Vec<(Text, Vec<(Text, Text)>)>,
    /// `nest`: new field of a struct type, and the old fields that go into it.
    pub nest: Vec<(Text, Vec<Text>)>,
    /// `flatten`: old fields of a struct type.
    pub flatten: Vec<Text>,
    /// `with`.
    pub with: Option<Text>,
    /// `reason`: why an event type is retired.
    pub reason: Option<Text>,
    /// Whether every key is one that the language has: another one may be a key that is misspelt.
    pub is_whole: bool,
    /// The table.
    pub span: Span,
}

/// `to` of an upcast: one version, several for a split, none for a retirement.
#[derive(Clone, Debug)]
pub struct Targets {
    /// The versions.
    pub versions: Vec<Text>,
    /// The value as a whole.
    pub span: Span,
}

/// An integer, not judged yet.
#[derive(Clone, Copy, Debug)]
pub struct Integer {
    /// Its value; `None` if 64 bits do not hold it.
    pub value: Option<i64>,
    /// Where it stands.
    pub span: Span,
}
