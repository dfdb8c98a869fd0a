//! Projections: their events and keys, and whether any event fills a table.

use super::expression::{Checker, Source};
use super::projection_condition::Conditions;
use super::reaction::{self, Missing};
use super::upcast::{left_event, unknown_event};
use super::{coverage, document_projection, event_list, live};
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::manifest::Text;
use crate::manifest::raw::{self, Manifest};
use crate::model::{
    DocumentProjection, Event, EventId, Expression, HandlerInput, HandlerProjection, KeyColumn, Model, Projection,
    ProjectionKind, Reaction, ReactionBody, Scalar, SqlIdent, TableProjection,
};
use crate::resolve::{Unsound, snake_ident};
use crate::source::Span;

/// Fills the events, keys and reactions of every projection.
pub(super) fn complete(model: &mut Model, unsound: &Unsound, raw: &Manifest) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for index in 0..model.projections.len() {
        let projection = &model.projections[index];
        let Some(raw) = raw.projections.iter().find(|raw| raw.name.as_str() == projection.name) else { continue };
        let before = diagnostics.len();
        let common = raw.condition.as_ref();
        let kind = match (&projection.kind, &raw.kind) {
            (ProjectionKind::Table(table), Some(raw::ProjectionKind::Table(raw))) => {
                let sound = !unsound.projections.contains(&index);
                let mut analysis = Analysis { model, unsound, projection, table, sound, diagnostics: Vec::new() };
                let (key, reactions) = analysis.run(raw, common);
                diagnostics.append(&mut analysis.diagnostics);
                ProjectionKind::Table(TableProjection { key, reactions, ..table.clone() })
            }
            (ProjectionKind::Document(document), Some(raw::ProjectionKind::Document(raw))) => {
                let inputs = document_projection::inputs(model, unsound, (document, raw, common), &mut diagnostics);
                ProjectionKind::Document(DocumentProjection { inputs, ..document.clone() })
            }
            (ProjectionKind::Handler(handler), Some(raw::ProjectionKind::Handler(raw))) => {
                let events = event_list::bind(model, raw.events.as_deref().unwrap_or_default(), &mut diagnostics);
                let mut conditions = Conditions { model, unsound, common, diagnostics: &mut diagnostics };
                let input = |(event, span)| HandlerInput { event, condition: conditions.of(event, span, None) };
                let inputs = events.into_iter().map(input).collect();
                ProjectionKind::Handler(HandlerProjection { inputs, ..handler.clone() })
            }
            _ => continue,
        };
        model.projections[index].kind = kind;
        let sound = diagnostics.len() == before;
        coverage::complete(model, index, (raw, sound), &mut diagnostics);
        live::check(model, &model.projections[index], raw, &mut diagnostics);
    }
    diagnostics
}

pub(super) struct Analysis<'a> {
    pub(super) model: &'a Model,
    pub(super) unsound: &'a Unsound,
    pub(super) projection: &'a Projection,
    pub(super) table: &'a TableProjection,
    /// Whether every column is known.
    pub(super) sound: bool,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A reaction whose event exists.
struct Bound<'a> {
    raw: &'a raw::Reaction,
    id: EventId,
    event: &'a Event,
}

impl<'a> Analysis<'a> {
    fn run(&mut self, raw: &raw::TableProjection, common: Option<&Text>) -> (Vec<KeyColumn>, Vec<Reaction>) {
        let mut sorted: Vec<&raw::Reaction> = raw.reactions.iter().collect();
        sorted.sort_by_key(|reaction| reaction.event.as_str());
        let bound: Vec<Bound<'_>> = sorted.iter().filter_map(|raw| self.bind(raw)).collect();
        let all_bound = bound.len() == raw.reactions.len();
        for Bound { raw: reaction, .. } in &bound {
            self.check_key(reaction, &raw.key);
        }
        let key = raw.key.iter().filter_map(|column| self.key_column(column, &raw.key, &bound)).collect();
        let before = self.diagnostics.len();
        let mut missing: Vec<(Span, Missing)> = Vec::new();
        let mut reactions = Vec::new();
        for Bound { raw: reaction, id, event } in &bound {
            let (body, lacks) = reaction::resolve(self, reaction, raw, (*id, event));
            missing.extend(lacks.map(|lacks| (reaction.event.span, lacks)));
            let Self { model, unsound, diagnostics, .. } = self;
            let mut conditions = Conditions { model, unsound, common, diagnostics };
            let condition = conditions.of(*id, reaction.event.span, reaction.condition.as_ref());
            reactions.extend(body.map(|body| Reaction { event: *id, condition, body, span: reaction.event.span }));
        }
        let creates = |reaction: &Reaction| matches!(reaction.body, ReactionBody::Change { creates: true, .. });
        let clean = all_bound && self.sound && self.diagnostics.len() == before;
        if clean && !reactions.is_empty() && !reactions.iter().any(creates) {
            self.report_no_creation(&missing);
        }
        (key, reactions)
    }

    fn bind<'raw>(&mut self, raw: &'raw raw::Reaction) -> Option<Bound<'raw>>
    where
        'a: 'raw,
    {
        let model = self.model;
        let Some(index) = model.events.iter().position(|event| event.name == raw.event.as_str()) else {
            self.diagnostics.push(unknown_event(model, &raw.event, raw.event.as_str()));
            return None;
        };
        let event = &model.events[index];
        if let Some(diagnostic) = left_event(model, event, &raw.event) {
            self.diagnostics.push(diagnostic);
            return None;
        }
        Some(Bound { raw, id: EventId(index), event })
    }

    fn key_column(
        &mut self,
        (column, text): &(Text, Text),
        columns: &[(Text, Text)],
        reactions: &[Bound<'_>],
    ) -> Option<KeyColumn> {
        let common = self.parse(text)?;
        let mut values: Vec<(&Bound<'_>, &Text, Expression)> = Vec::new();
        for bound in reactions {
            let own = bound.raw.key.iter().find(|(name, _)| name.as_str() == column.as_str()).map(|(_, text)| text);
            let parsed = own.map(|text| self.parse(text));
            let source = match &parsed {
                // The column was meant under a name that the key does not have, which was said.
                None if bound
                    .raw
                    .key
                    .iter()
                    .any(|(name, _)| !columns.iter().any(|(known, _)| known.as_str() == name.as_str())) =>
                {
                    continue;
                }
                None => &common,
                Some(Some(source)) => source,
                Some(None) => continue,
            };
            let sound = !self.unsound.events.contains(&bound.id);
            let mut checker = Checker::new(self.model, self.unsound, (bound.event, sound), source);
            values.extend(checker.free().map(|value| (bound, own.unwrap_or(text), value)));
            self.diagnostics.append(&mut checker.diagnostics);
        }
        let (first, first_text, first_value) = values.first()?;
        let ty = first_value.ty;
        let mut fits = values.len() == reactions.len();
        for (bound, text, value) in &values {
            let found = self.model.value_type_text(value.ty);
            if (value.ty.scalar, value.ty.set) != (ty.scalar, ty.set) {
                let expected = self.model.value_type_text(ty);
                let own_text = first_text.span != text.span;
                let (name, other) = (&first.event.name, &bound.event.name);
                let message =
                    format!("key `{}` is `{expected}` for `{name}`, but `{found}` for `{other}`", column.value);
                self.diagnostics.push(
                    Diagnostic::error(&catalog::KEY_MISMATCH, message, text.span, "a key has one type")
                        .see(
                            if own_text { first_text.span } else { first.raw.event.span },
                            format!("`{expected}` here"),
                        )
                        .see(bound.raw.event.span, format!("`{found}` here")),
                );
                fits = false;
            } else if value.ty.nullable {
                let message = format!("key `{}` can be absent for `{}`", column.value, bound.event.name);
                self.diagnostics.push(
                    Diagnostic::error(&catalog::NULLABLE_VALUE, message, text.span, format!("this is `{found}`"))
                        .see(bound.raw.event.span, "for this event")
                        .help("a row is found by its key: wrap what can be absent in `coalesce`"),
                );
                fits = false;
            }
        }
        if matches!(ty.scalar, Scalar::F32 | Scalar::F64 | Scalar::Json | Scalar::Duration) {
            let message = format!("`{}` cannot be the type of key `{}`", ty.scalar.name(), column.value);
            let why = match ty.scalar {
                Scalar::Duration => "no column holds a `duration`",
                _ => "rows are found by equality, which is not reliable for this type",
            };
            self.diagnostics.push(Diagnostic::error(&catalog::NOT_A_COLUMN, message, first_text.span, "").note(why));
            fits = false;
        }
        let ident = SqlIdent::new(column.as_str()).filter(|_| fits)?;
        let values = values.into_iter().map(|(.., value)| value).collect();
        Some(KeyColumn { column: ident, rust: snake_ident(column.as_str()), values, ty })
    }

    fn parse<'text>(&mut self, text: &'text Text) -> Option<Source<'text>> {
        match Source::parse(text) {
            Ok(source) => Some(source),
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                None
            }
        }
    }

    /// The columns in the key of a reaction are those of the projection.
    fn check_key(&mut self, reaction: &raw::Reaction, key: &[(Text, Text)]) {
        let known = || key.iter().map(|(column, _)| column.as_str());
        for (column, _) in reaction.key.iter().filter(|(column, _)| !known().any(|known| known == column.as_str())) {
            let message = format!("the key of projection `{}` has no column `{}`", self.projection.name, column.value);
            let help = match closest(column.as_str(), known()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("its columns are {}", one_of(known()).replace(" or ", " and ")),
            };
            let mut diagnostic = Diagnostic::error(&catalog::UNKNOWN_COLUMN, message, column.span, "");
            if let Some((first, _)) = key.first() {
                diagnostic = diagnostic.see(first.span, "the key stands here");
            }
            self.diagnostics.push(diagnostic.help(help));
        }
    }

    fn report_no_creation(&mut self, missing: &[(Span, Missing)]) {
        let message = format!("no event creates a row of projection `{}`", self.projection.name);
        let label = "it would stay empty for ever";
        let mut diagnostic = Diagnostic::error(&catalog::NO_CREATING_EVENT, message, self.projection.span, label);
        for (span, lacks) in missing {
            diagnostic = diagnostic.see(
                *span,
                match lacks {
                    Missing::Columns(columns) => {
                        let columns = one_of(columns.iter().map(String::as_str)).replace(" or ", " and ");
                        format!("this gives no value to {columns}")
                    }
                    Missing::Forbidden => "this has `create = false`".to_owned(),
                },
            );
        }
        self.diagnostics.push(
            diagnostic
                .note("an event creates a row if it sets every column that is neither optional nor has a default")
                .help("`set` the columns in the event that comes first, or give them defaults"),
        );
    }
}
