//! The long run: news, lost connections, a graceful end.

use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection};

use crate::shop::{Shop, new_order, placed, until};

struct Running {
    end: tokio::sync::oneshot::Sender<()>,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    fn new(shop: &Shop) -> Self {
        let (end, shutdown) = tokio::sync::oneshot::channel();
        let projections = shop.projections();
        Self { end, task: tokio::spawn(async move { projections.run(shutdown).await }) }
    }

    async fn stop(self) {
        self.end.send(()).unwrap();
        self.task.await.unwrap();
    }
}

#[tokio::test]
async fn news_arrive_soon() {
    let shop = Shop::open().await;
    let running = Running::new(&shop);
    for _ in 0..5 {
        let position = shop.append(new_order(), [placed("ann", 1)]).await[0];
        let appended = Instant::now();
        until(async || shop.checkpoint("customer_total").await == position).await;
        // Idle polling is a quarter of a second apart; the rest is for a busy machine.
        assert!(appended.elapsed() < Duration::from_secs(5));
    }
    // A stop does not wait for pages that were not begun.
    let last = shop.checkpoint("customer_total").await;
    until(async || shop.checkpoint("order_summary").await == last).await;
    running.stop().await;
    shop.check_tables().await;
}

#[tokio::test]
async fn lost_connections_do_not_end_it() {
    let shop = Shop::open().await;
    let running = Running::new(&shop);
    for _ in 0..3 {
        shop.append_many(20, 2).await;
        let mut connection = PgConnection::connect(shop.database.url()).await.unwrap();
        sqlx::query(
            "select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()",
        )
        .execute(&mut connection)
        .await
        .unwrap();
        // The pool may hand out a dead connection for each one it had.
        until(async || sqlx::query("select").execute(shop.pool()).await.is_ok()).await;
        for _ in 0..10 {
            let _ = sqlx::query("select").execute(shop.pool()).await;
        }
    }
    let last = shop.append(new_order(), [placed("ann", 1)]).await[0];
    until(async || shop.checkpoint("order_summary").await == last && shop.checkpoint("customer_total").await == last)
        .await;
    running.stop().await;
    shop.check_tables().await;
}

#[tokio::test]
async fn it_waits_for_its_table_and_for_the_right_to_write() {
    let shop = Shop::open().await;
    sqlx::query("alter table shop.customer_total rename to elsewhere").execute(shop.pool()).await.unwrap();
    let running = Running::new(&shop);
    let last = shop.append(new_order(), [placed("ann", 1)]).await[0];
    until(async || shop.checkpoint("order_summary").await == last).await;
    assert_eq!(shop.checkpoint("customer_total").await, 0);
    sqlx::query("alter table shop.elsewhere rename to customer_total").execute(shop.pool()).await.unwrap();
    until(async || shop.checkpoint("customer_total").await == last).await;
    running.stop().await;
    shop.check_tables().await;
}

#[tokio::test]
async fn a_page_in_flight_is_finished_before_it_ends() {
    let shop = Shop::open().await;
    let last = shop.append(new_order(), [placed("ann", 1)]).await[0];
    let mut held = shop.pool().begin().await.unwrap();
    sqlx::query("lock table shop.order_summary in exclusive mode").execute(&mut *held).await.unwrap();
    let Running { end, mut task } = Running::new(&shop);
    shop.until_blocked(1).await;
    end.send(()).unwrap();
    // It has a page in hand, which cannot be written yet.
    assert!(tokio::time::timeout(Duration::from_millis(200), &mut task).await.is_err());
    held.rollback().await.unwrap();
    task.await.unwrap();
    assert_eq!(shop.checkpoint("order_summary").await, last);
    assert_eq!(shop.orders().await.len(), 1);
}

#[tokio::test]
async fn dropped_in_mid_page_it_leaves_nothing_half_done() {
    let shop = Shop::open().await;
    shop.append_many(10, 2).await;
    let mut held = shop.pool().begin().await.unwrap();
    sqlx::query("lock table shop.order_summary in exclusive mode").execute(&mut *held).await.unwrap();
    let running = Running::new(&shop);
    shop.until_blocked(1).await;
    running.task.abort();
    assert!(running.task.await.unwrap_err().is_cancelled());
    held.rollback().await.unwrap();
    shop.projections().run_until_caught_up().await.unwrap();
    shop.check_tables().await;
}

/// As after a restore, or a promoted standby that had not seen everything.
#[tokio::test]
async fn a_log_that_went_back_is_followed_from_there() {
    let shop = Shop::open().await;
    let running = Running::new(&shop);
    for _ in 0..10 {
        shop.append(new_order(), [placed("ann", 1)]).await;
    }
    let last = shop.append(new_order(), [placed("ann", 1)]).await[0];
    for projection in ["order_summary", "customer_total"] {
        until(async || shop.checkpoint(projection).await == last).await;
    }
    sqlx::raw_sql(
        "begin;
         delete from shop.rf_event; delete from shop.rf_stream; delete from shop.order_summary;
         delete from shop.customer_total; update shop.rf_checkpoint set position = 0;
         select setval('shop.rf_position', 1, false);
         commit",
    )
    .execute(shop.pool())
    .await
    .unwrap();
    let after = shop.append(new_order(), [placed("bob", 2)]).await[0];
    assert!(after < last, "the log is shorter now");
    for projection in ["order_summary", "customer_total"] {
        until(async || shop.checkpoint(projection).await == after).await;
    }
    running.stop().await;
    shop.check_tables().await;
}
