//! Documents.

use super::super::example;
use super::Book;
use super::words::{Shelf, code, fields, link, paragraphs};
use crate::ir::catalog::{DocumentPage, FieldRow, Row};
use crate::ir::json::Json;
use crate::model::{Document, Duplicated, IdKind, IndexKind, ProjectionKind, Transform};

pub(super) fn page(book: &Book<'_>, document: &Document) -> DocumentPage {
    let model = book.model;
    let id = match document.id {
        IdKind::Uuid => "uuid",
        IdKind::String => "string",
        IdKind::I64 => "i64",
    };
    let id = FieldRow { name: code("id"), ty: code(id), about: "The key.".to_owned() };
    let mut example = vec![("id".to_owned(), example::id(document.id))];
    if let Json::Object(entries) = example::object(model, &document.fields) {
        example.extend(entries);
    }
    let keeps = |kind: &ProjectionKind| match kind {
        ProjectionKind::Document(kept) => model.document(kept.document).name == document.name,
        ProjectionKind::Table(_) | ProjectionKind::Handler(_) => false,
    };
    let keepers = model.projections.iter().filter(|projection| keeps(&projection.kind));
    DocumentPage {
        name: document.name.clone(),
        docs: paragraphs(document.doc.as_deref()),
        table: code(document.table.as_str()),
        fields: std::iter::once(id).chain(fields(model, &document.fields, "../")).collect(),
        columns: document.duplicated.iter().map(|one| column(book, one)).collect(),
        keepers: keepers.map(|one| Row { name: link(Shelf::Projections, &one.name), about: String::new() }).collect(),
        example: book.json(&Json::Object(example)),
    }
}

fn column(book: &Book<'_>, duplicated: &Duplicated) -> FieldRow {
    let path = code(&duplicated.path.join("."));
    let copy = match duplicated.transform {
        None => path,
        Some(Transform::Lower) => format!("{path} in lower case"),
        Some(Transform::Upper) => format!("{path} in upper case"),
        Some(Transform::Trim) => format!("{path} without blanks around it"),
    };
    let index = match duplicated.index.as_ref().map(|index| index.kind) {
        None => "",
        Some(IndexKind::Unique) => ", unique",
        Some(IndexKind::Btree) => ", indexed",
        Some(IndexKind::Hash) => ", indexed for equality",
        Some(IndexKind::Gin) => ", indexed for what is inside of it",
    };
    FieldRow {
        name: code(duplicated.column.as_str()),
        ty: code(&book.model.type_text(&duplicated.ty)),
        about: format!("{copy}{index}"),
    }
}
