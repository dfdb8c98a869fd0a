//! What an append expects, writes and returns.

use rillflow_runtime::{Error, Expected, StreamVersion, Timestamp};

use crate::domain::order::OrderId;
use crate::domain::parcel::{ParcelId, ParcelSent};
use crate::fixture::{Fixture, line, placed};

#[tokio::test]
async fn an_event_comes_back_as_it_was_written() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    let before = Timestamp::now();
    let appended = orders
        .append(id, Expected::NoStream, [placed()])
        .header("source", "web")
        .correlation_id("conversation-1")
        .causation_id("message-2")
        .await
        .unwrap();
    assert_eq!(appended.version, StreamVersion::new(1));
    assert!(!appended.replayed);

    let [recorded] = orders.read(id).await.unwrap().try_into().unwrap();
    assert_eq!(recorded.event, placed());
    assert_eq!([recorded.position], *appended.positions);
    assert_eq!(recorded.stream_id, id.as_uuid());
    assert_eq!(recorded.version, StreamVersion::new(1));
    assert_eq!(recorded.stored_version, 3);
    assert_eq!(recorded.id.get_version_num(), 7);
    assert_eq!(recorded.headers.unwrap()["source"], "web");
    assert_eq!(recorded.correlation_id.as_deref(), Some("conversation-1"));
    assert_eq!(recorded.causation_id.as_deref(), Some("message-2"));
    let age = recorded.recorded_at.duration_since(before).as_secs_f64();
    assert!((-5.0..60.0).contains(&age), "recorded {age} s after the append began");
}

#[tokio::test]
async fn each_expectation_holds_or_says_the_actual_version() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let exact = |version| Expected::Exact(StreamVersion::new(version));
    // (events that are there, what is expected, whether it holds); one event and several take different ways.
    for several in [false, true] {
        for (present, expected, holds) in [
            (0, Expected::Any, true),
            (0, Expected::NoStream, true),
            (0, Expected::StreamExists, false),
            (0, exact(0), true),
            (0, exact(1), false),
            (2, Expected::Any, true),
            (2, Expected::NoStream, false),
            (2, Expected::StreamExists, true),
            (2, exact(0), false),
            (2, exact(1), false),
            (2, exact(2), true),
            (2, exact(3), false),
        ] {
            let id = OrderId::new();
            if present > 0 {
                orders.append(id, Expected::NoStream, [placed(), line(1)]).await.unwrap();
            }
            let events = if several { vec![line(2), line(3)] } else { vec![line(2)] };
            let added = i64::try_from(events.len()).unwrap();
            let outcome = orders.append(id, expected, events).await;
            let found = orders.read(id).await.unwrap();
            let versions: Vec<i64> = found.iter().map(|recorded| recorded.version.number()).collect();
            if holds {
                let appended = outcome.unwrap();
                assert_eq!(appended.version.number(), present + added, "{present} {expected}");
                assert_eq!(versions, (1..=present + added).collect::<Vec<_>>());
                let tail: Vec<_> = found[usize::try_from(present).unwrap()..].iter().map(|r| r.position).collect();
                assert_eq!(appended.positions, tail);
                assert!(tail.is_sorted());
            } else {
                let Err(Error::VersionConflict { actual, expected: wanted, stream, .. }) = outcome else {
                    panic!("{present} {expected}: {outcome:?}")
                };
                assert_eq!((actual.number(), wanted, stream), (present, expected, id.as_uuid()));
                assert_eq!(versions, (1..=present).collect::<Vec<_>>(), "a conflict writes nothing");
            }
        }
    }
}

#[tokio::test]
async fn events_of_one_append_keep_their_order() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    let appended = orders.append(id, Expected::Any, (1..=300).map(line)).await.unwrap();
    assert_eq!(appended.version.number(), 300);
    assert_eq!(appended.positions.len(), 300);
    let events: Vec<_> = orders.read(id).await.unwrap().into_iter().map(|recorded| recorded.event).collect();
    assert_eq!(events, (1..=300).map(line).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_id_belongs_to_one_stream_type() {
    let fixture = Fixture::new().await;
    let id = OrderId::new();
    fixture.store.orders().append(id, Expected::NoStream, [placed()]).await.unwrap();
    let parcel = ParcelId::from_uuid(id.as_uuid());
    for expected in [Expected::Any, Expected::NoStream, Expected::StreamExists, StreamVersion::new(1).into()] {
        let sent = ParcelSent { carrier: "pigeon".into() };
        let error = fixture.store.parcels().append(parcel, expected, [sent.into()]).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "stream {} is of type `Order`, not `Parcel`; an id belongs to one stream type, so use another id",
                id.as_uuid()
            ),
            "{expected}"
        );
    }
    assert_eq!(fixture.count("rf_event").await, 1);
}

#[tokio::test]
async fn an_append_without_events_is_refused() {
    let fixture = Fixture::new().await;
    let error = fixture.store.orders().append(OrderId::new(), Expected::Any, []).await.unwrap_err();
    assert!(matches!(error, Error::EmptyAppend { stream_type: "Order", .. }), "{error}");
}

#[tokio::test]
async fn a_conflict_names_both_versions() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::named("order-42");
    let uuid = id.as_uuid();
    let error = orders.append(id, Expected::StreamExists, [line(1)]).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("Order {uuid} does not exist, but an existing stream was expected; reload and decide again")
    );
    orders.append(id, Expected::Any, (1..=7).map(line)).await.unwrap();
    let error = orders.append(id, StreamVersion::new(3), [line(1)]).await.unwrap_err();
    assert_eq!(error.to_string(), format!("Order {uuid} is at version 7, not 3; reload and decide again"));
    let error = orders.append(id, Expected::NoStream, [line(1)]).await.unwrap_err();
    assert_eq!(error.to_string(), format!("Order {uuid} exists already, at version 7; reload and decide again"));
}

#[tokio::test]
async fn the_append_lock_is_held_before_a_position_is_drawn() {
    // The high-water mark rests on this: while somebody else holds the lock exclusively, no append may draw.
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let known = OrderId::new();
    orders.append(known, Expected::NoStream, [placed()]).await.unwrap();
    let mut holder = fixture.store.pool().begin().await.unwrap();
    sqlx::query("select pg_advisory_xact_lock($1)")
        .bind(crate::domain::SCHEMA.append_lock)
        .execute(&mut *holder)
        .await
        .unwrap();

    let appends = [
        (OrderId::new(), Expected::NoStream, 1),
        (OrderId::new(), Expected::Any, 1),
        (OrderId::new(), Expected::Any, 2),
        (known, StreamVersion::new(1).into(), 1),
    ];
    let tasks: Vec<_> = appends
        .into_iter()
        .map(|(id, expected, events)| {
            let store = fixture.store.clone();
            tokio::spawn(async move { store.orders().append(id, expected, (0..events).map(line)).await })
        })
        .collect();
    let waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted
                      and database = (select oid from pg_database where datname = current_database())";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(fixture.store.pool()).await.unwrap() < 4 {
        tokio::task::yield_now().await;
    }
    let drawn: i64 =
        sqlx::query_scalar("select last_value from shop.rf_position").fetch_one(fixture.store.pool()).await.unwrap();
    assert_eq!(drawn, 1);
    holder.rollback().await.unwrap();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(fixture.count("rf_event").await, 6);
}
