//! Streams that one writer has for itself.

use std::time::Duration;

use futures_util::future::join_all;
use rillflow_runtime::{ConnectOptions, Error, Expected, StreamVersion};

use crate::deciding::Basket;
use crate::domain::Store;
use crate::domain::order::OrderId;
use crate::domain::parcel::{ParcelEvent, ParcelId, ParcelSent};
use crate::fixture::{Fixture, Labels, line, placed};

/// Each writer sees what the one before it did, and none has to decide twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_take_turns() {
    let fixture = Fixture::new().await;
    let id = OrderId::new();
    let writers = (0..8).map(|_| {
        let store = fixture.store.clone();
        tokio::spawn(async move {
            for _ in 0..10 {
                let orders = store.orders();
                let basket = orders.load_exclusive::<Basket>(id).await.unwrap();
                let seen = basket.state().articles;
                assert_eq!(basket.version().number(), seen);
                let appended = basket.append([line(1)]).await.unwrap();
                assert_eq!(appended.version.number(), seen + 1);
            }
        })
    });
    for writer in join_all(writers).await {
        writer.unwrap();
    }
    assert_eq!(fixture.store.orders().load::<Basket>(id).await.unwrap().0.articles, 80);
}

#[tokio::test]
async fn what_is_dropped_leaves_nothing_and_lets_the_stream_go() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    drop(orders.load_exclusive::<Basket>(id).await.unwrap());
    orders.append(id, Expected::NoStream, [placed()]).await.unwrap();
    drop(orders.load_exclusive::<Basket>(id).await.unwrap());
    assert_eq!(orders.append(id, Expected::Exact(StreamVersion::new(1)), [line(1)]).await.unwrap().version.number(), 2);
    assert_eq!(fixture.count("rf_stream").await, 1);
}

#[tokio::test]
async fn other_writers_wait_and_readers_do_not() {
    let fixture = Fixture::new().await;
    let id = OrderId::new();
    let options = ConnectOptions::new(fixture.database.url()).unwrap().statement_timeout(Duration::from_millis(300));
    let hurried = Store::connect_with(options, Labels).await.unwrap();
    for events in [vec![placed()], vec![placed(), line(1)]] {
        let held = fixture.store.orders().load_exclusive::<Basket>(id).await.unwrap();
        let read = hurried.orders().read(id).await.unwrap();
        assert_eq!(read.last().map_or(0, |last| last.version.number()), held.version().number());
        let error = hurried.orders().append(id, Expected::Any, events.clone()).await.unwrap_err();
        assert!(matches!(error, Error::Timeout { .. }), "{error}");
        let error = hurried.orders().load_exclusive::<Basket>(id).await.unwrap_err();
        assert!(matches!(error, Error::Timeout { .. }), "{error}");
        held.append(events).user_id("ada").await.unwrap();
    }
    assert_eq!(hurried.orders().read(id).await.unwrap()[2].user_id.as_deref(), Some("ada"));
}

#[tokio::test]
async fn a_stream_that_nobody_may_append_to_is_not_held() {
    let fixture = Fixture::new().await;
    let (orders, parcels) = (fixture.store.orders(), fixture.store.parcels());
    let closed = OrderId::new();
    orders.append(closed, Expected::Any, [placed()]).closing("enough").await.unwrap();
    let error = orders.load_exclusive::<Basket>(closed).await.unwrap_err();
    assert!(matches!(error, Error::StreamClosed { .. }), "{error}");
    let parcel = ParcelId::new();
    parcels.append(parcel, Expected::Any, [ParcelEvent::from(ParcelSent { carrier: "post".into() })]).await.unwrap();
    let error = orders.load_exclusive::<Basket>(OrderId::from_uuid(parcel.as_uuid())).await.unwrap_err();
    assert!(matches!(error, Error::StreamTypeMismatch { .. }), "{error}");
}
