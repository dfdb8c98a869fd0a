//! Canonical shapes: which JSON a type, an event version or a document is.
//!
//! Two declarations have one shape if each reads what the other writes: the order of fields, documentation and the
//! names of types do not matter, their keys and what is in them does.

use std::collections::{BTreeMap, BTreeSet};

use super::{FieldSurface, Fields, Surface, TypeSurface};

/// Each key with the shape of its value.
pub type Shape = BTreeMap<String, String>;

/// What differs between two collections of facts, such as shapes, in the order of their names.
#[must_use]
pub fn changes(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let change = |name: &String| match (before.get(name), after.get(name)) {
        (Some(old), Some(new)) if old == new => None,
        (Some(old), Some(new)) => Some(format!("`{name}` was `{old}` and is `{new}`")),
        (Some(old), None) => Some(format!("`{name}`, which was `{old}`, is gone")),
        (None, Some(new)) => Some(format!("`{name}` is new: `{new}`")),
        (None, None) => None,
    };
    names.into_iter().filter_map(change).collect()
}

impl Surface {
    /// The named types that values outside of events are made of: in documents, and in the rows of projections.
    #[must_use]
    pub fn stored_types(&self) -> BTreeSet<&str> {
        let documents = self.documents.values().flat_map(|document| document.fields.values().map(|field| &field.ty));
        let columns = self.projections.values().flat_map(|one| one.columns.values().map(|column| &column.ty));
        self.reached(documents.chain(columns).map(String::as_str).collect())
    }

    /// The named types that a value of these fields is made of.
    #[must_use]
    pub fn types_in<'a>(&'a self, fields: &'a Fields) -> BTreeSet<&'a str> {
        self.reached(fields.values().map(|field| field.ty.as_str()).collect())
    }

    /// The named types that the versions of an event are made of.
    pub fn types_of(&self, event: &str) -> impl Iterator<Item = &str> {
        let versions = self.events.get(event).into_iter().flat_map(|event| event.versions.values());
        let found: BTreeSet<&str> = versions.flat_map(|fields| self.types_in(fields)).collect();
        found.into_iter()
    }

    fn reached<'a>(&'a self, mut open: Vec<&'a str>) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        while let Some(ty) = open.pop() {
            let bare = ty.trim_matches(|character: char| "[]{}?".contains(character));
            let Some((name, named)) = self.types.get_key_value(bare) else { continue };
            if found.insert(name.as_str()) {
                open.extend(named.fields().map(|field| field.ty.as_str()));
            }
        }
        found
    }

    /// The shape of one version of an event, `v1`.
    #[must_use]
    pub fn version_shape(&self, event: &str, version: &str) -> Option<Shape> {
        self.events.get(event)?.versions.get(version).map(|fields| self.fields_shape(fields))
    }

    /// The shape of some fields.
    #[must_use]
    pub fn fields_shape(&self, fields: &Fields) -> Shape {
        self.nested_fields(fields, &mut Vec::new())
    }

    /// The shape of a type, which is written as the manifest writes it.
    #[must_use]
    pub fn type_shape(&self, ty: &str) -> String {
        self.nested_type(ty, &mut Vec::new())
    }

    fn nested_fields(&self, fields: &Fields, inside: &mut Vec<String>) -> Shape {
        let mut shape = |field: &FieldSurface| {
            // A default is part of how the bytes are read.
            let default = field.default.as_ref().map(|default| format!(" default {default}"));
            format!("{}{}", self.nested_type(&field.ty, inside), default.unwrap_or_default())
        };
        fields.iter().map(|(name, field)| (name.clone(), shape(field))).collect()
    }

    /// `inside` are the structs around the type: one that contains itself by way of a list is not spelled out twice.
    fn nested_type(&self, ty: &str, inside: &mut Vec<String>) -> String {
        if let Some(inner) = ty.strip_suffix('?') {
            return format!("{}?", self.nested_type(inner, inside));
        }
        if let Some(inner) = ty.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            return format!("[{}]", self.nested_type(inner, inside));
        }
        if let Some(inner) = ty.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            return format!("{{string: {}}}", self.nested_type(inner, inside));
        }
        let Some(named) = self.types.get(ty) else { return ty.to_owned() };
        if inside.iter().any(|outer| outer == ty) {
            return ty.to_owned();
        }
        inside.push(ty.to_owned());
        let shape = match named {
            TypeSurface::Struct(fields) => spelled(&self.nested_fields(fields, inside)),
            TypeSurface::Set(values) => {
                let mut values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
                values.sort_unstable();
                values.join(" | ")
            }
            TypeSurface::Extern(one) => one.json.clone(),
            // `<kind: "card" (last4: string) | "cash" ()>`.
            TypeSurface::Union(union) => {
                let variants = union.variants.iter();
                let variants =
                    variants.map(|(name, fields)| format!("{name:?} {}", spelled(&self.nested_fields(fields, inside))));
                let variants: Vec<String> = variants.collect();
                format!("<{}: {}>", union.tag, variants.join(" | "))
            }
        };
        inside.pop();
        shape
    }
}

fn spelled(shape: &Shape) -> String {
    let fields: Vec<String> = shape.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
    format!("({})", fields.join(", "))
}
