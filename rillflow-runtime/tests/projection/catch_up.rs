//! What `run_until_caught_up` leaves behind.

use crate::shop::{CustomerTotal, OrderCancelled, OrderEvent, OrderSummary, Shop, added, new_order, placed};
use rillflow_runtime::projection::Table;

#[tokio::test]
async fn an_empty_log_is_caught_up_with() {
    let shop = Shop::open().await;
    shop.projections().run_until_caught_up().await.unwrap();
    assert!(shop.orders().await.is_empty());
}

#[tokio::test]
async fn events_become_rows() {
    let shop = Shop::open().await;
    let (one, two) = (new_order(), new_order());
    shop.append(one, [placed("ann", 500), added(20, 3)]).await;
    shop.append(two, [placed("bob", 700)]).await;
    shop.append(one, [added(1, 1)]).await;
    shop.projections().run_until_caught_up().await.unwrap();

    let table = Table::<OrderSummary>::new(shop.store.database());
    let expected = OrderSummary {
        order_id: one.0,
        status: "placed".to_owned(),
        customer: Some("ann".to_owned()),
        total_cents: 561,
        lines: 2,
    };
    assert_eq!(table.get(&one.0).await.unwrap(), Some(expected));
    assert_eq!(table.get(&two.0).await.unwrap().map(|order| order.total_cents), Some(700));
    assert_eq!(table.get(&new_order().0).await.unwrap(), None);

    // The next page meets rows that are there.
    shop.append(two, [added(5, 10), placed("ann", 20)]).await;
    shop.projections().run_until_caught_up().await.unwrap();
    let order = table.get(&two.0).await.unwrap().unwrap();
    assert_eq!((order.customer.as_deref(), order.total_cents, order.lines), (Some("ann"), 20, 1));

    let totals = Table::<CustomerTotal>::new(shop.store.database());
    let key = ("ann".to_owned(), "EUR".to_owned());
    assert_eq!(totals.get(&key).await.unwrap().map(|total| (total.orders, total.cents)), Some((2, 520)));
    assert_eq!(totals.query().count().await.unwrap(), 2);
}

#[tokio::test]
async fn rows_come_and_go_within_a_page_and_across_pages() {
    let shop = Shop::open().await;
    let cancelled = || OrderEvent::OrderCancelled(OrderCancelled {});
    let [never, back, gone, later] = [new_order(), new_order(), new_order(), new_order()];
    shop.append(never, [placed("ann", 1), cancelled()]).await;
    shop.append(back, [placed("ann", 1), added(1, 1), cancelled(), placed("bob", 2)]).await;
    shop.append(gone, [placed("ann", 3)]).await;
    // Changes nothing, for there is no row.
    shop.append(later, [added(1, 1), cancelled()]).await;
    shop.projections().run_until_caught_up().await.unwrap();
    let ids = |rows: Vec<OrderSummary>| rows.into_iter().map(|row| row.order_id).collect::<Vec<_>>();
    assert_eq!(ids(shop.orders().await), [back.0, gone.0]);
    assert_eq!(shop.orders().await[0].lines, 0);

    shop.append(gone, [added(1, 1), cancelled()]).await;
    shop.append(later, [placed("ann", 4)]).await;
    shop.projections().run_until_caught_up().await.unwrap();
    assert_eq!(ids(shop.orders().await), [back.0, later.0]);
    shop.check_tables().await;
}

#[tokio::test]
async fn a_log_of_many_pages_is_folded_once() {
    let shop = Shop::open().await;
    shop.append_many(400, 10).await;
    shop.projections().run_until_caught_up().await.unwrap();
    shop.check_tables().await;
    shop.append_many(10, 3).await;
    shop.projections().run_until_caught_up().await.unwrap();
    shop.check_tables().await;
}

#[tokio::test]
async fn a_row_that_stays_the_same_is_not_written() {
    let shop = Shop::open().await;
    let order = new_order();
    shop.append(order, [placed("ann", 5)]).await;
    shop.projections().run_until_caught_up().await.unwrap();
    let version = async || {
        let version = "select xmin::text from shop.order_summary";
        sqlx::query_scalar::<_, String>(version).fetch_one(shop.pool()).await.unwrap()
    };
    let before = version().await;
    shop.append(order, [placed("ann", 5)]).await;
    shop.projections().run_until_caught_up().await.unwrap();
    assert_eq!(version().await, before);
    shop.append(order, [placed("ann", 6)]).await;
    shop.projections().run_until_caught_up().await.unwrap();
    assert_ne!(version().await, before);
}

#[tokio::test]
async fn a_page_without_its_types_moves_the_checkpoint() {
    let shop = Shop::open().await;
    let last = shop.append(new_order(), [added(1, 1), added(1, 1), added(1, 1)]).await[2];
    shop.projections().run_until_caught_up().await.unwrap();
    assert_eq!(shop.checkpoint("customer_total").await, last);
    assert!(shop.totals().await.is_empty());
}

#[tokio::test]
async fn it_waits_for_an_append_that_is_under_way() {
    let shop = Shop::open().await;
    shop.append(new_order(), [placed("ann", 1)]).await;
    let mut held = shop.pool().begin().await.unwrap();
    let order = new_order();
    sqlx::query(
        "select from shop.rf_append($1, 'Order', 0, array[$1]::uuid[], array['OrderPlaced'], array[1::smallint],
         array['{\"customer\": \"bob\", \"currency\": \"EUR\", \"cents\": 2}'], null, null, null, null, null, null)",
    )
    .bind(order.0)
    .execute(&mut *held)
    .await
    .unwrap();
    shop.append(new_order(), [placed("eve", 3)]).await;

    let projections = shop.projections();
    let mut catching_up = Box::pin(projections.run_until_caught_up());
    // What was appended before the held one is in the tables, what came after it has to wait.
    tokio::select! {
        _ = &mut catching_up => panic!("it did not wait"),
        () = crate::shop::until(async || shop.totals().await.len() == 1) => {}
    }
    held.commit().await.unwrap();
    catching_up.await.unwrap();
    let customers: Vec<_> = shop.totals().await.into_iter().map(|total| total.customer).collect();
    assert_eq!(customers, ["ann", "bob", "eve"]);
}
