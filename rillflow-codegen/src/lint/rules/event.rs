//! Rules about events.

use super::super::{Finding, words};
use crate::model::{EventId, Model, Projection};

/// So many versions are read with one step after the other for every old event.
const LONG: usize = 8;

/// An event that nobody describes.
pub(super) fn undocumented(model: &Model, found: &mut Vec<Finding>) {
    for event in model.events.iter().filter(|event| event.doc.is_none()) {
        found.push(Finding {
            path: format!("events.{}", event.name),
            message: format!("`{}` is not described", event.name),
            span: event.span,
            label: "what has happened when this is stored?".to_owned(),
            help: "say it in a sentence: `doc = \"..\"`; the generated code and the catalog carry it".to_owned(),
        });
    }
}

/// An event that nothing reads, in a project that has readers.
pub(super) fn unread(model: &Model, found: &mut Vec<Finding>) {
    let projections = model.projections.iter().flat_map(Projection::events);
    let subscriptions = model.subscriptions.iter().flat_map(|subscription| subscription.events.iter().copied());
    let read: Vec<EventId> = projections.chain(subscriptions).collect();
    if read.is_empty() {
        return;
    }
    for (index, event) in model.events.iter().enumerate() {
        if read.contains(&EventId(index)) || event.is_left() {
            continue;
        }
        found.push(Finding {
            path: format!("events.{}", event.name),
            message: format!("no projection and no subscription reads `{}`", event.name),
            span: event.span,
            label: String::new(),
            help: "if only aggregates need it, say so with an exception; else a reader may have forgotten it"
                .to_owned(),
        });
    }
}

/// An event with very many versions.
pub(super) fn long_chain(model: &Model, found: &mut Vec<Finding>) {
    for event in model.events.iter().filter(|event| event.versions.len() > LONG) {
        found.push(Finding {
            path: format!("events.{}", event.name),
            message: format!("`{}` has {} versions", event.name, event.versions.len()),
            span: event.span,
            label: "an event of version 1 takes a step for each".to_owned(),
            help: "begin a new event type: its first version takes over by `to = \"NewName@1\"`".to_owned(),
        });
    }
}

/// An event whose name tells a program what to do.
pub(super) fn as_command(model: &Model, found: &mut Vec<Finding>) {
    for event in &model.events {
        let Some(verb) = words::command(&event.name) else { continue };
        found.push(Finding {
            path: format!("events.{}", event.name),
            message: format!("`{}` is named like a command", event.name),
            span: event.span,
            label: format!("`{verb}` is something to do"),
            help: "name what has happened: `OrderPlaced`, not `PlaceOrder`".to_owned(),
        });
    }
}
