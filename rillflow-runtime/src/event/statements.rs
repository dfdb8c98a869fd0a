//! The SQL of this room, as constants for one schema.

/// The statements of the event store of one schema.
///
/// Made by [`event_statements!`](crate::event_statements), so that each text is a constant.
#[derive(Clone, Copy, Debug)]
pub struct Statements {
    /// Appends events to a stream, or says why not.
    pub append: &'static str,
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
         event.body, event.headers, event.correlation_id, event.causation_id, event.recorded_at"
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
                ".rf_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
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
