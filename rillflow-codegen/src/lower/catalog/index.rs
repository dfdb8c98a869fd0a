//! The first page.

use super::Book;
use super::words::{Shelf, cell, link_from_index, type_anchor};
use crate::ir::catalog::{IndexPage, Row, Section};

pub(super) fn page(book: &Book<'_>) -> IndexPage {
    let model = book.model;
    let row = |shelf: Shelf, name: &str, doc: &Option<String>| Row {
        name: link_from_index(shelf, name),
        about: cell(doc.as_deref()),
    };
    let streams = model.streams.iter().map(|one| row(Shelf::Streams, &one.name, &one.doc)).collect();
    let events = model.events.iter().map(|one| row(Shelf::Events, &one.name, &one.doc)).collect();
    let documents = model.documents.iter().map(|one| row(Shelf::Documents, &one.name, &one.doc)).collect();
    let projections = model.projections.iter().map(|one| row(Shelf::Projections, &one.name, &one.doc)).collect();
    let types = model
        .types
        .iter()
        .map(|one| Row { name: type_anchor(&one.name, &one.name, ""), about: cell(one.doc.as_deref()) })
        .collect();
    let section =
        |title: &str, head: &str, rows: Vec<Row>| Section { title: title.to_owned(), head: head.to_owned(), rows };
    let sections = [
        section("Streams", "stream", streams),
        section("Events", "event", events),
        section("Documents", "document", documents),
        section("Projections", "projection", projections),
        section("Types", "type", types),
    ];
    IndexPage {
        project: model.project.name.clone(),
        diagram: (book.printers.graph)(book.graph).trim_end().to_owned(),
        sections: sections.into_iter().filter(|section| !section.rows.is_empty()).collect(),
    }
}
