//! Documents.

use super::Place;
use super::declarations::FIELDS;
use super::key::{DOC, Table, Takes, key, table};

pub(super) const DOCUMENT: Table = table(
    "[documents.Customer]",
    "A document type: a struct, an id and a table of its own.",
    &[
        DOC,
        key("id", Takes::Words(&["uuid", "string", "i64"]), "The kind of its id; a newtype is generated.").required(),
        key("plural", Takes::Text("a name"), "The method of the store that returns the repository.")
            .default("by rule: `customers`"),
        key("renamed_from", Takes::Text("a name"), "The document's name before."),
        key("fields", FIELDS, "What is in it.").required(),
        key(
            "duplicated",
            Takes::Map("path", &Takes::Table(Place::Duplicated)),
            "Fields that are native columns as well.",
        ),
    ],
);

pub(super) const DUPLICATED: Table = table(
    "[documents.Customer.duplicated]",
    "A native column that the database keeps equal to a field of the JSON; the name is the field's path: `\"address.city\" = { .. }`.",
    &[
        key("column", Takes::Text("a name"), "The column.").default("the path with `_`"),
        key(
            "transform",
            Takes::Words(&["lower", "upper", "trim"]),
            "What is done to the value, and to whatever is compared with it.",
        ),
        key("index", Takes::Words(&["btree", "hash", "unique"]), "The index of the column.").default("none"),
        key("renamed_from", Takes::Text("a name"), "The column's name before."),
    ],
);
