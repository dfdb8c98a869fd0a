//! Appends that are written only if the state after them is right.

use futures_util::future::join_all;
use rillflow_runtime::{Error, ExecuteError, Expected, RetryPolicy, StreamVersion};

use crate::deciding::Basket;
use crate::domain::order::OrderId;
use crate::fixture::{Fixture, line, placed};

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0} articles are too many")]
struct TooMany(i64);

fn at_most(limit: i64) -> impl FnMut(&Basket) -> Result<(), TooMany> + Send {
    move |basket| if basket.articles > limit { Err(TooMany(basket.articles)) } else { Ok(()) }
}

#[tokio::test]
async fn the_state_after_the_append_decides() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    orders.append(id, Expected::NoStream, [placed(), line(3)]).validate(at_most(10)).await.unwrap();
    let error = orders.append(id, Expected::Any, [line(4), line(4)]).validate(at_most(10)).await.unwrap_err();
    assert!(matches!(error, ExecuteError::Refused(TooMany(11))), "{error}");
    assert_eq!(orders.read(id).await.unwrap().len(), 2);
    orders.append(id, Expected::Any, [line(4), line(3)]).validate(at_most(10)).await.unwrap();
    assert_eq!(orders.load::<Basket>(id).await.unwrap().0.articles, 10);
}

#[tokio::test]
async fn a_wrong_expectation_is_a_conflict_and_nobody_is_asked() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    orders.append(id, Expected::Any, [placed()]).await.unwrap();
    for expected in [Expected::NoStream, Expected::Exact(StreamVersion::new(2))] {
        let asked = |_: &Basket| -> Result<(), TooMany> { panic!("the stream is not as expected") };
        let error = orders.append(id, expected, [line(1)]).validate(asked).await.unwrap_err();
        assert!(
            matches!(&error, ExecuteError::Store(Error::VersionConflict { expected: told, .. }) if *told == expected),
            "{error}"
        );
    }
}

/// Of many appends that are right one by one, only as many are written as are right together.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_cannot_pass_it_together() {
    let fixture = Fixture::new().await;
    let id = OrderId::new();
    let writers = (0..12).map(|writer| {
        let store = fixture.store.clone();
        tokio::spawn(async move {
            let orders = store.orders();
            if writer % 2 == 0 {
                return orders.append(id, Expected::Any, [line(1)]).validate(at_most(5)).await.map(|_| ());
            }
            let decide = |_: &Basket| Ok(vec![line(1)]);
            orders.execute(id, decide).validate(at_most(5)).await.map(|_| ())
        })
    });
    let outcomes: Vec<_> = join_all(writers).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 5);
    for outcome in outcomes {
        assert!(matches!(outcome, Ok(()) | Err(ExecuteError::Refused(TooMany(6)))), "{outcome:?}");
    }
    assert_eq!(fixture.count("rf_event").await, 5);
}

#[tokio::test]
async fn a_repeated_request_is_not_looked_at_again() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    let send = || orders.append(id, Expected::Any, [line(4)]).idempotency_key("a").validate(at_most(5));
    let first = send().await.unwrap();
    // Once more would be too many.
    let second = send().await.unwrap();
    assert!(second.replayed);
    assert_eq!(second.positions, first.positions);

    let mut asked = 0;
    let mut decide = |_: &Basket| {
        asked += 1;
        Ok::<_, TooMany>(vec![line(1)])
    };
    let first = orders.execute(id, &mut decide).idempotency_key("b").await.unwrap();
    let second = orders.execute(id, &mut decide).idempotency_key("b").await.unwrap();
    assert_eq!((second.version, second.positions, second.replayed), (first.version, first.positions, true));
    assert_eq!(asked, 1);
    let other = orders.execute(OrderId::new(), |_: &Basket| Ok::<_, TooMany>(vec![line(1)])).idempotency_key("b");
    let error = other.await.unwrap_err();
    assert!(matches!(error, ExecuteError::Store(Error::IdempotencyKeyReused { .. })), "{error}");
}

#[tokio::test]
async fn what_is_said_about_a_decision_is_stored() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    orders
        .execute(id, |_: &Basket| Ok::<_, TooMany>(vec![placed()]))
        .retry(RetryPolicy::ONCE)
        .header("ip", "10.0.0.1")
        .causation_id("click")
        .correlation_id("visit")
        .user_id("ada")
        .await
        .unwrap();
    let read = orders.read(id).await.unwrap();
    let recorded = &read[0];
    assert_eq!(recorded.headers.as_ref().unwrap()["ip"], "10.0.0.1");
    let said = [&recorded.causation_id, &recorded.correlation_id, &recorded.user_id].map(Option::as_deref);
    assert_eq!(said, [Some("click"), Some("visit"), Some("ada")]);
}
