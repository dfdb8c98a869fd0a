//! Runs the projections of a store: once, or for as long as the program lives.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::TableProjection;
use super::patience::{Patience, wait};
use super::worker::{Work, Worker};
use crate::error::{Error, Result};
use crate::event::EventSet;
use crate::store::{Database, Store};

/// How soon the log is looked at again when it has just grown.
const HOT: Duration = Duration::from_millis(2);

/// How soon it is looked at again while an append is under way.
const WARM: Duration = Duration::from_millis(20);

/// How soon it is looked at again when nothing has happened for a while.
const IDLE: Duration = Duration::from_millis(250);

/// After how long a wait for appends that are under way is worth a warning.
const UNUSUAL: Duration = Duration::from_secs(10);

/// The projections of a store, ready to run.
///
/// Any number of programs may run them at the same time: each event still takes effect once.
#[derive(Debug)]
pub struct Projections<U: ?Sized> {
    store: Store<U>,
    works: Vec<Arc<dyn Work>>,
}

impl<U: ?Sized + Send + Sync + 'static> Projections<U> {
    /// None yet.
    #[must_use]
    pub fn new(store: &Store<U>) -> Self {
        Self { store: store.clone(), works: Vec::new() }
    }

    /// And this one.
    #[must_use]
    pub fn table<P>(mut self) -> Self
    where
        P: TableProjection,
        P::Event: EventSet<Upcasters = U>,
    {
        self.works.push(Arc::new(Worker::<P>::new(self.store.clone())));
        self
    }

    /// Works until everything that was appended before this call is in the tables.
    ///
    /// Waits for appends that are under way: whether their events come before or after those of this call is decided only
    /// when they end.
    ///
    /// # Errors
    ///
    /// [`Error::ProjectionPaused`] for an event that cannot become part of a table,
    /// [`Error::ProjectionRedefined`] for a projection that the database has in another release, and whatever can happen to a
    /// connection. The other projections have been brought up to date all the same.
    pub async fn run_until_caught_up(&self) -> Result<()> {
        let database = self.store.database();
        database.ready().await?;
        let target = database.mark().observe().await?.last.number();

        let mut tasks = JoinSet::new();
        for (place, work) in self.works.iter().enumerate() {
            let (work, database) = (Arc::clone(work), database.clone());
            tasks.spawn(async move { (place, catch_up(&*work, &database, target).await) });
        }
        let mut first: Option<(usize, Error)> = None;
        while let Some(finished) = tasks.join_next().await {
            match finished {
                Ok((_, Ok(()))) => {}
                Ok((place, Err(error))) => {
                    if first.as_ref().is_none_or(|(earlier, _)| place < *earlier) {
                        first = Some((place, error));
                    }
                }
                // Nobody aborts these tasks, so it panicked.
                Err(panic) => resume_unwind(panic.into_panic()),
            }
        }
        first.map_or(Ok(()), |(_, error)| Err(error))
    }

    /// Keeps the tables up to date until `shutdown` is ready.
    ///
    /// Then each projection finishes the page in hand, and this returns. Nothing else ends it: a lost connection, a
    /// failover or an event that cannot become part of a table is logged and tried again, with growing pauses, while the
    /// other projections go on. To drop this future is safe as well: a page is written as a whole or not at all.
    pub async fn run<F: Future>(&self, shutdown: F) {
        let (stop, stopped) = watch::channel(false);
        let (marks, marked) = watch::channel(0);
        let mut tasks = JoinSet::new();
        tasks.spawn(observe(self.store.database().clone(), marks, stopped.clone()));
        for work in &self.works {
            tasks.spawn(follow(Arc::clone(work), marked.clone(), stopped.clone()));
        }
        shutdown.await;
        stop.send_replace(true);
        while tasks.join_next().await.is_some() {}
    }
}

impl<U: ?Sized> Clone for Projections<U> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone(), works: self.works.clone() }
    }
}

/// Brings one projection to `target`, which may not be decided yet.
async fn catch_up(work: &dyn Work, database: &Database, target: i64) -> Result<()> {
    // Nobody ever says stop.
    let (_stop, stopped) = watch::channel(false);
    let mut place = None;
    let mut pause = HOT;
    let mut unusual = Some(Instant::now() + UNUSUAL);
    loop {
        let mark = database.mark().observe().await?.mark.number();
        work.catch_up(&mut place, mark.min(target), &stopped).await?;
        if mark >= target {
            return Ok(());
        }
        if unusual.take_if(|unusual| Instant::now() > *unusual).is_some() {
            tracing::warn!(projection = work.name(), mark, target, "waiting for an append that is under way for long");
        }
        sleep(pause).await;
        pause = (pause * 2).min(WARM);
    }
}

/// Asks for the mark, more often when there is news.
async fn observe(database: Database, marks: watch::Sender<i64>, mut stopped: watch::Receiver<bool>) {
    let mut pause = HOT;
    let mut patience = Patience::default();
    loop {
        match look(&database).await {
            Ok((mark, last)) => {
                patience.restore();
                let news = marks.send_if_modified(|known| std::mem::replace(known, mark) != mark);
                pause = match (news, mark < last) {
                    (true, _) => HOT,
                    (false, true) => (pause * 2).min(WARM),
                    (false, false) => (pause * 2).min(IDLE),
                };
            }
            Err(error) => {
                pause = patience.after(&error);
                tracing::warn!(error = %error, retry_in = ?pause, "the end of the log cannot be seen");
            }
        }
        if wait(pause, &mut stopped).await.is_break() {
            return;
        }
    }
}

async fn look(database: &Database) -> Result<(i64, i64)> {
    database.ready().await?;
    let observed = database.mark().observe().await?;
    Ok((observed.mark.number(), observed.last.number()))
}

/// Brings one projection to each new mark.
async fn follow(work: Arc<dyn Work>, mut marks: watch::Receiver<i64>, mut stopped: watch::Receiver<bool>) {
    let mut place = None;
    let mut patience = Patience::default();
    loop {
        let mark = *marks.borrow_and_update();
        let caught_up = AssertUnwindSafe(work.catch_up(&mut place, mark, &stopped)).catch_unwind().await;
        let pause = match caught_up {
            Ok(Ok(())) => {
                patience.restore();
                tokio::select! {
                    changed = marks.changed() => if changed.is_err() { return },
                    _ = stopped.wait_for(|stopped| *stopped) => return,
                }
                continue;
            }
            Ok(Err(error)) => {
                let pause = patience.after(&error);
                if let Error::ProjectionPaused { .. } | Error::ProjectionRedefined { .. } = error {
                    tracing::error!(retry_in = ?pause, "{error}");
                } else {
                    tracing::warn!(projection = work.name(), retry_in = ?pause, "{error}");
                }
                pause
            }
            // The panic of hand-written code has printed its message already.
            Err(_) => {
                let pause = patience.after_panic();
                tracing::error!(projection = work.name(), retry_in = ?pause, "the projection panicked");
                pause
            }
        };
        // What is known of the checkpoint may be what is wrong.
        place = None;
        if wait(pause, &mut stopped).await.is_break() {
            return;
        }
    }
}
