//! `where` of projections: the condition that all events share, and that of one event.

use super::expression::{Checker, Source};
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::Text;
use crate::model::{EventId, Expression, ExpressionKind, Model, ValueType};
use crate::resolve::Unsound;
use crate::source::Span;

/// What is needed to type the conditions of a projection.
pub(super) struct Conditions<'a> {
    pub(super) model: &'a Model,
    pub(super) unsound: &'a Unsound,
    /// `where` of the projection.
    pub(super) common: Option<&'a Text>,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
}

impl Conditions<'_> {
    /// The condition under which an event has an effect; `span` is where the projection names the event, `own` is its own
    /// `where`.
    pub(super) fn of(&mut self, event: EventId, span: Span, own: Option<&Text>) -> Option<Expression> {
        let common = self.common.and_then(|text| {
            let before = self.diagnostics.len();
            let condition = self.typed(text, event);
            for diagnostic in self.diagnostics.drain(before..).collect::<Vec<_>>() {
                self.diagnostics.push(diagnostic.see(span, "for this event"));
            }
            condition.map(|condition| (text, condition))
        });
        let own = own.and_then(|text| Some((text, self.typed(text, event)?)));
        match (common, own) {
            (None, one) | (one, None) => one.map(|(_, condition)| condition),
            (Some((common_text, common)), Some((own_text, own))) => {
                let (common, own) = (parts(common), parts(own));
                if own.iter().any(|part| common.contains(part)) {
                    self.diagnostics.push(
                        Diagnostic::error(
                            &catalog::CONSTANT_CONDITION,
                            "this condition decides nothing",
                            own_text.span,
                            "the projection asks for the same",
                        )
                        .see(common_text.span, "this holds for every event")
                        .help("keep one of them"),
                    );
                }
                let all: Vec<Expression> = common.into_iter().chain(own).collect();
                let nullable = all.iter().any(|part| part.ty.nullable);
                let ty = ValueType { nullable, ..all.first()?.ty };
                Some(Expression { kind: ExpressionKind::And(all), ty })
            }
        }
    }

    fn typed(&mut self, text: &Text, id: EventId) -> Option<Expression> {
        let source = match Source::parse(text) {
            Ok(source) => source,
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                return None;
            }
        };
        let sound = !self.unsound.events.contains(&id);
        let mut checker = Checker::new(self.model, self.unsound, (self.model.event(id), sound), &source);
        let condition = checker.condition();
        self.diagnostics.append(&mut checker.diagnostics);
        condition
    }
}

/// The conditions that must all be true.
fn parts(condition: Expression) -> Vec<Expression> {
    match condition.kind {
        ExpressionKind::And(parts) => parts,
        _ => vec![condition],
    }
}
