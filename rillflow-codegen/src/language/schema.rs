//! The language as JSON Schema, draft-07, for editors.

use super::{Key, Place, Shape, Table, Takes};
use crate::ir::json::Json;

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The keys of the root that an included file does not have.
const ROOT_ONLY: [&str; 7] = ["project", "generate", "include", "log", "archive", "snapshots", "idempotency"];

/// A length of time; that something stands in it is left to the program.
const DURATION: &str = "^P([0-9]+W)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+([.][0-9]+)?S)?)?$";

/// The schema of a manifest and of the files that it includes: one without `[project]` is an included one.
#[must_use]
pub fn schema() -> Json {
    let mut entries = vec![
        entry("$schema", Json::text(DRAFT)),
        entry("title", Json::text("rillflow.toml")),
        entry("description", Json::text("A manifest of Rillflow, or a file that it includes.")),
    ];
    entries.extend(object(Place::Root.table()).into_iter().filter(|(name, _)| name != "required"));
    let included = ROOT_ONLY.map(|key| entry(key, Json::Bool(false)));
    entries.extend([
        entry("if", Json::object([("required", texts(["project"]))])),
        entry("then", Json::object([("required", texts(["manifest"]))])),
        entry("else", Json::object([("properties", Json::Object(included.into()))])),
    ]);
    let others = Place::ALL.iter().filter(|place| **place != Place::Root);
    let definitions = others.map(|place| (name(*place), definition(place.table()))).collect();
    entries.push(entry("definitions", Json::Object(definitions)));
    Json::Object(entries)
}

fn definition(table: &Table) -> Json {
    let mut entries = vec![entry("description", Json::text(table.doc))];
    entries.extend(object(table));
    match table.shape {
        Shape::Free => {}
        Shape::OneOf(keys) => {
            let choices = keys.iter().map(|key| Json::object([("required", texts([*key]))])).collect();
            entries.push(entry("oneOf", Json::List(choices)));
        }
        Shape::Kinds(kinds) => {
            let rules = kinds.iter().enumerate().map(|(index, kind)| kind_rule(table, kind, index == 0)).collect();
            entries.push(entry("allOf", Json::List(rules)));
        }
    }
    Json::Object(entries)
}

/// The keywords for a table, without what depends on its kind.
fn object(table: &Table) -> Vec<(String, Json)> {
    let mut properties: Vec<(String, Json)> = Vec::new();
    for key in table.keys {
        // A key of several kinds that takes something else in each is described once for each.
        let known = properties.iter().any(|(name, _)| name == key.name);
        let same: Vec<&Key> = table.keys.iter().filter(|other| other.name == key.name).collect();
        match same.as_slice() {
            _ if known => {}
            [only] => properties.push(entry(key.name, property(only))),
            several => {
                let choices = several.iter().map(|key| property(key)).collect();
                properties.push(entry(key.name, Json::object([("anyOf", Json::List(choices))])));
            }
        }
    }
    let required = table.keys.iter().filter(|key| key.required && key.kinds.is_empty()).map(|key| key.name);
    let required: Vec<Json> = required.map(Json::text).collect();
    let mut entries = vec![entry("type", Json::text("object")), entry("properties", Json::Object(properties))];
    if let Some(names) = table.names {
        let pattern = (names.pattern.to_owned(), described(names.doc, takes(&names.takes)));
        entries.push(entry("patternProperties", Json::Object(vec![pattern])));
    }
    entries.push(entry("additionalProperties", Json::Bool(false)));
    if !required.is_empty() {
        entries.push(entry("required", Json::List(required)));
    }
    entries
}

/// What follows from a kind: which keys there must be, and which there are not.
fn kind_rule(table: &Table, kind: &str, is_default: bool) -> Json {
    let has = |key: &Key| key.kinds.is_empty() || key.kinds.contains(&kind);
    let mut properties: Vec<(String, Json)> = Vec::new();
    for key in table.keys.iter().filter(|key| !key.kinds.is_empty()) {
        let several = table.keys.iter().filter(|other| other.name == key.name).count() > 1;
        if has(key) && several {
            properties.push(entry(key.name, takes(&key.takes)));
        } else if !table.keys.iter().any(|other| other.name == key.name && has(other))
            && properties.iter().all(|(name, _)| name != key.name)
        {
            properties.push(entry(key.name, Json::Bool(false)));
        }
    }
    let required = table.keys.iter().filter(|key| key.required && has(key) && !key.kinds.is_empty());
    let required = required.map(|key| Json::text(key.name)).collect();
    let is_kind = Json::object([("kind", Json::object([("const", Json::text(kind))]))]);
    let mut condition = vec![entry("properties", is_kind)];
    if !is_default {
        condition.push(entry("required", texts(["kind"])));
    }
    Json::object([
        ("if", Json::Object(condition)),
        ("then", Json::object([("required", Json::List(required)), ("properties", Json::Object(properties))])),
    ])
}

fn property(key: &Key) -> Json {
    let default = if key.default.is_empty() { String::new() } else { format!(" Default: {}.", key.default) };
    described(&format!("{}{default}", key.doc), takes(&key.takes))
}

fn described(doc: &str, schema: Json) -> Json {
    let description = entry("description", Json::text(doc));
    match schema {
        // Draft-07 ignores whatever stands beside a reference.
        Json::Object(entries) if entries.iter().any(|(key, _)| key == "$ref") => {
            Json::Object(vec![description, entry("allOf", Json::List(vec![Json::Object(entries)]))])
        }
        Json::Object(entries) => Json::Object(std::iter::once(description).chain(entries).collect()),
        other => other,
    }
}

fn takes(takes_: &Takes) -> Json {
    let of_type = |name: &str| entry("type", Json::text(name));
    match takes_ {
        Takes::Text(_) => Json::Object(vec![of_type("string")]),
        Takes::Words(words) => Json::object([("enum", texts(words.iter().copied()))]),
        Takes::Boolean => Json::Object(vec![of_type("boolean")]),
        Takes::Integer(least, most) => Json::Object(vec![
            of_type("integer"),
            entry("minimum", Json::Integer(i64::from(*least))),
            entry("maximum", Json::Integer(i64::from(*most))),
        ]),
        Takes::Duration => Json::Object(vec![of_type("string"), entry("pattern", Json::text(DURATION))]),
        Takes::Constant => Json::Object(Vec::new()),
        Takes::List(inner) => Json::Object(vec![of_type("array"), entry("items", takes(inner))]),
        Takes::Table(place) => reference(*place),
        Takes::Tables(place) => Json::Object(vec![of_type("array"), entry("items", reference(*place))]),
        Takes::Map(_, inner) => Json::Object(vec![of_type("object"), entry("additionalProperties", takes(inner))]),
        Takes::Either(parts) => Json::object([("anyOf", Json::List(parts.iter().map(takes).collect()))]),
    }
}

fn reference(place: Place) -> Json {
    Json::object([("$ref", Json::text(format!("#/definitions/{}", name(place))))])
}

fn name(place: Place) -> String {
    format!("{place:?}")
}

fn entry(key: &str, value: Json) -> (String, Json) {
    (key.to_owned(), value)
}

fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Json {
    Json::List(texts.into_iter().map(Json::text).collect())
}
