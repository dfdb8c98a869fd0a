//! What a caller says about an append, and what it gets back. How it is written is [`request`](super::request)'s.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use serde_json::{Map, Value};

use crate::Uuid;
use crate::error::Result;
use crate::event::request::{Line, Request};
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
#[derive(Debug)]
#[must_use = "nothing is appended until it is awaited"]
pub struct AppendBuilder<'store, E: Append> {
    store: &'store Store<E::Upcasters>,
    stream: Uuid,
    stream_type: &'static str,
    expected: Expected,
    events: Vec<E>,
    key: Option<String>,
    headers: Map<String, Value>,
    correlation: Option<String>,
    causation: Option<String>,
}

impl<'store, E: Append> AppendBuilder<'store, E> {
    pub(crate) fn new(
        store: &'store Store<E::Upcasters>,
        stream: Uuid,
        stream_type: &'static str,
        expected: Expected,
        events: Vec<E>,
    ) -> Self {
        Self {
            store,
            stream,
            stream_type,
            expected,
            events,
            key: None,
            headers: Map::new(),
            correlation: None,
            causation: None,
        }
    }

    /// Makes a repetition harmless: the same request under the same key is written once.
    ///
    /// The second time returns what the first returned, with [`Appended::replayed`] set. Another request under the
    /// same key is [`Error::IdempotencyKeyReused`](crate::Error::IdempotencyKeyReused). A request is its stream, expected version, events, headers,
    /// correlation and causation.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Attaches `value` under `name` to each event.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    /// Attaches all of `headers` to each event.
    pub fn headers(mut self, headers: impl IntoIterator<Item = (String, Value)>) -> Self {
        self.headers.extend(headers);
        self
    }

    /// Names the conversation that the events belong to.
    pub fn correlation_id(mut self, id: impl Into<String>) -> Self {
        self.correlation = Some(id.into());
        self
    }

    /// Names the message that caused the events.
    pub fn causation_id(mut self, id: impl Into<String>) -> Self {
        self.causation = Some(id.into());
        self
    }

    async fn send(self) -> Result<Appended> {
        let request = Request {
            stream: self.stream,
            stream_type: self.stream_type,
            expected: self.expected,
            lines: self.events.iter().map(Line::of).collect::<Result<_>>()?,
            headers: (!self.headers.is_empty()).then(|| Value::Object(self.headers).to_string()),
            correlation: self.correlation,
            causation: self.causation,
            key: self.key,
        };
        request.send(self.store.database()).await
    }
}

impl<'store, E: Append> IntoFuture for AppendBuilder<'store, E> {
    type Output = Result<Appended>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'store>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
