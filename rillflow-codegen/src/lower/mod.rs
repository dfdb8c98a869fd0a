//! Makes plain data for the templates out of a model.
//!
//! Every decision about the output is taken here: names, types, order, documentation, SQL. This room knows Rust and
//! PostgreSQL as text and knows nothing of templates and files.

mod catalog;
mod condition;
mod conversion;
mod debug;
mod decoration;
mod docs;
mod document;
mod event;
mod event_set;
mod example;
mod expression;
mod field;
mod fixture;
mod graph;
mod item;
mod json_schema;
mod lint;
mod migration;
mod not_executed;
mod projection;
mod property;
mod query;
mod renamed_key;
mod rust_literal;
mod rust_type;
mod sql_expression;
mod sql_text;
mod store;
mod stored;
mod upcast;

pub use catalog::{Printers, catalog};
pub use graph::graph;
pub use json_schema::{document_schema, event_schema, is_schema};

use crate::fixture::Fixture;
use crate::ir::json::Json;
use crate::ir::{Gate, MigrationFile, NotExecuted, RootModule, RustContent, RustModule, Schema, SqlMigration};
use crate::model::{Field, Model, RustIdent, StreamId};

pub use sql_expression::{Row, value as sql_expression};

/// What a manifest asks for and this release does not execute.
#[must_use]
pub fn not_executed(model: &Model) -> NotExecuted {
    not_executed::of(model)
}

/// The first migration of a model.
#[must_use]
pub fn migration(model: &Model) -> SqlMigration {
    migration::initial(model)
}

/// The Rust modules of a model other than the root, by name.
///
/// `schema` is what `migrations` lead to. `fixtures` are what the generated test reads, by the expression that `include`
/// makes of a path from the manifest's folder.
#[must_use]
pub fn modules(
    model: &Model,
    schema: &Schema,
    migrations: Vec<MigrationFile>,
    fixtures: &[Fixture],
    include: impl Fn(&str) -> String,
) -> Vec<RustModule> {
    let mut modules = Vec::new();
    for document in &model.documents {
        let docs = format!("Documents `{}`.", document.name);
        modules.push(entity(
            &document.module,
            &docs,
            RustContent::Document(Box::new(document::module(model, document))),
        ));
    }
    for (index, stream) in model.streams.iter().enumerate() {
        let docs = format!("Streams `{}` and their events.", stream.name);
        let content = RustContent::Stream(Box::new(event::module(model, StreamId(index), stream)));
        modules.push(entity(&stream.module, &docs, content));
    }
    for (projection, table) in model.table_projections() {
        let docs = format!("The projection `{}`.", projection.name);
        modules.push(entity(
            &projection.module,
            &docs,
            RustContent::Projection(Box::new(projection::module(model, projection, table))),
        ));
    }
    if !model.types.is_empty() {
        modules.push(own("types", true, "Value types.", RustContent::Types(item::types(model))));
    }
    if upcast::has_upcasters(model) {
        let docs = "The hand-written upcast steps.";
        modules.push(own("upcasters", false, docs, RustContent::Upcasters(upcast::module(model))));
    }
    modules.push(own("store", false, "The way into the database.", RustContent::Store(store::module(model))));
    let docs = "The database that this code was generated for.";
    modules.push(own("schema", false, docs, RustContent::Schema(store::schema(model, schema, migrations))));
    if !fixtures.is_empty() {
        let docs = "Released events as they were stored, and the test that they are still read as what they were.";
        let content = RustContent::Fixtures(fixture::module(model, fixtures, include));
        modules.push(RustModule { gate: Gate::Tests, ..own("fixtures", true, docs, content) });
    }
    if model.generate.property_tests && !model.events.is_empty() {
        let docs = "Drawn events of every version, and the test that they are read and keep what the manifest says.";
        let content = RustContent::PropertyTests(property::module(model));
        modules.push(RustModule { gate: Gate::PropertyTests, ..own("property_tests", true, docs, content) });
    }
    modules.sort_by(|a, b| a.file.cmp(&b.file));
    modules
}

/// An example of the JSON of some fields, with every field that may be there.
#[must_use]
pub fn sample(model: &Model, fields: &[Field]) -> Json {
    example::object(model, fields)
}

/// The root module over `modules`.
#[must_use]
pub fn root(model: &Model, modules: &[RustModule]) -> RootModule {
    store::root(model, modules)
}

/// A Rust expression for a text, shown as it is if it can be.
#[must_use]
pub fn string_literal(text: &str) -> String {
    rust_literal::string(text)
}

fn entity(name: &RustIdent, docs: &str, content: RustContent) -> RustModule {
    RustModule {
        name: name.to_string(),
        file: format!("{}.rs", name.bare()),
        visible: true,
        gate: Gate::None,
        docs: docs::sentence(docs),
        content,
    }
}

fn own(name: &str, visible: bool, docs: &str, content: RustContent) -> RustModule {
    RustModule {
        name: name.to_owned(),
        file: format!("{name}.rs"),
        visible,
        gate: Gate::None,
        docs: docs::sentence(docs),
        content,
    }
}
