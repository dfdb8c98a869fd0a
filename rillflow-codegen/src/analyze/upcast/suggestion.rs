//! The step that is probably meant, or the part of it that lacks, ready to paste.

use super::conversion::{carry, cast, lift};
use super::path::Path;
use super::step::Ends;
use super::value_map::toml_key;
use crate::model::{Conversion, Event, EventVersion, Field, FieldType, Model, NamedTypeBody, Scalar, ValueMap};

/// A help that says what is new and shows a whole `[[upcasts]]` table.
pub(crate) fn step(model: &Model, event: &Event, old: &EventVersion, new: &EventVersion) -> String {
    let mut draft = Draft::of(model, old, new);
    let why = draft.why(new);
    let mut lines = vec![
        format!("add a step{why}:"),
        "[[upcasts]]".to_owned(),
        format!("from = \"{}@{}\"", event.name, old.version),
        format!("to = \"{}@{}\"", event.name, new.version),
    ];
    lines.append(&mut draft.body());
    lines.join("\n")
}

/// The help for a value that changes its type on the way.
pub(super) fn conversion(model: &Model, name: &str, from: &FieldType, field: &Field) -> Option<String> {
    if cast(model, from, &field.ty).is_some() {
        let key = toml_key(name);
        return Some(format!("cast it: `cast = {{ {key} = \"{}\" }}`", model.type_text(&field.ty)));
    }
    if let Some(map) = map_of(model, name, from, &field.ty) {
        return Some(format!("say what becomes of each value: `{map}`"));
    }
    part_by_part(model, name, from, field)
        .map(|renames| format!("move the struct field by field: `rename = {{ {renames} }}`"))
}

/// A `map` with a place for each value that does not carry over by itself; `None` if no map leads there.
pub(super) fn map_of(model: &Model, key: &str, from: &FieldType, to: &FieldType) -> Option<String> {
    let mut arms = None;
    lift(from, to, &mut |from, to| {
        let (target, values) = model.set_values(to).filter(|_| !to.unwrap_optional().1)?;
        let lacking: Vec<String> = match model.set_values(from).filter(|_| !from.unwrap_optional().1) {
            Some((_, known)) => {
                let lacks = |value: &&str| values.iter().all(|same| same.value != *value);
                known.iter().map(|one| one.value.as_str()).filter(lacks).map(toml_key).collect()
            }
            None => match from {
                FieldType::Scalar(Scalar::Bool) => vec!["true".to_owned(), "false".to_owned()],
                FieldType::Scalar(Scalar::String | Scalar::I16 | Scalar::I32 | Scalar::I64) => vec!["_".to_owned()],
                _ => return None,
            },
        };
        let example = values.first().map_or("..", |first| first.value.as_str()).escape_default().to_string();
        let all: Vec<String> = lacking.iter().map(|value| format!("{value} = \"{example}\"")).collect();
        arms = Some(all.join(", "));
        Some(Conversion::Mapped(ValueMap { target, arms: Vec::new(), otherwise: None }))
    })?;
    let arms = arms.filter(|arms| !arms.is_empty()).map_or_else(|| "{}".to_owned(), |arms| format!("{{ {arms} }}"));
    Some(format!("map = {{ {} = {arms} }}", toml_key(key)))
}

/// The help for a struct of the target whose fields the source has by themselves.
pub(super) fn nest_of(ends: &Ends<'_>, target: usize, field: &Field, name: &str) -> Option<String> {
    let (_, parts) = ends.model.struct_fields(&field.ty).filter(|_| !name.contains('.'))?;
    let targets = &ends.targets[target].1.fields;
    let names: Vec<String> = parts
        .iter()
        .filter(|part| has(&ends.old.fields, &part.name) && !has(targets, &part.name))
        .map(|part| format!("\"{}\"", part.name))
        .collect();
    (!names.is_empty()).then(|| format!("put its fields into it: `nest = {{ {name} = [{}] }}`", names.join(", ")))
}

/// The help for a struct of the source whose fields a target has by themselves.
pub(super) fn flatten_of(ends: &Ends<'_>, leaf: &Path) -> Option<String> {
    let [outer] = leaf.as_slice() else { return None };
    let field = &ends.old.fields[*outer];
    let (_, parts) = ends.model.struct_fields(&field.ty)?;
    let fits = parts.iter().any(|part| ends.targets.iter().any(|(_, version)| has(&version.fields, &part.name)));
    fits.then(|| format!("take its fields out of it: `flatten = [\"{}\"]`", field.name))
}

/// A step between two versions, as far as it can be guessed.
struct Draft<'a> {
    model: &'a Model,
    /// Fields of the old version that the new one has not.
    lost: Vec<&'a Field>,
    /// Fields of the new version that the old one has not and that need a value.
    fresh: Vec<&'a Field>,
    rename: Vec<String>,
    cast: Vec<String>,
    map: Vec<String>,
    nest: Vec<String>,
    flatten: Vec<String>,
    default: Vec<String>,
    /// A constant or a conversion is needed that nobody can guess.
    needs_code: bool,
}

impl<'a> Draft<'a> {
    fn of(model: &'a Model, old: &'a EventVersion, new: &'a EventVersion) -> Self {
        let fresh = |field: &&Field| !has(&old.fields, &field.name) && !field.ty.unwrap_optional().1;
        let mut draft = Self {
            model,
            lost: old.fields.iter().filter(|field| !has(&new.fields, &field.name)).collect(),
            fresh: new.fields.iter().filter(fresh).collect(),
            rename: Vec::new(),
            cast: Vec::new(),
            map: Vec::new(),
            nest: Vec::new(),
            flatten: Vec::new(),
            default: Vec::new(),
            needs_code: false,
        };
        for field in &new.fields {
            if let Some(before) = old.fields.iter().find(|before| before.name == field.name) {
                draft.change(before, field);
            }
        }
        draft.flatten(&new.fields);
        draft.nest();
        draft.rename();
        draft
    }

    /// A field that has another type now.
    fn change(&mut self, before: &Field, field: &Field) {
        let model = self.model;
        if carry(&before.ty, &field.ty).is_some() {
            return;
        }
        if cast(model, &before.ty, &field.ty).is_some() {
            self.cast.push(format!("{} = \"{}\"", field.name, model.type_text(&field.ty)));
        } else if let Some(map) = map_of(model, &field.name, &before.ty, &field.ty) {
            let inner = map.strip_prefix("map = { ").and_then(|map| map.strip_suffix(" }"));
            self.map.extend(inner.map(str::to_owned));
        } else if let Some(renames) = part_by_part(model, &field.name, &before.ty, field) {
            self.rename.push(renames);
        } else {
            self.needs_code = true;
        }
    }

    fn flatten(&mut self, new: &[Field]) {
        let model = self.model;
        let (flat, lost): (Vec<&Field>, _) = self.lost.iter().partition(|field| {
            let parts = model.struct_fields(&field.ty);
            parts.is_some_and(|(_, parts)| parts.iter().any(|part| has(new, &part.name)))
        });
        self.lost = lost;
        for field in flat {
            let Some((_, parts)) = model.struct_fields(&field.ty) else { continue };
            self.flatten.push(format!("\"{}\"", field.name));
            self.fresh.retain(|fresh| !has(parts, &fresh.name));
        }
    }

    fn nest(&mut self) {
        let model = self.model;
        for field in std::mem::take(&mut self.fresh) {
            let parts = model.struct_fields(&field.ty).map_or(&[][..], |(_, parts)| parts);
            let inside: Vec<&str> =
                self.lost.iter().map(|lost| lost.name.as_str()).filter(|name| has(parts, name)).collect();
            if inside.is_empty() {
                self.fresh.push(field);
                continue;
            }
            let names: Vec<String> = inside.iter().map(|name| format!("\"{name}\"")).collect();
            self.nest.push(format!("{} = [{}]", field.name, names.join(", ")));
            for part in parts.iter().filter(|part| !inside.contains(&part.name.as_str())) {
                if part.ty.unwrap_optional().1 {
                    continue;
                }
                match placeholder(model, &part.ty) {
                    Some(value) => self.default.push(format!("\"{}.{}\" = {value}", field.name, part.name)),
                    None => self.needs_code = true,
                }
            }
            self.lost.retain(|lost| !has(parts, &lost.name));
        }
    }

    /// One field that went and one that came are probably one.
    fn rename(&mut self) {
        if let ([lost], [fresh]) = (self.lost.as_slice(), self.fresh.as_slice()) {
            let is_cast = cast(self.model, &lost.ty, &fresh.ty).is_some();
            if is_cast || carry(&lost.ty, &fresh.ty).is_some() {
                self.rename.push(format!("{} = \"{}\"", lost.name, fresh.name));
                if is_cast {
                    self.cast.push(format!("{} = \"{}\"", lost.name, self.model.type_text(&fresh.ty)));
                }
                return;
            }
        }
        for field in &self.fresh {
            match placeholder(self.model, &field.ty) {
                Some(value) => self.default.push(format!("{} = {value}", field.name)),
                None => self.needs_code = true,
            }
        }
    }

    fn why(&self, new: &EventVersion) -> String {
        match (self.lost.as_slice(), self.fresh.as_slice()) {
            (_, []) => String::new(),
            ([lost], [fresh]) if self.is_renamed(lost) => {
                format!("; `{}` looks like `{}` under a new name", fresh.name, lost.name)
            }
            (_, fresh) => {
                let verb = if fresh.len() == 1 { "is new in" } else { "are new in" };
                let need = if fresh.len() == 1 { "needs" } else { "need" };
                format!("; {} {verb} v{} and {need} a default or code", names(fresh), new.version)
            }
        }
    }

    fn is_renamed(&self, lost: &Field) -> bool {
        let start = format!("{} = ", lost.name);
        self.rename.iter().any(|rename| rename.starts_with(&start))
    }

    fn body(&mut self) -> Vec<String> {
        if self.needs_code {
            // A person has to say what becomes of it.
            return vec!["with = \"rust\"".to_owned()];
        }
        let table = |key: &str, entries: &[String]| {
            (!entries.is_empty()).then(|| format!("{key} = {{ {} }}", entries.join(", ")))
        };
        let gone = self.lost.iter().filter(|lost| !self.is_renamed(lost));
        let gone: Vec<String> = gone.map(|lost| format!("\"{}\"", lost.name)).collect();
        let list =
            |key: &str, entries: &[String]| (!entries.is_empty()).then(|| format!("{key} = [{}]", entries.join(", ")));
        let lines = [
            table("rename", &self.rename),
            table("cast", &self.cast),
            table("map", &self.map),
            table("nest", &self.nest),
            list("flatten", &self.flatten),
            table("default", &self.default),
            list("drop", &gone),
        ];
        lines.into_iter().flatten().collect()
    }
}

/// The renames that move what two structs have in common; `None` unless the new one can be made of it.
fn part_by_part(model: &Model, name: &str, from: &FieldType, field: &Field) -> Option<String> {
    let ((_, before), (_, after)) = (model.struct_fields(from)?, model.struct_fields(&field.ty)?);
    if name.contains('.') || from.unwrap_optional().1 {
        return None;
    }
    let covered = |part: &Field| {
        part.ty.unwrap_optional().1
            || before.iter().any(|old| old.name == part.name && carry(&old.ty, &part.ty).is_some())
    };
    if !after.iter().all(covered) {
        return None;
    }
    let common = before.iter().filter(|part| has(after, &part.name));
    let renames: Vec<String> =
        common.map(|part| format!("\"{name}.{0}\" = \"{1}.{0}\"", part.name, field.name)).collect();
    (!renames.is_empty()).then(|| renames.join(", "))
}

fn has(fields: &[Field], name: &str) -> bool {
    fields.iter().any(|field| field.name == name)
}

fn names(fields: &[&Field]) -> String {
    let names: Vec<String> = fields.iter().map(|field| format!("`{}`", field.name)).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}

/// A constant of the type that reads as "nothing yet".
fn placeholder(model: &Model, ty: &FieldType) -> Option<String> {
    let text = match ty {
        FieldType::Scalar(Scalar::String) => "\"\"",
        FieldType::Scalar(Scalar::Bool) => "false",
        FieldType::Scalar(Scalar::I16 | Scalar::I32 | Scalar::I64) => "0",
        FieldType::Scalar(Scalar::F32 | Scalar::F64) => "0.0",
        FieldType::Scalar(Scalar::Decimal) => "\"0\"",
        FieldType::List(_) => "[]",
        FieldType::Map(_) => "{}",
        FieldType::Named(id) => match &model.named_type(*id).body {
            NamedTypeBody::ClosedSet(values) => return Some(format!("\"{}\"", values.first()?.value.escape_default())),
            NamedTypeBody::Struct(_) | NamedTypeBody::Union(_) | NamedTypeBody::Extern(..) => return None,
        },
        FieldType::Scalar(_) | FieldType::Optional(_) | FieldType::Extern(..) => return None,
    };
    Some(text.to_owned())
}
