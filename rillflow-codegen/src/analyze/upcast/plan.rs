//! A declared step: every field of the targets gets a value, no field of the source is lost.

use super::path::{self, Path};
use super::step::Ends;
use super::value_map::{MapReader, toml_key};
use super::wishes::{self, Ask, Wishes};
use super::{conversion, suggestion};
use crate::diagnostic::{Code, Diagnostic, catalog};
use crate::manifest::Value;
use crate::model::{Conversion, Field, FieldSource, FieldType, StepBody};
use crate::resolve::literal;
use crate::source::Span;

/// The fields of all targets, each with its source.
pub(super) fn declared(ends: &Ends<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<StepBody> {
    let before = diagnostics.len();
    let wishes = wishes::read(ends, diagnostics);
    let mut plan = Plan { ends, wishes: &wishes, used: Vec::new(), diagnostics };
    let targets: Vec<Vec<FieldSource>> = (0..ends.targets.len()).map(|target| plan.target(target)).collect();
    plan.refuse_losses();
    (diagnostics.len() == before).then_some(StepBody::Declared(targets))
}

struct Plan<'a, 'p> {
    ends: &'p Ends<'a>,
    wishes: &'p Wishes<'a>,
    /// Fields of the source that a target takes.
    used: Vec<Path>,
    diagnostics: &'p mut Vec<Diagnostic>,
}

impl<'a> Plan<'a, '_> {
    fn target(&mut self, target: usize) -> Vec<FieldSource> {
        let fields: &'a [Field] = &self.ends.targets[target].1.fields;
        (0..fields.len()).filter_map(|index| self.field(target, index, &fields[index])).collect()
    }

    fn field(&mut self, target: usize, index: usize, field: &'a Field) -> Option<FieldSource> {
        let place = (target, vec![index]);
        let parts = self.parts(target, index);
        if let Some((source, span)) = self.wishes.moves.get(&place) {
            self.refuse_default(&place, *span, "it is renamed from another field here");
            if let Some(part) = parts {
                self.half(field, part, *span, "it is made of another field here");
            }
            return self.taken(source, target, field, Some(*span));
        }
        if let Some((name, value)) = self.wishes.defaults.get(&place) {
            if let Some((source, before)) = self.carried(field) {
                self.used.push(source);
                let label = format!("v{} has it already, so it is carried", self.ends.old.version);
                let twice = self.ends.twice(name.as_str(), name.span, "it has a default", Some((before.span, &label)));
                self.diagnostics.push(twice);
            }
            if let Some(part) = parts {
                self.half(field, part, name.span, "it has a default as a whole");
            }
            return self.default(field, value);
        }
        if parts.is_some() {
            return self.nested(target, index, field);
        }
        if let Some((source, _)) = self.carried(field) {
            return self.taken(&source, target, field, None);
        }
        if field.ty.unwrap_optional().1 {
            return Some(FieldSource::Absent);
        }
        self.without_value(target, field, &field.name);
        None
    }

    /// A struct that is made of its parts.
    fn nested(&mut self, target: usize, index: usize, field: &'a Field) -> Option<FieldSource> {
        let (_, parts) = self.ends.model.struct_fields(&field.ty)?;
        let mut sources = Vec::with_capacity(parts.len());
        for (position, part) in parts.iter().enumerate() {
            let place = (target, vec![index, position]);
            if let Some((source, span)) = self.wishes.moves.get(&place) {
                self.refuse_default(&place, *span, "another field becomes it here");
                sources.extend(self.taken(source, target, part, Some(*span)));
            } else if let Some((_, value)) = self.wishes.defaults.get(&place) {
                sources.extend(self.default(part, value));
            } else if part.ty.unwrap_optional().1 {
                sources.push(FieldSource::Absent);
            } else {
                self.without_value(target, part, &format!("{}.{}", field.name, part.name));
            }
        }
        (sources.len() == parts.len()).then_some(FieldSource::Nested(sources))
    }

    /// Where the step speaks of a part of a target's struct.
    fn parts(&self, target: usize, index: usize) -> Option<Span> {
        let is_part = |(at, path): &(usize, Path)| *at == target && path.len() > 1 && path[0] == index;
        let moved = self.wishes.moves.iter().find(|(place, _)| is_part(place)).map(|(_, (_, span))| *span);
        let default = || self.wishes.defaults.iter().find(|(place, _)| is_part(place)).map(|(_, (name, _))| name.span);
        moved.or_else(default)
    }

    /// The field of the source that carries over into `field` by itself.
    fn carried(&self, field: &Field) -> Option<(Path, &'a Field)> {
        let (model, old) = (self.ends.model, self.ends.old);
        let free = |path: &Path| !self.wishes.fates.contains_key(path);
        let whole = old.fields.iter().position(|before| before.name == field.name);
        let whole = whole.filter(|outer| !self.wishes.opened.contains_key(outer)).map(|outer| vec![outer]).filter(free);
        let part = || {
            self.wishes.flattened.iter().find_map(|outer| {
                let (_, parts) = model.struct_fields(&old.fields[*outer].ty)?;
                let inner = parts.iter().position(|part| part.name == field.name)?;
                Some(vec![*outer, inner]).filter(free)
            })
        };
        let path = whole.or_else(part)?;
        let found = path::field(model, &old.fields, &path)?;
        Some((path, found))
    }

    fn taken(&mut self, source: &Path, target: usize, field: &Field, at: Option<Span>) -> Option<FieldSource> {
        self.used.push(source.clone());
        let ty = path::ty(self.ends.model, &self.ends.old.fields, source)?;
        let conversion = match self.wishes.conversions.get(source) {
            Some(Ask::Cast(..)) => self.cast(source, &ty, target, field)?,
            Some(Ask::Map(key, pairs)) => {
                let model = self.ends.model;
                let mut reader = MapReader { model, key, pairs, target: field, diagnostics: self.diagnostics };
                reader.conversion(&ty)?
            }
            None => {
                let carried = conversion::carry(&ty, &field.ty);
                // A key that is none may be the one that asks for a conversion.
                if carried.is_none() && self.ends.bound.raw.is_whole {
                    self.type_changed(source, &ty, target, field, at);
                }
                carried?
            }
        };
        Some(FieldSource::Taken { path: source.clone(), conversion })
    }

    fn cast(&mut self, source: &Path, ty: &FieldType, target: usize, field: &Field) -> Option<Conversion> {
        let Some(Ask::Cast(key, to)) = self.wishes.conversions.get(source) else { return None };
        let model = self.ends.model;
        let (from_text, to_text) = (model.type_text(ty), model.type_text(&field.ty));
        let written: String = to.value.split_whitespace().collect();
        let version = self.ends.target_name(target);
        if written != to_text {
            let message =
                format!("`{}` is cast to `{}`, but `{}` is `{to_text}` in {version}", key.value, to.value, field.name);
            let key = toml_key(key.as_str());
            self.diagnostics.push(
                Diagnostic::error(&catalog::CAST_TYPE, message, to.span, "this is not the type of the field")
                    .see(field.span, format!("it is `{to_text}` here"))
                    .help(format!("write `cast = {{ {key} = \"{to_text}\" }}`")),
            );
            return None;
        }
        if conversion::carry(ty, &field.ty).is_some() {
            let message = format!("`{}` is cast to `{to_text}`, and is `{from_text}` already", key.value);
            self.diagnostics.push(
                Diagnostic::error(&catalog::CAST_TYPE, message, to.span, "it carries over without a cast")
                    .see(field.span, format!("it is `{to_text}` here"))
                    .help("remove the cast"),
            );
            return None;
        }
        let conversion = conversion::cast(model, ty, &field.ty);
        if conversion.is_none() {
            let message = format!("`{}` cannot be cast from `{from_text}` to `{to_text}`", key.value);
            let help = suggestion::map_of(model, key.as_str(), ty, &field.ty)
                .map_or_else(code_help, |map| format!("say what becomes of each value: `{map}`"));
            self.diagnostics.push(
                Diagnostic::error(&catalog::CAST_LOSSY, message, to.span, conversion::objection(model, ty, &field.ty))
                    .see(field.span, format!("it is `{to_text}` here"))
                    .note("a declared step never fails and loses nothing")
                    .help(help),
            );
        }
        conversion
    }

    fn type_changed(&mut self, source: &Path, ty: &FieldType, target: usize, field: &Field, rename: Option<Span>) {
        let (model, old) = (self.ends.model, self.ends.old);
        let Some(before) = path::field(model, &old.fields, source) else { return };
        let name = path::text(model, &old.fields, source);
        let (from, to) = (model.type_text(ty), model.type_text(&field.ty));
        let (event, _) = self.ends.targets[target];
        let place = if event.name == self.ends.event.name {
            format!("{} of `{}`", self.ends.target_name(target), event.name)
        } else {
            self.ends.target_name(target)
        };
        let message = format!("`{}` is `{to}` in {place}, but `{name}` is `{from}` in v{}", field.name, old.version);
        let diagnostic = if let Some(span) = rename {
            Diagnostic::error(&catalog::CARRIED_TYPE_CHANGED, message, span, "moving a value keeps its type")
        } else {
            let label = format!("this step carries `{name}` as it is");
            Diagnostic::error(&catalog::CARRIED_TYPE_CHANGED, message, self.ends.bound.raw.span, label)
        };
        let mut diagnostic = diagnostic
            .see(before.span, format!("it is `{}` here", model.type_text(&before.ty)))
            .see(field.span, format!("it is `{to}` here"));
        if source.len() > 1 && before.ty != *ty {
            let outer = &old.fields[source[0]];
            diagnostic = diagnostic.see(outer.span, "this struct may be absent, and its fields with it");
        }
        let help = suggestion::conversion(model, &name, ty, field).unwrap_or_else(|| {
            let is_absent_at_times = *ty == FieldType::Optional(Box::new(field.ty.clone()));
            if is_absent_at_times { format!("make it `{to}?`, or {}", code_help()) } else { code_help() }
        });
        self.diagnostics.push(
            diagnostic.note("a step carries `T` to `T` and `T` to `T?`; anything else must be asked for").help(help),
        );
    }

    fn default(&mut self, field: &Field, value: &Value) -> Option<FieldSource> {
        match literal(self.ends.model, value, &field.ty) {
            Ok(literal) => Some(FieldSource::Default(literal)),
            Err(wrong) => {
                let diagnostic = wrong.into_diagnostic(&format!("`{}`", field.name), value.span);
                self.diagnostics.push(diagnostic.see(field.span, "the field stands here"));
                None
            }
        }
    }

    fn refuse_default(&mut self, place: &(usize, Path), other: Span, label: &str) {
        if let Some((name, _)) = self.wishes.defaults.get(place) {
            let twice = self.ends.twice(name.as_str(), name.span, "it has a default", Some((other, label)));
            self.diagnostics.push(twice);
        }
    }

    /// A target's struct is made as a whole and in parts.
    fn half(&mut self, field: &Field, part: Span, whole: Span, label: &str) {
        let message = format!("{} makes `{}` in two ways", self.ends.title(), field.name);
        self.diagnostics.push(
            Diagnostic::error(&catalog::FIELD_TWICE, message, part, "one of its fields is given a value here")
                .see(whole, label)
                .help("keep one of them"),
        );
    }

    fn without_value(&mut self, target: usize, field: &Field, name: &str) {
        if self.wishes.unknown_names {
            return;
        }
        let message = format!("{} gives `{name}` no value", self.ends.title());
        let label = if name.contains('.') {
            "nothing becomes it".to_owned()
        } else {
            format!("v{} has no field `{name}`, and nothing is renamed to it", self.ends.old.version)
        };
        let key = toml_key(name);
        let help = format!(
            "add `default = {{ {key} = .. }}` or `rename = {{ .. = \"{name}\" }}`, make it optional, or write the step in code: `with = \"rust\"`",
        );
        let help = suggestion::nest_of(self.ends, target, field, name).unwrap_or(help);
        self.about_step(target, &catalog::FIELD_WITHOUT_VALUE, message, label, field, "the field stands here", help);
    }

    /// Every field of the source is used, or said to go.
    fn refuse_losses(&mut self) {
        if self.wishes.unknown_names {
            return;
        }
        let (model, old) = (self.ends.model, self.ends.old);
        let mut leaves: Vec<Path> = Vec::new();
        for (outer, field) in old.fields.iter().enumerate() {
            match model.struct_fields(&field.ty).filter(|_| self.wishes.opened.contains_key(&outer)) {
                Some((_, parts)) => leaves.extend((0..parts.len()).map(|inner| vec![outer, inner])),
                None => leaves.push(vec![outer]),
            }
        }
        for leaf in leaves {
            if self.used.contains(&leaf) || self.wishes.fates.contains_key(&leaf) {
                continue;
            }
            let Some(field) = path::field(model, &old.fields, &leaf) else { continue };
            let name = path::text(model, &old.fields, &leaf);
            let message = format!("{} loses `{name}`", self.ends.title());
            let label = match self.ends.targets.len() {
                1 if self.ends.targets[0].1.fields.iter().any(|target| target.name == field.name) => {
                    format!("`{}` of {} gets its value elsewhere", field.name, self.ends.target_name(0))
                }
                1 => format!("{} has no field `{}`", self.ends.target_name(0), field.name),
                _ => format!("none of these has a field `{}`", field.name),
            };
            let key = toml_key(&name);
            let help =
                format!("say where it goes, `rename = {{ {key} = \"..\" }}`, or that it goes, `drop = [\"{name}\"]`");
            let help = suggestion::flatten_of(self.ends, &leaf).unwrap_or(help);
            self.about_step(0, &catalog::FIELD_LOST, message, label, field, "it holds data of stored events", help);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the words of one diagnostic")]
    fn about_step(
        &mut self,
        target: usize,
        code: &'static Code,
        message: String,
        label: String,
        field: &Field,
        see: &str,
        help: String,
    ) {
        let span = self.ends.bound.to.get(target).map_or(self.ends.bound.raw.span, |(_, text)| text.span);
        self.diagnostics.push(Diagnostic::error(code, message, span, label).see(field.span, see).help(help));
    }
}

fn code_help() -> String {
    "write the step in code: `with = \"rust\"`".to_owned()
}
