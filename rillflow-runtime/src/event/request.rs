//! Writes events to one stream, in one round trip.
//!
//! A single event without an idempotency key, which is most of them, is one statement of its own: it locks, compares and
//! moves the stream, and writes the event. It writes nothing when the stream is not as expected. Everything else, and the
//! question why nothing was written, goes to the function `rf_append`. See `docs/adr/0004-append-statements.md`.

use sqlx::Row as _;
use sqlx::postgres::PgPool;

use crate::Uuid;
use crate::error::{Error, Result};
use crate::event::idempotency::RequestHash;
use crate::event::wire::JsonText;
use crate::event::{Append, Appended, Expected, Position, StreamVersion};
use crate::store::Database;

/// An append, ready to be written.
pub(crate) struct Request {
    pub(crate) stream: Uuid,
    pub(crate) stream_type: &'static str,
    pub(crate) expected: Expected,
    pub(crate) lines: Vec<Line>,
    pub(crate) headers: Option<String>,
    pub(crate) correlation: Option<String>,
    pub(crate) causation: Option<String>,
    pub(crate) key: Option<String>,
}

/// One event of a request.
pub(crate) struct Line {
    id: Uuid,
    event_type: &'static str,
    version: i16,
    body: String,
}

impl Line {
    pub(crate) fn of<E: Append>(event: &E) -> Result<Self> {
        let event_type = event.event_type();
        let version = i16::try_from(event.event_version()).map_err(|_| Error::Encode {
            event_type,
            source: serde::ser::Error::custom("its version does not fit the database, which goes up to 32767"),
        })?;
        let body = event.to_json().map_err(|source| Error::Encode { event_type, source })?;
        Ok(Self { id: Uuid::now_v7(), event_type, version, body })
    }
}

impl Request {
    pub(crate) async fn send(self, database: &Database) -> Result<Appended> {
        let pool = database.ready().await?;
        match self.lines.as_slice() {
            [] => return Err(Error::EmptyAppend { stream_type: self.stream_type, stream: self.stream }),
            [line] if self.key.is_none() => {
                if let Some(appended) = self.write_one(line, database, pool).await? {
                    return Ok(appended);
                }
            }
            _ => {}
        }
        self.call(database, pool).await
    }

    /// Writes a single event, or nothing if the stream is not as expected.
    async fn write_one(&self, line: &Line, database: &Database, pool: &PgPool) -> Result<Option<Appended>> {
        let schema = database.schema();
        let statement = match self.expected.code() {
            -1 => schema.statements.append_any,
            0 => schema.statements.append_first,
            _ => schema.statements.append_next,
        };
        let row = sqlx::query(statement)
            .bind(schema.append_lock)
            .bind(self.stream)
            .bind(self.stream_type)
            .bind(self.expected.code())
            .bind(line.id)
            .bind(line.event_type)
            .bind(line.version)
            .bind(JsonText(&line.body))
            .bind(self.headers.as_deref().map(JsonText))
            .bind(self.correlation.as_deref())
            .bind(self.causation.as_deref())
            .fetch_optional(pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Appended {
            version: StreamVersion::new(row.try_get(0)?),
            positions: vec![Position::new(0, row.try_get(1)?)],
            replayed: false,
        }))
    }

    /// Calls `rf_append`, which writes everything or says why not.
    async fn call(self, database: &Database, pool: &PgPool) -> Result<Appended> {
        let hash = self.key.is_some().then(|| self.hash());
        let row = sqlx::query(database.schema().statements.append)
            .bind(self.stream)
            .bind(self.stream_type)
            .bind(self.expected.code())
            .bind(self.lines.iter().map(|line| line.id).collect::<Vec<_>>())
            .bind(self.lines.iter().map(|line| line.event_type).collect::<Vec<_>>())
            .bind(self.lines.iter().map(|line| line.version).collect::<Vec<_>>())
            .bind(self.lines.iter().map(|line| line.body.as_str()).collect::<Vec<_>>())
            .bind(self.headers.as_deref())
            .bind(self.correlation.as_deref())
            .bind(self.causation.as_deref())
            .bind(self.key.as_deref())
            .bind(hash.as_ref().map(<[u8; 32]>::as_slice))
            .fetch_one(pool)
            .await?;
        let outcome: i16 = row.try_get(0)?;
        let version = StreamVersion::new(row.try_get(1)?);
        match outcome {
            0 | 1 => {
                let numbers: Vec<i64> = row.try_get(2)?;
                let positions = numbers.into_iter().map(|number| Position::new(0, number)).collect();
                Ok(Appended { version, positions, replayed: outcome == 1 })
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

    fn hash(&self) -> [u8; 32] {
        let mut hash = RequestHash::new(self.stream, self.stream_type, self.expected);
        for line in &self.lines {
            hash.event(line.event_type, line.version, &line.body);
        }
        hash.optional(self.headers.as_deref());
        hash.optional(self.correlation.as_deref());
        hash.optional(self.causation.as_deref());
        hash.finish()
    }
}
