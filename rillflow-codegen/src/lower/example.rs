//! Example values: what the JSON of a type looks like.

use crate::ir::json::Json;
use crate::model::{Field, FieldType, IdKind, Model, NamedTypeBody, Scalar, TypeId};

const UUID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// An object with every field, also those that may be absent.
pub(super) fn object(model: &Model, fields: &[Field]) -> Json {
    Json::Object(entries(model, fields, &mut Vec::new()))
}

/// An id of a document.
pub(super) fn id(kind: IdKind) -> Json {
    match kind {
        IdKind::Uuid => Json::text(UUID),
        IdKind::String => Json::text("id"),
        IdKind::I64 => Json::Integer(1),
    }
}

fn entries(model: &Model, fields: &[Field], open: &mut Vec<TypeId>) -> Vec<(String, Json)> {
    let entry = |field: &Field| Some((field.name.clone(), value(model, &field.name, &field.ty, open)?));
    fields.iter().filter_map(entry).collect()
}

/// A value, or `None` where a type that contains itself would go on for ever.
fn value(model: &Model, name: &str, ty: &FieldType, open: &mut Vec<TypeId>) -> Option<Json> {
    match ty {
        FieldType::Scalar(kind) => Some(scalar(name, *kind)),
        FieldType::Optional(inner) | FieldType::Extern(inner, _) => value(model, name, inner, open),
        FieldType::List(inner) => Some(Json::List(value(model, name, inner, open).into_iter().collect())),
        FieldType::Map(inner) => {
            let only = value(model, name, inner, open).map(|value| ("key".to_owned(), value));
            Some(Json::Object(only.into_iter().collect()))
        }
        FieldType::Named(id) if open.contains(id) => None,
        FieldType::Named(id) => {
            open.push(*id);
            let value = named(model, name, *id, open);
            open.pop();
            Some(value)
        }
    }
}

fn named(model: &Model, name: &str, id: TypeId, open: &mut Vec<TypeId>) -> Json {
    match &model.named_type(id).body {
        NamedTypeBody::Struct(fields) => Json::Object(entries(model, fields, open)),
        NamedTypeBody::ClosedSet(values) => {
            Json::text(values.first().map(|value| value.value.clone()).unwrap_or_default())
        }
        NamedTypeBody::Extern(_, json) => scalar(name, *json),
        NamedTypeBody::Union(union) => {
            let mut all: Vec<(String, Json)> = Vec::new();
            if let Some(variant) = union.variants.first() {
                all.push((union.tag.clone(), Json::text(variant.name.clone())));
                all.extend(entries(model, &variant.fields, open));
            }
            Json::Object(all)
        }
    }
}

fn scalar(name: &str, scalar: Scalar) -> Json {
    match scalar {
        Scalar::String => Json::text(name.replace('_', " ")),
        Scalar::Bool => Json::Bool(true),
        Scalar::I16 | Scalar::I32 | Scalar::I64 => Json::Integer(1),
        Scalar::F32 | Scalar::F64 => Json::Float(1.5),
        Scalar::Decimal => Json::text("12.50"),
        Scalar::Uuid => Json::text(UUID),
        Scalar::Timestamp => Json::text("2026-01-31T12:00:00Z"),
        Scalar::Date => Json::text("2026-01-31"),
        Scalar::Time => Json::text("12:00:00"),
        Scalar::Duration => Json::text("PT1H30M"),
        Scalar::Bytes => Json::text("AP8Q"),
        Scalar::Json => Json::object([("any", Json::text("value"))]),
    }
}
