//! Many writers on the same streams.

use futures_util::future::join_all;
use rillflow_runtime::{Error, Expected, StreamVersion};

use crate::domain::order::OrderId;
use crate::fixture::{Fixture, line, placed};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn any_never_fails_and_numbers_without_gaps() {
    let fixture = Fixture::new().await;
    for events in [1, 3] {
        let id = OrderId::new();
        let writers = (0..16).map(|_| {
            let store = fixture.store.clone();
            tokio::spawn(async move {
                for quantity in 0..50 {
                    let events = vec![line(quantity); events];
                    store.orders().append(id, Expected::Any, events).await.unwrap();
                }
            })
        });
        for writer in join_all(writers).await {
            writer.unwrap();
        }
        let recorded = fixture.store.orders().read(id).await.unwrap();
        let versions: Vec<i64> = recorded.iter().map(|recorded| recorded.version.number()).collect();
        let expected = 800 * i64::try_from(events).unwrap();
        assert_eq!(versions, (1..=expected).collect::<Vec<_>>());
        assert!(recorded.is_sorted_by_key(|recorded| recorded.position), "positions rise with versions");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn exact_has_one_winner_per_version() {
    let fixture = Fixture::new().await;
    let streams: Vec<OrderId> = (0..4).map(|_| OrderId::new()).collect();
    for version in 0..10 {
        for &id in &streams {
            let writers = (0..16).map(|writer| {
                let store = fixture.store.clone();
                // Half of them write one event and half two, which take different ways.
                let events = vec![line(writer); if writer % 2 == 0 { 1 } else { 2 }];
                let expected = StreamVersion::new(version * 2);
                tokio::spawn(async move { store.orders().append(id, expected, events).await })
            });
            let outcomes: Vec<_> = join_all(writers).await.into_iter().map(Result::unwrap).collect();
            let winners: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
            let [winner] = winners.as_slice() else { panic!("{} winners", winners.len()) };
            for outcome in &outcomes {
                match outcome {
                    Ok(_) => {}
                    Err(Error::VersionConflict { actual, .. }) => assert_eq!(*actual, winner.version),
                    Err(other) => panic!("{other}"),
                }
            }
            // The next round starts at an even version.
            if winner.version.number() % 2 == 1 {
                fixture.store.orders().append(id, winner.version, [line(0)]).await.unwrap();
            }
        }
    }
    assert_eq!(fixture.count("rf_event").await, 4 * 10 * 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_starts_a_stream() {
    let fixture = Fixture::new().await;
    for _ in 0..20 {
        let id = OrderId::new();
        let writers = (0..16).map(|_| {
            let store = fixture.store.clone();
            tokio::spawn(async move { store.orders().append(id, Expected::NoStream, [placed()]).await })
        });
        let outcomes: Vec<_> = join_all(writers).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for error in outcomes.into_iter().filter_map(Result::err) {
            assert!(matches!(error, Error::VersionConflict { actual, .. } if actual.number() == 1), "{error}");
        }
    }
}

#[tokio::test]
async fn who_waited_for_the_winner_sees_its_version() {
    let fixture = Fixture::new().await;
    let id = OrderId::new();
    fixture.store.orders().append(id, Expected::NoStream, [placed()]).await.unwrap();
    // The winner holds the row of the stream, in a transaction that a test can stop in the middle.
    let mut winner = fixture.store.pool().begin().await.unwrap();
    sqlx::query("update shop.rf_stream set version = version where id = $1")
        .bind(id.as_uuid())
        .execute(&mut *winner)
        .await
        .unwrap();
    let loser = tokio::spawn({
        let store = fixture.store.clone();
        async move { store.orders().append(id, StreamVersion::new(1), [line(1)]).await }
    });
    let queued = tokio::spawn({
        let store = fixture.store.clone();
        async move { store.orders().append(id, Expected::Any, [line(2)]).await }
    });
    let waiting = "select count(*) from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(fixture.store.pool()).await.unwrap() < 2 {
        tokio::task::yield_now().await;
    }
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
        "update shop.rf_stream set version = 2 where id = '{id}';
         insert into shop.rf_event (position, stream_id, version, id, type, type_version, body)
         values (nextval('shop.rf_position'), '{id}', 2, gen_random_uuid(), 'LineAdded', 1,
                 '{{\"sku\": \"tea\", \"price_cents\": 1, \"quantity\": 1}}')"
    )))
    .execute(&mut *winner)
    .await
    .unwrap();
    winner.commit().await.unwrap();
    let error = loser.await.unwrap().unwrap_err();
    // Whoever of the two came first; the loser never appends at version 1.
    assert!(matches!(error, Error::VersionConflict { actual, .. } if actual.number() >= 2), "{error}");
    assert_eq!(queued.await.unwrap().unwrap().version.number(), 3);
}
