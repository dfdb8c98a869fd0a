//! Appends by 1, 8 and 32 writers, against two hand-written statements: one with the same guarantees, one bare insert.
//!
//! Each writer has a stream of its own and expects the version it wrote last. All contestants use prepared statements
//! on pools of the same size, on one server with fsync on.

#![expect(clippy::expect_used, reason = "a bench that cannot run stops with the reason")]

mod database;
mod harness;
mod race;

use std::time::Instant;

use database::Server;
use race::{Measured, Race};
use rillflow_runtime::event::StreamVersion;
use rillflow_runtime::sqlx::types::Json;
use rillflow_runtime::sqlx::{self, PgPool};
use rillflow_runtime::{Expected, Uuid};
use rillflow_tests::generated::Store;
use rillflow_tests::generated::order::{OrderId, OrderPlaced};

/// The stream's row is compared and moved, and the event inserted: what an append must do.
const SAME_GUARANTEES: &str = "
    with moved as (
        update by_hand.stream set version = version + 1, updated_at = now()
         where part = 0 and id = $1 and version = $2
        returning version
    )
    insert into by_hand.event (stream_id, version, id, type, type_version, body)
    select $1, version, $3, $4, $5, $6 from moved
    returning position, version";

/// Only the unique constraint stands between two writers.
const BARE_INSERT: &str = "
    insert into by_hand.bare_event (stream_id, version, id, type, type_version, body) values ($1, $2, $3, $4, $5, $6)";

const WITH_GUARANTEES: &str = "hand-written, same guarantees";
const BARE: &str = "hand-written, bare insert";

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    runtime.block_on(async {
        let server = database::start(32).await;
        for writers in [1, 8, 32] {
            race(&server, writers).await;
        }
    });
}

async fn race(server: &Server, writers: usize) {
    let each = harness::variable("RILLFLOW_BENCH_APPENDS", 4_000) / writers.max(4);
    let mut race = Race::new(format!("append 1 event, {writers} writers"), &["rillflow", WITH_GUARANTEES, BARE]);
    for round in 0..=harness::rounds() {
        let ours = measure(writers, each, |_| ours(server.store.clone(), each)).await;
        let same = measure(writers, each, |_| same_guarantees(server.pool.clone(), each)).await;
        let bare = measure(writers, each, |_| bare_insert(server.pool.clone(), each)).await;
        // The first round warms connections, plans and caches.
        if round > 0 {
            race.round(&[ours, same, bare]);
        }
    }
    race.print(&[(WITH_GUARANTEES, 0.9), (BARE, 0.7)]);
}

async fn measure<W: Future<Output = ()> + Send + 'static>(
    writers: usize,
    each: usize,
    writer: impl Fn(usize) -> W,
) -> Measured {
    let started = Instant::now();
    let running: Vec<_> = (0..writers).map(|number| tokio::spawn(writer(number))).collect();
    for writer in running {
        writer.await.expect("a writer ends");
    }
    Measured { operations: (writers * each) as u64, elapsed: started.elapsed() }
}

fn event(customer_id: Uuid) -> OrderPlaced {
    OrderPlaced {
        customer_id,
        total_cents: 4_200,
        currency: "EUR".to_owned(),
        remark: "leave it at the door, please".to_owned(),
        channel: Some("web".to_owned()),
    }
}

async fn ours(store: Store, appends: usize) {
    let order = OrderId::new();
    let customer = Uuid::now_v7();
    let mut version = StreamVersion::NONE;
    for _ in 0..appends {
        let appended = store.orders().append(order, Expected::Exact(version), [event(customer).into()]).await;
        version = appended.expect("nobody else writes here").version;
    }
}

async fn same_guarantees(pool: PgPool, appends: usize) {
    let order = Uuid::now_v7();
    let customer = Uuid::now_v7();
    sqlx::query("insert into by_hand.stream (id, type, version) values ($1, 'Order', 0)")
        .bind(order)
        .execute(&pool)
        .await
        .expect("a stream");
    let mut version = 0_i64;
    for _ in 0..appends {
        let (_, now): (i64, i64) = sqlx::query_as(SAME_GUARANTEES)
            .bind(order)
            .bind(version)
            .bind(Uuid::now_v7())
            .bind("OrderPlaced")
            .bind(3_i16)
            .bind(Json(event(customer)))
            .fetch_one(&pool)
            .await
            .expect("nobody else writes here");
        version = now;
    }
}

async fn bare_insert(pool: PgPool, appends: usize) {
    let order = Uuid::now_v7();
    let customer = Uuid::now_v7();
    for version in 1..=appends {
        sqlx::query(BARE_INSERT)
            .bind(order)
            .bind(i64::try_from(version).expect("a small number"))
            .bind(Uuid::now_v7())
            .bind("OrderPlaced")
            .bind(3_i16)
            .bind(Json(event(customer)))
            .execute(&pool)
            .await
            .expect("nobody else writes here");
    }
}
