//! The SQL of this room, as constants for one schema.

/// The statements of the event store of one schema.
///
/// Made by [`event_statements!`](crate::event_statements), so that each text is a constant.
#[derive(Clone, Copy, Debug)]
pub struct Statements {
    /// Appends any number of events to a stream, or says why not.
    pub append: &'static str,
    /// Appends events to several streams, or to none and says why not.
    pub append_streams: &'static str,
    /// Appends one event to a stream that exists, at a version or at any; returns no row if it does not look so.
    pub append_next: &'static str,
    /// Appends the first event of a stream; returns no row if there is such a stream.
    pub append_first: &'static str,
    /// Appends one event to a stream, whether it exists or not; returns no row when it meets another first event.
    pub append_any: &'static str,
    /// Whether the key `$1` belongs to the request with the hash `$2`, and what that has written.
    pub replay: &'static str,
    /// Makes sure that the stream `$1` of type `$2` has a row to lock.
    pub hold: &'static str,
    /// Locks the row of the stream `$1` until the end of the transaction, and says its version, type, and why nothing may
    /// be appended.
    pub held: &'static str,
    /// Reads a stream from the version after `$2` on.
    pub read: &'static str,
}

/// The columns that the decode path reads, in its order.
///
/// A reader's statement is `concat!("select ", event_columns!(), " from .. as event ..")`; its rows go to
/// [`event::decode`](crate::event::decode).
#[doc(hidden)]
#[macro_export]
macro_rules! event_columns {
    () => {
        "event.part, event.position, event.stream_id, event.version, event.id, event.type, event.type_version, \
         event.body, event.headers, event.correlation_id, event.causation_id, event.recorded_at, event.user_id"
    };
}

/// The lock `$1` that appends share and the high-water mark looks at, as the first part of a statement.
#[doc(hidden)]
#[macro_export]
macro_rules! append_lock {
    () => {
        "with append_lock as materialized (select pg_advisory_xact_lock_shared($1::bigint))"
    };
}

/// Writes one event to the stream that the part `stream` of the statement has locked and moved.
#[doc(hidden)]
#[macro_export]
macro_rules! append_event {
    ($schema:literal) => {
        ::std::concat!(
            "insert into ",
            $schema,
            ".rf_event as event (position, stream_id, version, id, type, type_version, body, headers, \
             correlation_id, causation_id, user_id) \
             select nextval('",
            $schema,
            ".rf_position'), stream.id, stream.version, $5, $6, $7, $8, $9, $10, $11, $12 from stream \
             returning event.version, event.position"
        )
    };
}

/// The [`Statements`] of the schema whose quoted name is the argument.
///
/// ```
/// let statements = rillflow_runtime::event_statements!("\"shop\"");
/// assert!(statements.read.contains(r#"from "shop".rf_event"#));
/// ```
#[macro_export]
macro_rules! event_statements {
    ($schema:literal) => {
        $crate::event::Statements {
            // Takes the shared append lock, then the row of the stream, in one function call: see the comments in the
            // function's own text. A conflict is a row of the result.
            append: ::std::concat!(
                "select outcome, version, positions, type from ",
                $schema,
                ".rf_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
            ),
            // The same for several streams, whose rows are taken in the order of their ids.
            append_streams: ::std::concat!(
                "select outcome, failed, version, type, versions, positions from ",
                $schema,
                ".rf_append_streams($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
            ),
            // Takes the shared append lock: the update joins it, so no stream is touched without it, and no position is
            // drawn without the stream. Then takes the row of the stream. Who waited for that row looks at it again as
            // the winner left it, and finds no row if it is not as expected.
            append_next: ::std::concat!(
                $crate::append_lock!(),
                ", stream as (update ",
                $schema,
                ".rf_stream as stream set version = stream.version + 1, updated_at = now() from append_lock \
                 where stream.part = 0 and stream.id = $2 and stream.type = $3 \
                 and (stream.version = $4 or $4 < 0 and stream.version > 0) \
                 and stream.closed_at is null and stream.archived_at is null \
                 returning stream.id, stream.version) ",
                $crate::append_event!($schema)
            ),
            // Takes the shared append lock, then the new row of the stream, or nothing. The number expected is the
            // argument `$4` of all three statements, so that they are bound alike; here it is 0.
            append_first: ::std::concat!(
                $crate::append_lock!(),
                ", stream as (insert into ",
                $schema,
                ".rf_stream as stream (id, type, version) select $2, $3, $4 + 1 from append_lock \
                 on conflict (part, id) do nothing returning stream.id, stream.version) ",
                $crate::append_event!($schema)
            ),
            // Both of the above, one after the other: the insert looks at what the update returned. `$4` is -1. When
            // another writer starts the stream in between, neither finds a row, and the function goes round.
            append_any: ::std::concat!(
                $crate::append_lock!(),
                ", moved as (update ",
                $schema,
                ".rf_stream as stream set version = stream.version + 1, updated_at = now() from append_lock \
                 where stream.part = 0 and stream.id = $2 and stream.type = $3 \
                 and stream.closed_at is null and stream.archived_at is null \
                 returning stream.id, stream.version), \
                 started as (insert into ",
                $schema,
                ".rf_stream as stream (id, type, version) select $2, $3, $4 + 2 from append_lock \
                 where not exists (select from moved) \
                 on conflict (part, id) do nothing returning stream.id, stream.version), \
                 stream as (select id, version from moved union all select id, version from started) ",
                $crate::append_event!($schema)
            ),
            replay: ::std::concat!(
                "select claim.request = $2, claim.versions[1], claim.positions from ",
                $schema,
                ".rf_idempotency as claim where claim.part = 0 and claim.key = $1"
            ),
            // Takes the new row of the stream, or nothing. A row at version 0 is one that its transaction holds for itself;
            // it is undone unless events follow.
            hold: ::std::concat!(
                "insert into ",
                $schema,
                ".rf_stream as stream (id, type, version) values ($1, $2, 0) on conflict (part, id) do nothing"
            ),
            // Takes the row of the stream, for which other writers of the stream wait, and readers do not.
            held: ::std::concat!(
                "select stream.version, stream.type, stream.closed_at is not null, stream.archived_at is not null from ",
                $schema,
                ".rf_stream as stream where stream.part = 0 and stream.id = $1 for no key update"
            ),
            // Takes no lock beyond the one every select takes. Complete for its snapshot, because the versions of a
            // stream become visible in their order: each writer holds the row of the stream until it commits.
            read: ::std::concat!(
                "select ",
                $crate::event_columns!(),
                " from ",
                $schema,
                ".rf_event as event where event.part = 0 and event.stream_id = $1 and event.version > $2 \
                 order by event.version"
            ),
        }
    };
}
