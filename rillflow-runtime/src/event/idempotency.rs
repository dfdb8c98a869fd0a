//! When is a request the same as an earlier one?
//!
//! A key names a request, and its hash says what was asked. Part of the request are: for each stream its id, what was
//! expected of it, and for each event its type, version and body, then headers, correlation, causation and user. Not part
//! of it are the ids of the events, which are drawn anew for each attempt.
//!
//! The expected version belongs to it: who repeats a request unchanged sends the same one, and who decided again on a
//! newer state asks something new and must say so with a new key.

use sha2::{Digest, Sha256};
use sqlx::Row as _;

use crate::Uuid;
use crate::error::{Error, Result};
use crate::event::envelope::Envelope;
use crate::event::{Appended, Expected, Position, StreamVersion};
use crate::store::Database;

/// The hash of a request.
pub(crate) type Hash = [u8; 32];

/// What an earlier request with the same key and hash has written; none if the key is new.
///
/// # Errors
///
/// [`Error::IdempotencyKeyReused`] if the key belongs to another request.
pub(crate) async fn replay(database: &Database, key: &str, hash: Hash) -> Result<Option<Appended>> {
    let pool = database.ready().await?;
    let statement = database.schema().statements.replay;
    let Some(row) = sqlx::query(statement).bind(key).bind(hash.as_slice()).fetch_optional(pool).await? else {
        return Ok(None);
    };
    if !row.try_get::<bool, _>(0)? {
        return Err(Error::IdempotencyKeyReused { key: key.to_owned() });
    }
    let numbers: Vec<i64> = row.try_get(2)?;
    Ok(Some(Appended {
        version: StreamVersion::new(row.try_get(1)?),
        positions: numbers.into_iter().map(|number| Position::new(0, number)).collect(),
        replayed: true,
    }))
}

/// Makes the hash of one append request.
#[derive(Default)]
pub(crate) struct RequestHash(Sha256);

impl RequestHash {
    /// Adds a stream and what is expected of it; its events follow.
    pub(crate) fn stream(&mut self, stream: Uuid, stream_type: &str, expected: Expected) {
        self.bytes(stream.as_bytes());
        self.bytes(stream_type.as_bytes());
        self.bytes(&expected.code().to_be_bytes());
    }

    /// Adds an event.
    pub(crate) fn event(&mut self, event_type: &str, version: i16, body: &str) {
        self.bytes(event_type.as_bytes());
        self.bytes(&version.to_be_bytes());
        self.bytes(body.as_bytes());
    }

    /// Adds what is said about all events.
    pub(crate) fn envelope(&mut self, envelope: &Envelope) {
        self.optional(envelope.headers_json().as_deref());
        self.optional(envelope.correlation.as_deref());
        self.optional(envelope.causation.as_deref());
        self.optional(envelope.user.as_deref());
    }

    /// Adds something that may be missing; missing and empty are different.
    fn optional(&mut self, text: Option<&str>) {
        match text {
            None => self.0.update([0]),
            Some(text) => {
                self.0.update([1]);
                self.bytes(text.as_bytes());
            }
        }
    }

    /// The hash.
    pub(crate) fn finish(self) -> Hash {
        self.0.finalize().into()
    }

    // The length in front keeps two neighbours apart: `ab`, `c` is not `a`, `bc`.
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }
}
