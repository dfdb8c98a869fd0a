//! Several workers on one projection.

use crate::shop::{OrderSummary, Shop, connect, new_order, placed, projections, until};
use rillflow_runtime::projection::Projections;

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_with_the_same_page_write_it_once() {
    let shop = Shop::open().await;
    shop.append_many(20, 3).await;
    // The checkpoint exists and is held, so both workers read the same page and meet here.
    sqlx::query(
        "insert into shop.rf_checkpoint (projection, position) values ('order_summary', 0), ('customer_total', 0)",
    )
    .execute(shop.pool())
    .await
    .unwrap();
    let mut held = shop.pool().begin().await.unwrap();
    sqlx::query("select from shop.rf_checkpoint for update").execute(&mut *held).await.unwrap();
    let workers: Vec<_> = (0..2)
        .map(|_| {
            let url = shop.database.url().to_owned();
            tokio::spawn(async move { projections(&connect(&url).await).run_until_caught_up().await })
        })
        .collect();
    // Two workers, two projections.
    shop.until_blocked(4).await;
    held.rollback().await.unwrap();
    for worker in workers {
        worker.await.unwrap().unwrap();
    }
    shop.check_tables().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_programs_that_run_at_once_write_each_event_once() {
    let shop = Shop::open().await;
    let mut running = Vec::new();
    for _ in 0..3 {
        let url = shop.database.url().to_owned();
        let (end, shutdown) = tokio::sync::oneshot::channel::<()>();
        running.push((end, tokio::spawn(async move { projections(&connect(&url).await).run(shutdown).await })));
    }
    shop.append_many(150, 5).await;
    let last = shop.append(new_order(), [placed("ann", 1)]).await[0];
    until(async || shop.checkpoint("order_summary").await == last && shop.checkpoint("customer_total").await == last)
        .await;
    for (end, running) in running {
        end.send(()).unwrap();
        running.await.unwrap();
    }
    shop.check_tables().await;
}

#[tokio::test]
async fn a_checkpoint_that_was_set_back_is_followed() {
    let shop = Shop::open().await;
    shop.append_many(20, 2).await;
    let only_orders = Projections::new(&shop.store).table::<OrderSummary>();
    let (end, shutdown) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(async move { only_orders.run(shutdown).await });
    let caught_up = async || shop.checkpoint("order_summary").await;
    let before = shop.append(new_order(), [placed("ann", 1)]).await[0];
    until(async || caught_up().await == before).await;
    // As a restored backup does it: table and checkpoint together.
    sqlx::raw_sql("begin; truncate shop.order_summary; update shop.rf_checkpoint set position = 0; commit")
        .execute(shop.pool())
        .await
        .unwrap();
    let last = shop.append(new_order(), [placed("bob", 1)]).await[0];
    until(async || caught_up().await == last).await;
    end.send(()).unwrap();
    running.await.unwrap();
    shop.projections().run_until_caught_up().await.unwrap();
    shop.check_tables().await;
}
