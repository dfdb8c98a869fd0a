//! Streams, subscriptions, and the tables that say how events are kept.

use super::Text;
use super::entity::doc;
use super::projection::read_events;
use super::raw::{Archive, Idempotency, Log, Retry, Settings, Snapshots, Stream, Subscription};
use super::reader::TableReader;
use crate::language::Place;

pub(super) fn read_stream(name: Text, table: TableReader<'_>) -> Stream {
    let stream = Stream {
        name,
        doc: doc(&table),
        plural: table.text("plural"),
        renamed_from: table.text("renamed_from"),
        id: table.text("id"),
        key: table.text("key"),
        snapshot_every: table.integer("snapshot_every"),
    };
    table.finish();
    stream
}

pub(super) fn read_subscription(name: Text, table: TableReader<'_>) -> Subscription {
    let subscription = Subscription {
        name,
        doc: doc(&table),
        renamed_from: table.text("renamed_from"),
        events: read_events(&table),
        start: table.text("start"),
        order: table.text("order"),
        ack: table.text("ack"),
        ack_timeout: table.text("ack_timeout"),
        max_in_flight: table.integer("max_in_flight"),
        retry: table.table("retry", Place::Retry).map(read_retry),
        dead_letter: table.boolean("dead_letter"),
    };
    table.finish();
    subscription
}

fn read_retry(table: TableReader<'_>) -> Retry {
    let retry = Retry {
        max_attempts: table.integer("max_attempts"),
        backoff: table.text("backoff"),
        max_backoff: table.text("max_backoff"),
    };
    table.finish();
    retry
}

/// The tables that only the root has.
pub(super) fn read_settings(root: &TableReader<'_>) -> Settings {
    Settings {
        archive: read_archive(root),
        log: read_log(root),
        snapshots: read_snapshots(root),
        idempotency: read_idempotency(root),
    }
}

fn read_archive(root: &TableReader<'_>) -> Archive {
    let Some(table) = root.table("archive", Place::Archive) else { return Archive::default() };
    let archive = Archive { layout: table.text("layout") };
    table.finish();
    archive
}

fn read_log(root: &TableReader<'_>) -> Log {
    let Some(table) = root.table("log", Place::Log) else { return Log::default() };
    let log = Log { parts: table.integer("parts") };
    table.finish();
    log
}

fn read_snapshots(root: &TableReader<'_>) -> Option<Snapshots> {
    let table = root.table("snapshots", Place::Snapshots)?;
    let snapshots = Snapshots { mode: table.text("mode"), keep: table.integer("keep"), span: table.span };
    table.finish();
    Some(snapshots)
}

fn read_idempotency(root: &TableReader<'_>) -> Idempotency {
    let Some(table) = root.table("idempotency", Place::Idempotency) else { return Idempotency::default() };
    let idempotency = Idempotency { retention: table.text("retention") };
    table.finish();
    idempotency
}
