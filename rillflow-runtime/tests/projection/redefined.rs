//! A program of the last release that still runs when a migration has redefined a projection.

use crate::shop::{CustomerTotal, OrderEvent, OrderSummary, Shop, connect, new_order, placed, projections, until};
use rillflow_runtime::column::{Arguments, ReadError, Row};
use rillflow_runtime::event::Recorded;
use rillflow_runtime::projection::{FoldError, Projections, Statements, TableProjection};
use rillflow_runtime::query::Source;
use rillflow_runtime::{Error, Uuid};

/// [`OrderSummary`] of the next release: every event also counts as a hundred lines.
#[derive(Clone, Debug, PartialEq)]
struct Redefined(OrderSummary);

impl Source for Redefined {
    type Row = Self;

    const NAME: &'static str = OrderSummary::NAME;
    const TABLE: &'static str = OrderSummary::TABLE;
    const COLUMNS: &'static str = OrderSummary::COLUMNS;
    const KEY: &'static [&'static str] = OrderSummary::KEY;

    fn read(row: &Row<'_>) -> Result<Self, ReadError> {
        OrderSummary::read(row).map(Self)
    }
}

impl TableProjection for Redefined {
    type Event = OrderEvent;
    type Key = Uuid;

    const DEFINITION: &'static str = "another";
    const STATEMENTS: Statements = OrderSummary::STATEMENTS;

    fn key(event: &Recorded<OrderEvent>) -> Result<Uuid, FoldError> {
        OrderSummary::key(event)
    }

    fn apply(row: &mut Option<Self>, key: &Uuid, event: &Recorded<OrderEvent>) -> Result<(), FoldError> {
        let mut inner = row.take().map(|row| row.0);
        OrderSummary::apply(&mut inner, key, event)?;
        *row = inner.map(|inner| Self(OrderSummary { lines: inner.lines + 100, ..inner }));
        Ok(())
    }

    fn row_key(&self) -> Uuid {
        self.0.order_id
    }

    fn bind_keys(keys: &[&Uuid], arguments: &mut Arguments) {
        OrderSummary::bind_keys(keys, arguments);
    }

    fn bind_rows(rows: &[&Self], arguments: &mut Arguments) {
        OrderSummary::bind_rows(&rows.iter().map(|row| &row.0).collect::<Vec<_>>(), arguments);
    }
}

/// What the migration of the next release does to `order_summary`, in one transaction.
const REDEFINE: &str = "begin; truncate shop.order_summary; \
                        delete from shop.rf_checkpoint where projection = 'order_summary'; \
                        insert into shop.rf_checkpoint (projection, position, definition) \
                        values ('order_summary', 0, 'another'); commit";

async fn is_empty(shop: &Shop) -> bool {
    sqlx::query_scalar("select not exists (select from shop.order_summary)").fetch_one(shop.pool()).await.unwrap()
}

#[tokio::test]
async fn a_program_of_another_release_writes_nothing_and_says_so() {
    let shop = Shop::open().await;
    shop.append_many(20, 2).await;
    shop.projections().run_until_caught_up().await.unwrap();
    sqlx::raw_sql(REDEFINE).execute(shop.pool()).await.unwrap();
    shop.append(new_order(), [placed("ann", 1)]).await;
    let error = Projections::new(&shop.store).table::<OrderSummary>().run_until_caught_up().await.unwrap_err();
    assert!(matches!(error, Error::ProjectionRedefined { projection: "order_summary" }), "{error}");
    assert!(error.to_string().contains("`order_summary` is now defined otherwise"), "{error}");
    assert_eq!((shop.checkpoint("order_summary").await, is_empty(&shop).await), (0, true));
    // Its other projections go on.
    Projections::new(&shop.store).table::<CustomerTotal>().run_until_caught_up().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_under_way_when_the_migration_commits_is_not_written() {
    let shop = Shop::open().await;
    shop.append_many(20, 2).await;
    shop.projections().run_until_caught_up().await.unwrap();
    shop.append(new_order(), [placed("ann", 1)]).await;
    // The migration has not committed yet, and the old program has its page and waits for the checkpoint.
    let mut migration = shop.pool().begin().await.unwrap();
    for statement in REDEFINE.split("; ").filter(|statement| !["begin", "commit"].contains(statement)) {
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut *migration).await.unwrap();
    }
    let url = shop.database.url().to_owned();
    let old = tokio::spawn(async move {
        let store = connect(&url).await;
        Projections::new(&store).table::<OrderSummary>().run_until_caught_up().await
    });
    shop.until_blocked(1).await;
    migration.commit().await.unwrap();
    let error = old.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::ProjectionRedefined { projection: "order_summary" }), "{error}");
    assert_eq!((shop.checkpoint("order_summary").await, is_empty(&shop).await), (0, true));
}

#[tokio::test]
async fn a_program_that_was_there_before_its_migration_goes_on_after_it() {
    let shop = Shop::open().await;
    sqlx::raw_sql(REDEFINE).execute(shop.pool()).await.unwrap();
    let last = shop.append(new_order(), [placed("ann", 1)]).await[0];
    let running = {
        let store = connect(shop.database.url()).await;
        let (end, shutdown) = tokio::sync::oneshot::channel::<()>();
        (end, tokio::spawn(async move { projections(&store).run(shutdown).await }))
    };
    until(async || shop.checkpoint("customer_total").await == last).await;
    assert_eq!(shop.checkpoint("order_summary").await, 0);
    sqlx::query("update shop.rf_checkpoint set definition = 'lines and cents' where projection = 'order_summary'")
        .execute(shop.pool())
        .await
        .unwrap();
    until(async || shop.checkpoint("order_summary").await == last).await;
    running.0.send(()).unwrap();
    running.1.await.unwrap();
    shop.check_tables().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_releases_that_race_leave_the_table_of_the_newer_one() {
    let shop = Shop::open().await;
    let url = shop.database.url();
    let (end_old, old_shutdown) = tokio::sync::oneshot::channel::<()>();
    let store = connect(url).await;
    let old = tokio::spawn(async move { projections(&store).run(old_shutdown).await });
    let first = shop.append(new_order(), [placed("ann", 1)]).await[0];
    until(async || shop.checkpoint("order_summary").await == first).await;
    let (end_new, new_shutdown) = tokio::sync::oneshot::channel::<()>();
    let store = connect(url).await;
    let new = tokio::spawn(async move { Projections::new(&store).table::<Redefined>().run(new_shutdown).await });
    // Both follow the log while it grows, and the table changes hands in the middle of it.
    let append = shop.append_many(150, 3);
    let migrate = async { sqlx::raw_sql(REDEFINE).execute(shop.pool()).await };
    let ((), migrated) = tokio::join!(append, migrate);
    migrated.unwrap();
    let last = shop.append(new_order(), [placed("bob", 1)]).await[0];
    until(async || shop.checkpoint("order_summary").await == last && shop.checkpoint("customer_total").await == last)
        .await;
    for end in [end_old, end_new] {
        end.send(()).unwrap();
    }
    old.await.unwrap();
    new.await.unwrap();
    let is_of_the_new = "select count(*) > 100 and bool_and(t.lines / 100 = (select count(*) from shop.rf_event as event \
                         where event.stream_id = t.order_id)) from shop.order_summary as t";
    assert!(sqlx::query_scalar::<_, bool>(is_of_the_new).fetch_one(shop.pool()).await.unwrap());
}
