//! A request that is repeated is written once.

use futures_util::future::join_all;
use rillflow_runtime::{Error, Expected, StreamVersion};

use crate::domain::order::OrderId;
use crate::fixture::{Fixture, line, placed};

#[tokio::test]
async fn the_same_request_returns_the_first_result() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    for events in [vec![placed()], vec![placed(), line(1), line(2)]] {
        let id = OrderId::new();
        let key = format!("request-{}", events.len());
        let send = || orders.append(id, Expected::NoStream, events.clone()).header("a", 1).idempotency_key(&key);
        let first = send().await.unwrap();
        assert!(!first.replayed);
        // Others write in between; the repetition still returns what it returned first.
        orders.append(id, Expected::Any, [line(9)]).await.unwrap();
        let second = send().await.unwrap();
        assert!(second.replayed);
        assert_eq!((second.version, &second.positions), (first.version, &first.positions));
        assert_eq!(orders.read(id).await.unwrap().len(), events.len() + 1);
    }
}

#[tokio::test]
async fn another_request_under_a_used_key_is_refused() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    orders.append(id, Expected::Any, [line(1)]).idempotency_key("used").await.unwrap();
    for another in [
        orders.append(id, Expected::Any, [line(2)]),
        orders.append(id, Expected::Any, [line(1), line(1)]),
        orders.append(id, Expected::StreamExists, [line(1)]),
        orders.append(OrderId::new(), Expected::Any, [line(1)]),
        orders.append(id, Expected::Any, [line(1)]).header("a", 1),
        orders.append(id, Expected::Any, [line(1)]).correlation_id("c"),
        orders.append(id, Expected::Any, [line(1)]).causation_id("c"),
        orders.append(id, Expected::Any, [line(1)]).user_id("u"),
        orders.append(id, Expected::Any, [line(1)]).closing("c"),
    ] {
        let error = another.idempotency_key("used").await.unwrap_err();
        assert!(matches!(&error, Error::IdempotencyKeyReused { key } if key == "used"), "{error}");
    }
    assert_eq!(fixture.count("rf_event").await, 1);
}

#[tokio::test]
async fn a_key_is_free_again_after_a_conflict() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    let too_early = orders.append(id, StreamVersion::new(1), [line(1)]).idempotency_key("key").await;
    assert!(matches!(too_early, Err(Error::VersionConflict { .. })));
    assert_eq!(fixture.count("rf_idempotency").await, 0);
    orders.append(id, Expected::NoStream, [placed()]).await.unwrap();
    let appended = orders.append(id, StreamVersion::new(1), [line(1)]).idempotency_key("key").await.unwrap();
    assert!(!appended.replayed);
    assert_eq!(appended.version.number(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_equal_requests_that_race_one_is_written() {
    let fixture = Fixture::new().await;
    for round in 0..20 {
        let id = OrderId::new();
        let requests = (0..16).map(|_| {
            let store = fixture.store.clone();
            tokio::spawn(async move {
                store.orders().append(id, Expected::Any, [line(1), line(2)]).idempotency_key(format!("{round}")).await
            })
        });
        let outcomes: Vec<_> = join_all(requests).await.into_iter().map(|task| task.unwrap().unwrap()).collect();
        assert_eq!(outcomes.iter().filter(|outcome| !outcome.replayed).count(), 1);
        assert!(outcomes.iter().all(|outcome| outcome.positions == outcomes[0].positions));
        assert_eq!(fixture.store.orders().read(id).await.unwrap().len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_different_requests_that_race_one_is_written() {
    let fixture = Fixture::new().await;
    for round in 0..20 {
        let requests = (0..8).map(|quantity| {
            let store = fixture.store.clone();
            tokio::spawn(async move {
                store
                    .orders()
                    .append(OrderId::new(), Expected::Any, [line(quantity)])
                    .idempotency_key(format!("{round}"))
                    .await
            })
        });
        let outcomes: Vec<_> = join_all(requests).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for error in outcomes.into_iter().filter_map(Result::err) {
            assert!(matches!(error, Error::IdempotencyKeyReused { .. }), "{error}");
        }
    }
    assert_eq!(fixture.count("rf_event").await, 20);
}

#[tokio::test]
async fn a_key_whose_writer_rolled_back_is_free() {
    let fixture = Fixture::new().await;
    let mut transaction = fixture.store.pool().begin().await.unwrap();
    sqlx::query("insert into shop.rf_idempotency (key, request) values ('key', '')")
        .execute(&mut *transaction)
        .await
        .unwrap();
    let append = tokio::spawn({
        let store = fixture.store.clone();
        async move { store.orders().append(OrderId::new(), Expected::Any, [line(1)]).idempotency_key("key").await }
    });
    let waiting = "select count(*) from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(fixture.store.pool()).await.unwrap() < 1 {
        tokio::task::yield_now().await;
    }
    transaction.rollback().await.unwrap();
    assert!(!append.await.unwrap().unwrap().replayed);
}
