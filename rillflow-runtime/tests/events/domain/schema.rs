//! What the database of `shop` is.
//!
//! Where the generator writes constants, this module makes them of the templates, once per process.

use std::sync::LazyLock;

use rillflow_runtime::schema::{Migration, Schema};
use sha2::{Digest, Sha256};

pub(crate) const APPEND_LOCK: i64 = 0x5157_1234_89ab_cdef;

pub(crate) static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema {
    name: "shop",
    append_lock: APPEND_LOCK,
    statements: rillflow_runtime::event_statements!("\"shop\""),
    mark: rillflow_runtime::mark_statements!("\"shop\""),
    migrations: MIGRATIONS.as_slice(),
    catalog: CATALOG.as_slice(),
});

static MIGRATIONS: LazyLock<[Migration; 1]> = LazyLock::new(|| {
    [Migration {
        version: 1,
        name: "init",
        up: filled(concat!(
            "create schema if not exists {{ schema }};\n",
            include_str!("../../../../templates/sql/event_store.up.sql.j2")
        )),
        down: filled(include_str!("../../../../templates/sql/event_store.down.sql.j2")),
    }]
});

static CATALOG: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    vec![
        ("column rf_event.body", "jsonb not null"),
        ("column rf_event.headers", "jsonb"),
        ("column rf_event.position", "bigint not null"),
        ("column rf_event.type_version", "smallint not null"),
        ("column rf_stream.version", "bigint not null"),
        (
            "function rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea)",
            body_hash(MIGRATIONS[0].up),
        ),
        ("index rf_event_stream_version", "unique btree (part, stream_id, version)"),
        ("primary key rf_event", "(part, position)"),
        ("sequence rf_position", "bigint"),
        ("table rf_event", "table"),
        ("table rf_idempotency", "table"),
        ("table rf_stream", "table"),
    ]
});

fn filled(template: &str) -> &'static str {
    template.replace("{{ schema }}", "\"shop\"").replace("{{ append_lock }}", &APPEND_LOCK.to_string()).leak()
}

fn body_hash(migration: &str) -> &'static str {
    let body = migration.split("$rf$").nth(1).expect("one function");
    let hash = Sha256::digest(body);
    hash.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}")).leak()
}
