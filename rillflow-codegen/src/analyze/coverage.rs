//! `ignore`: a projection that names what it leaves out forgets no event.

use std::collections::BTreeSet;

use super::event_list;
use crate::diagnostic::{Diagnostic, catalog, one_of};
use crate::manifest::Text;
use crate::manifest::raw;
use crate::model::{EventId, Model};
use crate::source::Span;

/// Fills `ignore` and checks that every event of the projection's streams is read or ignored, and none is both.
///
/// `sound` says whether all of the events that the projection reads are known.
pub(super) fn complete(
    model: &mut Model,
    index: usize,
    (raw, sound): (&raw::Projection, bool),
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(texts) = &raw.ignore else { return };
    let before = diagnostics.len();
    let ignored = event_list::bind(model, texts, diagnostics);
    let projection = &model.projections[index];
    let read: BTreeSet<EventId> = projection.events().into_iter().collect();
    for text in texts {
        let both = read.iter().any(|event| model.event(*event).name == text.as_str());
        if let Some(first) = reader(raw, text).filter(|_| both) {
            let message = format!("projection `{}` both reads and ignores `{}`", projection.name, text.value);
            diagnostics.push(
                Diagnostic::error(&catalog::EVENT_LISTED_TWICE, message, text.span, "it is ignored here")
                    .see(first, "it is read here")
                    .help("keep one of them"),
            );
        }
    }
    if sound && diagnostics.len() == before {
        let known: BTreeSet<EventId> = read.into_iter().chain(ignored.iter().map(|(event, _)| *event)).collect();
        diagnostics.extend(forgotten(model, &projection.name, projection.span, &known));
    }
    model.projections[index].ignore = Some(ignored.into_iter().map(|(event, _)| event).collect());
}

/// The error for the events of the streams of `known` that are not in it.
fn forgotten(model: &Model, name: &str, span: Span, known: &BTreeSet<EventId>) -> Option<Diagnostic> {
    let streams: BTreeSet<_> = known.iter().map(|event| model.event(*event).stream).collect();
    let forgotten: Vec<EventId> = streams
        .into_iter()
        .flat_map(|stream| model.events_of(stream))
        .filter(|(event, declared)| !known.contains(event) && !declared.is_left())
        .map(|(event, _)| event)
        .collect();
    let first = forgotten.first()?;
    let names = || forgotten.iter().map(|event| model.event(*event).name.as_str());
    let message = format!("projection `{name}` neither reads nor ignores {}", one_of(names()).replace(" or ", " nor "));
    Some(
        Diagnostic::error(
            &catalog::EVENT_FORGOTTEN,
            message,
            span,
            "it has `ignore`, so it names every event of its streams",
        )
        .see(model.event(*first).span, "this one is not named")
        .help("say what the projection makes of it, or add it to `ignore`"),
    )
}

/// Where the projection reads the event that `text` names.
fn reader(raw: &raw::Projection, text: &Text) -> Option<Span> {
    let same = |other: &&Text| other.as_str() == text.as_str();
    let listed = |events: &Option<Vec<Text>>| events.iter().flatten().find(same).map(|text| text.span);
    match raw.kind.as_ref()? {
        raw::ProjectionKind::Table(table) => {
            table.reactions.iter().map(|reaction| &reaction.event).find(same).map(|text| text.span)
        }
        raw::ProjectionKind::Document(document) => listed(&document.events),
        raw::ProjectionKind::Handler(handler) => listed(&handler.events),
    }
}
