//! What a manifest means: the typed, resolved form that every later stage works on.
//!
//! `resolve` builds it from the raw manifest, `analyze` completes it (upcast chains, typed expressions), `lower` turns
//! it into plain data for the templates. All references are bound, all names are reserved; nothing here knows TOML,
//! templates or files. Entities are sorted by name, fields keep the order of the manifest.

mod decoration;
mod document;
mod event;
mod expression;
mod field;
mod log;
mod name;
mod projection;
mod query;
mod snapshot;
mod step;
mod stream;
mod subscription;
mod tenancy;

pub use decoration::{Decoration, Decorations};
pub use document::{ColumnType, Document, Duplicated, IdKind, Index, IndexKind, Transform};
pub use event::{BodyFormat, Event, EventVersion, Version};
pub use expression::{BinaryOperator, Comparison, Expression, ExpressionKind, Function, Literal, ValueType};
pub use field::{Field, FieldType, NamedType, NamedTypeBody, Scalar, SetValue, Union, Variant};
pub use log::{ArchiveLayout, Log};
pub use name::{RustIdent, RustPath, SqlIdent};
pub use projection::{
    DocumentInput, DocumentProjection, Following, HandlerInput, HandlerProjection, KeyColumn, OnError, Projection,
    ProjectionColumn, ProjectionKind, ProjectionMode, Reaction, ReactionBody, TableProjection,
};
pub use query::{Amount, Cut, OrderStep, Parameter, Query, Search};
pub use snapshot::{SnapshotMode, Snapshots};
pub use step::{Conversion, FieldSource, MappedValue, Step, StepBody, ValueMap, VersionId};
pub use stream::{NaturalKey, Stream, StreamIdKind};
pub use subscription::{Acknowledgement, DeliveryOrder, RetryPolicy, Subscription, SubscriptionStart};
pub use tenancy::Tenancy;

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
    /// `[subscriptions]`, by name.
    pub subscriptions: Vec<Subscription>,
    /// `[log]`, `[archive]` and `[idempotency]`.
    pub log: Log,
    /// `[snapshots]`; of no effect without a stream that has `snapshot_every`.
    pub snapshots: Snapshots,
    /// `[[allow]]`, in the order of the manifest.
    pub allows: Vec<Allow>,
}

/// `[[allow]]`: an exception to a rule about changes, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The rule's id: `document-removed`.
    pub rule: String,
    /// What it is about, as a path of the manifest without quotes: `documents.Customer.duplicated.email`.
    pub path: String,
    /// Why it is right this time.
    pub reason: String,
    /// Where the entry stands.
    pub span: Span,
}

/// `[project]`: what is generated, and for which PostgreSQL schema.
#[derive(Clone, Debug)]
pub struct Project {
    /// The project's name.
    pub name: String,
    /// The PostgreSQL schema that holds every table; the name if the manifest does not say.
    pub schema: SqlIdent,
    /// `tenancy`.
    pub tenancy: Tenancy,
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
    /// The folder of the event catalog; none without it.
    pub catalog: Option<String>,
    /// The folder of the user's templates, if there is one.
    pub templates: Option<String>,
    /// The crate whose types stand for `timestamp`, `date`, `time` and `duration`.
    pub time: TimeCrate,
    /// `property_tests`: whether there is a test that draws events of every version.
    pub property_tests: bool,
    /// After `analyze`: what is added to generated code.
    pub decorations: Decorations,
}

/// A crate with types for moments and lengths of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeCrate {
    /// `jiff`, the default.
    Jiff,
    /// `chrono`.
    Chrono,
    /// `time`.
    Time,
}

impl TimeCrate {
    /// Its name, and that of the feature of `rillflow-runtime` that knows it; `None` of the one that is always there.
    #[must_use]
    pub fn feature(self) -> Option<&'static str> {
        match self {
            Self::Jiff => None,
            Self::Chrono => Some("chrono"),
            Self::Time => Some("time"),
        }
    }
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

    /// The document behind `id`.
    #[must_use]
    pub fn document(&self, id: DocumentId) -> &Document {
        &self.documents[id.0]
    }

    /// The projections that keep a table, with it.
    pub fn table_projections(&self) -> impl Iterator<Item = (&Projection, &TableProjection)> {
        self.projections.iter().filter_map(|projection| Some((projection, projection.table()?)))
    }

    /// The type as the manifest writes it.
    #[must_use]
    pub fn type_text(&self, ty: &FieldType) -> String {
        match ty {
            FieldType::Scalar(scalar) => scalar.name().to_owned(),
            FieldType::Optional(inner) => format!("{}?", self.type_text(inner)),
            FieldType::List(inner) => format!("[{}]", self.type_text(inner)),
            FieldType::Map(inner) => format!("{{{}}}", self.type_text(inner)),
            FieldType::Named(id) => self.named_type(*id).name.clone(),
            FieldType::Extern(json, rust) => format!("{} as {rust}", self.type_text(json)),
        }
    }

    /// The type as the manifest writes it under `type`, without the user's own type beside it.
    #[must_use]
    pub fn json_text(&self, ty: &FieldType) -> String {
        match ty {
            FieldType::Optional(inner) => format!("{}?", self.json_text(inner)),
            FieldType::Extern(json, _) => self.type_text(json),
            other => self.type_text(other),
        }
    }

    /// The type as the manifest writes it.
    #[must_use]
    pub fn value_type_text(&self, ty: ValueType) -> String {
        let name = ty.set.map_or(ty.scalar.name(), |set| self.named_type(set).name.as_str());
        format!("{name}{}", if ty.nullable { "?" } else { "" })
    }

    /// The type as an expression or a column has it; `None` for lists, maps, structs, unions and types of
    /// the user's own.
    #[must_use]
    pub fn value_type(&self, ty: &FieldType) -> Option<ValueType> {
        let (inner, nullable) = ty.unwrap_optional();
        match inner {
            FieldType::Scalar(scalar) => Some(ValueType { scalar: *scalar, set: None, nullable }),
            FieldType::Named(id) => match self.named_type(*id).body {
                NamedTypeBody::ClosedSet(_) => Some(ValueType { scalar: Scalar::String, set: Some(*id), nullable }),
                NamedTypeBody::Struct(_) | NamedTypeBody::Union(_) | NamedTypeBody::Extern(..) => None,
            },
            FieldType::Optional(_) | FieldType::List(_) | FieldType::Map(_) | FieldType::Extern(..) => None,
        }
    }

    /// What a type is in JSON: that of the user's own types is a type of ours. Looked at from outside: what is in a list
    /// stays as it is.
    #[must_use]
    pub fn json_type(&self, ty: &FieldType) -> FieldType {
        match ty {
            FieldType::Optional(inner) => FieldType::Optional(Box::new(self.json_type(inner))),
            FieldType::Extern(json, _) => self.json_type(json),
            FieldType::Named(id) => match self.named_type(*id).body {
                NamedTypeBody::Extern(_, json) => FieldType::Scalar(json),
                _ => ty.clone(),
            },
            FieldType::Scalar(_) | FieldType::List(_) | FieldType::Map(_) => ty.clone(),
        }
    }

    /// Whether a type is one of the user's own, maybe optional.
    #[must_use]
    pub fn is_extern(&self, ty: &FieldType) -> bool {
        match ty.unwrap_optional().0 {
            FieldType::Extern(..) => true,
            FieldType::Named(id) => matches!(self.named_type(*id).body, NamedTypeBody::Extern(..)),
            _ => false,
        }
    }

    /// The type of a column that holds such a field, absence aside; `None` for structs, unions and durations.
    #[must_use]
    pub fn column_type(&self, ty: &FieldType) -> Option<ColumnType> {
        let inner = ty.unwrap_optional().0;
        if let Some(ty) = self.value_type(inner) {
            return (ty.scalar != Scalar::Duration).then_some(ColumnType::Single(ty));
        }
        match inner {
            FieldType::List(element) => match self.value_type(&self.json_type(element)) {
                Some(ty) if ty.scalar == Scalar::Duration => None,
                Some(ty) if ty.scalar != Scalar::Json && !ty.nullable => Some(ColumnType::List(ty)),
                _ => Some(ColumnType::JsonList),
            },
            FieldType::Map(_) => Some(ColumnType::JsonMap),
            FieldType::Scalar(_) | FieldType::Optional(_) | FieldType::Named(_) | FieldType::Extern(..) => None,
        }
    }

    /// The fields of a struct, maybe optional; `None` for every other type.
    #[must_use]
    pub fn struct_fields(&self, ty: &FieldType) -> Option<(TypeId, &[Field])> {
        let FieldType::Named(id) = ty.unwrap_optional().0 else { return None };
        match &self.named_type(*id).body {
            NamedTypeBody::Struct(fields) => Some((*id, fields)),
            NamedTypeBody::ClosedSet(_) | NamedTypeBody::Union(_) | NamedTypeBody::Extern(..) => None,
        }
    }

    /// The union, maybe optional; `None` for every other type.
    #[must_use]
    pub fn union(&self, ty: &FieldType) -> Option<(&NamedType, &Union)> {
        let FieldType::Named(id) = ty.unwrap_optional().0 else { return None };
        let named = self.named_type(*id);
        match &named.body {
            NamedTypeBody::Union(union) => Some((named, union)),
            NamedTypeBody::Struct(_) | NamedTypeBody::ClosedSet(_) | NamedTypeBody::Extern(..) => None,
        }
    }

    /// The values of a closed set, maybe optional, each with its variant; `None` for every other type.
    #[must_use]
    pub fn set_values(&self, ty: &FieldType) -> Option<(TypeId, &[SetValue])> {
        let FieldType::Named(id) = ty.unwrap_optional().0 else { return None };
        match &self.named_type(*id).body {
            NamedTypeBody::ClosedSet(values) => Some((*id, values)),
            NamedTypeBody::Struct(_) | NamedTypeBody::Union(_) | NamedTypeBody::Extern(..) => None,
        }
    }

    /// The name of a version as an upcast writes it: `OrderPlaced@2`.
    #[must_use]
    pub fn version_text(&self, version: VersionId) -> String {
        format!("{}@{}", self.event(version.event).name, version.version)
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
