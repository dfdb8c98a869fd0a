//! An event that cannot become part of a table.

use rillflow_runtime::Error;
use rillflow_runtime::projection::PauseCause;

use crate::shop::{OrderEvent, OrderPlaced, Shop, added, new_order, placed, until};

/// What an error says about the event.
fn at(error: &Error) -> (&'static str, i64, &str, &PauseCause) {
    let Error::ProjectionPaused { projection, position, event_type, cause, .. } = error else { panic!("{error}") };
    (projection, position.number(), event_type, cause)
}

#[tokio::test]
async fn an_event_that_cannot_be_decoded_pauses_its_projection_only() {
    let shop = Shop::open().await;
    let bad = new_order();
    shop.append(new_order(), [placed("ann", 1)]).await;
    let position = shop.append(bad, [added(1, 1)]).await[0];
    shop.append(new_order(), [placed("bob", 2)]).await;
    sqlx::query("update shop.rf_event set type_version = 2 where position = $1")
        .bind(position)
        .execute(shop.pool())
        .await
        .unwrap();

    // Twice, for the second time there is nothing left to do before it.
    for _ in 0..2 {
        let error = shop.projections().run_until_caught_up().await.unwrap_err();
        let (projection, place, event_type, cause) = at(&error);
        assert_eq!((projection, place, event_type), ("order_summary", position, "LineAdded"));
        assert!(matches!(cause, PauseCause::Decode(_)));
        assert!(error.to_string().contains(&bad.0.to_string()), "{error}");
        assert!(error.to_string().contains("newer program"), "{error}");
        assert_eq!(shop.orders().await.len(), 1);
        assert_eq!(shop.checkpoint("order_summary").await, position - 1);
        // The other one does not read this type.
        assert_eq!(shop.totals().await.len(), 2);
    }

    sqlx::query("update shop.rf_event set type_version = 1").execute(shop.pool()).await.unwrap();
    shop.projections().run_until_caught_up().await.unwrap();
    shop.check_tables().await;
}

#[tokio::test]
async fn an_overflow_pauses_in_front_of_its_event() {
    let shop = Shop::open().await;
    let order = new_order();
    shop.append(order, [placed("ann", i64::MAX - 1), added(1, 1)]).await;
    // Others of the same page, before it and after it.
    shop.append(new_order(), [placed("bob", 5)]).await;
    let position = shop.append(order, [added(1, 1)]).await[0];
    shop.append(new_order(), [placed("eve", 6)]).await;

    let error = shop.projections().run_until_caught_up().await.unwrap_err();
    let (projection, place, _, cause) = at(&error);
    assert_eq!((projection, place), ("order_summary", position));
    assert!(cause.to_string().contains("`total_cents`"), "{cause}");
    let totals: Vec<_> = shop.orders().await.into_iter().map(|order| order.total_cents).collect();
    assert_eq!(totals, [i64::MAX, 5]);
    assert_eq!(shop.checkpoint("order_summary").await, position - 1);
}

#[tokio::test]
async fn the_first_of_several_bad_events_is_the_one() {
    let shop = Shop::open().await;
    // Sorted by key, the second one comes first.
    let (small, large) = (new_order(), new_order());
    assert!(small < large);
    shop.append(large, [placed("ann", i64::MAX)]).await;
    shop.append(small, [placed("ann", i64::MAX)]).await;
    let position = shop.append(large, [added(1, 1)]).await[0];
    shop.append(small, [added(1, 1)]).await;
    let error = shop.projections().run_until_caught_up().await.unwrap_err();
    // Both projections are paused, and the first in their order is told of.
    assert_eq!(at(&error).0, "order_summary");
    assert_eq!(at(&error).1, position);
    assert_eq!(shop.orders().await.len(), 2);
}

#[tokio::test]
async fn a_key_without_a_value_pauses() {
    let shop = Shop::open().await;
    shop.append(new_order(), [placed("ann", 1)]).await;
    let nobody = OrderEvent::OrderPlaced(OrderPlaced { customer: None, currency: "EUR".to_owned(), cents: 1 });
    let position = shop.append(new_order(), [nobody]).await[0];
    let error = shop.projections().run_until_caught_up().await.unwrap_err();
    let (projection, place, event_type, cause) = at(&error);
    assert_eq!((projection, place, event_type), ("customer_total", position, "OrderPlaced"));
    assert!(cause.to_string().contains("`customer`"), "{cause}");
    assert_eq!(shop.totals().await.len(), 1);
}

#[tokio::test]
async fn a_row_that_the_database_refuses_is_traced_to_its_event() {
    let shop = Shop::open().await;
    sqlx::query("alter table shop.customer_total add check (customer <> 'mallory')")
        .execute(shop.pool())
        .await
        .unwrap();
    shop.append_many(40, 0).await;
    let position = shop.append(new_order(), [placed("mallory", 1)]).await[0];
    shop.append_many(30, 0).await;
    let error = shop.projections().run_until_caught_up().await.unwrap_err();
    let (projection, place, _, cause) = at(&error);
    assert_eq!((projection, place), ("customer_total", position));
    assert!(matches!(cause, PauseCause::Refused(_)));
    assert!(cause.to_string().contains("check constraint"), "{cause}");
    let orders: i32 = shop.totals().await.iter().map(|total| total.orders).sum();
    assert_eq!(orders, 40);

    sqlx::query("alter table shop.customer_total drop constraint customer_total_customer_check")
        .execute(shop.pool())
        .await
        .unwrap();
    shop.projections().run_until_caught_up().await.unwrap();
    shop.check_tables().await;
}

#[tokio::test]
async fn while_it_runs_the_others_go_on_and_it_heals_by_itself() {
    let shop = Shop::open().await;
    let set_body = async |position: i64, body: &str| {
        sqlx::query("update shop.rf_event set body = $2::jsonb where position = $1")
            .bind(position)
            .bind(body)
            .execute(shop.pool())
            .await
            .unwrap();
    };
    let bad = shop.append(new_order(), [added(1, 1)]).await[0];
    set_body(bad, "{}").await;
    let after = shop.append(new_order(), [placed("ann", 1)]).await[0];

    let (end, shutdown) = tokio::sync::oneshot::channel::<()>();
    let projections = shop.projections();
    let running = tokio::spawn(async move { projections.run(shutdown).await });
    let orders_at = async |position| shop.checkpoint("order_summary").await == position;
    let totals_at = async |position| shop.checkpoint("customer_total").await == position;
    until(async || totals_at(after).await).await;
    until(async || orders_at(bad - 1).await).await;

    // Now the other one meets an event at which its hand-written step panics, and this one is healed.
    let panics = shop.append(new_order(), [placed("panic", 1)]).await[0];
    set_body(bad, r#"{"cents": 1, "quantity": 1}"#).await;
    until(async || orders_at(panics).await).await;
    assert!(totals_at(after).await);

    set_body(panics, r#"{"customer": "eve", "currency": "EUR", "cents": 1}"#).await;
    until(async || totals_at(panics).await).await;
    end.send(()).unwrap();
    running.await.unwrap();
    shop.check_tables().await;
}
