//! What is about to be written: plain, sorted, pre-escaped data.
//!
//! `lower` makes it, the templates of `render` print it. Every text in it is final: a Rust type, an identifier with
//! its `r#`, a quoted SQL name, a literal, a line of documentation. Nothing here can be asked a question, so a template
//! has nothing to decide.

pub mod catalog;
mod document;
mod event;
mod fixture;
pub mod graph;
mod item;
pub mod json;
mod not_executed;
mod projection;
mod property;
mod root;
pub mod schema;
mod sql;
mod view;

pub use document::{CursorType, DocumentModule, FieldConstant, QueryMethod, UniqueIndex};
pub use event::{
    EventItem, EventSet, StreamModule, Upcast, UpcastArm, UpcastMethod, UpcasterModule, VersionItem, WaitingVariant,
};
pub use fixture::{FixtureForm, FixtureItem, FixtureModule, FixtureSet};
pub use item::{
    ClosedSetItem, Conversion, DebugField, DebugItem, DebugShape, DefaultFunction, ExternItem, Field, Structure,
    TypeItem, TypeModule, UnionItem, UnionVariant, Variant,
};
pub use not_executed::{
    ArchiveItem, DocumentExtras, EventBodyItem, EventMethod, HistoryItem, IdempotencyItem, NaturalKeyEvent,
    NaturalKeyItem, NotExecuted, PartsItem, ProjectionCode, ProjectionExtras, SearchItem, SideTable, SnapshotItem,
    SoftDeleteItem, StreamExtras, SubscriptionItem, TenancyItem, TenantTable,
};
pub use projection::{Arm, EventVariant, ProjectionModule, RowColumn, Statements};
pub use property::{PropertyModule, PropertySet, PropertyVersion};
pub use root::{Accessor, MigrationFile, ProjectionChain, RootModule, SchemaModule, StoreModule};
pub use schema::Schema;
pub use sql::{CheckedColumn, Column, DocumentTable, ProjectionTable, RenamedKey, SqlMigration, TableIndex};

pub use view::{ModuleView, PageView, ProjectView, View};

use serde::Serialize;

/// A generated Rust module other than the root.
#[derive(Clone, Debug)]
pub struct RustModule {
    /// The identifier, `r#type` where needed.
    pub name: String,
    /// The file name of the checked-in flavour, without folder.
    pub file: String,
    /// Whether users see it.
    pub visible: bool,
    /// When it is compiled.
    pub gate: Gate,
    /// The documentation of the module.
    pub docs: Vec<String>,
    /// What is in it.
    pub content: RustContent,
}

/// When a module is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Always.
    None,
    /// For tests.
    Tests,
    /// For tests with the feature `property-tests`.
    PropertyTests,
}

impl Gate {
    /// The attribute that says so.
    #[must_use]
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Tests => Some("#[cfg(test)]"),
            Self::PropertyTests => Some("#[cfg(all(test, feature = \"property-tests\"))]"),
        }
    }
}

/// What a module consists of, one template each.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum RustContent {
    /// A document.
    Document(Box<DocumentModule>),
    /// A stream and its events.
    Stream(Box<StreamModule>),
    /// A table projection.
    Projection(Box<ProjectionModule>),
    /// The value types.
    Types(TypeModule),
    /// The trait of the hand-written steps.
    Upcasters(UpcasterModule),
    /// The store.
    Store(StoreModule),
    /// What is known of the database.
    Schema(SchemaModule),
    /// The test of released events.
    Fixtures(FixtureModule),
    /// The test of drawn events.
    PropertyTests(PropertyModule),
}

impl RustContent {
    /// The template that prints it.
    #[must_use]
    pub fn template(&self) -> &'static str {
        match self {
            Self::Document(_) => "rust/document.rs.j2",
            Self::Stream(_) => "rust/stream.rs.j2",
            Self::Projection(_) => "rust/projection.rs.j2",
            Self::Types(_) => "rust/types.rs.j2",
            Self::Upcasters(_) => "rust/upcasters.rs.j2",
            Self::Store(_) => "rust/store.rs.j2",
            Self::Schema(_) => "rust/schema.rs.j2",
            Self::Fixtures(_) => "rust/fixtures.rs.j2",
            Self::PropertyTests(_) => "rust/property_tests.rs.j2",
        }
    }
}
