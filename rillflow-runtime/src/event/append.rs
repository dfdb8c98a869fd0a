//! Writes events to one stream, in one round trip.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use serde_json::{Map, Value};
use sqlx::Row as _;

use crate::Uuid;
use crate::error::{Error, Result};
use crate::event::idempotency::RequestHash;
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
    /// same key is [`Error::IdempotencyKeyReused`]. A request is its stream, expected version, events, headers,
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
        if self.events.is_empty() {
            return Err(Error::EmptyAppend { stream_type: self.stream_type, stream: self.stream });
        }
        let mut ids = Vec::with_capacity(self.events.len());
        let mut types = Vec::with_capacity(self.events.len());
        let mut versions = Vec::with_capacity(self.events.len());
        let mut bodies = Vec::with_capacity(self.events.len());
        for event in &self.events {
            let event_type = event.event_type();
            ids.push(Uuid::now_v7());
            types.push(event_type);
            versions.push(i16::try_from(event.event_version()).map_err(|_| Error::Encode {
                event_type,
                source: serde::ser::Error::custom("its version does not fit the database, which goes up to 32767"),
            })?);
            bodies.push(event.to_json().map_err(|source| Error::Encode { event_type, source })?);
        }
        let headers = if self.headers.is_empty() { None } else { Some(Value::Object(self.headers).to_string()) };
        let request = self.key.as_ref().map(|_| {
            let mut hash = RequestHash::new(self.stream, self.stream_type, self.expected);
            for ((event_type, version), body) in types.iter().zip(&versions).zip(&bodies) {
                hash.event(event_type, *version, body);
            }
            hash.optional(headers.as_deref());
            hash.optional(self.correlation.as_deref());
            hash.optional(self.causation.as_deref());
            hash.finish()
        });

        let database = self.store.database();
        let row = sqlx::query(database.schema().statements.append)
            .bind(self.stream)
            .bind(self.stream_type)
            .bind(self.expected.code())
            .bind(ids)
            .bind(types)
            .bind(versions)
            .bind(bodies)
            .bind(headers)
            .bind(self.correlation)
            .bind(self.causation)
            .bind(self.key.as_deref())
            .bind(request.as_ref().map(<[u8; 32]>::as_slice))
            .fetch_one(database.ready().await?)
            .await?;

        let outcome: i16 = row.try_get(0)?;
        let version = StreamVersion::new(row.try_get(1)?);
        match outcome {
            0 | 1 => {
                let numbers: Vec<i64> = row.try_get(2)?;
                Ok(Appended {
                    version,
                    positions: numbers.into_iter().map(|number| Position::new(0, number)).collect(),
                    replayed: outcome == 1,
                })
            }
            2 => Err(Error::VersionConflict {
                stream_type: self.stream_type,
                stream: self.stream,
                expected: self.expected,
                actual: version,
            }),
            3 => Err(Error::IdempotencyKeyReused { key: self.key.unwrap_or_default() }),
            _ => Err(Error::StreamTypeMismatch {
                stream: self.stream,
                expected: self.stream_type,
                actual: row.try_get(3)?,
            }),
        }
    }
}

impl<'store, E: Append> IntoFuture for AppendBuilder<'store, E> {
    type Output = Result<Appended>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'store>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
