//! How fast a projection catches up, beside the same fold as one hand-written statement.
//!
//! `cargo test -p rillflow-runtime --features testing --release --test projection speed -- --ignored --nocapture`

use std::time::Instant;

use rillflow_runtime::projection::Projections;

use crate::shop::{CustomerTotal, OrderSummary, Shop};

const EVENTS: u32 = 100_000;

/// Ten events to an order: one `OrderPlaced`, nine `LineAdded`.
const FILL: &str = "
    with numbered as (
        select number, md5((number % 10000)::text)::uuid as stream, (number / 10000) + 1 as version
          from generate_series(0, $1::int - 1) as number order by number
    )
    insert into shop.rf_event (position, stream_id, version, id, type, type_version, body)
    select nextval('shop.rf_position'), stream, version, gen_random_uuid(),
           case version when 1 then 'OrderPlaced' else 'LineAdded' end, 1,
           case version when 1
               then jsonb_build_object('customer', 'customer ' || number % 1000, 'currency', 'EUR', 'cents', 100)
               else jsonb_build_object('cents', number % 100, 'quantity', 2) end
      from numbered order by number";

/// The fold of `order_summary`, as somebody would write it who knows that no order is cancelled.
const BY_HAND: &str = "
    insert into shop.by_hand as t (order_id, status, customer, total_cents, lines)
    select stream_id, 'placed',
           max(body ->> 'customer') filter (where type = 'OrderPlaced'),
           sum(case type when 'OrderPlaced' then (body ->> 'cents')::bigint
               else (body ->> 'cents')::bigint * (body ->> 'quantity')::bigint end),
           count(*) filter (where type = 'LineAdded')
      from shop.rf_event
     where part = 0 and position > 0 and position <= $1 and type in ('OrderPlaced', 'LineAdded', 'OrderCancelled')
     group by stream_id
        on conflict (order_id) do update
       set total_cents = t.total_cents + excluded.total_cents, lines = t.lines + excluded.lines";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; to be run in release mode"]
async fn a_projection_against_a_statement() {
    let shop = Shop::open().await;
    sqlx::raw_sql("create table shop.by_hand (like shop.order_summary including all)")
        .execute(shop.pool())
        .await
        .unwrap();
    sqlx::query(FILL).bind(i32::try_from(EVENTS).unwrap()).execute(shop.pool()).await.unwrap();
    sqlx::raw_sql("vacuum analyze shop.rf_event").execute(shop.pool()).await.unwrap();
    for round in 1..=5 {
        sqlx::raw_sql(
            "truncate shop.order_summary, shop.customer_total, shop.by_hand; update shop.rf_checkpoint set position = 0",
        )
        .execute(shop.pool())
        .await
        .unwrap();
        let by_hand = rate(async || {
            sqlx::query(BY_HAND).bind(i64::from(EVENTS)).execute(shop.pool()).await.unwrap();
        })
        .await;
        let table = Projections::new(&shop.store).table::<OrderSummary>();
        let ours = rate(async || table.run_until_caught_up().await.unwrap()).await;
        let table = Projections::new(&shop.store).table::<CustomerTotal>();
        let sparse = rate(async || table.run_until_caught_up().await.unwrap()).await;
        println!(
            "round {round}: by hand {by_hand:.0} events/s, ours {ours:.0} events/s, ratio {:.2}; one type of ten {sparse:.0}",
            ours / by_hand
        );
    }
    let same = "select count(*) from shop.by_hand join shop.order_summary using (order_id, status, customer, total_cents, lines)";
    let same: i64 = sqlx::query_scalar(same).fetch_one(shop.pool()).await.unwrap();
    assert_eq!(same, i64::from(EVENTS) / 10);
}

async fn rate(work: impl AsyncFnOnce()) -> f64 {
    let start = Instant::now();
    work().await;
    f64::from(EVENTS) / start.elapsed().as_secs_f64()
}
