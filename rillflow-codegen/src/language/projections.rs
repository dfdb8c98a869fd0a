//! Projections and subscriptions.

use super::Place;
use super::key::{DOC, Executed, Shape, Table, Takes, key, table};

const TABLE: &[&str] = &["table"];
const DOCUMENT: &[&str] = &["document"];
const EXPRESSION: Takes = Takes::Text("an expression");
const EXPRESSIONS: Takes = Takes::Map("column", &EXPRESSION);
const EVENTS: Takes = Takes::List(&Takes::Text("an event"));

pub(super) const PROJECTION: Table = Table {
    title: "[projections.order_summary]",
    doc: "A read model that follows the log.",
    keys: &[
        DOC,
        key(
            "kind",
            Takes::Words(&["table", "document", "handler"]),
            "What it makes of events, and which of the other keys it has.",
        )
        .default("`\"table\"`")
        .executed(Executed::Except(&["document", "handler"])),
        key(
            "mode",
            Takes::Words(&["inline", "async", "live"]),
            "In the append, behind the log, or when it is asked for.",
        )
        .default("`\"async\"`")
        .executed(Executed::Except(&["inline", "live"])),
        key("renamed_from", Takes::Text("a name"), "The projection's name before."),
        key("table", Takes::Text("a name"), "The table.").default("the name").of(TABLE),
        key("document", Takes::Text("a document"), "The document that it keeps.").required().of(DOCUMENT),
        key("events", EVENTS, "The events that it reads.").required().of(&["document", "handler"]),
        key("key", EXPRESSIONS, "Which row an event is about: column = expression.").required().of(TABLE),
        key(
            "key",
            Takes::Either(&[EXPRESSION, Takes::Map("event", &EXPRESSION)]),
            "Which document an event is about: one expression, or event = expression.",
        )
        .default("`\"stream.id\"`")
        .of(DOCUMENT),
        key(
            "ignore",
            EVENTS,
            "Events that it leaves out; with it, every event of its streams must be read or ignored.",
        ),
        key("where", Takes::Text("a condition"), "The condition of every event without which nothing happens."),
        key("on_error", Takes::Words(&["pause", "skip", "pause-key"]), "What follows when an event cannot be applied.")
            .default("`\"pause\"`")
            .executed(Executed::Except(&["skip", "pause-key"])),
        key("retries", Takes::Integer(0, 1000), "How often an event is tried again before `on_error` counts.")
            .default("as long as it fails")
            .executed(Executed::No),
        key("batch", Takes::Integer(1, 100_000), "How many events one transaction takes at most.")
            .executed(Executed::No),
        key(
            "columns",
            Takes::Map("column", &Takes::Either(&[Takes::Text("a type"), Takes::Table(Place::Column)])),
            "The columns beside the key.",
        )
        .of(TABLE),
        key("on", Takes::Map("event", &Takes::Table(Place::Reaction)), "What each event does.").required().of(TABLE),
    ],
    names: None,
    shape: Shape::Kinds(&["table", "document", "handler"]),
};

pub(super) const COLUMN: Table = table(
    "status = { .. }",
    "A column in its long form; the short one is `status = \"string\"`.",
    &[
        key("type", Takes::Text("a type"), "A built-in type other than `duration`, or a closed set; `T?` may be null.")
            .required(),
        key("default", Takes::Constant, "What a new row starts with."),
        key(
            "index",
            Takes::Words(&["btree", "hash", "unique", "gin"]),
            "The index of the column; `gin` is for `json`.",
        )
        .default("none"),
        DOC,
        key("renamed_from", Takes::Text("a name"), "The column's name before."),
    ],
);

pub(super) const REACTION: Table = table(
    "[projections.order_summary.on.OrderPlaced]",
    "What an event does to the row of its key.",
    &[
        key("key", EXPRESSIONS, "Which row this event is about, where the projection's `key` does not say it."),
        key("where", Takes::Text("a condition"), "The condition of the event without which nothing happens."),
        key("set", EXPRESSIONS, "Column = its new value."),
        key("add", EXPRESSIONS, "Column = what is added to it."),
        key("delete", Takes::Boolean, "Whether the row goes.").default("`false`"),
        key("create", Takes::Boolean, "Whether a missing row is created.").default("if every column gets a value"),
    ],
);

pub(super) const SUBSCRIPTION: Table = table(
    "[subscriptions.mailer]",
    "Events for somebody outside of the database, at least once. The programs that run it share its events.",
    &[
        DOC,
        key("renamed_from", Takes::Text("a name"), "The subscription's name before."),
        key("events", EVENTS, "The events that it gets.").required(),
        key("start", Takes::Words(&["beginning", "now"]), "With which event a new subscription begins.")
            .default("`\"beginning\"`"),
        key(
            "order",
            Takes::Words(&["log", "stream", "none"]),
            "Which events wait for the ones before: all, those of the same stream, or none.",
        )
        .default("`\"stream\"`"),
        key(
            "ack",
            Takes::Words(&["auto", "manual"]),
            "When an event counts as delivered: when the consumer returns, or when it says so.",
        )
        .default("`\"auto\"`"),
        key(
            "ack_timeout",
            Takes::Duration,
            "When an event that is not acknowledged is delivered again: `PT1S` to `P1D`; only with `ack = \"manual\"`.",
        )
        .default("`\"PT30S\"`"),
        key(
            "max_in_flight",
            Takes::Integer(1, 10_000),
            "How many events are delivered and not acknowledged at a time.",
        )
        .default("`100`"),
        key("retry", Takes::Table(Place::Retry), "How often and when an event is delivered again."),
        key(
            "dead_letter",
            Takes::Boolean,
            "Whether an event that was tried often enough is set aside; else the subscription pauses.",
        )
        .default("`true`"),
    ],
);

pub(super) const RETRY: Table = table(
    "retry = { .. }",
    "How often and when a subscription delivers an event again.",
    &[
        key("max_attempts", Takes::Integer(1, 1000), "How often it is delivered, the first time included.")
            .default("`10`"),
        key("backoff", Takes::Duration, "The pause before the second attempt; it doubles with each, up to `P1D`.")
            .default("`\"PT1S\"`"),
        key("max_backoff", Takes::Duration, "What the pause grows to, up to `P1D`.").default("`\"PT5M\"`"),
    ],
);
