//! The pages of the event catalog. Every text is Markdown in its final form.

use serde::Serialize;

/// A page.
#[derive(Clone, Debug)]
pub struct DocPage {
    /// Its path below the folder of the catalog.
    pub path: String,
    /// What is on it.
    pub content: DocContent,
}

/// What a page is about, one template each.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum DocContent {
    /// The first page.
    Index(IndexPage),
    /// A stream.
    Stream(StreamPage),
    /// An event with all its versions.
    Event(EventPage),
    /// A document.
    Document(DocumentPage),
    /// A projection.
    Projection(ProjectionPage),
    /// All value types.
    Types(TypesPage),
}

impl DocContent {
    /// The template that prints it.
    #[must_use]
    pub fn template(&self) -> &'static str {
        match self {
            Self::Index(_) => "catalog/index.md.j2",
            Self::Stream(_) => "catalog/stream.md.j2",
            Self::Event(_) => "catalog/event.md.j2",
            Self::Document(_) => "catalog/document.md.j2",
            Self::Projection(_) => "catalog/projection.md.j2",
            Self::Types(_) => "catalog/types.md.j2",
        }
    }
}

/// The first page.
#[derive(Clone, Debug, Serialize)]
pub struct IndexPage {
    /// The project.
    pub project: String,
    /// Everything, drawn.
    pub diagram: String,
    /// A table per kind of entity; none is empty.
    pub sections: Vec<Section>,
}

/// A headline with a table.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// The headline.
    pub title: String,
    /// What the first column holds.
    pub head: String,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row: what it is about, and what there is to say.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// A link or a name.
    pub name: String,
    /// A sentence; may be empty.
    pub about: String,
}

/// A stream.
#[derive(Clone, Debug, Serialize)]
pub struct StreamPage {
    /// Its name.
    pub name: String,
    /// What the manifest says of it, line by line.
    pub docs: Vec<String>,
    /// Its events, their upcasts and who reads them.
    pub diagram: String,
    /// Its events.
    pub events: Vec<Row>,
}

/// An event with all its versions.
#[derive(Clone, Debug, Serialize)]
pub struct EventPage {
    /// Its name.
    pub name: String,
    /// What the manifest says of it, line by line.
    pub docs: Vec<String>,
    /// A link to its stream.
    pub stream: String,
    /// Its versions, their upcasts and who reads it.
    pub diagram: String,
    /// Who reads it; may be empty.
    pub consumers: Vec<Row>,
    /// Its versions, the current one first.
    pub versions: Vec<VersionSection>,
}

/// A version of an event.
#[derive(Clone, Debug, Serialize)]
pub struct VersionSection {
    /// `Version 3, the current one`.
    pub title: String,
    /// Its payload; may be empty.
    pub fields: Vec<FieldRow>,
    /// A payload, as JSON.
    pub example: String,
    /// How it is read as the next version, sentence by sentence; empty for the current one.
    pub upcast: Vec<String>,
}

/// A field.
#[derive(Clone, Debug, Serialize)]
pub struct FieldRow {
    /// Its key in the JSON.
    pub name: String,
    /// Its type, maybe a link.
    pub ty: String,
    /// A sentence; may be empty.
    pub about: String,
}

/// A document.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentPage {
    /// Its name.
    pub name: String,
    /// What the manifest says of it, line by line.
    pub docs: Vec<String>,
    /// The table that holds it.
    pub table: String,
    /// Its id and its fields.
    pub fields: Vec<FieldRow>,
    /// Its native columns: name, type, and what it is a copy of; may be empty.
    pub columns: Vec<FieldRow>,
    /// The projections that keep it; may be empty.
    pub keepers: Vec<Row>,
    /// A document, as JSON.
    pub example: String,
}

/// A projection.
#[derive(Clone, Debug, Serialize)]
pub struct ProjectionPage {
    /// Its name.
    pub name: String,
    /// What the manifest says of it, line by line.
    pub docs: Vec<String>,
    /// What kind of projection it is, and what it keeps.
    pub summary: String,
    /// The events that it reads.
    pub diagram: String,
    /// The columns of its table; empty if it has none.
    pub columns: Vec<FieldRow>,
    /// The events that it reads, and what each does.
    pub events: Vec<Row>,
}

/// All value types.
#[derive(Clone, Debug, Serialize)]
pub struct TypesPage {
    /// The types.
    pub types: Vec<TypeSection>,
}

/// A value type.
#[derive(Clone, Debug, Serialize)]
pub struct TypeSection {
    /// Its name.
    pub name: String,
    /// What it is, and what the manifest says of it, line by line.
    pub docs: Vec<String>,
    /// The fields of a struct.
    pub fields: Vec<FieldRow>,
    /// The values of a closed set.
    pub values: Vec<Row>,
    /// The variants of a union.
    pub variants: Vec<VariantSection>,
}

/// A variant of a union.
#[derive(Clone, Debug, Serialize)]
pub struct VariantSection {
    /// Its name.
    pub name: String,
    /// What the manifest says of it, line by line.
    pub docs: Vec<String>,
    /// Its fields; may be empty.
    pub fields: Vec<FieldRow>,
}
