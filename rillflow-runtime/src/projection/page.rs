//! Reads the log, a page at a time.

use std::panic::resume_unwind;

use sqlx::Row as _;
use sqlx::postgres::PgRow;
use tokio::task::JoinSet;

use super::TableProjection;
use crate::Uuid;
use crate::error::Result;
use crate::event::{Decoded, EventSet, Failure, Recorded, decode};
use crate::store::Store;

/// How many events the first page has at most; later ones depend on how large the events are.
const FIRST_PAGE: usize = 512;

/// How many events a page has at most.
const LARGEST_PAGE: usize = 16_384;

/// How many bytes the bodies of a page should have at most.
const BYTES_OF_PAGE: usize = 8 * 1024 * 1024;

/// How many positions one statement looks at. Types that are rare must not make it run into a timeout.
const WINDOW: i64 = 100_000;

/// The events of one projection in a range of positions.
#[derive(Debug)]
pub(super) struct Page<E> {
    /// The range begins after this position.
    pub(super) from: i64,
    /// The range ends with this position.
    pub(super) to: i64,
    /// The events in it, up to the first bad one. What was split is several of them, what is retired is none.
    pub(super) events: Vec<Recorded<E>>,
    /// The first stored event that could not be decoded.
    pub(super) failure: Option<Failure>,
    rows: Vec<PgRow>,
    /// For each event the row that it was.
    rows_of_events: Vec<usize>,
    /// How many events the next page should have.
    next_size: usize,
}

/// What an error says about an event.
#[derive(Debug)]
pub(super) struct Culprit {
    pub(super) position: i64,
    pub(super) stream: Uuid,
    pub(super) event_type: String,
}

impl<E> Page<E> {
    /// The row that the event in place `place` was.
    pub(super) fn row_of(&self, place: usize) -> usize {
        self.rows_of_events[place]
    }

    /// How many of the events were rows before `row`.
    pub(super) fn events_before(&self, row: usize) -> usize {
        self.rows_of_events.partition_point(|of| *of < row)
    }

    /// The stored event in row `row`.
    pub(super) fn culprit(&self, row: usize) -> Result<Culprit> {
        let row = &self.rows[row];
        Ok(Culprit { position: row.try_get(1)?, stream: row.try_get(2)?, event_type: row.try_get(5)? })
    }
}

/// Reads pages one after the other.
///
/// While the caller writes a page, the next one is decoded and the one after it is on its way from the server.
pub(super) struct Pages<P: TableProjection> {
    store: Store<<P::Event as EventSet>::Upcasters>,
    mark: i64,
    size: usize,
    ahead: Option<Ahead<Prepared<P::Event>>>,
}

/// Work that goes on beside the caller. Dropping it stops it.
struct Ahead<T> {
    from: i64,
    task: JoinSet<Result<T>>,
}

/// The rows of a page.
struct Fetched {
    from: i64,
    to: i64,
    rows: Vec<PgRow>,
    next_size: usize,
}

/// A page, and the rows that follow it on their way.
struct Prepared<E> {
    page: Page<E>,
    following: Option<Ahead<Fetched>>,
}

impl<P: TableProjection> Pages<P> {
    /// Pages up to `mark`.
    pub(super) fn new(store: &Store<<P::Event as EventSet>::Upcasters>, mark: i64) -> Self {
        Self { store: store.clone(), mark, size: FIRST_PAGE, ahead: None }
    }

    /// The page after `from`.
    pub(super) async fn next(&mut self, from: i64) -> Result<Page<P::Event>> {
        let ahead = self.ahead.take().filter(|ahead| ahead.from == from);
        let prepared = if let Some(ahead) = ahead {
            ahead.finished().await?
        } else {
            let fetched = fetch::<P>(self.store.clone(), from, self.mark, self.size).await?;
            prepare::<P>(self.store.clone(), fetched, self.mark).await?
        };
        self.ahead = prepared.following.map(|rows| {
            let (store, mark) = (self.store.clone(), self.mark);
            Ahead::spawn(rows.from, async move { prepare::<P>(store, rows.finished().await?, mark).await })
        });
        self.size = prepared.page.next_size;
        Ok(prepared.page)
    }

    /// Makes the next page half as long as one of `events`, and forgets what was read ahead.
    pub(super) fn shrink(&mut self, events: usize) {
        self.ahead = None;
        self.size = (events / 2).max(1);
    }
}

impl<T: Send + 'static> Ahead<T> {
    fn spawn(from: i64, work: impl Future<Output = Result<T>> + Send + 'static) -> Self {
        let mut task = JoinSet::new();
        task.spawn(work);
        Self { from, task }
    }

    async fn finished(mut self) -> Result<T> {
        match self.task.join_next().await {
            Some(Ok(result)) => result,
            // It panicked, in hand-written code or below it; the panic goes where the work was asked for.
            Some(Err(error)) if error.is_panic() => resume_unwind(error.into_panic()),
            // The runtime is being shut down.
            Some(Err(_)) | None => std::future::pending().await,
        }
    }
}

/// Decodes a page, after it has sent for the next one.
async fn prepare<P: TableProjection>(
    store: Store<<P::Event as EventSet>::Upcasters>,
    fetched: Fetched,
    mark: i64,
) -> Result<Prepared<P::Event>> {
    let Fetched { from, to, rows, next_size } = fetched;
    let following = (to < mark).then(|| Ahead::spawn(to, fetch::<P>(store.clone(), to, mark, next_size)));
    let pool = store.database().ready().await?;
    let Decoded { events, rows: rows_of_events, failure } = decode::<P::Event>(&rows, store.upcasters(), pool).await?;
    let following = if failure.is_none() { following } else { None };
    Ok(Prepared { page: Page { from, to, events, failure, rows, rows_of_events, next_size }, following })
}

async fn fetch<P: TableProjection>(
    store: Store<<P::Event as EventSet>::Upcasters>,
    from: i64,
    mark: i64,
    size: usize,
) -> Result<Fetched> {
    let end = mark.min(from.saturating_add(WINDOW));
    let rows = sqlx::query(P::STATEMENTS.page)
        .bind(from)
        .bind(end)
        .bind(P::Event::TYPES)
        .bind(i64::try_from(size).unwrap_or(i64::MAX))
        .fetch_all(store.database().ready().await?)
        .await?;
    // A full page ends with its last event: there may be more of them in the range.
    let to = match rows.last() {
        Some(last) if rows.len() == size => last.try_get(1)?,
        _ => end,
    };
    let mut bytes = 0;
    for row in &rows {
        bytes += row.try_get_raw(7)?.as_bytes().map_or(0, <[u8]>::len);
    }
    let fitting = BYTES_OF_PAGE * rows.len().max(1) / bytes.max(1);
    // Grows slowly, so that a page after small events is not far too large for the large ones that follow.
    let next_size = fitting.clamp(1, LARGEST_PAGE).min(size.saturating_mul(2));
    Ok(Fetched { from, to, rows, next_size })
}
