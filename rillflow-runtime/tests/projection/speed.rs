//! How fast a projection catches up, beside the same fold as one hand-written statement.
//!
//! `cargo test -p rillflow-runtime --features testing --release --test projection speed -- --ignored --nocapture`

use std::time::Instant;

use rillflow_runtime::projection::Projections;

use crate::shop::{CustomerTotal, OrderSummary, Shop};

const EVENTS: u32 = 100_000;

/// How many events the statement folds at a time, when it goes page by page as a projection does.
const PAGE: i64 = 16_384;

/// Ten events to an order: one `OrderPlaced`, nine `LineAdded`. With `$2` the events of an order follow each other, else
/// there are as many as possible of other orders between them.
const FILL: &str = "
    with numbered as (
        select number,
               md5((case when $2 then number / 10 else number % 10000 end)::text)::uuid as stream,
               (case when $2 then number % 10 else number / 10000 end) + 1 as version
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
     where part = 0 and position > $1 and position <= $2 and type in ('OrderPlaced', 'LineAdded', 'OrderCancelled')
     group by stream_id
        on conflict (order_id) do update
       set customer = coalesce(excluded.customer, t.customer), total_cents = t.total_cents + excluded.total_cents, lines = t.lines + excluded.lines";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; to be run in release mode"]
async fn a_projection_against_a_statement() {
    for together in [true, false] {
        println!("the events of an order {}", if together { "together" } else { "far apart" });
        let shop = Shop::open().await;
        sqlx::raw_sql("create table shop.by_hand (like shop.order_summary including all) with (fillfactor = 70)")
            .execute(shop.pool())
            .await
            .unwrap();
        let events = i32::try_from(EVENTS).unwrap();
        sqlx::query(FILL).bind(events).bind(together).execute(shop.pool()).await.unwrap();
        sqlx::raw_sql("vacuum analyze shop.rf_event").execute(shop.pool()).await.unwrap();
        for _ in 0..5 {
            measure(&shop).await;
        }
        let same = "select count(*) from shop.by_hand
                    join shop.order_summary using (order_id, status, customer, total_cents, lines)";
        let same: i64 = sqlx::query_scalar(same).fetch_one(shop.pool()).await.unwrap();
        assert_eq!(same, i64::from(EVENTS) / 10);
    }
}

async fn measure(shop: &Shop) {
    let reset =
        "truncate shop.order_summary, shop.customer_total, shop.by_hand; update shop.rf_checkpoint set position = 0";
    sqlx::raw_sql(reset).execute(shop.pool()).await.unwrap();
    let at_once = rate(by_hand(shop, i64::from(EVENTS))).await;
    sqlx::raw_sql(reset).execute(shop.pool()).await.unwrap();
    let by_pages = rate(by_hand(shop, PAGE)).await;
    let orders = Projections::new(&shop.store).table::<OrderSummary>();
    let ours = rate(async { orders.run_until_caught_up().await.unwrap() }).await;
    let totals = Projections::new(&shop.store).table::<CustomerTotal>();
    let sparse = rate(async { totals.run_until_caught_up().await.unwrap() }).await;
    println!(
        "  ours {ours:.0} events/s; by hand in pages {by_pages:.0}, ratio {:.2}; at once {at_once:.0}, ratio {:.2}; \
         one type of the two {sparse:.0}",
        ours / by_pages,
        ours / at_once
    );
}

async fn by_hand(shop: &Shop, page: i64) {
    let mut from = 0;
    while from < i64::from(EVENTS) {
        sqlx::query(BY_HAND).bind(from).bind(from + page).execute(shop.pool()).await.unwrap();
        from += page;
    }
}

async fn rate(work: impl Future<Output = ()>) -> f64 {
    let start = Instant::now();
    work.await;
    f64::from(EVENTS) / start.elapsed().as_secs_f64()
}
