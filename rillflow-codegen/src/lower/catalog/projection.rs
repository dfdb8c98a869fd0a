//! Projections.

use super::super::graph;
use super::Book;
use super::words::{Shelf, all_of, cell, code, link, literal, paragraphs};
use crate::ir::catalog::{FieldRow, ProjectionPage, Row};
use crate::model::{
    EventId, Literal, Model, Projection, ProjectionKind, ProjectionMode, Reaction, ReactionBody, TableProjection,
};

pub(super) fn page(book: &Book<'_>, projection: &Projection) -> ProjectionPage {
    let model = book.model;
    let event = |id: EventId| link(Shelf::Events, &model.event(id).name);
    let (columns, events) = match &projection.kind {
        ProjectionKind::Table(table) => (
            columns(model, table),
            table
                .reactions
                .iter()
                .map(|reaction| Row { name: event(reaction.event), about: reacts(table, reaction) })
                .collect(),
        ),
        ProjectionKind::Document(_) | ProjectionKind::Handler(_) => {
            let row = |id| Row { name: event(id), about: cell(model.event(id).doc.as_deref()) };
            (Vec::new(), projection.events().into_iter().map(row).collect())
        }
    };
    ProjectionPage {
        name: projection.name.clone(),
        docs: paragraphs(projection.doc.as_deref()),
        summary: summary(model, projection),
        diagram: book.diagram(&[graph::projection_id(&projection.name)]),
        columns,
        events,
    }
}

fn summary(model: &Model, projection: &Projection) -> String {
    let when = match projection.mode {
        ProjectionMode::Inline => "in the transaction of each append",
        ProjectionMode::Async(_) => "behind the log",
        ProjectionMode::Live => "whenever it is asked for",
    };
    match &projection.kind {
        ProjectionKind::Table(table) => format!("It keeps the table {}, {when}.", code(table.table.as_str())),
        ProjectionKind::Document(kept) => {
            let document = link(Shelf::Documents, &model.document(kept.document).name);
            format!("It keeps the documents {document}, {when}.")
        }
        ProjectionKind::Handler(_) => format!("Code of the program handles its events, {when}."),
    }
}

fn columns(model: &Model, table: &TableProjection) -> Vec<FieldRow> {
    let key = table.key.iter().map(|column| FieldRow {
        name: code(column.column.as_str()),
        ty: code(&model.value_type_text(column.ty)),
        about: "Part of the key.".to_owned(),
    });
    let key_is_whole = table.key.len() == 1;
    let key = key.map(|row| if key_is_whole { FieldRow { about: "The key.".to_owned(), ..row } } else { row });
    let others = table.columns.iter().map(|column| {
        let default = column
            .default
            .as_ref()
            .filter(|value| **value != Literal::Null)
            .map(|value| format!("Begins as {}.", code(&literal(model, value))));
        let about = [cell(column.doc.as_deref()), default.unwrap_or_default()].join(" ");
        FieldRow {
            name: code(column.column.as_str()),
            ty: code(&model.value_type_text(column.ty)),
            about: about.trim().to_owned(),
        }
    });
    key.chain(others).collect()
}

/// What an event does to the row of its key.
fn reacts(table: &TableProjection, reaction: &Reaction) -> String {
    let condition = if reaction.condition.is_some() { " under a condition" } else { "" };
    let ReactionBody::Change { set, add, .. } = &reaction.body else { return format!("deletes the row{condition}") };
    let names = |changed: &[usize]| -> Vec<String> {
        let columns = changed.iter().filter_map(|index| table.columns.get(*index));
        columns.map(|column| column.column.as_str().to_owned()).collect()
    };
    let set: Vec<usize> = set.iter().map(|(index, _)| *index).collect();
    let add: Vec<usize> = add.iter().map(|(index, _)| *index).collect();
    let mut parts = vec![format!("{} the row{condition}", graph::effect(&reaction.body))];
    if !set.is_empty() {
        parts.push(format!("sets {}", all_of(&names(&set))));
    }
    if !add.is_empty() {
        parts.push(format!("adds to {}", all_of(&names(&add))));
    }
    parts.join("; ")
}
