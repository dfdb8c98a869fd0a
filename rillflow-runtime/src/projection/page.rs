//! Reads the log, a page at a time.

use sqlx::Row as _;
use sqlx::postgres::PgRow;
use tokio::task::JoinSet;

use super::TableProjection;
use crate::Uuid;
use crate::error::Result;
use crate::event::{DecodeError, EventSet, Recorded, decode};
use crate::store::Store;

/// How many events the first page has at most; later ones depend on how large the events are.
const FIRST_PAGE: usize = 512;

/// How many events a page has at most.
const LARGEST_PAGE: usize = 4_096;

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
    /// The events in it, up to the first bad one.
    pub(super) events: Vec<Recorded<E>>,
    /// The first event that could not be decoded.
    pub(super) failure: Option<DecodeError>,
    rows: Vec<PgRow>,
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
    /// The event in place `place`. The one that could not be decoded comes after all the others.
    pub(super) fn culprit(&self, place: usize) -> Result<Culprit> {
        let row = &self.rows[place];
        Ok(Culprit { position: row.try_get(1)?, stream: row.try_get(2)?, event_type: row.try_get(5)? })
    }
}

/// Reads pages one after the other, the next one while the caller is busy with the present one.
#[derive(Debug)]
pub(super) struct Pages<P: TableProjection> {
    size: usize,
    ahead: Option<Ahead<P::Event>>,
}

/// A page on its way. Dropping it stops it.
#[derive(Debug)]
struct Ahead<E> {
    from: i64,
    size: usize,
    task: JoinSet<Result<Page<E>>>,
}

impl<P: TableProjection> Pages<P> {
    pub(super) fn new() -> Self {
        Self { size: FIRST_PAGE, ahead: None }
    }

    /// The page after `from`, which ends at `mark` or before.
    pub(super) async fn next(
        &mut self,
        store: &Store<<P::Event as EventSet>::Upcasters>,
        from: i64,
        mark: i64,
    ) -> Result<Page<P::Event>> {
        let ahead = self.ahead.take().filter(|ahead| ahead.from == from && ahead.size <= self.size);
        let page = match ahead {
            Some(mut ahead) => match ahead.task.join_next().await {
                Some(Ok(page)) => page?,
                // It panicked in hand-written code. Read again, the panic takes its course in the task of the caller.
                Some(Err(_)) | None => read::<P>(store, from, mark, self.size).await?,
            },
            None => read::<P>(store, from, mark, self.size).await?,
        };
        self.size = page.next_size;
        if page.to < mark && page.failure.is_none() {
            let (store, from, size) = (store.clone(), page.to, self.size);
            let mut task = JoinSet::new();
            task.spawn(async move { read::<P>(&store, from, mark, size).await });
            self.ahead = Some(Ahead { from, size, task });
        }
        Ok(page)
    }

    /// Makes the next page half as long as one of `events`, and forgets what was read ahead.
    pub(super) fn shrink(&mut self, events: usize) {
        self.ahead = None;
        self.size = (events / 2).max(1);
    }
}

async fn read<P: TableProjection>(
    store: &Store<<P::Event as EventSet>::Upcasters>,
    from: i64,
    mark: i64,
    size: usize,
) -> Result<Page<P::Event>> {
    let end = mark.min(from.saturating_add(WINDOW));
    let rows = sqlx::query(P::STATEMENTS.page)
        .bind(from)
        .bind(end)
        .bind(P::Event::TYPES)
        .bind(i64::try_from(size).unwrap_or(i64::MAX))
        .fetch_all(store.database().ready().await?)
        .await?;
    let decoded = decode::<P::Event>(&rows, store.upcasters()).await?;
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
    Ok(Page { from, to, events: decoded.events, failure: decoded.failure, rows, next_size })
}
