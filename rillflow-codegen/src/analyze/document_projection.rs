//! Document projections: which document each event changes.

use super::event_list;
use super::expression::{Checker, Source};
use super::projection_condition::Conditions;
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::manifest::Text;
use crate::manifest::raw::{self, DocumentKey};
use crate::model::{
    DocumentInput, DocumentProjection, EventId, Expression, ExpressionKind, IdKind, Model, Scalar, ValueType,
};
use crate::resolve::Unsound;
use crate::source::Span;

/// The events of a document projection, each with the id of the document that it changes.
pub(super) fn inputs(
    model: &Model,
    unsound: &Unsound,
    (projection, raw, common): (&DocumentProjection, &raw::DocumentProjection, Option<&Text>),
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<DocumentInput> {
    let events = event_list::bind(model, raw.events.as_deref().unwrap_or_default(), diagnostics);
    let mut keys = Keys { model, unsound, projection, diagnostics };
    if let Some(DocumentKey::PerEvent(given, span)) = &raw.key {
        keys.check_events(&events, given, *span);
    }
    let input = |(event, span)| {
        let key = keys.key(event, span, raw.key.as_ref());
        let condition = Conditions { model, unsound, common, diagnostics: keys.diagnostics }.of(event, span, None);
        Some(DocumentInput { event, key: key?, condition })
    };
    events.into_iter().filter_map(input).collect()
}

struct Keys<'a> {
    model: &'a Model,
    unsound: &'a Unsound,
    projection: &'a DocumentProjection,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Keys<'_> {
    /// The keys per event are those of `events`, no more and no less.
    fn check_events(&mut self, events: &[(EventId, Span)], given: &[(Text, Text)], span: Span) {
        let name = |event: &EventId| self.model.event(*event).name.as_str();
        let names: Vec<&str> = events.iter().map(|(event, _)| name(event)).collect();
        for (event, _) in given.iter().filter(|(event, _)| !names.contains(&event.as_str())) {
            let message = format!("there is a key for `{}`, which this projection does not read", event.value);
            let help = match closest(event.as_str(), names.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("add `\"{}\"` to `events`, or remove the key", event.value),
            };
            let diagnostic = Diagnostic::error(&catalog::KEYS_PER_EVENT, message, event.span, "");
            self.diagnostics.push(diagnostic.help(help));
        }
        let missing: Vec<&(EventId, Span)> =
            events.iter().filter(|(event, _)| !given.iter().any(|(known, _)| known.as_str() == name(event))).collect();
        if let [(_, first), ..] = missing.as_slice() {
            let all = one_of(missing.iter().map(|(event, _)| name(event))).replace(" or ", " and ");
            let message = format!("there is no key for {all}");
            self.diagnostics.push(
                Diagnostic::error(&catalog::KEYS_PER_EVENT, message, span, "a table of keys has one for each event")
                    .see(*first, "the projection reads it")
                    .help("say which document it changes, such as `\"event.customer_id\"` or `\"stream.id\"`"),
            );
        }
    }

    /// The id of the document that an event changes; `span` is where the projection names the event.
    fn key(&mut self, id: EventId, span: Span, key: Option<&DocumentKey>) -> Option<Expression> {
        let event = self.model.event(id);
        let document = self.model.document(self.projection.document);
        let ty = id_type(document.id);
        let text = match key {
            Some(DocumentKey::Same(text)) => text,
            Some(DocumentKey::PerEvent(given, _)) => {
                given.iter().find(|(known, _)| known.as_str() == event.name).map(|(_, text)| text)?
            }
            None if self.model.streams.get(event.stream.0).is_none_or(|stream| stream.id_value() == ty) => {
                return Some(Expression { kind: ExpressionKind::StreamId, ty });
            }
            None => {
                let found = self.model.value_type_text(ty);
                let message =
                    format!("nothing says which document `{}` the event `{}` changes", document.name, event.name);
                self.diagnostics.push(
                    Diagnostic::error(&catalog::KEYS_PER_EVENT, message, span, "")
                        .see(document.span, format!("its ids are of type `{found}`, which ids of the stream are not"))
                        .help("add `key = \"event.field\"`"),
                );
                return None;
            }
        };
        let source = match Source::parse(text) {
            Ok(source) => source,
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                return None;
            }
        };
        let sound = !self.unsound.events.contains(&id);
        let mut checker = Checker::new(self.model, self.unsound, (event, sound), &source);
        let expression = checker.of_type(ty, &format!("the id of document `{}`", document.name));
        let found = std::mem::take(&mut checker.diagnostics);
        self.diagnostics.extend(found.into_iter().map(|diagnostic| diagnostic.see(span, "for this event")));
        expression
    }
}

fn id_type(kind: IdKind) -> ValueType {
    let scalar = match kind {
        IdKind::Uuid => Scalar::Uuid,
        IdKind::String => Scalar::String,
        IdKind::I64 => Scalar::I64,
    };
    ValueType { scalar, set: None, nullable: false }
}
