//! What a caller says about an append, and what it gets back. How it is written is [`request`](super::request)'s.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use sqlx::{Postgres, Transaction};

use crate::Uuid;
use crate::error::Result;
use crate::event::envelope::{Envelope, envelope_methods};
use crate::event::idempotency::{Hash, RequestHash, replay};
use crate::event::line::Line;
use crate::event::request::Request;
use crate::event::{Append, Expected, Position, StreamVersion};
use crate::store::Store;

/// What an append did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Appended {
    /// The version of the stream after its last event of this append.
    pub version: StreamVersion,
    /// Where the events are, in their order.
    pub positions: Vec<Position>,
    /// Whether an earlier append with the same idempotency key wrote them, and this one nothing.
    pub replayed: bool,
}

/// An append on its way: add what you like, then `.await` it.
#[must_use = "nothing is appended until it is awaited"]
pub struct AppendBuilder<'store, E: Append> {
    pub(crate) store: &'store Store<E::Upcasters>,
    pub(crate) stream: Uuid,
    pub(crate) stream_type: &'static str,
    pub(crate) expected: Expected,
    pub(crate) events: Vec<E>,
    pub(crate) envelope: Envelope,
    /// Why the stream ends with these events.
    closing: Option<String>,
    /// The transaction that holds the stream, and ends with the append.
    held: Option<Transaction<'static, Postgres>>,
}

impl<'store, E: Append> AppendBuilder<'store, E> {
    pub(crate) fn new(
        store: &'store Store<E::Upcasters>,
        stream: Uuid,
        stream_type: &'static str,
        expected: Expected,
        events: Vec<E>,
    ) -> Self {
        let envelope = Envelope::default();
        Self { store, stream, stream_type, expected, events, envelope, closing: None, held: None }
    }

    /// Writes in `transaction`, and commits it.
    pub(crate) fn held_by(mut self, transaction: Transaction<'static, Postgres>) -> Self {
        self.held = Some(transaction);
        self
    }

    /// Makes a repetition harmless: the same request under the same key is written once.
    ///
    /// The second time returns what the first returned, with [`Appended::replayed`] set. Another request under the
    /// same key is [`Error::IdempotencyKeyReused`](crate::Error::IdempotencyKeyReused). A request is its stream, expected version, events, headers,
    /// correlation, causation and user.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.envelope.key = Some(key.into());
        self
    }

    envelope_methods!();

    /// Closes the stream with these events, for good: whoever appends to it later gets
    /// [`Error::StreamClosed`](crate::Error::StreamClosed).
    ///
    /// The log keeps `reason` in an event of its own, which has a number in the stream and which no reader of typed events
    /// is given.
    pub fn closing(mut self, reason: impl Into<String>) -> Self {
        self.closing = Some(reason.into());
        self
    }

    /// Writes what is to be written now.
    async fn send(mut self) -> Result<Appended> {
        let hash = self.asked()?;
        match self.held.take() {
            None => self.send_as(hash).await,
            Some(mut transaction) => {
                let database = self.store.database();
                let appended = self.request(hash)?.send_on(&mut transaction, database.schema()).await?;
                transaction.commit().await?;
                Ok(appended)
            }
        }
    }

    /// Writes what is to be written now as the request with this hash.
    pub(crate) async fn send_as(&self, hash: Option<Hash>) -> Result<Appended> {
        self.request(hash)?.send(self.store.database()).await
    }

    /// What an earlier request with this hash and the same key has written.
    pub(crate) async fn replay(&self, hash: Option<Hash>) -> Result<Option<Appended>> {
        match (&self.envelope.key, hash) {
            (Some(key), Some(hash)) => replay(self.store.database(), key, hash).await,
            _ => Ok(None),
        }
    }

    /// The hash of this request, if it has a key.
    pub(crate) fn asked(&self) -> Result<Option<Hash>> {
        if self.envelope.key.is_none() {
            return Ok(None);
        }
        let mut hash = RequestHash::default();
        hash.stream(self.stream, self.stream_type, self.expected);
        for line in self.lines()? {
            hash.event(line.event_type, line.version, &line.body);
        }
        hash.envelope(&self.envelope);
        Ok(Some(hash.finish()))
    }

    fn lines(&self) -> Result<Vec<Line>> {
        let rules = self.store.database().rules();
        let mut lines: Vec<Line> = self.events.iter().map(|event| Line::of(event, rules)).collect::<Result<_>>()?;
        lines.extend(self.closing.as_deref().map(Line::closed));
        Ok(lines)
    }

    fn request(&self, hash: Option<Hash>) -> Result<Request<'_>> {
        Ok(Request {
            stream: self.stream,
            stream_type: self.stream_type,
            expected: self.expected,
            lines: self.lines()?,
            envelope: &self.envelope,
            hash,
        })
    }
}

impl<'store, E: Append> IntoFuture for AppendBuilder<'store, E> {
    type Output = Result<Appended>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'store>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<E: Append> fmt::Debug for AppendBuilder<'_, E> {
    /// Prints how many events there are, and not what is in them.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AppendBuilder")
            .field("stream_type", &self.stream_type)
            .field("stream", &self.stream)
            .field("expected", &self.expected)
            .field("events", &self.events.len())
            .finish_non_exhaustive()
    }
}
