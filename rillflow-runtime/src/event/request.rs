//! Writes events to one stream, in one round trip.
//!
//! A single event without an idempotency key, which is most of them, is one statement of its own: it locks, compares and
//! moves the stream, and writes the event. It writes nothing when the stream is not as expected. Everything else, and the
//! question why nothing was written, goes to the function `rf_append`. See `docs/adr/0004-append-statements.md`.

use sqlx::Row as _;
use sqlx::postgres::{PgConnection, PgRow};

use crate::Uuid;
use crate::error::{Error, Result};
use crate::event::envelope::Envelope;
use crate::event::idempotency::Hash;
use crate::event::line::{CLOSED, Columns, Line};
use crate::event::outcome::{Outcome, Wanted};
use crate::event::wire::JsonText;
use crate::event::{Appended, Expected, Position, StreamVersion};
use crate::schema::Schema;
use crate::store::Database;

/// An append, ready to be written.
pub(crate) struct Request<'a> {
    pub(crate) stream: Uuid,
    pub(crate) stream_type: &'static str,
    pub(crate) expected: Expected,
    pub(crate) lines: Vec<Line>,
    pub(crate) envelope: &'a Envelope,
    /// What stands beside the key.
    pub(crate) hash: Option<Hash>,
}

impl Request<'_> {
    pub(crate) async fn send(self, database: &Database) -> Result<Appended> {
        let pool = database.ready().await?;
        let mut connection = pool.acquire().await?;
        self.send_on(&mut connection, database.schema()).await
    }

    /// Writes on a connection, which may have a transaction open.
    pub(crate) async fn send_on(self, connection: &mut PgConnection, schema: &Schema) -> Result<Appended> {
        match self.lines.as_slice() {
            [] => return Err(Error::EmptyAppend { stream_type: self.stream_type, stream: self.stream }),
            [line] if self.envelope.key.is_none() && line.event_type != CLOSED => {
                if let Some(appended) = self.write_one(line, schema, connection).await? {
                    return Ok(appended);
                }
            }
            _ => {}
        }
        self.call(schema, connection).await
    }

    /// Writes a single event, or nothing if the stream is not as expected.
    async fn write_one(&self, line: &Line, schema: &Schema, connection: &mut PgConnection) -> Result<Option<Appended>> {
        let statement = match self.expected.code() {
            -1 => schema.statements.append_any,
            0 => schema.statements.append_first,
            _ => schema.statements.append_next,
        };
        let headers = self.envelope.headers_json();
        let row = sqlx::query(statement)
            .bind(schema.append_lock)
            .bind(self.stream)
            .bind(self.stream_type)
            .bind(self.expected.code())
            .bind(line.id)
            .bind(line.event_type)
            .bind(line.version)
            .bind(JsonText(&line.body))
            .bind(headers.as_deref().map(JsonText))
            .bind(self.envelope.correlation.as_deref())
            .bind(self.envelope.causation.as_deref())
            .bind(self.envelope.user.as_deref())
            .fetch_optional(connection)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Appended {
            version: StreamVersion::new(row.try_get(0)?),
            positions: vec![Position::new(0, row.try_get(1)?)],
            replayed: false,
        }))
    }

    /// Calls `rf_append`, which writes everything or says why not.
    async fn call(self, schema: &Schema, connection: &mut PgConnection) -> Result<Appended> {
        let columns = Columns::of(&self.lines);
        let row: PgRow = sqlx::query(schema.statements.append)
            .bind(self.stream)
            .bind(self.stream_type)
            .bind(self.expected.code())
            .bind(columns.ids)
            .bind(columns.types)
            .bind(columns.versions)
            .bind(columns.bodies)
            .bind(self.envelope.headers_json())
            .bind(self.envelope.correlation.as_deref())
            .bind(self.envelope.causation.as_deref())
            .bind(self.envelope.user.as_deref())
            .bind(self.envelope.key.as_deref())
            .bind(self.hash.as_ref().map(<[u8; 32]>::as_slice))
            .fetch_one(connection)
            .await?;
        let outcome = Outcome::of(row.try_get(0)?);
        let version = StreamVersion::new(row.try_get(1)?);
        if let Some(replayed) = outcome.replayed() {
            let numbers: Vec<i64> = row.try_get(2)?;
            let positions = numbers.into_iter().map(|number| Position::new(0, number)).collect();
            return Ok(Appended { version, positions, replayed });
        }
        let wanted = Wanted { stream: self.stream, stream_type: self.stream_type, expected: self.expected };
        Err(outcome.error(wanted, version, row.try_get(3)?, self.envelope.key.as_deref()))
    }
}
