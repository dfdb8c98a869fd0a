//! Subscriptions: the events that they read.

use super::event_list;
use crate::diagnostic::Diagnostic;
use crate::manifest::raw::Manifest;
use crate::model::Model;

/// Fills the events of every subscription.
pub(super) fn complete(model: &mut Model, raw: &Manifest) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for index in 0..model.subscriptions.len() {
        let name = &model.subscriptions[index].name;
        let raw = raw.subscriptions.iter().find(|raw| raw.name.as_str() == name);
        let Some(texts) = raw.and_then(|raw| raw.events.as_ref()) else { continue };
        let events = event_list::bind(model, texts, &mut diagnostics);
        model.subscriptions[index].events = events.into_iter().map(|(event, _)| event).collect();
    }
    diagnostics
}
