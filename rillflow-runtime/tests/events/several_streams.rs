//! Events for several streams: all of them, or none.

use futures_util::future::join_all;
use rillflow_runtime::{Error, Expected};

use crate::domain::order::OrderId;
use crate::domain::parcel::{ParcelId, ParcelSent};
use crate::fixture::{Fixture, line, placed};

fn sent() -> ParcelSent {
    ParcelSent { carrier: "post".into() }
}

#[tokio::test]
async fn all_are_written_in_the_order_given() {
    let fixture = Fixture::new().await;
    let (order, parcel, other) = (OrderId::new(), ParcelId::new(), OrderId::new());
    fixture.store.orders().append(other, Expected::NoStream, [placed()]).await.unwrap();
    let appended = fixture
        .store
        .append()
        .to(parcel, Expected::NoStream, [sent().into()])
        .to(order, Expected::Any, [placed(), line(1)])
        .to(other, Expected::StreamExists, [line(2)])
        .header("a", 1)
        .correlation_id("talk")
        .user_id("ada")
        .await
        .unwrap();
    let versions: Vec<i64> = appended.iter().map(|one| one.version.number()).collect();
    assert_eq!(versions, [1, 2, 2]);
    let positions: Vec<_> = appended.iter().flat_map(|one| one.positions.clone()).collect();
    assert_eq!(positions.len(), 4);
    assert!(positions.is_sorted(), "{positions:?}");
    let read = fixture.store.orders().read(order).await.unwrap();
    assert_eq!(read.iter().map(|one| one.position).collect::<Vec<_>>(), appended[1].positions);
    let parcels = fixture.store.parcels().read(parcel).await.unwrap();
    for (correlation, user) in [
        (&read[0].correlation_id, &read[0].user_id),
        (&read[1].correlation_id, &read[1].user_id),
        (&parcels[0].correlation_id, &parcels[0].user_id),
    ] {
        assert_eq!((correlation.as_deref(), user.as_deref()), (Some("talk"), Some("ada")));
    }
}

#[tokio::test]
async fn one_that_is_not_as_expected_undoes_all() {
    let fixture = Fixture::new().await;
    let (first, second, missing) = (OrderId::new(), OrderId::new(), OrderId::new());
    let orders = fixture.store.orders();
    orders.append(first, Expected::NoStream, [placed()]).await.unwrap();
    orders.append(second, Expected::NoStream, [placed(), line(1)]).await.unwrap();
    let error = fixture
        .store
        .append()
        .to(missing, Expected::Any, [placed()])
        .to(first, Expected::Any, [line(1)])
        .to(second, Expected::NoStream, [line(1)])
        .idempotency_key("once")
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::VersionConflict { stream, actual, .. } if *stream == second.as_uuid() && actual.number() == 2),
        "{error}"
    );
    assert_eq!(fixture.count("rf_event").await, 3);
    assert_eq!(fixture.count("rf_stream").await, 2);
    assert_eq!(fixture.count("rf_idempotency").await, 0);

    let parcel = ParcelId::from_uuid(first.as_uuid());
    let append = fixture.store.append().to(second, Expected::Any, [line(1)]);
    let error = append.to(parcel, Expected::Any, [sent().into()]).await.unwrap_err();
    assert!(matches!(&error, Error::StreamTypeMismatch { actual, .. } if actual == "Order"), "{error}");
    assert_eq!(fixture.count("rf_event").await, 3);
}

#[tokio::test]
async fn a_stream_without_events_is_refused_and_no_stream_is_nothing() {
    let fixture = Fixture::new().await;
    let append = fixture.store.append().to(OrderId::new(), Expected::Any, [placed()]);
    let error = append.to(OrderId::new(), Expected::Any, []).await.unwrap_err();
    assert!(matches!(error, Error::EmptyAppend { stream_type: "Order", .. }), "{error}");
    assert!(fixture.store.append().await.unwrap().is_empty());
    assert_eq!(fixture.count("rf_event").await, 0);
}

#[tokio::test]
async fn the_same_request_is_written_once() {
    let fixture = Fixture::new().await;
    let (order, parcel) = (OrderId::new(), ParcelId::new());
    let send = |quantity: i32| {
        let append = fixture.store.append().to(order, Expected::Any, [placed(), line(quantity)]);
        append.to(parcel, Expected::Any, [sent().into()]).idempotency_key("key")
    };
    let first = send(1).await.unwrap();
    let second = send(1).await.unwrap();
    assert!(second.iter().all(|one| one.replayed));
    for (first, second) in first.iter().zip(&second) {
        assert_eq!((first.version, &first.positions), (second.version, &second.positions));
    }
    let error = send(2).await.unwrap_err();
    assert!(matches!(&error, Error::IdempotencyKeyReused { key } if key == "key"), "{error}");
    assert_eq!(fixture.count("rf_event").await, 3);
}

/// Writers that take the same streams in opposite orders do not wait for each other for ever, streams that exist as little
/// as streams that do not.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_of_the_same_streams_do_not_lock_each_other_out() {
    let fixture = Fixture::new().await;
    let ids: Vec<OrderId> = (0..4).map(|_| OrderId::new()).collect();
    let writers = (0..8).map(|writer| {
        let (store, mut ids) = (fixture.store.clone(), ids.clone());
        ids.rotate_left(writer % 4);
        if writer % 2 == 0 {
            ids.reverse();
        }
        tokio::spawn(async move {
            for _ in 0..20 {
                let append = ids.iter().fold(store.append(), |append, id| append.to(*id, Expected::Any, [line(1)]));
                append.await.unwrap();
            }
        })
    });
    for writer in join_all(writers).await {
        writer.unwrap();
    }
    for id in ids {
        let versions = fixture.store.orders().read(id).await.unwrap().into_iter().map(|one| one.version.number());
        assert!(versions.eq(1..=160));
    }
}
