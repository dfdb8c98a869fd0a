//! The file itself, and the tables that stand in it once.

use super::key::{Executed, Table, Takes, key, table};
use super::{Key, Place};

const NAMED: &[Key] = &[
    key("manifest", Takes::Integer(1, 1), "The version of the format.").required(),
    key("include", Takes::List(&Takes::Text("a path or a pattern")), "Other files of the manifest: `domain/*.toml`."),
    key("project", Takes::Table(Place::Project), "What is generated, and for which schema.").required(),
    key("generate", Takes::Table(Place::Generate), "Where outputs go."),
    key("log", Takes::Table(Place::Log), "How the log is laid out."),
    key("archive", Takes::Table(Place::Archive), "Where the events of archived streams are."),
    key("snapshots", Takes::Table(Place::Snapshots), "How snapshots of streams with `snapshot_every` are kept.")
        .executed(Executed::No),
    key("idempotency", Takes::Table(Place::Idempotency), "For how long an append is recognised as the same."),
    key("types", Takes::Map("type", &Takes::Table(Place::Type)), "Value types."),
    key("documents", Takes::Map("document", &Takes::Table(Place::Document)), "Document types."),
    key("streams", Takes::Map("stream", &Takes::Table(Place::Stream)), "Stream types."),
    key("events", Takes::Map("event", &Takes::Table(Place::Event)), "Event types."),
    key("upcasts", Takes::Tables(Place::Upcast), "Steps from one version of an event to a later one."),
    key("projections", Takes::Map("projection", &Takes::Table(Place::Projection)), "Read models."),
    key(
        "subscriptions",
        Takes::Map("subscription", &Takes::Table(Place::Subscription)),
        "Consumers outside the database.",
    )
    .executed(Executed::No),
    key("allow", Takes::Tables(Place::Allow), "Exceptions to rules about changes."),
];

pub(super) const ROOT: Table = table("the file", "What a manifest consists of.", NAMED);

pub(super) const PROJECT: Table = table(
    "[project]",
    "What is generated, and for which PostgreSQL schema.",
    &[
        key("name", Takes::Text("a name"), "The project's name: letters, digits, `-` and `_`.").required(),
        key("schema", Takes::Text("a name"), "The PostgreSQL schema of all tables.")
            .default("the name, in `snake_case`"),
        key("tenancy", Takes::Words(TENANCIES), "Who shares tables with whom.")
            .default("`\"single\"`")
            .executed(Executed::Except(&["conjoined", "schema-per-tenant", "database-per-tenant"])),
    ],
);

const TENANCIES: &[&str] = &["single", "conjoined", "schema-per-tenant", "database-per-tenant"];

pub(super) const GENERATE: Table = table(
    "[generate]",
    "Where outputs go: folders inside the folder of the manifest.",
    &[
        key(
            "rust",
            Takes::Text("a path, or `out-dir`"),
            "The folder of the Rust code, or `out-dir` for a build script.",
        )
        .default("`\"src/generated\"`"),
        key("migrations", Takes::Text("a path"), "The folder of the SQL migrations.").default("`\"migrations\"`"),
        key("catalog", Takes::Text("a path"), "The folder of the event catalog.").default("none"),
        key("templates", Takes::Text("a path"), "The folder of templates of one's own.").default("none"),
        key("time", Takes::Words(&["jiff", "chrono", "time"]), "The crate whose types dates and times are in Rust.")
            .default("`\"jiff\"`"),
        key(
            "property_tests",
            Takes::Boolean,
            "Whether there is a test that draws events of every version and upcasts them.",
        )
        .default("`false`"),
        key("attributes", Takes::Tables(Place::Attributes), "Derives and attributes that are added to generated code."),
    ],
);

pub(super) const ATTRIBUTES: Table = table(
    "[[generate.attributes]]",
    "What is added to generated code, by the part of the manifest that the code comes from.",
    &[
        key(
            "on",
            Takes::Either(&[Takes::Text("a selector"), Takes::List(&Takes::Text("a selector"))]),
            "Which code: `types.Tier`, `documents.Customer.email`, `events.OrderPlaced.v1`; `*` is any step.",
        )
        .required(),
        key("derive", Takes::List(&Takes::Text("a path of Rust")), "Derives: `Hash`, `::schemars::JsonSchema`."),
        key("attributes", Takes::List(&Takes::Text("an attribute")), "Attributes: `#[non_exhaustive]`."),
    ],
);

pub(super) const LOG: Table = table(
    "[log]",
    "How the log is laid out.",
    &[key("parts", Takes::Integer(1, 1024), "How many parts it has, each with an order of its own.")
        .default("`1`")
        .executed(Executed::Only(1))],
);

pub(super) const ARCHIVE: Table = table(
    "[archive]",
    "Where the events of archived streams are.",
    &[key(
        "layout",
        Takes::Words(&["none", "dual-table", "partitioned"]),
        "Nowhere, in a table of their own, or in a partition.",
    )
    .default("`\"none\"`")
    .executed(Executed::Except(&["dual-table", "partitioned"]))],
);

pub(super) const SNAPSHOTS: Table = table(
    "[snapshots]",
    "How snapshots of streams with `snapshot_every` are kept.",
    &[
        key(
            "mode",
            Takes::Words(&["inline", "async"]),
            "Who writes one: the append that makes it due, or a task behind the log.",
        )
        .default("`\"async\"`"),
        key("keep", Takes::Integer(1, 1000), "How many snapshots of a stream are kept.").default("`1`"),
    ],
);

pub(super) const IDEMPOTENCY: Table = table(
    "[idempotency]",
    "For how long an append is recognised as the same.",
    &[key("retention", Takes::Duration, "How long idempotency keys are remembered: `PT1M` to `P3650D`.")
        .default("for ever")
        .executed(Executed::No)],
);

pub(super) const ALLOW: Table = table(
    "[[allow]]",
    "An exception to a rule about changes, with its reason.",
    &[
        key("rule", Takes::Text("a rule"), "The rule: `document-removed`.").required(),
        key("path", Takes::Text("a path of the manifest"), "What it is about: `documents.Customer.duplicated.email`.")
            .required(),
        key("reason", Takes::Text("a reason"), "Why it is right this time.").required(),
    ],
);
