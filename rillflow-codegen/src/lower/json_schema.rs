//! The JSON of documents and event versions as JSON Schema, draft-07.
//!
//! A schema accepts what the generated types write and what they read back; like them it accepts keys that it does not
//! know.

use std::collections::BTreeSet;

use super::docs;
use crate::ir::json::Json;
use crate::model::{
    Document, Event, EventVersion, Field, FieldType, IdKind, Model, NamedType, NamedTypeBody, Scalar, TypeId, Union,
};

const UUID_PATTERN: &str = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of a version of an event.
#[must_use]
pub fn event_schema(model: &Model, event: &Event, version: &EventVersion) -> Json {
    let title = format!("{}@{}", event.name, version.version);
    let id = format!("urn:rillflow:{}:event:{}:{}", model.project.name, event.name, version.version);
    root(model, &id, &title, event.doc.as_deref(), None, &version.fields)
}

/// The schema of a document.
#[must_use]
pub fn document_schema(model: &Model, document: &Document) -> Json {
    let id = format!("urn:rillflow:{}:document:{}", model.project.name, document.name);
    root(model, &id, &document.name, document.doc.as_deref(), Some(document.id), &document.fields)
}

/// Whether a text is a schema that an earlier run printed.
#[must_use]
pub fn is_schema(text: &str) -> bool {
    text.contains("\"$id\": \"urn:rillflow:")
}

fn root(model: &Model, id: &str, title: &str, doc: Option<&str>, key: Option<IdKind>, fields: &[Field]) -> Json {
    let mut entries = vec![
        ("$schema".to_owned(), Json::text(DRAFT)),
        ("$id".to_owned(), Json::text(id)),
        ("title".to_owned(), Json::text(title)),
    ];
    entries.extend(description(doc));
    let mut body = object(model, fields);
    if let Some(kind) = key {
        add_id(&mut body, kind);
    }
    entries.extend(body);
    let mut used = BTreeSet::new();
    collect(model, fields, &mut used);
    if !used.is_empty() {
        let named = |id: TypeId| {
            let named = model.named_type(id);
            (named.name.clone(), definition(model, named))
        };
        entries.push(("definitions".to_owned(), Json::Object(used.into_iter().map(named).collect())));
    }
    Json::Object(entries)
}

fn add_id(body: &mut [(String, Json)], kind: IdKind) {
    let id = match kind {
        IdKind::Uuid => scalar(Scalar::Uuid),
        IdKind::String => scalar(Scalar::String),
        IdKind::I64 => scalar(Scalar::I64),
    };
    for (key, value) in body {
        match value {
            Json::Object(properties) if key == "properties" => properties.insert(0, ("id".to_owned(), id.clone())),
            Json::List(required) if key == "required" => required.insert(0, Json::text("id")),
            _ => {}
        }
    }
}

fn description(doc: Option<&str>) -> Option<(String, Json)> {
    let text = doc.map(docs::plain).filter(|text| !text.is_empty())?;
    Some(("description".to_owned(), Json::Text(text)))
}

/// The keywords for an object with these fields.
fn object(model: &Model, fields: &[Field]) -> Vec<(String, Json)> {
    let properties = fields.iter().map(|field| (field.name.clone(), property(model, field))).collect();
    let required = fields.iter().filter(|field| is_required(field)).map(|field| Json::text(field.name.clone()));
    vec![
        ("type".to_owned(), Json::text("object")),
        ("properties".to_owned(), Json::Object(properties)),
        ("required".to_owned(), Json::List(required.collect())),
    ]
}

/// What reads the JSON takes the default of a field whose key is absent.
fn is_required(field: &Field) -> bool {
    !matches!(field.ty, FieldType::Optional(_)) && field.default.is_none()
}

fn property(model: &Model, field: &Field) -> Json {
    let schema = field_type(model, &field.ty);
    let Some(description) = description(field.doc.as_deref()) else { return schema };
    match schema {
        // Draft-07 ignores whatever stands beside a reference.
        Json::Object(entries) if entries.iter().any(|(key, _)| key == "$ref") => {
            let reference = ("allOf".to_owned(), Json::List(vec![Json::Object(entries)]));
            Json::Object(vec![description, reference])
        }
        Json::Object(entries) => Json::Object(std::iter::once(description).chain(entries).collect()),
        other => other,
    }
}

fn field_type(model: &Model, ty: &FieldType) -> Json {
    match ty {
        FieldType::Scalar(kind) => scalar(*kind),
        FieldType::Extern(json, _) => field_type(model, json),
        FieldType::Optional(inner) => {
            let null = Json::object([("type", Json::text("null"))]);
            Json::object([("anyOf", Json::List(vec![field_type(model, inner), null]))])
        }
        FieldType::List(inner) => Json::object([("type", Json::text("array")), ("items", field_type(model, inner))]),
        FieldType::Map(inner) => {
            Json::object([("type", Json::text("object")), ("additionalProperties", field_type(model, inner))])
        }
        FieldType::Named(id) => {
            Json::object([("$ref", Json::text(format!("#/definitions/{}", model.named_type(*id).name)))])
        }
    }
}

fn scalar(scalar: Scalar) -> Json {
    let integer = |min: i64, max: i64| {
        Json::object([
            ("type", Json::text("integer")),
            ("minimum", Json::Integer(min)),
            ("maximum", Json::Integer(max)),
        ])
    };
    let formatted = |format: &str| Json::object([("type", Json::text("string")), ("format", Json::text(format))]);
    let matching = |pattern: &str| Json::object([("type", Json::text("string")), ("pattern", Json::text(pattern))]);
    match scalar {
        Scalar::String => Json::object([("type", Json::text("string"))]),
        Scalar::Bool => Json::object([("type", Json::text("boolean"))]),
        Scalar::I16 => integer(i16::MIN.into(), i16::MAX.into()),
        Scalar::I32 => integer(i32::MIN.into(), i32::MAX.into()),
        // Bounds that a reader without 64-bit integers would round say less than none.
        Scalar::I64 => Json::object([("type", Json::text("integer"))]),
        Scalar::F32 | Scalar::F64 => Json::object([("type", Json::text("number"))]),
        Scalar::Decimal => matching(r"^-?[0-9]+(\.[0-9]+)?$"),
        // Draft-07 does not know the format yet, so the pattern says it too.
        Scalar::Uuid => Json::object([
            ("type", Json::text("string")),
            ("format", Json::text("uuid")),
            ("pattern", Json::text(UUID_PATTERN)),
        ]),
        Scalar::Timestamp => formatted("date-time"),
        Scalar::Date => formatted("date"),
        // The format `time` of the draft has an offset, which a time of day has not.
        Scalar::Time => matching(r"^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$"),
        Scalar::Duration => matching(r"^-?P(T([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)$"),
        Scalar::Bytes => Json::object([("type", Json::text("string")), ("contentEncoding", Json::text("base64"))]),
        Scalar::Json => Json::Object(Vec::new()),
    }
}

fn definition(model: &Model, named: &NamedType) -> Json {
    let mut entries: Vec<(String, Json)> = description(named.doc.as_deref()).into_iter().collect();
    match &named.body {
        NamedTypeBody::Struct(fields) => entries.extend(object(model, fields)),
        NamedTypeBody::ClosedSet(values) => {
            let values = values.iter().map(|value| Json::text(value.value.clone())).collect();
            entries.push(("type".to_owned(), Json::text("string")));
            entries.push(("enum".to_owned(), Json::List(values)));
        }
        NamedTypeBody::Extern(_, json) => {
            if let Json::Object(parts) = scalar(*json) {
                entries.extend(parts);
            }
        }
        NamedTypeBody::Union(one) => entries.push(("oneOf".to_owned(), Json::List(variants(model, one)))),
    }
    Json::Object(entries)
}

/// A variant is an object whose tag has the variant's name as its only value.
fn variants(model: &Model, union: &Union) -> Vec<Json> {
    let variant = |variant: &crate::model::Variant| {
        let mut body = object(model, &variant.fields);
        for (key, value) in &mut body {
            match value {
                Json::Object(properties) if key == "properties" => {
                    let name = Json::object([("const", Json::text(variant.name.clone()))]);
                    properties.insert(0, (union.tag.clone(), name));
                }
                Json::List(required) if key == "required" => required.insert(0, Json::text(union.tag.clone())),
                _ => {}
            }
        }
        Json::Object(description(variant.doc.as_deref()).into_iter().chain(body).collect())
    };
    union.variants.iter().map(variant).collect()
}

/// The named types that the fields lead to.
fn collect(model: &Model, fields: &[Field], used: &mut BTreeSet<TypeId>) {
    for field in fields {
        let mut ty = &field.ty;
        while let FieldType::Optional(inner) | FieldType::List(inner) | FieldType::Map(inner) = ty {
            ty = inner;
        }
        if let FieldType::Named(id) = ty
            && used.insert(*id)
        {
            let inner: Vec<Field> = model.named_type(*id).body.fields().cloned().collect();
            collect(model, &inner, used);
        }
    }
}
