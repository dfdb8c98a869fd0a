//! Brings one projection up to the mark, page by page.

use std::fmt;

use futures_util::future::BoxFuture;
use sqlx::postgres::{PgPool, Postgres};
use sqlx::{PgConnection, Transaction};
use tokio::sync::watch;

use super::checkpoint::{Advance, Checkpoint};
use super::fold::{Grouped, Misfit};
use super::page::{Page, Pages};
use super::{PauseCause, TableProjection};
use crate::column::{Arguments, Row};
use crate::error::{Error, Result};
use crate::event::{EventSet, Failure, Position, Recorded};
use crate::store::Store;

/// A projection whose types are forgotten.
pub(super) trait Work: fmt::Debug + Send + Sync {
    /// The name in the manifest.
    fn name(&self) -> &'static str;

    /// Works until the table is at `mark`, or until `stop` says so; then the page in hand is finished first.
    ///
    /// `place` is where the table is, if it is known. It is true after each page, also when this future is dropped.
    fn catch_up<'work>(
        &'work self,
        place: &'work mut Option<i64>,
        mark: i64,
        stop: &'work watch::Receiver<bool>,
    ) -> BoxFuture<'work, Result<()>>;
}

/// Writes the table of one projection.
pub(super) struct Worker<P: TableProjection> {
    store: Store<<P::Event as EventSet>::Upcasters>,
    checkpoint: Checkpoint,
}

/// Why a page could not be written as it is.
enum Trouble {
    /// An event does not fit.
    Misfit(Misfit),
    /// The database refuses a value. Which event it comes from is not known.
    Refused(Error),
    /// Nothing that the events have to do with.
    Other(Error),
}

/// How the attempt to write a page ended.
enum Written {
    /// The table is at this position now, and cannot go on if there is an error.
    UpTo(i64, Option<Error>),
    /// Somebody else wrote it.
    ByAnother,
}

impl<P: TableProjection> Worker<P> {
    pub(super) fn new(store: Store<<P::Event as EventSet>::Upcasters>) -> Self {
        Self {
            store,
            checkpoint: Checkpoint { projection: P::NAME, definition: P::DEFINITION, statements: P::STATEMENTS },
        }
    }

    async fn work(&self, place: &mut Option<i64>, mark: i64, stop: &watch::Receiver<bool>) -> Result<()> {
        let pool = self.store.database().ready().await?;
        let mut pages = Pages::<P>::new(&self.store, mark);
        loop {
            let from = match *place {
                Some(from) if from <= mark => from,
                // Nothing is known yet, or the log may have gone back, and the checkpoint with it.
                _ => *place.insert(self.checkpoint.load(pool).await?),
            };
            if from >= mark || *stop.borrow() {
                return Ok(());
            }
            let mut page = pages.next(from).await?;
            match self.write(pool, &mut page, &mut pages).await? {
                Written::UpTo(position, error) => {
                    *place = Some(position);
                    if let Some(error) = error {
                        return Err(error);
                    }
                }
                Written::ByAnother => {
                    tracing::debug!(projection = P::NAME, from, "another worker has written this page");
                    *place = None;
                }
            }
        }
    }

    /// Writes as much of the page as can be written.
    async fn write(&self, pool: &PgPool, page: &mut Page<P::Event>, pages: &mut Pages<P>) -> Result<Written> {
        let mut to = page.to;
        let mut error = None;
        if let Some(Failure { stored, error: failure }) = page.failure.take() {
            (to, error) = Self::pause(page, stored, PauseCause::Decode(failure))?;
        }
        let page = &*page;
        let mut events = page.events.as_slice();
        loop {
            match self.transact(pool, page.from, to, events).await {
                Ok(Advance::Moved) => return Ok(Written::UpTo(to, error)),
                Ok(Advance::Lost) => return Ok(Written::ByAnother),
                Err(Trouble::Misfit(Misfit { place, error: misfit })) => {
                    let row = page.row_of(place);
                    (to, error) = Self::pause(page, row, PauseCause::Fold(misfit))?;
                    // What one stored event was split into is written together or not at all.
                    events = &events[..page.events_before(row)];
                }
                Err(Trouble::Refused(refusal)) => {
                    let Some(last) = events.len().checked_sub(1) else { return Err(refusal) };
                    let first = page.row_of(0);
                    if first == page.row_of(last) {
                        (to, error) = Self::pause(page, first, PauseCause::Refused(Box::new(refusal)))?;
                        events = &[];
                    } else {
                        // One of them is to blame. Shorter and shorter pages lead to it.
                        pages.shrink(events.len());
                        let half = events.len() / 2;
                        let cut = match page.events_before(page.row_of(half)) {
                            0 => page.events_before(first + 1),
                            cut => cut,
                        };
                        events = &events[..cut];
                        to = page.culprit(page.row_of(cut - 1))?.position;
                        error = None;
                    }
                }
                Err(Trouble::Other(error)) => return Err(error),
            }
        }
    }

    /// The position just before the stored event in row `row`, and the error that says why nothing goes beyond it.
    fn pause(page: &Page<P::Event>, row: usize, cause: PauseCause) -> Result<(i64, Option<Error>)> {
        let culprit = page.culprit(row)?;
        let error = Error::ProjectionPaused {
            projection: P::NAME,
            position: Position::new(0, culprit.position),
            stream: culprit.stream,
            event_type: culprit.event_type,
            cause,
        };
        Ok((culprit.position - 1, Some(error)))
    }

    /// Moves the checkpoint and writes what the events change, or does nothing at all.
    async fn transact(
        &self,
        pool: &PgPool,
        from: i64,
        to: i64,
        events: &[Recorded<P::Event>],
    ) -> Result<Advance, Trouble> {
        if from == to {
            return Ok(Advance::Moved);
        }
        let mut transaction = pool.begin().await?;
        if self.checkpoint.advance(&mut transaction, from, to).await? == Advance::Lost {
            transaction.rollback().await?;
            return Ok(Advance::Lost);
        }
        if !events.is_empty() {
            fold::<P>(&mut transaction, events).await?;
        }
        commit(transaction).await?;
        Ok(Advance::Moved)
    }
}

impl<P: TableProjection> Work for Worker<P> {
    fn name(&self) -> &'static str {
        P::NAME
    }

    fn catch_up<'work>(
        &'work self,
        place: &'work mut Option<i64>,
        mark: i64,
        stop: &'work watch::Receiver<bool>,
    ) -> BoxFuture<'work, Result<()>> {
        Box::pin(self.work(place, mark, stop))
    }
}

impl<P: TableProjection> fmt::Debug for Worker<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Worker").field(&P::NAME).finish()
    }
}

async fn fold<P: TableProjection>(
    transaction: &mut PgConnection,
    events: &[Recorded<P::Event>],
) -> Result<(), Trouble> {
    let grouped = Grouped::<P>::new(events)?;
    let rows = rows::<P>(transaction, &grouped.keys()).await?;
    let folded = grouped.fold(rows)?;
    // Rows go before others come: one may leave a unique value that another takes.
    if !folded.deletes.is_empty() {
        let mut arguments = Arguments::default();
        P::bind_keys(&folded.deletes.iter().collect::<Vec<_>>(), &mut arguments);
        change(transaction, P::STATEMENTS.delete, arguments).await?;
    }
    if !folded.upserts.is_empty() {
        let mut arguments = Arguments::default();
        P::bind_rows(&folded.upserts.iter().collect::<Vec<_>>(), &mut arguments);
        change(transaction, P::STATEMENTS.upsert, arguments).await?;
    }
    Ok(())
}

/// The rows of `keys` that are there.
pub(super) async fn rows<P: TableProjection>(connection: &mut PgConnection, keys: &[&P::Key]) -> Result<Vec<P>> {
    let mut arguments = Arguments::default();
    P::bind_keys(keys, &mut arguments);
    let rows = sqlx::query_with(P::STATEMENTS.rows, arguments.into_sqlx()?).fetch_all(connection).await?;
    let read = |row| P::read(&Row::new(row)).map_err(|source| Error::Unreadable { name: P::NAME, source });
    rows.iter().map(read).collect()
}

async fn change(transaction: &mut PgConnection, statement: &'static str, arguments: Arguments) -> Result<(), Trouble> {
    let arguments = arguments.into_sqlx().map_err(refused)?;
    sqlx::query_with(statement, arguments).execute(transaction).await.map_err(refused)?;
    Ok(())
}

async fn commit(transaction: Transaction<'_, Postgres>) -> Result<(), Trouble> {
    // A constraint of the table may be deferred until now.
    transaction.commit().await.map_err(refused)
}

/// What it means that the database did not take some rows.
fn refused(error: sqlx::Error) -> Trouble {
    let is_about_values = match &error {
        sqlx::Error::Encode(_) => true,
        // Data exceptions, constraints, and what triggers raise.
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| ["21", "22", "23", "54", "P0", "RF"].iter().any(|class| code.starts_with(class))),
        _ => false,
    };
    if is_about_values { Trouble::Refused(error.into()) } else { Trouble::Other(error.into()) }
}

impl From<Misfit> for Trouble {
    fn from(misfit: Misfit) -> Self {
        Self::Misfit(misfit)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Other(error.into())
    }
}
