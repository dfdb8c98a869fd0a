//! Streams, and events with their versions.

use super::super::{example, graph};
use super::Book;
use super::upcast;
use super::words::{Shelf, cell, fields, link, paragraphs};
use crate::ir::catalog::{EventPage, Row, StreamPage, VersionSection};
use crate::model::{Event, EventId, EventVersion, Model, ProjectionKind, Stream, StreamId};

pub(super) fn stream_page(book: &Book<'_>, index: usize, stream: &Stream) -> StreamPage {
    let events: Vec<&Event> = book.model.events_of(StreamId(index)).map(|(_, event)| event).collect();
    let ids: Vec<String> = events.iter().flat_map(|event| ids(event)).collect();
    let row = |event: &&Event| Row { name: link(Shelf::Events, &event.name), about: cell(event.doc.as_deref()) };
    StreamPage {
        name: stream.name.clone(),
        docs: paragraphs(stream.doc.as_deref()),
        diagram: book.diagram(&ids),
        events: events.iter().map(row).collect(),
    }
}

pub(super) fn event_page(book: &Book<'_>, event: &Event) -> EventPage {
    let model = book.model;
    EventPage {
        name: event.name.clone(),
        docs: paragraphs(event.doc.as_deref()),
        stream: link(Shelf::Streams, &model.stream(event.stream).name),
        diagram: book.diagram(&ids(event)),
        consumers: consumers(model, event),
        versions: event.versions.iter().rev().map(|version| section(book, event, version)).collect(),
    }
}

/// The nodes of the event in the drawing.
fn ids(event: &Event) -> Vec<String> {
    event.versions.iter().map(|one| graph::version_id(&event.name, one.version)).collect()
}

fn consumers(model: &Model, event: &Event) -> Vec<Row> {
    let reads = |id: &EventId| model.event(*id).name == event.name;
    let row = |projection: &crate::model::Projection| {
        let about = match &projection.kind {
            ProjectionKind::Table(table) => {
                let reaction = table.reactions.iter().find(|reaction| reads(&reaction.event))?;
                format!("{} a row", graph::effect(&reaction.body))
            }
            ProjectionKind::Document(kept) => {
                format!("is folded into {}", link(Shelf::Documents, &model.document(kept.document).name))
            }
            ProjectionKind::Handler(_) => "is handled by the program".to_owned(),
        };
        Some(Row { name: link(Shelf::Projections, &projection.name), about })
    };
    model.projections.iter().filter(|projection| projection.events().iter().any(reads)).filter_map(row).collect()
}

fn section(book: &Book<'_>, event: &Event, version: &EventVersion) -> VersionSection {
    let model = book.model;
    let number = version.version;
    let step = event.step_from(number);
    let title = if step.is_none() { format!("Version {number}, the current one") } else { format!("Version {number}") };
    VersionSection {
        title,
        fields: fields(model, &version.fields, "../"),
        example: book.json(&example::object(model, &version.fields)),
        upcast: step.map(|step| upcast::sentences(model, version, step)).unwrap_or_default(),
    }
}
