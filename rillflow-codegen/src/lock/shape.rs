//! The canonical shape of documents and event versions: which JSON they are.
//!
//! Two declarations have one shape if each reads what the other writes: the order of fields, documentation and the
//! names of types do not matter, their keys and what is in them does.

use std::collections::BTreeMap;

use super::file::Shape;
use super::hash;
use crate::model::{Field, FieldType, IdKind, Model, NamedTypeBody, TypeId, Union};

/// The shapes of all documents, and those of all events by name and version.
#[must_use]
pub fn shapes(model: &Model) -> (BTreeMap<String, Shape>, BTreeMap<String, BTreeMap<String, Shape>>) {
    let printer = Printer { model };
    let documents = model.documents.iter().map(|document| {
        let mut fields = printer.fields(&document.fields, &[]);
        let id = match document.id {
            IdKind::Uuid => "uuid",
            IdKind::String => "string",
            IdKind::I64 => "i64",
        };
        fields.insert("id".to_owned(), id.to_owned());
        (document.name.clone(), shape(fields))
    });
    let events = model.events.iter().map(|event| {
        let versions = event.versions.iter();
        let versions = versions.map(|one| (format!("v{}", one.version), shape(printer.fields(&one.fields, &[]))));
        (event.name.clone(), versions.collect())
    });
    (documents.collect(), events.collect())
}

fn shape(fields: BTreeMap<String, String>) -> Shape {
    let text: Vec<String> = fields.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
    Shape { hash: hash(&text.join("\n")), fields }
}

/// Prints shapes. `inside` are the named types that a printed one lies in, the outermost first.
#[derive(Clone, Copy)]
struct Printer<'a> {
    model: &'a Model,
}

impl Printer<'_> {
    fn fields(self, fields: &[Field], inside: &[TypeId]) -> BTreeMap<String, String> {
        fields.iter().map(|field| (field.name.clone(), self.ty(&field.ty, inside))).collect()
    }

    fn ty(self, ty: &FieldType, inside: &[TypeId]) -> String {
        match ty {
            FieldType::Scalar(scalar) => scalar.name().to_owned(),
            FieldType::Optional(inner) => format!("{}?", self.ty(inner, inside)),
            FieldType::List(inner) => format!("[{}]", self.ty(inner, inside)),
            FieldType::Map(inner) => format!("{{string: {}}}", self.ty(inner, inside)),
            FieldType::Named(id) => self.named(*id, inside),
        }
    }

    fn named(self, id: TypeId, inside: &[TypeId]) -> String {
        // A type that holds itself in a list or a map is told by how many types out it was begun, not by its name.
        if let Some(levels) = inside.iter().rev().position(|outer| *outer == id) {
            return format!("^{}", levels + 1);
        }
        let inside: Vec<TypeId> = inside.iter().copied().chain([id]).collect();
        match &self.model.named_type(id).body {
            NamedTypeBody::Struct(fields) => self.structure(fields, &inside),
            NamedTypeBody::ClosedSet(values) => {
                let mut values: Vec<String> = values.iter().map(|one| format!("{:?}", one.value)).collect();
                values.sort_unstable();
                values.join(" | ")
            }
            NamedTypeBody::Union(union) => self.union(union, &inside),
        }
    }

    /// `(city: string, street: string)`.
    fn structure(self, fields: &[Field], inside: &[TypeId]) -> String {
        let fields = self.fields(fields, inside);
        let fields: Vec<String> = fields.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
        format!("({})", fields.join(", "))
    }

    /// `<kind: "card" (last4: string) | "cash" ()>`.
    fn union(self, union: &Union, inside: &[TypeId]) -> String {
        let variants = union.variants.iter();
        let mut variants: Vec<String> =
            variants.map(|one| format!("{:?} {}", one.name, self.structure(&one.fields, inside))).collect();
        variants.sort_unstable();
        format!("<{}: {}>", union.tag, variants.join(" | "))
    }
}
