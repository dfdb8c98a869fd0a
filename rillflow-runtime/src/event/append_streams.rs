//! Events for several streams, written together.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use sqlx::Row as _;
use sqlx::postgres::PgRow;

use crate::error::{Error, Result};
use crate::event::envelope::{Envelope, envelope_methods};
use crate::event::idempotency::{Hash, RequestHash};
use crate::event::line::{Columns, Line};
use crate::event::outcome::{Outcome, Wanted};
use crate::event::{Append, Appended, Expected, Position, StreamVersion};
use crate::store::Database;
use crate::stream::Stream;

/// Events for several streams: all of them are written, or none.
///
/// Each stream has an expectation of its own. The log has the events in the order in which they were added here.
///
/// ```no_run
/// # use rillflow_runtime::{Expected, Result, event::{Append, AppendStreams}, stream::Stream};
/// # async fn example<OrderId: Stream<Event: Append>, ParcelId: Stream<Event: Append>>(
/// #     append: AppendStreams<'_>, order: OrderId, shipped: OrderId::Event, parcel: ParcelId, packed: ParcelId::Event,
/// # ) -> Result<()> {
/// let appended = append
///     .to(order, Expected::StreamExists, [shipped])
///     .to(parcel, Expected::NoStream, [packed])
///     .correlation_id("basket-7")
///     .await?;
/// println!("the order is at version {}", appended[0].version);
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "nothing is appended until it is awaited"]
pub struct AppendStreams<'store> {
    database: &'store Database,
    streams: Vec<(Wanted, usize)>,
    lines: Vec<Line>,
    /// The first event that cannot be written.
    bad: Option<Error>,
    envelope: Envelope,
}

impl<'store> AppendStreams<'store> {
    /// No stream yet.
    pub fn new(database: &'store Database) -> Self {
        Self { database, streams: Vec::new(), lines: Vec::new(), bad: None, envelope: Envelope::default() }
    }

    /// And `events` to the stream `id`, if it looks as `expected`.
    pub fn to<S: Stream>(
        mut self,
        id: S,
        expected: impl Into<Expected>,
        events: impl IntoIterator<Item = S::Event>,
    ) -> Self
    where
        S::Event: Append,
    {
        let before = self.lines.len();
        for event in events {
            match Line::of(&event, self.database.rules()) {
                Ok(line) => self.lines.push(line),
                Err(error) => {
                    self.bad.get_or_insert(error);
                }
            }
        }
        if self.lines.len() == before && self.bad.is_none() {
            self.bad = Some(Error::EmptyAppend { stream_type: S::TYPE, stream: id.uuid() });
        }
        let wanted = Wanted { stream: id.uuid(), stream_type: S::TYPE, expected: expected.into() };
        self.streams.push((wanted, self.lines.len() - before));
        self
    }

    /// Makes a repetition harmless: the same request under the same key is written once.
    ///
    /// As [`AppendBuilder::idempotency_key`](crate::event::AppendBuilder::idempotency_key).
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.envelope.key = Some(key.into());
        self
    }

    envelope_methods!();

    async fn send(self) -> Result<Vec<Appended>> {
        if let Some(error) = self.bad {
            return Err(error);
        }
        if self.streams.is_empty() {
            return Ok(Vec::new());
        }
        let pool = self.database.ready().await?;
        let headers = self.envelope.headers_json();
        let hash = self.envelope.key.is_some().then(|| self.hash());
        let columns = Columns::of(&self.lines);
        let counts = self.streams.iter().map(|(_, count)| i32::try_from(*count).unwrap_or(i32::MAX));
        let row: PgRow = sqlx::query(self.database.schema().statements.append_streams)
            .bind(self.streams.iter().map(|(wanted, _)| wanted.stream).collect::<Vec<_>>())
            .bind(self.streams.iter().map(|(wanted, _)| wanted.stream_type).collect::<Vec<_>>())
            .bind(self.streams.iter().map(|(wanted, _)| wanted.expected.code()).collect::<Vec<_>>())
            .bind(counts.collect::<Vec<_>>())
            .bind(columns.ids)
            .bind(columns.types)
            .bind(columns.versions)
            .bind(columns.bodies)
            .bind(headers.as_deref())
            .bind(self.envelope.correlation.as_deref())
            .bind(self.envelope.causation.as_deref())
            .bind(self.envelope.user.as_deref())
            .bind(self.envelope.key.as_deref())
            .bind(hash.as_ref().map(<[u8; 32]>::as_slice))
            .fetch_one(pool)
            .await?;
        let outcome = Outcome::of(row.try_get(0)?);
        match outcome.replayed() {
            Some(replayed) => self.appended(&row, replayed),
            None => Err(self.refused(&row, outcome)?),
        }
    }

    fn appended(&self, row: &PgRow, replayed: bool) -> Result<Vec<Appended>> {
        let versions: Vec<i64> = row.try_get(4)?;
        let numbers: Vec<i64> = row.try_get(5)?;
        let mut positions = numbers.into_iter().map(|number| Position::new(0, number));
        let streams = self.streams.iter().zip(versions);
        let appended = |((_, count), version): (&(Wanted, usize), i64)| Appended {
            version: StreamVersion::new(version),
            positions: positions.by_ref().take(*count).collect(),
            replayed,
        };
        Ok(streams.map(appended).collect())
    }

    fn refused(&self, row: &PgRow, outcome: Outcome) -> Result<Error> {
        let key = self.envelope.key.as_deref();
        // A key that was used before is about no stream in particular.
        let failed: i32 = if outcome.is_about_key() { 1 } else { row.try_get(1)? };
        let place = usize::try_from(failed).unwrap_or(1).saturating_sub(1);
        let version = if outcome.is_about_key() { 0 } else { row.try_get(2)? };
        let (wanted, _) = self.streams[place.min(self.streams.len() - 1)];
        Ok(outcome.error(wanted, StreamVersion::new(version), row.try_get(3)?, key))
    }

    fn hash(&self) -> Hash {
        let mut hash = RequestHash::default();
        let mut lines = self.lines.iter();
        for (wanted, count) in &self.streams {
            hash.stream(wanted.stream, wanted.stream_type, wanted.expected);
            for line in lines.by_ref().take(*count) {
                hash.event(line.event_type, line.version, &line.body);
            }
        }
        hash.envelope(&self.envelope);
        hash.finish()
    }
}

impl<'store> IntoFuture for AppendStreams<'store> {
    type Output = Result<Vec<Appended>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'store>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
