//! Documents.

use super::Place;
use super::declarations::FIELDS;
use super::key::{DOC, Executed, Table, Takes, key, table};

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
        key(
            "queries",
            Takes::Map("query", &Takes::Table(Place::Query)),
            "Queries that are compiled: a typed function each.",
        ),
        key("search", Takes::Table(Place::Search), "Full-text search.").executed(Executed::No),
        key("soft_delete", Takes::Boolean, "Whether a deleted document stays in the table.")
            .default("`false`")
            .executed(Executed::No),
        key("history", Takes::Boolean, "Whether earlier versions are kept.").default("`false`").executed(Executed::No),
        key("tenancy", Takes::Words(&["single", "conjoined"]), "Whether tenants share its documents.")
            .default("that of the project")
            .executed(Executed::No),
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
        key("index", Takes::Either(&[INDEX_KINDS, Takes::Table(Place::Index)]), "The index of the column.")
            .default("none"),
        key("renamed_from", Takes::Text("a name"), "The column's name before."),
    ],
);

const INDEX_KINDS: Takes = Takes::Words(&["btree", "hash", "unique", "gin", "gist"]);

pub(super) const INDEX: Table = table(
    "index = { .. }",
    "An index in its long form; the short one is `index = \"btree\"`.",
    &[
        key("kind", INDEX_KINDS, "What it is good for.").required(),
        key("where", Takes::Text("an expression"), "Which rows are in it."),
    ],
);

pub(super) const QUERY: Table = table(
    "[documents.Customer.queries.by_tier]",
    "A compiled query.",
    &[
        DOC,
        key("params", Takes::Map("parameter", &Takes::Text("a type")), "Its parameters."),
        key("where", Takes::Text("an expression"), "Which documents it finds; a parameter is written `:name`."),
        key("order", Takes::List(&Takes::Text("a field")), "How they are sorted: `\"email\"` or `\"email desc\"`."),
        key("limit", Takes::Constant, "How many it returns at most: a number or a parameter."),
        key("page_size", Takes::Constant, "How many are on a page: a number or a parameter."),
    ],
);

pub(super) const SEARCH: Table = table(
    "[documents.Customer.search]",
    "Full-text search.",
    &[
        key("language", Takes::Text("a language"), "The text search configuration of PostgreSQL.")
            .default("`\"simple\"`"),
        key("fields", Takes::List(&Takes::Text("a path")), "Where it looks: fields of text.").required(),
    ],
);
