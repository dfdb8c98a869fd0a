//! `events = [..]`: the events that something reads.

use std::collections::BTreeMap;

use super::upcast::{left_event, unknown_event};
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::Text;
use crate::model::{EventId, Model};
use crate::source::Span;

/// The events that `texts` name, each once, by name, with the place that names them.
pub(super) fn bind(model: &Model, texts: &[Text], diagnostics: &mut Vec<Diagnostic>) -> Vec<(EventId, Span)> {
    let mut bound: BTreeMap<EventId, Span> = BTreeMap::new();
    for text in texts {
        let Some(event) = model.events.iter().position(|event| event.name == text.as_str()).map(EventId) else {
            diagnostics.push(unknown_event(model, text, text.as_str()));
            continue;
        };
        if let Some(diagnostic) = left_event(model, model.event(event), text) {
            diagnostics.push(diagnostic);
        } else if let Some(first) = bound.get(&event) {
            diagnostics.push(listed_twice(text, *first));
        } else {
            bound.insert(event, text.span);
        }
    }
    // Events are sorted by name, so their numbers are.
    bound.into_iter().collect()
}

/// The error for an event that is named a second time by `text`.
fn listed_twice(text: &Text, first: Span) -> Diagnostic {
    let message = format!("event `{}` is listed twice", text.value);
    Diagnostic::error(&catalog::EVENT_LISTED_TWICE, message, text.span, "this is the second time")
        .see(first, "this is the first")
        .help("keep one of them")
}
