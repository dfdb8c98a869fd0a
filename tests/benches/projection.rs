//! Catch-up of a declared table projection over 100,000 events, against the hand-written statement of the same fold.

#![expect(clippy::expect_used, reason = "a bench that cannot run stops with the reason")]

mod database;
mod harness;
mod race;

use std::time::Instant;

use database::Server;
use race::{Measured, Race};
use rillflow_runtime::Expected;
use rillflow_runtime::sqlx;
use rillflow_tests::generated::order::{LineAdded, OrderId};

/// The same fold in one statement, as somebody would write it who knows that all events have their current version.
const BY_HAND: &str = "
    insert into by_hand.order_total as total (order_id, total_cents, lines)
    select stream_id,
           coalesce(sum(case type
               when 'OrderPlaced' then (body ->> 'total_cents')::bigint
               else (body ->> 'price_cents')::bigint * (body ->> 'quantity')::bigint end), 0),
           count(*) filter (where type = 'LineAdded')
      from bench.rf_event
     where type in ('LineAdded', 'OrderPlaced')
     group by stream_id
    on conflict (order_id) do update
       set total_cents = total.total_cents + excluded.total_cents, lines = total.lines + excluded.lines";

const HAND: &str = "hand-written insert .. select .. on conflict";

/// How many orders share the events.
const ORDERS: usize = 2_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    runtime.block_on(async {
        let events = harness::variable("RILLFLOW_BENCH_EVENTS", 100_000);
        let server = database::start(8).await;
        fill(&server, events).await;
        let mut race =
            Race::new(format!("projection catch-up, {events} events of {ORDERS} orders"), &["rillflow", HAND]);
        for round in 0..=harness::rounds() {
            let ours = ours(&server, events).await;
            let hand = by_hand(&server, events).await;
            if round > 0 {
                race.round(&[ours, hand]);
            }
        }
        compare(&server).await;
        race.print(&[(HAND, 0.5)]);
    });
}

async fn fill(server: &Server, events: usize) {
    let orders: Vec<OrderId> = (0..ORDERS).map(|_| OrderId::new()).collect();
    let each = events / ORDERS / 10;
    for turn in 0..10 {
        for (number, order) in orders.iter().enumerate() {
            let lines = (0..each).map(|line| {
                let price_cents = i64::try_from(number + line + turn).expect("a small number");
                LineAdded { sku: format!("sku-{line}"), price_cents, quantity: 2 }.into()
            });
            server.store.orders().append(*order, Expected::Any, lines).await.expect("the events are stored");
        }
    }
    sqlx::raw_sql("vacuum analyze bench.rf_event").execute(&server.pool).await.expect("statistics");
}

async fn ours(server: &Server, events: usize) -> Measured {
    let reset = "truncate bench.order_total; delete from bench.rf_checkpoint";
    sqlx::raw_sql(reset).execute(&server.pool).await.expect("the projection is emptied");
    let started = Instant::now();
    server.store.projections().run_until_caught_up().await.expect("the projection catches up");
    Measured { operations: events as u64, elapsed: started.elapsed() }
}

async fn by_hand(server: &Server, events: usize) -> Measured {
    sqlx::raw_sql("truncate by_hand.order_total").execute(&server.pool).await.expect("the table is emptied");
    let started = Instant::now();
    sqlx::query(BY_HAND).execute(&server.pool).await.expect("the fold runs");
    Measured { operations: events as u64, elapsed: started.elapsed() }
}

/// A fast wrong answer would not count.
async fn compare(server: &Server) {
    let difference: i64 = sqlx::query_scalar(
        "select count(*) from bench.order_total as ours full join by_hand.order_total as theirs using (order_id)
          where (ours.total_cents, ours.lines) is distinct from (theirs.total_cents, theirs.lines)",
    )
    .fetch_one(&server.pool)
    .await
    .expect("both are compared");
    assert_eq!(difference, 0, "both folds must give the same rows");
}
