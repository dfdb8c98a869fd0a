//! The canonical shape of documents and event versions: which JSON they are.
//!
//! Two declarations have one shape if each reads what the other writes: the order of fields, documentation and the
//! names of types do not matter, their keys and what is in them does.

use std::collections::BTreeMap;

use super::file::Shape;
use super::hash;
use crate::model::{Field, FieldType, IdKind, Model, NamedTypeBody};

/// The shapes of all documents, and those of all events by name and version.
#[must_use]
pub fn shapes(model: &Model) -> (BTreeMap<String, Shape>, BTreeMap<String, BTreeMap<String, Shape>>) {
    let documents = model.documents.iter().map(|document| {
        let mut fields = fields(model, &document.fields);
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
        let versions = versions.map(|one| (format!("v{}", one.version), shape(fields(model, &one.fields))));
        (event.name.clone(), versions.collect())
    });
    (documents.collect(), events.collect())
}

fn shape(fields: BTreeMap<String, String>) -> Shape {
    let text: Vec<String> = fields.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
    Shape { hash: hash(&text.join("\n")), fields }
}

fn fields(model: &Model, fields: &[Field]) -> BTreeMap<String, String> {
    fields.iter().map(|field| (field.name.clone(), type_shape(model, &field.ty))).collect()
}

fn type_shape(model: &Model, ty: &FieldType) -> String {
    match ty {
        FieldType::Scalar(scalar) => scalar.name().to_owned(),
        FieldType::Optional(inner) => format!("{}?", type_shape(model, inner)),
        FieldType::List(inner) => format!("[{}]", type_shape(model, inner)),
        FieldType::Map(inner) => format!("{{string: {}}}", type_shape(model, inner)),
        FieldType::Named(id) => match &model.named_type(*id).body {
            NamedTypeBody::Struct(inner) => {
                let inner = fields(model, inner);
                let inner: Vec<String> = inner.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
                format!("({})", inner.join(", "))
            }
            NamedTypeBody::ClosedSet(values) => {
                let mut values: Vec<String> = values.iter().map(|(value, _)| format!("{value:?}")).collect();
                values.sort_unstable();
                values.join(" | ")
            }
        },
    }
}
