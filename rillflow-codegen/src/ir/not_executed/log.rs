//! What the log has beside its tables: parts, an archive, snapshots, natural keys.

use serde::Serialize;

use super::SideTable;
use crate::ir::Column;

/// A log of several parts.
#[derive(Clone, Debug, Serialize)]
pub struct PartsItem {
    /// How many.
    pub count: String,
    /// The table of the last position of each part, in place of a sequence.
    pub positions: SideTable,
    /// The part of a stream whose id is `$1`.
    pub part: String,
}

/// Where the events of archived streams are.
#[derive(Clone, Debug, Serialize)]
pub struct ArchiveItem {
    /// `dual-table` or `partitioned`.
    pub layout: String,
    /// The qualified, quoted name of the table or partition of archived events.
    pub table: String,
    /// The column of a stream that says when it was archived.
    pub stream_column: Column,
    /// The column of an event that decides about its partition; none with two tables.
    pub partition_by: Option<Column>,
    /// The value of that column in an archived event.
    pub archived: Option<String>,
}

/// How snapshots are kept.
#[derive(Clone, Debug, Serialize)]
pub struct SnapshotItem {
    /// Who writes one: `inline`, the append that makes it due, or `async`, a task behind the log.
    pub mode: String,
    /// How many of a stream are kept.
    pub keep: String,
    /// Their table.
    pub table: SideTable,
}

/// For how long idempotency keys are remembered.
#[derive(Clone, Debug, Serialize)]
pub struct IdempotencyItem {
    /// How long, as a literal of SQL.
    pub retention: String,
    /// The statement that forgets those that are older.
    pub forget: String,
}

/// What a stream has beside its events.
#[derive(Clone, Debug, Serialize)]
pub struct StreamExtras {
    /// The name in the manifest.
    pub name: String,
    /// The macro that declares an id of text; none if ids are uuids.
    pub id_macro: Option<String>,
    /// The type of an id of text.
    pub id_type: Option<String>,
    /// What names a stream in the user's world.
    pub natural_key: Option<NaturalKeyItem>,
    /// After how many events a snapshot is written.
    pub snapshot_every: Option<String>,
}

/// A field whose value belongs to one stream of a type at most.
#[derive(Clone, Debug, Serialize)]
pub struct NaturalKeyItem {
    /// The field, as a string literal of Rust.
    pub field_literal: String,
    /// Its type in Rust.
    pub ty: String,
    /// The method of the handle that finds the stream.
    pub method: String,
    /// The table of the keys of all streams, as texts.
    pub table: SideTable,
    /// The events that have the field, by name.
    pub events: Vec<NaturalKeyEvent>,
}

/// An event that carries the natural key of its stream.
#[derive(Clone, Debug, Serialize)]
pub struct NaturalKeyEvent {
    /// The path of the event's struct.
    pub event: String,
    /// The key of an event that is called `event`.
    pub key: String,
}

/// An event whose payload is kept as it was written.
#[derive(Clone, Debug, Serialize)]
pub struct EventBodyItem {
    /// The name in the manifest.
    pub name: String,
    /// The column that holds its payload, in place of `body`.
    pub column: Column,
}
