//! The one path by which stored events become typed ones.
//!
//! Whoever reads events (a stream, an aggregate, a projection) hands the rows to [`decode`], the only caller of
//! [`EventSet::decode`]. It takes a batch and is async, since an async upcast step wants all the events that need it at
//! once.

use jiff::Timestamp;
use serde_json::{Map, Value};
use sqlx::Row as _;
use sqlx::postgres::{PgPool, PgRow};
use sqlx::types::Json;

use crate::column::{Scalar as _, WireTimestamp};
use crate::error::{Error, Result};
use crate::event::wire::JsonText;
use crate::event::{Batch, EventSet, Failure, Position, Recorded, Stored, StreamVersion};

/// A row of `rf_event` with the columns of [`event_columns!`](crate::event_columns).
pub type Row = PgRow;

/// Events up to, and not including, the first that could not be decoded.
#[derive(Debug)]
#[must_use]
pub struct Decoded<E> {
    /// The events before the first bad one. A row may be none of them, or several.
    pub events: Vec<Recorded<E>>,
    /// For each event the row that it was.
    pub rows: Vec<usize>,
    /// Why the next one is bad.
    pub failure: Option<Failure>,
}

impl<E> Decoded<E> {
    /// All events, or the error of the first bad one.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`].
    pub fn all(self) -> Result<Vec<Recorded<E>>> {
        match self.failure {
            None => Ok(self.events),
            Some(failure) => Err(Error::Decode(failure.error)),
        }
    }
}

/// Brings a batch of stored events to their current versions.
///
/// The rows are those of a statement that selects [`event_columns!`](crate::event_columns). `pool` is for async steps.
///
/// # Errors
///
/// If a row does not have those columns. An event that cannot be decoded is no error of the batch: the events before
/// it are of use to some readers, see [`Decoded`].
pub async fn decode<E: EventSet>(rows: &[Row], upcasters: &E::Upcasters, pool: &PgPool) -> Result<Decoded<E>> {
    let mut batch = Batch::<E>::with_capacity(rows.len());
    for row in rows {
        if !batch.read(stored(row)?, upcasters) {
            break;
        }
    }
    E::resume(&mut batch, upcasters, pool).await;
    let (parts, failure) = batch.finish();
    let mut events = Vec::with_capacity(parts.len());
    let mut places = Vec::with_capacity(parts.len());
    for (place, event) in parts {
        events.push(recorded(&rows[place], event)?);
        places.push(place);
    }
    let failure = match failure {
        Some(Failure { stored, error }) => Some(Failure { stored, error: error.at(position(&rows[stored])?) }),
        None => None,
    };
    Ok(Decoded { events, rows: places, failure })
}

fn stored(row: &Row) -> Result<Stored<'_>> {
    let version: i16 = row.try_get(6)?;
    let JsonText(body) = row.try_get(7)?;
    // A negative version can only have been written by hand; 0 is what no manifest declares.
    Ok(Stored::new(row.try_get(5)?, u16::try_from(version).unwrap_or(0), body))
}

fn position(row: &Row) -> Result<Position> {
    Ok(Position::new(row.try_get(0)?, row.try_get(1)?))
}

fn recorded<E>(row: &Row, event: E) -> Result<Recorded<E>> {
    let version: i16 = row.try_get(6)?;
    let headers: Option<Json<Map<String, Value>>> = row.try_get(8)?;
    let recorded_at: WireTimestamp = row.try_get(11)?;
    let recorded_at = Timestamp::from_stored(recorded_at)
        .map_err(|source| sqlx::Error::ColumnDecode { index: "recorded_at".to_owned(), source })?;
    Ok(Recorded {
        event,
        position: position(row)?,
        stream_id: row.try_get(2)?,
        version: StreamVersion::new(row.try_get(3)?),
        id: row.try_get(4)?,
        recorded_at,
        stored_version: u16::try_from(version).unwrap_or(0),
        headers: headers.map(|Json(headers)| headers),
        correlation_id: row.try_get(9)?,
        causation_id: row.try_get(10)?,
        user_id: row.try_get(12)?,
    })
}
