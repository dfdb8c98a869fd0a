//! One upcast step: every field of the target gets a value, no field of the source is lost.

use std::collections::BTreeMap;

use heck::ToSnakeCase;

use super::suggestion::carries;
use super::upcast::BoundStep;
use crate::diagnostic::{Code, Diagnostic, catalog, closest};
use crate::manifest::{Text, Value};
use crate::model::{Event, EventVersion, Field, FieldSource, Model, Step, StepBody};
use crate::resolve::{literal, snake_ident};
use crate::source::Span;

/// Resolves a step between two versions of `event`; `sound` says whether the fields of both are all known.
pub(super) fn resolve(
    model: &Model,
    event: &Event,
    bound: &BoundStep<'_>,
    sound: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Step> {
    let version = |number| event.versions.iter().find(|version| version.version == number);
    let (old, new) = (version(bound.from)?, version(bound.to)?);
    let body = match &bound.raw.with {
        Some(with) => hand_written(event, bound, with, diagnostics)?,
        None if !sound => return None,
        None => {
            let mut plan = Plan { model, event, bound, old, new, unknown_names: false, diagnostics };
            plan.declared()?
        }
    };
    Some(Step { from: bound.from, to: bound.to, body, span: bound.raw.span })
}

fn hand_written(
    event: &Event,
    bound: &BoundStep<'_>,
    with: &Text,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<StepBody> {
    if with.as_str() != "rust" {
        let message = format!("`{}` is not a way to write a step", with.value);
        let diagnostic = Diagnostic::error(&catalog::UNKNOWN_WORD, message, with.span, "this must be `rust`");
        diagnostics.push(if with.as_str() == "async" {
            diagnostic.note("`with = \"async\"` belongs to the manifest language, but this release does not execute it")
        } else {
            diagnostic.help("remove `with` for a declared step")
        });
        return None;
    }
    let raw = bound.raw;
    let declared =
        raw.rename.first().map(|(key, _)| key).or(raw.default.first().map(|(key, _)| key)).or(raw.drop.first());
    if let Some(declared) = declared {
        let message =
            format!("the step from v{} to v{} of `{}` is both code and declared", bound.from, bound.to, event.name);
        diagnostics.push(
            Diagnostic::error(&catalog::EXCLUSIVE_KEYS, message, with.span, "code makes the whole target")
                .see(declared.span, "this would be ignored")
                .help("remove `with`, or do the rest in code too"),
        );
        return None;
    }
    let method = format!("{}_v{}_to_v{}", event.name.to_snake_case(), bound.from, bound.to);
    Some(StepBody::Rust { method: snake_ident(&method) })
}

struct Plan<'a> {
    model: &'a Model,
    event: &'a Event,
    bound: &'a BoundStep<'a>,
    old: &'a EventVersion,
    new: &'a EventVersion,
    /// A name was of no field: what it was meant for would be reported as lost or without a value as well.
    unknown_names: bool,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// What the step says about a field of the source.
#[derive(Clone, Copy)]
enum Fate {
    Renamed(Span),
    Dropped(Span),
}

impl Fate {
    fn span(self) -> Span {
        match self {
            Self::Renamed(span) | Self::Dropped(span) => span,
        }
    }
}

impl Plan<'_> {
    fn declared(&mut self) -> Option<StepBody> {
        let before = self.diagnostics.len();
        let mut fates: BTreeMap<&str, Fate> = BTreeMap::new();
        let mut renamed: BTreeMap<&str, (usize, Span)> = BTreeMap::new();
        let (raw, old, new) = (self.bound.raw, self.old, self.new);
        for (from, to) in &raw.rename {
            let source = self.position(old, from);
            let target = self.position(new, to);
            if source.is_some() {
                fates.insert(from.as_str(), Fate::Renamed(from.span));
            }
            let (Some(source), Some(_)) = (source, target) else { continue };
            if let Some((_, other)) = renamed.insert(to.as_str(), (source, to.span)) {
                self.twice(to, "two fields are renamed to it", other, "this is the other one");
            }
        }
        for name in &raw.drop {
            if self.position(old, name).is_none() {
                continue;
            }
            if let Some(other) = fates.insert(name.as_str(), Fate::Dropped(name.span)) {
                let label = if matches!(other, Fate::Renamed(_)) { "it is renamed here" } else { "it is dropped here" };
                self.twice(name, "it is dropped", other.span(), label);
            }
        }
        let mut defaults: BTreeMap<&str, &Value> = BTreeMap::new();
        for (name, value) in &raw.default {
            if self.position(new, name).is_none() {
                continue;
            }
            defaults.insert(name.as_str(), value);
            if let Some((_, other)) = renamed.get(name.as_str()) {
                self.twice(name, "it has a default", *other, "it is renamed from another field here");
            } else if !fates.contains_key(name.as_str())
                && let Some(field) = old.fields.iter().find(|field| field.name == name.as_str())
            {
                let label = format!("v{} has it already, so it is carried", old.version);
                self.twice(name, "it has a default", field.span, &label);
            }
        }
        let mut used = vec![false; old.fields.len()];
        let mut sources = Vec::with_capacity(new.fields.len());
        for field in &new.fields {
            let carried = old
                .fields
                .iter()
                .position(|before| before.name == field.name)
                .filter(|_| !fates.contains_key(field.name.as_str()));
            let source = if let Some((index, span)) = renamed.get(field.name.as_str()) {
                used[*index] = true;
                self.moved(*index, field, Some(*span))
            } else if let Some(value) = defaults.get(field.name.as_str()) {
                if let Some(index) = carried {
                    used[index] = true;
                }
                self.default(field, value)
            } else if let Some(index) = carried {
                used[index] = true;
                self.moved(index, field, None)
            } else if field.ty.unwrap_optional().1 {
                Some(FieldSource::Absent)
            } else {
                self.without_value(field);
                None
            };
            sources.extend(source);
        }
        for (field, _) in
            old.fields.iter().zip(&used).filter(|(field, used)| !**used && !fates.contains_key(field.name.as_str()))
        {
            self.lost(field);
        }
        (self.diagnostics.len() == before).then_some(StepBody::Declared(sources))
    }

    fn moved(&mut self, index: usize, target: &Field, rename: Option<Span>) -> Option<FieldSource> {
        let source = &self.old.fields[index];
        if carries(&source.ty, &target.ty) {
            return Some(FieldSource::Field { index, into_optional: source.ty != target.ty });
        }
        let (from, to) = (self.model.type_text(&source.ty), self.model.type_text(&target.ty));
        let message = format!(
            "`{}` is `{to}` in v{} of `{}`, but `{}` is `{from}` in v{}",
            target.name, self.new.version, self.event.name, source.name, self.old.version
        );
        let diagnostic = if let Some(span) = rename {
            Diagnostic::error(&catalog::CARRIED_TYPE_CHANGED, message, span, "renaming keeps the type")
        } else {
            let label = format!("this step carries `{}` as it is", source.name);
            Diagnostic::error(&catalog::CARRIED_TYPE_CHANGED, message, self.bound.raw.span, label)
        };
        self.diagnostics.push(
            diagnostic
                .see(source.span, format!("it is `{from}` here"))
                .see(target.span, format!("it is `{to}` here"))
                .note("a step carries `T` to `T` and `T` to `T?`; it converts nothing on its own")
                .help("write the step in code: `with = \"rust\"`"),
        );
        None
    }

    fn default(&mut self, field: &Field, value: &Value) -> Option<FieldSource> {
        match literal(self.model, value, &field.ty) {
            Ok(literal) => Some(FieldSource::Default(literal)),
            Err(wrong) => {
                let diagnostic = wrong.into_diagnostic(&format!("`{}`", field.name), value.span);
                self.diagnostics.push(diagnostic.see(field.span, "the field stands here"));
                None
            }
        }
    }

    fn without_value(&mut self, field: &Field) {
        if self.unknown_names {
            return;
        }
        let message = format!(
            "the step from v{} to v{} of `{}` gives `{}` no value",
            self.old.version, self.new.version, self.event.name, field.name
        );
        let label = format!("v{} has no field `{}`, and nothing is renamed to it", self.old.version, field.name);
        let help = format!(
            "add `default = {{ {0} = .. }}` or `rename = {{ .. = \"{0}\" }}`, make it optional, or write the step in code: `with = \"rust\"`",
            field.name
        );
        self.about_step(&catalog::FIELD_WITHOUT_VALUE, message, label, field, "the field stands here", help);
    }

    fn lost(&mut self, field: &Field) {
        if self.unknown_names {
            return;
        }
        let message = format!(
            "the step from v{} to v{} of `{}` loses `{}`",
            self.old.version, self.new.version, self.event.name, field.name
        );
        let label = format!("v{} has no field `{}`", self.new.version, field.name);
        let help = format!(
            "say where it goes, `rename = {{ {0} = \"..\" }}`, or that it goes, `drop = [\"{0}\"]`",
            field.name
        );
        self.about_step(&catalog::FIELD_LOST, message, label, field, "it holds data of stored events", help);
    }

    fn about_step(
        &mut self,
        code: &'static Code,
        message: String,
        label: String,
        field: &Field,
        see: &str,
        help: String,
    ) {
        self.diagnostics
            .push(Diagnostic::error(code, message, self.bound.to_text.span, label).see(field.span, see).help(help));
    }

    fn twice(&mut self, name: &Text, label: &str, other: Span, other_label: &str) {
        let message = format!(
            "the step from v{} to v{} of `{}` treats `{}` in two ways",
            self.old.version, self.new.version, self.event.name, name.value
        );
        self.diagnostics.push(
            Diagnostic::error(&catalog::FIELD_TWICE, message, name.span, label)
                .see(other, other_label)
                .help("keep one of them; to replace the value of an old field, `drop` it and give a `default`"),
        );
    }

    fn position(&mut self, version: &EventVersion, name: &Text) -> Option<usize> {
        let position = version.fields.iter().position(|field| field.name == name.as_str());
        if position.is_none() {
            self.unknown_names = true;
            let message = format!("v{} of `{}` has no field `{}`", version.version, self.event.name, name.value);
            let known = || version.fields.iter().map(|field| field.name.as_str());
            let help = closest(name.as_str(), known()).map(|meant| format!("did you mean `{meant}`?"));
            self.diagnostics.push(
                Diagnostic::error(&catalog::UNKNOWN_STEP_FIELD, message, name.span, "")
                    .see(version.span, "this version is meant")
                    .help_maybe(help),
            );
        }
        position
    }
}
