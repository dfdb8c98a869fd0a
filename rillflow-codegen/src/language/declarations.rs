//! Value types and fields.

use super::key::{DOC, Shape, Table, Takes, key, table};
use super::{Key, Place};

const FIELD_TYPE: Takes = Takes::Text("a type");

/// `name = "type"` or the long form.
pub(super) const FIELDS: Takes = Takes::Map("field", &Takes::Either(&[FIELD_TYPE, Takes::Table(Place::Field)]));

const TYPE_KEYS: &[Key] = &[
    DOC,
    key("fields", FIELDS, "Makes it a struct."),
    key(
        "values",
        Takes::List(&Takes::Either(&[Takes::Text("a value"), Takes::Table(Place::SetValue)])),
        "Makes it a closed set.",
    ),
    key("tag", Takes::Text("a key"), "The key in the JSON of a union that names the variant."),
    key(
        "variants",
        Takes::Map("variant", &Takes::Either(&[FIELDS, Takes::Table(Place::Variant)])),
        "Makes it a tagged union.",
    ),
    key("rust", Takes::Text("a path of Rust"), "Makes it a type of your own: `crate::money::Money`."),
    key("json", Takes::Text("a built-in type"), "What a type of your own is in JSON."),
];

pub(super) const TYPE: Table = Table {
    title: "[types.Address]",
    doc: "A value type, used in documents, events and other types.",
    keys: TYPE_KEYS,
    names: None,
    shape: Shape::OneOf(&["fields", "values", "variants", "rust"]),
};

pub(super) const SET_VALUE: Table = table(
    "values = [{ .. }]",
    "A value of a closed set with documentation.",
    &[key("value", Takes::Text("a value"), "The value, as it stands in JSON.").required(), DOC],
);

pub(super) const VARIANT: Table = table(
    "variants.card = { .. }",
    "A variant of a union with documentation.",
    &[DOC, key("fields", FIELDS, "Its fields.").required()],
);

pub(super) const FIELD: Table = table(
    "email = { .. }",
    "A field in its long form; the short one is `email = \"string\"`.",
    &[
        key("type", FIELD_TYPE, "A built-in type, `T?`, `[T]`, `{T}` or a name of `[types]`.").required(),
        DOC,
        key("default", Takes::Constant, "What a field of a document is if stored JSON does not have it."),
        key("renamed_from", Takes::Text("a name"), "The field's name before."),
        key("rust", Takes::Text("a path of Rust"), "A type of your own, which is `type` in JSON and in columns."),
        key("pii", Takes::Boolean, "Whether it says something about a person, and is hidden in logs.")
            .default("`false`"),
    ],
);
