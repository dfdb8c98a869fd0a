//! Streams, events and upcasts.

use super::declarations::FIELDS;
use super::key::{DOC, Executed, Names, Shape, Table, Takes, key, table};

pub(super) const STREAM: Table = table(
    "[streams.Order]",
    "A stream type.",
    &[
        DOC,
        key("plural", Takes::Text("a name"), "The method of the store that returns the streams.")
            .default("by rule: `orders`"),
        key("renamed_from", Takes::Text("a name"), "The stream's name before."),
        key("id", Takes::Words(&["uuid", "string"]), "The kind of its id.")
            .default("`\"uuid\"`")
            .executed(Executed::Except(&["string"])),
        key("key", Takes::Text("a field"), "A field of its events whose value belongs to one stream at most.")
            .executed(Executed::No),
        key("snapshot_every", Takes::Integer(1, 1_000_000), "After how many events a snapshot is written.")
            .default("none")
            .executed(Executed::No),
    ],
);

pub(super) const EVENT: Table = Table {
    title: "[events.OrderPlaced]",
    doc: "An event type with every version it ever had; the highest is the current one.",
    keys: &[
        DOC,
        key("stream", Takes::Text("a stream"), "The stream it belongs to.").required(),
        key("body", Takes::Words(&["jsonb", "json"]), "How its payload is stored.")
            .default("`\"jsonb\"`")
            .executed(Executed::Except(&["json"])),
    ],
    names: Some(Names {
        pattern: "^v[1-9][0-9]{0,4}$",
        example: "v1",
        takes: FIELDS,
        doc: "The payload of a version; versions are counted from 1 without a gap.",
    }),
    shape: Shape::Free,
};

pub(super) const UPCAST: Table = table(
    "[[upcasts]]",
    "A step from one version of an event to a later one, to another type, or to several.",
    &[
        key("from", Takes::Text("a version"), "What it reads: `OrderPlaced@1`.").required(),
        key(
            "to",
            Takes::Either(&[Takes::Text("a version"), Takes::List(&Takes::Text("a version"))]),
            "What it makes; several for a split, `[]` to retire the event type.",
        )
        .required(),
        key("rename", Takes::Map("field", &Takes::Text("a field")), "Old field = new field."),
        key("default", Takes::Map("field", &Takes::Constant), "New field = its value."),
        key("drop", Takes::List(&Takes::Text("a field")), "Old fields that go."),
        key("cast", Takes::Map("field", &Takes::Text("a type")), "Old field = the type it becomes."),
        key(
            "map",
            Takes::Map("field", &Takes::Map("value", &Takes::Text("a value"))),
            "Old field = what becomes of its values.",
        ),
        key(
            "nest",
            Takes::Map("field", &Takes::List(&Takes::Text("a field"))),
            "New field of a struct type = the old fields that go into it.",
        ),
        key("flatten", Takes::List(&Takes::Text("a field")), "Old fields of a struct type whose fields come up."),
        key(
            "with",
            Takes::Words(&["rust", "async"]),
            "The step is code: a method of a generated trait; `async` gets a whole batch and the pool.",
        ),
        key("reason", Takes::Text("a reason"), "Why an event type is retired."),
    ],
);
