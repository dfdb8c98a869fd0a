//! What can go wrong, in words that say what to do.
//!
//! There is one [`Error`] for the whole crate. What this crate knows how to recognise is a variant of its own;
//! [`Error::Database`] is for the rest. Nothing else in the crate shows an SQLSTATE to a user.

mod database;
mod words;

use self::words::{Conflict, Lines, Listed, Refusal, Value};
use crate::Uuid;
use crate::column::ReadError;
use crate::document::DocumentVersion;
use crate::event::{DecodeError, Expected, Position, StreamVersion};
use crate::projection::PauseCause;
use crate::schema::MigrationError;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that this crate can fail with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    // -- reaching the database --------------------------------------------------------------------
    /// The connection options cannot be used.
    #[error("the database URL cannot be used: {reason}; it looks like `postgres://user:password@host:5432/database`")]
    Configuration {
        /// What is wrong with them.
        reason: String,
    },

    /// No server answers.
    #[error("no PostgreSQL server answers at `{server}`: {source}; is it running, and is the address right?")]
    Unreachable {
        /// Host and port, or the path of the socket.
        server: String,
        /// What the operating system says.
        source: std::io::Error,
    },

    /// The server does not let this user in.
    #[error("the server refused the login: {reason}; check user and password in the database URL")]
    Authentication {
        /// What the server says.
        reason: String,
    },

    /// The server has no such database.
    #[error("the server at `{server}` has no database `{database}`; create it with `createdb {database}`")]
    UnknownDatabase {
        /// Host and port, or the path of the socket.
        server: String,
        /// The database of the database URL.
        database: String,
    },

    /// The server runs, but takes no connection now.
    #[error("the server takes no connection now: {reason}; try again later, or raise `max_connections`")]
    ServerBusy {
        /// What the server says.
        reason: String,
    },

    /// The server is older than this crate can use.
    #[error("the server is PostgreSQL {found}, but Rillflow needs 15 or newer; upgrade the server")]
    ServerTooOld {
        /// Its version.
        found: String,
    },

    /// No connection of the pool became free in time.
    #[error(
        "no connection became free within the acquire timeout: either the server no longer answers, or all connections \
         are in use; check the server, raise `max_connections`, or look for operations that hold a connection for long"
    )]
    PoolTimedOut,

    /// The pool was closed.
    #[error("the store was closed")]
    PoolClosed,

    /// The connection broke while a statement was on its way.
    #[error(
        "the connection to the database was lost: {reason}; whether the last statement took effect is unknown; \
         with an idempotency key an append can be repeated safely"
    )]
    ConnectionLost {
        /// What the server or the operating system says.
        reason: String,
    },

    /// The server is a standby, or read-only for another reason.
    #[error(
        "the server is read-only: {reason}; \
         it is probably a standby, so connect to the primary (with several hosts: the writable one)"
    )]
    ReadOnly {
        /// What the server says.
        reason: String,
    },

    /// The server cancelled a statement that ran for too long, or waited for a lock for too long.
    #[error("the server gave up on a statement: {reason}; raise the timeout, or look for what blocks it")]
    Timeout {
        /// What the server says.
        reason: String,
    },

    /// The server undid a transaction because of others that ran beside it. Repeating it helps.
    #[error("the server undid a transaction because of another one: {reason}; repeat it")]
    Contention {
        /// What the server says.
        reason: String,
    },

    /// The user of this connection may not do this.
    #[error("the database user may not do this: {reason}; grant it the right, or connect as the owner of the schema")]
    PermissionDenied {
        /// What the server says.
        reason: String,
    },

    /// The server ran out of disk or memory.
    #[error("the server ran out of resources: {reason}")]
    ServerExhausted {
        /// What the server says.
        reason: String,
    },

    // -- the schema -------------------------------------------------------------------------------
    /// Migrations have not run yet.
    #[error(
        "schema `{schema}` is not migrated: {} pending; run `rillflow migrate run`, or call `migrate` on the store",
        Listed(pending)
    )]
    NotMigrated {
        /// The schema.
        schema: String,
        /// The migrations that are pending, in their order.
        pending: Vec<String>,
    },

    /// The database holds something else than the code was generated for.
    #[error("schema `{schema}` is not the one that this program was generated for:{}", Lines(differences))]
    SchemaMismatch {
        /// The schema.
        schema: String,
        /// What differs, one sentence each.
        differences: Vec<String>,
    },

    /// Something of the schema went away, or became something else, while this program ran.
    #[error(
        "the schema changed while this program ran: {reason}; \
         look at `rillflow migrate status`, and restart the program once the schema is right"
    )]
    SchemaChanged {
        /// What the server says.
        reason: String,
    },

    /// Migrations cannot run, or one of them failed.
    #[error(transparent)]
    Migration(#[from] MigrationError),

    // -- streams and events -----------------------------------------------------------------------
    /// The stream does not look as the writer expected; nothing was written.
    #[error("{stream_type} {stream} {}; reload and decide again", Conflict(*expected, *actual))]
    VersionConflict {
        /// The stream type.
        stream_type: &'static str,
        /// The stream.
        stream: Uuid,
        /// What the writer expected.
        expected: Expected,
        /// The version of the stream; [`StreamVersion::NONE`] if there is none.
        actual: StreamVersion,
    },

    /// The stream was started with another stream type; nothing was written.
    #[error(
        "stream {stream} is of type `{actual}`, not `{expected}`; \
         an id belongs to one stream type, so use another id"
    )]
    StreamTypeMismatch {
        /// The stream.
        stream: Uuid,
        /// The stream type of the writer.
        expected: &'static str,
        /// The stream type of the stream.
        actual: String,
    },

    /// The stream was closed; nothing was written.
    #[error(
        "{stream_type} {stream} was closed at version {version}; nothing more can happen in it, so use another stream"
    )]
    StreamClosed {
        /// The stream type.
        stream_type: &'static str,
        /// The stream.
        stream: Uuid,
        /// Its last version, which is that of its end.
        version: StreamVersion,
    },

    /// The stream is archived; nothing was written.
    #[error(
        "{stream_type} {stream} is archived at version {version}; bring it back before anything more happens in it, or use \
         another stream"
    )]
    StreamArchived {
        /// The stream type.
        stream_type: &'static str,
        /// The stream.
        stream: Uuid,
        /// Its last version.
        version: StreamVersion,
    },

    /// The key was used for another request before; nothing was written.
    #[error(
        "idempotency key `{key}` was already used for another request \
         (another stream, expected version, event or header); use a new key for a new request"
    )]
    IdempotencyKeyReused {
        /// The key.
        key: String,
    },

    /// An append without events.
    #[error("an append to {stream_type} {stream} has no events; append at least one, or do not append")]
    EmptyAppend {
        /// The stream type.
        stream_type: &'static str,
        /// The stream.
        stream: Uuid,
    },

    /// An event has no form in which it can be stored.
    #[error("event `{event_type}` cannot be stored: {source}")]
    Encode {
        /// The event type.
        event_type: &'static str,
        /// What is in the way.
        source: serde_json::Error,
    },

    /// The JSON of an event is larger than the store takes; nothing was written.
    #[error(
        "event `{event_type}` cannot be stored: its JSON has {size} bytes, and {limit} are the limit; keep large content \
         elsewhere and store where it is, or raise the limit with `ConnectOptions::max_event_bytes`"
    )]
    EventTooLarge {
        /// The event type.
        event_type: &'static str,
        /// The size of its JSON in bytes.
        size: usize,
        /// The largest size in bytes.
        limit: usize,
    },

    /// The check of [`ConnectOptions::check_events`](crate::ConnectOptions::check_events) refused an event; nothing was
    /// written.
    #[error("event `{event_type}` was refused before it was stored: {source}")]
    EventRefused {
        /// The event type.
        event_type: &'static str,
        /// What the check said.
        source: crate::BoxError,
    },

    /// A text contains the character NUL, which PostgreSQL cannot store; nothing was written.
    #[error("a text cannot be stored: PostgreSQL does not store the character NUL; remove it from the text")]
    UnstorableText,

    /// A stored event cannot be brought to its current version.
    #[error(transparent)]
    Decode(#[from] DecodeError),

    // -- the log as a whole -----------------------------------------------------------------------
    /// The sequence of positions stands below a position that readers have already reached.
    #[error(
        "the log ends at position {last}, but readers have already reached {proven}; the server lost its latest writes, or \
         the database was restored to an older state; if no read model outside of it is ahead now, go on, \
         and if this error stays, set the sequence `rf_position` to {proven}"
    )]
    LogWentBack {
        /// The position that readers have reached.
        proven: Position,
        /// The last position that the sequence has given out.
        last: Position,
    },

    // -- documents and queries --------------------------------------------------------------------
    /// A document with this id exists already; nothing was written.
    #[error("{document} `{id}` exists already; load and update it, or use `upsert`")]
    DocumentExists {
        /// The document.
        document: &'static str,
        /// Its id; empty if the server did not tell it.
        id: String,
    },

    /// There is no document with this id.
    #[error("there is no {document} `{id}`; it was never written, or was deleted")]
    DocumentNotFound {
        /// The document.
        document: &'static str,
        /// Its id.
        id: String,
    },

    /// Somebody else wrote the document since it was loaded; nothing was written.
    #[error("{document} `{id}` is at version {actual}, not {expected}; reload it and decide again")]
    DocumentConflict {
        /// The document.
        document: &'static str,
        /// Its id.
        id: String,
        /// The version the writer expected.
        expected: DocumentVersion,
        /// The version it has.
        actual: DocumentVersion,
    },

    /// Another document has this value of a unique field; nothing was written.
    #[error("another {document} has the same `{field}`{}; it must be unique", Value(value.as_deref()))]
    DocumentNotUnique {
        /// The document.
        document: &'static str,
        /// The field.
        field: &'static str,
        /// The value as the index has it, if the server told it.
        value: Option<String>,
    },

    /// A field of a document is not what the manifest says; nothing was written.
    #[error("{document} `{id}` cannot be written: `{field}` must be {expected}, and is {found}")]
    DocumentFieldRefused {
        /// The document.
        document: &'static str,
        /// Its id.
        id: String,
        /// The path of the field.
        field: String,
        /// The type that the manifest says.
        expected: String,
        /// What was found, as JSON, or `missing`.
        found: String,
    },

    /// A document has no form in which it can be stored; nothing was written.
    #[error("{document}{} cannot be written: {reason}", Value(id.as_deref()))]
    DocumentUnwritable {
        /// The document.
        document: &'static str,
        /// Its id, if only one was written.
        id: Option<String>,
        /// What is in the way.
        reason: String,
    },

    /// A stored document, or row of a projection, is not what the code was generated for.
    #[error("{name} cannot be read: {source}; was it written by hand, or by a newer program?")]
    Unreadable {
        /// The document or projection.
        name: &'static str,
        /// Which column of which row, and what is wrong with it.
        source: ReadError,
    },

    /// A query for exactly one found none.
    #[error("no {name} fits the query; use `fetch_optional` if that may be")]
    NotFound {
        /// The document or projection.
        name: &'static str,
    },

    /// A query for at most one found several.
    #[error("several {name} fit the query; narrow it, or use `fetch_first`")]
    NotUnique {
        /// The document or projection.
        name: &'static str,
    },

    /// A value that a query compares with cannot be sent.
    #[error("a value of the query for {name} cannot be compared with: {reason}")]
    BadOperand {
        /// The document or projection.
        name: &'static str,
        /// What is in the way.
        reason: String,
    },

    /// An event that cannot become part of a projection's table. Everything before it is in the table.
    #[error(
        "projection `{projection}` is paused at position {position}, event `{event_type}` of stream {stream}: {cause}; \
         the events before it are in the table, and once the cause is gone the projection goes on from here"
    )]
    ProjectionPaused {
        /// The projection.
        projection: &'static str,
        /// Where the event is.
        position: Position,
        /// The stream of the event.
        stream: Uuid,
        /// The type of the event.
        event_type: String,
        /// What is wrong with it.
        #[source]
        cause: PauseCause,
    },

    /// The database has the projection as another release defines it. Nothing was read and nothing was written.
    #[error(
        "this program is of an older or a newer release than the database: projection `{projection}` is now defined \
         otherwise, and a table that two definitions write would be wrong; end this program if it is the older one, or \
         migrate the database with the newer one"
    )]
    ProjectionRedefined {
        /// The projection.
        projection: &'static str,
    },

    // -- everything else --------------------------------------------------------------------------
    /// The database refused for a reason that this crate has no words of its own for.
    #[error("the database refused a statement: {}", Refusal(.0))]
    Database(#[source] sqlx::Error),
}

impl Error {
    /// Whether the same operation may succeed if it is simply repeated: the connection was lost, the server is busy,
    /// starting or cancelled the statement, or two transactions met.
    ///
    /// An append that is repeated after [`Error::ConnectionLost`] needs an idempotency key, for it may have been
    /// written.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::ServerBusy { .. }
                | Self::PoolTimedOut
                | Self::ConnectionLost { .. }
                | Self::ReadOnly { .. }
                | Self::Timeout { .. }
                | Self::Contention { .. }
                | Self::ServerExhausted { .. }
        )
    }
}
