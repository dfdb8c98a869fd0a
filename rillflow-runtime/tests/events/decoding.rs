//! Stored events of every version come back in the current one, or say why not.

use rillflow_runtime::event::DecodeProblem;
use rillflow_runtime::{Error, Expected, Uuid};

use crate::domain::order::{OrderEvent, OrderId, OrderPlaced};
use crate::fixture::{Fixture, line};

async fn store_raw(fixture: &Fixture, id: OrderId, event_type: &str, version: i16, body: &str) {
    sqlx::query(
        "select outcome from shop.rf_append($1, 'Order', -1, array[gen_random_uuid()], array[$2], array[$3],
                                            array[$4], null, null, null, null, null, null)",
    )
    .bind(id.as_uuid())
    .bind(event_type)
    .bind(version)
    .bind(body)
    .execute(fixture.store.pool())
    .await
    .unwrap();
}

#[tokio::test]
async fn older_versions_are_upcast() {
    let fixture = Fixture::new().await;
    let id = OrderId::new();
    let customer = Uuid::from_u128(7);
    store_raw(&fixture, id, "OrderPlaced", 1, &format!(r#"{{"customer_id": "{customer}", "total": 3}}"#)).await;
    let second = format!(r#"{{"customer_id": "{customer}", "total_cents": 4, "currency": "EUR"}}"#);
    store_raw(&fixture, id, "OrderPlaced", 2, &second).await;
    let third = OrderPlaced {
        customer_id: customer,
        customer_label: "Ada \"ä\" \u{1F680}\n".into(),
        total_cents: i64::MAX,
        currency: "EUR".into(),
    };
    fixture.store.orders().append(id, Expected::Any, [third.clone().into()]).await.unwrap();

    let recorded = fixture.store.orders().read(id).await.unwrap();
    let versions: Vec<u16> = recorded.iter().map(|recorded| recorded.stored_version).collect();
    assert_eq!(versions, [1, 2, 3]);
    let events: Vec<OrderEvent> = recorded.into_iter().map(|recorded| recorded.event).collect();
    let upcast = |total_cents, currency: &str| {
        let customer_label = format!("customer {customer}");
        OrderEvent::OrderPlaced(OrderPlaced {
            customer_id: customer,
            customer_label,
            total_cents,
            currency: currency.into(),
        })
    };
    assert_eq!(events, [upcast(3, "USD"), upcast(4, "EUR"), third.into()]);
}

#[tokio::test]
async fn an_event_that_cannot_be_decoded_says_where_and_why() {
    let fixture = Fixture::new().await;
    let nobody = format!(r#"{{"customer_id": "{}", "total": 3}}"#, Uuid::nil());
    for (event_type, version, body, words) in [
        (
            "OrderPlaced",
            4,
            "{}",
            "event `OrderPlaced` v4 at position N was written by a newer program: this one knows `OrderPlaced` up to v3; \
             update this program",
        ),
        (
            "OrderPlaced",
            0,
            "{}",
            "event `OrderPlaced` v0 at position N has a version that the manifest does not declare",
        ),
        (
            "OrderLost",
            1,
            "{}",
            "event `OrderLost` v1 at position N has a type that this program does not read here: a newer program wrote it, \
             or the type was removed from the manifest",
        ),
        (
            "LineAdded",
            1,
            r#"{"sku": 1}"#,
            "event `LineAdded` v1 at position N does not have the shape that the manifest gives this version: invalid type: \
             integer `1`, expected a string at line 1 column 9",
        ),
        (
            "OrderPlaced",
            1,
            &nobody,
            "event `OrderPlaced` v1 at position N could not be upcast from v2 to v3: nobody has this id",
        ),
    ] {
        let id = OrderId::new();
        fixture.store.orders().append(id, Expected::Any, [line(1)]).await.unwrap();
        store_raw(&fixture, id, event_type, version, body).await;
        let error = fixture.store.orders().read(id).await.unwrap_err();
        let Error::Decode(decode) = &error else { panic!("{error}") };
        let position = decode.position().unwrap().to_string();
        assert_eq!(error.to_string(), words.replace("position N", &format!("position {position}")));
        assert!(!matches!(decode.problem(), DecodeProblem::UnknownVersion { current } if *current != 3));
    }
}
