//! An event that was written: what happened, and everything the store knows about it.

use serde_json::{Map, Value};

use crate::event::{Position, StreamVersion};
use crate::{Timestamp, Uuid};

/// An event with its envelope.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Recorded<E> {
    /// What happened, in the current version of its type.
    pub event: E,
    /// Where it is in the log of the store.
    pub position: Position,
    /// The stream it belongs to.
    pub stream_id: Uuid,
    /// Its number in the stream, from 1.
    pub version: StreamVersion,
    /// Its own id.
    pub id: Uuid,
    /// When it was written, by the clock of the database.
    pub recorded_at: Timestamp,
    /// The version of the event type it was written in.
    pub stored_version: u16,
    /// What the writer attached to it.
    pub headers: Option<Map<String, Value>>,
    /// The conversation it belongs to.
    pub correlation_id: Option<String>,
    /// The message that caused it.
    pub causation_id: Option<String>,
    /// Who did it.
    pub user_id: Option<String>,
}
