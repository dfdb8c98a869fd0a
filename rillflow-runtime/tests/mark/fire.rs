//! The high-water mark under fire: many writers, rollbacks, pauses, foreign transactions; five readers side by side.
//!
//! `RILLFLOW_FIRE_EVENTS` says how many events are written, 20,000 unless told otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::log::{APPEND_LOCK, Log, append};
use rillflow_runtime::mark::HighWaterMark;
use sqlx::{PgConnection, PgPool, Row};
use tokio::task::JoinSet;
use uuid::Uuid;

const WRITERS: usize = 24;
const STREAMS: usize = 60;
const EVENTS_OF_AN_APPEND: usize = 4;

/// An event as a reader saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    position: i64,
    stream: Uuid,
    version: i64,
}

/// A reader that has got its events into a list, and from which position the next ones are to come.
#[derive(Default)]
struct Delivered {
    events: Vec<Seen>,
    position: i64,
    xid: i64,
}

/// The ways to read on. All but the first and the last are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Up to the high-water mark.
    Mark,
    /// Whatever is visible.
    Naive,
    /// Events of transactions before the oldest running one, by position.
    XminByPosition,
    /// The same by transaction, then position.
    XminByTransaction,
    /// Up to a value of the sequence that was read before a transaction began that is now older than any running one. Right,
    /// but waits for whoever writes anything anywhere in the server.
    TransactionFence,
}

#[derive(Debug, PartialEq, Eq)]
struct Verdict {
    /// Passed and not delivered.
    lost: usize,
    /// Not reached yet.
    ahead: usize,
    doubled: usize,
    inverted: usize,
}

struct Reader {
    way: Way,
    pool: PgPool,
    mark: HighWaterMark,
    fence: Option<(i64, i64)>,
    fence_mark: i64,
    delivered: Delivered,
    /// Its position, for the test to look at while it runs.
    reached: Arc<AtomicI64>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_mark_under_fire() {
    let wanted: u64 = std::env::var("RILLFLOW_FIRE_EVENTS").map_or(20_000, |events| events.parse().unwrap());
    let log = Log::new().await;
    sqlx::raw_sql(
        "alter table shop.rf_event add column xid bigint not null default pg_current_xact_id()::text::bigint;
         create index on shop.rf_event (xid, position);
         create table shop.document (id uuid primary key);
         create table shop.unrelated (x int)",
    )
    .execute(&log.pool)
    .await
    .unwrap();
    let streams: Arc<Vec<Uuid>> = Arc::new((0..STREAMS).map(|_| Uuid::now_v7()).collect());
    for stream in streams.iter() {
        sqlx::query("insert into shop.rf_stream (id, type, version) values ($1, 'Order', 0)")
            .bind(stream)
            .execute(&log.pool)
            .await
            .unwrap();
    }

    let written = Arc::new(AtomicU64::new(0));
    let mut writers = JoinSet::new();
    for seed in 0..WRITERS {
        let (pool, streams, written) = (log.pool.clone(), Arc::clone(&streams), Arc::clone(&written));
        writers.spawn(async move { write(&pool, &streams, &written, wanted, Dice(seed as u64 + 1)).await });
    }
    let writing = Arc::new(AtomicBool::new(true));
    let mut readers = JoinSet::new();
    let mut reached = BTreeMap::new();
    for way in [Way::Mark, Way::Naive, Way::XminByPosition, Way::XminByTransaction, Way::TransactionFence] {
        let reader = Reader::new(way, &log);
        reached.insert(format!("{way:?}"), Arc::clone(&reader.reached));
        readers.spawn(reader.run(Arc::clone(&writing)));
    }

    // Somebody else's long transaction, in the middle of it all: ours goes on beyond it, the fence of transactions waits.
    until(|| written.load(Ordering::SeqCst) >= wanted / 5).await;
    let mut unrelated = log.pool.begin().await.unwrap();
    sqlx::query("insert into shop.unrelated values (1)").execute(&mut *unrelated).await.unwrap();
    let drawn = |pool: PgPool| async move {
        sqlx::query_scalar::<_, i64>("select last_value from shop.rf_position").fetch_one(&pool).await.unwrap()
    };
    let begun = drawn(log.pool.clone()).await;
    let beyond = begun + i64::try_from(wanted / 10).unwrap();
    until(|| reached["Mark"].load(Ordering::SeqCst) >= beyond).await;
    // What was under way when it began may have had an older transaction; those after it wait.
    assert!(reached["TransactionFence"].load(Ordering::SeqCst) <= begun);
    unrelated.rollback().await.unwrap();

    while let Some(writer) = writers.join_next().await {
        writer.unwrap();
    }
    writing.store(false, Ordering::SeqCst);
    let truth = truth(&log.pool).await;
    assert!(truth.len() as u64 >= wanted, "{} events", truth.len());
    let holes = drawn(log.pool.clone()).await - i64::try_from(truth.len()).unwrap();
    assert!(holes > 0);

    let mut verdicts = BTreeMap::new();
    while let Some(reader) = readers.join_next().await {
        let (way, delivered) = reader.unwrap();
        verdicts.insert(format!("{way:?}"), Verdict::of(&delivered.events, &truth));
    }
    println!("{} events, {holes} holes: {verdicts:#?}", truth.len());
    assert_eq!(verdicts["Mark"], Verdict { lost: 0, ahead: 0, doubled: 0, inverted: 0 });
    // Right as well; it may be behind, since other tests write in this server.
    let fence = &verdicts["TransactionFence"];
    assert_eq!([fence.lost, fence.doubled, fence.inverted], [0, 0, 0]);
    // The teeth: under this fire the wrong ways do fail.
    assert!(verdicts["Naive"].lost > 0);
    assert!(verdicts["XminByPosition"].lost > 0);
    assert!(verdicts["XminByTransaction"].inverted > 0);
}

/// Waits for something that other tasks bring about, and fails if they do not.
async fn until(happened: impl Fn() -> bool) {
    let patience = Instant::now() + Duration::from_mins(2);
    while !happened() {
        assert!(Instant::now() < patience, "it did not happen");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn write(pool: &PgPool, streams: &[Uuid], written: &AtomicU64, wanted: u64, mut dice: Dice) {
    while written.load(Ordering::SeqCst) < wanted {
        let mut transaction = pool.begin().await.unwrap();
        if dice.one_in(2) {
            // Has its transaction id long before it draws a position.
            sqlx::query("insert into shop.document values ($1)")
                .bind(Uuid::now_v7())
                .execute(&mut *transaction)
                .await
                .unwrap();
            dice.pause().await;
        }
        let stream = streams[dice.below(STREAMS as u64)];
        if dice.one_in(2) {
            append(&mut transaction, stream, EVENTS_OF_AN_APPEND).await;
        } else {
            append_with_pauses(&mut transaction, stream, &mut dice).await;
        }
        dice.pause().await;
        if dice.one_in(10) {
            transaction.rollback().await.unwrap();
        } else {
            transaction.commit().await.unwrap();
            written.fetch_add(EVENTS_OF_AN_APPEND as u64, Ordering::SeqCst);
        }
    }
}

/// What `rf_append` does, with pauses where it has none.
async fn append_with_pauses(connection: &mut PgConnection, stream: Uuid, dice: &mut Dice) {
    sqlx::query("select pg_advisory_xact_lock_shared($1)").bind(APPEND_LOCK).execute(&mut *connection).await.unwrap();
    dice.pause().await;
    let events = i64::try_from(EVENTS_OF_AN_APPEND).unwrap();
    let version: i64 =
        sqlx::query_scalar("update shop.rf_stream set version = version + $2 where id = $1 returning version - $2")
            .bind(stream)
            .bind(events)
            .fetch_one(&mut *connection)
            .await
            .unwrap();
    dice.pause().await;
    sqlx::query(
        "insert into shop.rf_event (position, stream_id, version, id, type, type_version, body)
         select nextval('shop.rf_position'), $1, $2 + number, gen_random_uuid(), 'OrderPlaced', 1, '{}'
         from generate_series(1, $3) as number order by number",
    )
    .bind(stream)
    .bind(version)
    .bind(events)
    .execute(connection)
    .await
    .unwrap();
}

impl Reader {
    fn new(way: Way, log: &Log) -> Self {
        Self {
            way,
            pool: log.pool.clone(),
            mark: log.mark(),
            fence: None,
            fence_mark: 0,
            delivered: Delivered::default(),
            reached: Arc::default(),
        }
    }

    async fn run(mut self, writing: Arc<AtomicBool>) -> (Way, Delivered) {
        loop {
            // Asked before reading: the last round begins when all is written.
            let last_round = !writing.load(Ordering::SeqCst);
            let mut news = self.read().await;
            if last_round {
                while self.read().await + self.read().await > 0 {}
                return (self.way, self.delivered);
            }
            if news == 0 {
                news += self.read().await;
            }
            if news == 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
    }

    async fn read(&mut self) -> usize {
        let (position, xid) = (self.delivered.position, self.delivered.xid);
        let statement = match self.way {
            Way::Mark | Way::TransactionFence => {
                "select position, stream_id, version, xid from shop.rf_event
                 where position > $1 and position <= $2 order by position"
            }
            Way::Naive => {
                "select position, stream_id, version, xid from shop.rf_event where position > $1 and $2 = 0 order by position"
            }
            Way::XminByPosition => {
                "select position, stream_id, version, xid from shop.rf_event
                 where position > $1 and $2 = 0 and xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                 order by position"
            }
            Way::XminByTransaction => {
                "select position, stream_id, version, xid from shop.rf_event
                 where (xid, position) > ($2, $1) and xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                 order by xid, position"
            }
        };
        let second = match self.way {
            Way::Mark => self.mark.observe().await.unwrap().mark.number(),
            Way::TransactionFence => self.fence().await,
            Way::XminByTransaction => xid,
            Way::Naive | Way::XminByPosition => 0,
        };
        let rows = sqlx::query(statement).bind(position).bind(second).fetch_all(&self.pool).await.unwrap();
        for row in &rows {
            let seen = Seen { position: row.get(0), stream: row.get(1), version: row.get(2) };
            self.delivered.events.push(seen);
            self.delivered.position = seen.position;
            self.delivered.xid = row.get(3);
        }
        self.reached.store(self.delivered.position, Ordering::SeqCst);
        rows.len()
    }

    async fn fence(&mut self) -> i64 {
        if let Some((number, xid)) = self.fence {
            let xmin: i64 = sqlx::query_scalar("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
                .fetch_one(&self.pool)
                .await
                .unwrap();
            if xmin >= xid {
                self.fence_mark = number;
                self.fence = None;
            }
        }
        if self.fence.is_none() {
            let number = "select case when is_called then last_value else last_value - 1 end from shop.rf_position";
            let number: i64 = sqlx::query_scalar(number).fetch_one(&self.pool).await.unwrap();
            if number > self.fence_mark {
                let xid = "select pg_current_xact_id()::text::bigint";
                self.fence = Some((number, sqlx::query_scalar(xid).fetch_one(&self.pool).await.unwrap()));
            }
        }
        self.fence_mark
    }
}

impl Verdict {
    fn of(delivered: &[Seen], truth: &BTreeSet<Seen>) -> Self {
        let distinct: BTreeSet<Seen> = delivered.iter().copied().collect();
        let mut latest = BTreeMap::new();
        let inverted = delivered.iter().filter(|seen| {
            let version = latest.entry(seen.stream).or_insert(0);
            let inverted = seen.version < *version;
            *version = seen.version.max(*version);
            inverted
        });
        let inverted = inverted.count();
        let missing = || truth.difference(&distinct);
        let reached = delivered.iter().map(|seen| seen.position).max().unwrap_or(0);
        let lost = missing().filter(|seen| seen.position < reached).count();
        Self { lost, ahead: missing().count() - lost, doubled: delivered.len() - distinct.len(), inverted }
    }
}

async fn truth(pool: &PgPool) -> BTreeSet<Seen> {
    let rows = sqlx::query("select position, stream_id, version from shop.rf_event").fetch_all(pool).await.unwrap();
    rows.iter().map(|row| Seen { position: row.get(0), stream: row.get(1), version: row.get(2) }).collect()
}

/// A small generator of random numbers (xorshift), so that a run has its dice by number.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, limit: u64) -> usize {
        usize::try_from(self.roll() % limit).unwrap()
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.roll().is_multiple_of(chances)
    }

    async fn pause(&mut self) {
        if self.one_in(3) {
            tokio::time::sleep(Duration::from_micros(self.roll() % 4_000)).await;
        }
    }
}
