//! Streams in which nothing more can happen.

use rillflow_runtime::{Error, Expected, StreamVersion};

use crate::domain::order::OrderId;
use crate::fixture::{Fixture, line, placed};

#[tokio::test]
async fn a_closed_stream_takes_no_more_events_and_stays_readable() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    orders.append(id, Expected::NoStream, [placed(), line(1)]).await.unwrap();
    let closed = orders.close(id, Expected::Exact(StreamVersion::new(2)), "merged into another").await.unwrap();
    assert_eq!(closed.version.number(), 3);
    assert_eq!(closed.positions.len(), 1);

    for expected in [Expected::Any, Expected::StreamExists, Expected::Exact(StreamVersion::new(3)), Expected::NoStream]
    {
        for events in [vec![line(1)], vec![line(1), line(2)]] {
            let error = orders.append(id, expected, events).await.unwrap_err();
            assert!(
                matches!(&error, Error::StreamClosed { stream, version, .. } if *stream == id.as_uuid() && version.number() == 3),
                "{expected}: {error}"
            );
        }
    }
    let error = orders.close(id, Expected::Any, "again").await.unwrap_err();
    assert!(error.to_string().contains("was closed at version 3"), "{error}");
    let error = fixture.store.append().to(id, Expected::Any, [line(1)]).await.unwrap_err();
    assert!(matches!(error, Error::StreamClosed { .. }), "{error}");

    assert_eq!(orders.read(id).await.unwrap().len(), 2);
    let reason: String = sqlx::query_scalar("select body ->> 'reason' from shop.rf_event where type = '$closed'")
        .fetch_one(fixture.store.pool())
        .await
        .unwrap();
    assert_eq!(reason, "merged into another");
}

#[tokio::test]
async fn the_last_events_and_the_end_are_one_append() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    let send = || orders.append(id, Expected::NoStream, [placed()]).closing("a test order").idempotency_key("key");
    assert_eq!(send().await.unwrap().version.number(), 2);
    // The request is known by its key, whatever became of the stream.
    assert!(send().await.unwrap().replayed);
    assert!(matches!(orders.append(id, Expected::Any, [line(1)]).await, Err(Error::StreamClosed { .. })));
    // A conflict closes nothing.
    let other = OrderId::new();
    orders.append(other, Expected::Any, [placed()]).await.unwrap();
    let error = orders.append(other, Expected::NoStream, [line(1)]).closing("no").await.unwrap_err();
    assert!(matches!(error, Error::VersionConflict { .. }), "{error}");
    orders.append(other, Expected::Any, [line(1)]).await.unwrap();
}

#[tokio::test]
async fn an_archived_stream_takes_no_more_events() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    orders.append(id, Expected::NoStream, [placed()]).await.unwrap();
    fixture.execute("update shop.rf_stream set archived_at = now()").await;
    for events in [vec![line(1)], vec![line(1), line(2)]] {
        for expected in [Expected::Any, Expected::StreamExists, Expected::NoStream] {
            let error = orders.append(id, expected, events.clone()).await.unwrap_err();
            assert!(matches!(&error, Error::StreamArchived { version, .. } if version.number() == 1), "{error}");
        }
    }
    fixture.execute("update shop.rf_stream set archived_at = null").await;
    assert_eq!(orders.append(id, Expected::Any, [line(1)]).await.unwrap().version.number(), 2);
}
