//! What each event is checked for before it is written.

use rillflow_runtime::{ConnectOptions, Error, Expected};

use crate::domain::Store;
use crate::domain::order::{LineAdded, OrderEvent, OrderId};
use crate::fixture::{Fixture, Labels, line, placed};

fn named(sku: &str) -> OrderEvent {
    LineAdded { sku: sku.into(), price_cents: 1, quantity: 1 }.into()
}

#[tokio::test]
async fn an_event_has_a_largest_size() {
    let fixture = Fixture::new().await;
    let options = ConnectOptions::new(fixture.database.url()).unwrap().max_event_bytes(100);
    let store = Store::connect_with(options, Labels).await.unwrap();
    let id = OrderId::new();
    store.orders().append(id, Expected::Any, [named("short")]).await.unwrap();
    let error = store.orders().append(id, Expected::Any, [line(1), named(&"x".repeat(100))]).await.unwrap_err();
    assert!(matches!(error, Error::EventTooLarge { event_type: "LineAdded", size: 139, limit: 100 }), "{error}");
    assert!(error.to_string().contains("`ConnectOptions::max_event_bytes`"), "{error}");
    let error = store.append().to(id, Expected::Any, [named(&"x".repeat(100))]).await.unwrap_err();
    assert!(matches!(error, Error::EventTooLarge { .. }), "{error}");
    assert_eq!(fixture.count("rf_event").await, 1);
    // Unless told otherwise, it is a mebibyte.
    let error = fixture.store.orders().append(id, Expected::Any, [named(&"x".repeat(1 << 20))]).await.unwrap_err();
    assert!(matches!(error, Error::EventTooLarge { limit: 1_048_576, .. }), "{error}");
    fixture.store.orders().append(id, Expected::Any, [named(&"x".repeat(1 << 19))]).await.unwrap();
}

#[tokio::test]
async fn json_is_looked_at_before_it_is_written() {
    let fixture = Fixture::new().await;
    let options = ConnectOptions::new(fixture.database.url()).unwrap().check_events(|event| {
        let body: serde_json::Value = serde_json::from_str(event.body())?;
        match (event.event_type(), event.version(), body["sku"].as_str()) {
            ("LineAdded", 1, Some("poison")) => Err("nobody sells that".into()),
            _ => Ok(()),
        }
    });
    let store = Store::connect_with(options, Labels).await.unwrap();
    let id = OrderId::new();
    store.orders().append(id, Expected::Any, [placed(), named("tea")]).await.unwrap();
    for result in [
        store.orders().append(id, Expected::Any, [named("poison")]).await.map(|_| ()),
        store.orders().append(id, Expected::Any, [named("tea"), named("poison")]).await.map(|_| ()),
        store.append().to(id, Expected::Any, [named("tea"), named("poison")]).await.map(|_| ()),
    ] {
        let error = result.unwrap_err();
        assert!(matches!(error, Error::EventRefused { event_type: "LineAdded", .. }), "{error}");
        assert_eq!(error.to_string(), "event `LineAdded` was refused before it was stored: nobody sells that");
    }
    assert_eq!(fixture.count("rf_event").await, 2);
}
