//! What the log has beside its tables, and what streams and events ask of it.

use super::table::{column, qualified, side_table};
use crate::ir::{
    ArchiveItem, EventBodyItem, IdempotencyItem, NaturalKeyEvent, NaturalKeyItem, PartsItem, SnapshotItem, StreamExtras,
};
use crate::lower::{rust_literal, rust_type};
use crate::model::{ArchiveLayout, BodyFormat, Event, Field, Model, NaturalKey, SnapshotMode, Stream, StreamIdKind};
use crate::resolve::snake_ident;

pub(super) fn parts(model: &Model) -> Option<PartsItem> {
    let count = model.log.parts.get();
    let columns = [("part", "int not null"), ("position", "bigint not null")];
    (count > 1).then(|| PartsItem {
        count: count.to_string(),
        positions: side_table(model, "rf_part", 1, &columns),
        // The remainder of a negative number is negative.
        part: format!("((hashtextextended($1::text, 0) % {count} + {count}) % {count})::int"),
    })
}

pub(super) fn archive(model: &Model) -> Option<ArchiveItem> {
    let (layout, is_partitioned) = match model.log.archive {
        ArchiveLayout::None => return None,
        ArchiveLayout::DualTable => ("dual-table", false),
        ArchiveLayout::Partitioned => ("partitioned", true),
    };
    Some(ArchiveItem {
        layout: layout.to_owned(),
        table: qualified(model, "rf_event_archive"),
        stream_column: column("archived_at", "timestamptz"),
        partition_by: is_partitioned.then(|| column("archived", "boolean not null default false")),
        archived: is_partitioned.then(|| "true".to_owned()),
    })
}

pub(super) fn snapshots(model: &Model) -> Option<SnapshotItem> {
    let columns = [
        ("part", "int not null default 0"),
        ("stream_id", "uuid not null"),
        ("version", "bigint not null"),
        ("aggregate", "text not null"),
        ("shape", "bytea not null"),
        ("state", "jsonb not null"),
        ("created_at", "timestamptz not null default now()"),
    ];
    let snapshots = model.snapshots;
    // Without a stream that has any, nothing is kept.
    model.streams.iter().any(|stream| stream.snapshot_every.is_some()).then(|| SnapshotItem {
        mode: match snapshots.mode {
            SnapshotMode::Inline => "inline",
            SnapshotMode::Async => "async",
        }
        .to_owned(),
        keep: snapshots.keep.to_string(),
        table: side_table(model, "rf_snapshot", 3, &columns),
    })
}

pub(super) fn idempotency(model: &Model) -> Option<IdempotencyItem> {
    let retention = format!("interval '{} seconds'", model.log.idempotency_retention?.as_secs());
    let table = qualified(model, "rf_idempotency");
    let forget = format!("delete from {table} where \"created_at\" < now() - {retention}");
    Some(IdempotencyItem { retention, forget })
}

pub(super) fn stream(model: &Model, stream: &Stream) -> Option<StreamExtras> {
    let is_text = stream.id == StreamIdKind::String;
    if !is_text && stream.natural_key.is_none() && stream.snapshot_every.is_none() {
        return None;
    }
    Some(StreamExtras {
        name: stream.name.clone(),
        id_macro: is_text.then(|| "string_id".to_owned()),
        id_type: is_text.then(|| "text collate \"C\"".to_owned()),
        natural_key: stream.natural_key.as_ref().map(|key| natural_key(model, stream, key)),
        snapshot_every: stream.snapshot_every.map(|count| count.to_string()),
    })
}

fn natural_key(model: &Model, stream: &Stream, key: &NaturalKey) -> NaturalKeyItem {
    let id = if stream.id == StreamIdKind::String { "text collate \"C\" not null" } else { "uuid not null" };
    let columns = [
        ("part", "int not null default 0"),
        ("type", "text not null"),
        ("key", "text collate \"C\" not null"),
        ("stream_id", id),
    ];
    let event = |event: &Event| NaturalKeyEvent {
        event: format!("super::{}::{}", stream.module, event.rust),
        key: format!(
            "event.{}",
            event
                .current()
                .fields
                .iter()
                .find(|field| is_key(field, key))
                .map_or(snake_ident(&key.field), |field| field.rust.clone(),)
        ),
    };
    NaturalKeyItem {
        field_literal: rust_literal::string(&key.field),
        ty: rust_type::value_type(model, key.ty),
        method: format!("by_{}", key.field),
        table: side_table(model, "rf_stream_key", 3, &columns),
        events: key.events.iter().map(|id| event(model.event(*id))).collect(),
    }
}

fn is_key(field: &Field, key: &NaturalKey) -> bool {
    field.name == key.field
}

/// The column of a payload that is kept as it was written.
pub(super) fn body(event: &Event) -> Option<EventBodyItem> {
    (event.body == BodyFormat::Json)
        .then(|| EventBodyItem { name: event.name.clone(), column: column("body_text", "json") })
}
