//! Aggregates: loading them and deciding on them.

use std::convert::Infallible;
use std::time::Duration;

use futures_util::future::join_all;
use rillflow_runtime::{Aggregate, Error, ExecuteError, Expected, RetryPolicy, StreamVersion};

use crate::domain::order::{OrderEvent, OrderId};
use crate::fixture::{Fixture, line, placed};

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Basket {
    placed: bool,
    pub(crate) articles: i64,
}

impl Aggregate for Basket {
    type Event = OrderEvent;

    fn apply(&mut self, event: OrderEvent) {
        match event {
            OrderEvent::OrderPlaced(_) => self.placed = true,
            OrderEvent::LineAdded(line) => self.articles += i64::from(line.quantity),
        }
    }
}

#[tokio::test]
async fn an_aggregate_is_the_sum_of_its_events() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    assert_eq!(orders.load::<Basket>(id).await.unwrap(), (Basket::default(), StreamVersion::NONE));
    orders.append(id, Expected::Any, [placed(), line(2), line(5)]).await.unwrap();
    let (basket, version) = orders.load::<Basket>(id).await.unwrap();
    assert_eq!(basket, Basket { placed: true, articles: 7 });
    assert_eq!(version.number(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_decision_is_taken_on_the_latest_state() {
    let fixture = Fixture::new().await;
    let id = OrderId::new();
    let deciders = (0..8).map(|_| {
        let store = fixture.store.clone();
        tokio::spawn(async move {
            for _ in 0..10 {
                // Only right if nobody wrote between the look and the decision.
                let next = |basket: &Basket| {
                    Ok::<_, Infallible>(vec![line(if basket.articles == 0 {
                        1
                    } else {
                        i32::try_from(basket.articles % 7).unwrap_or(0) + 1
                    })])
                };
                store.orders().execute(id, next).await.unwrap();
            }
        })
    });
    for decider in join_all(deciders).await {
        decider.unwrap();
    }
    let mut basket = Basket::default();
    let recorded = fixture.store.orders().read(id).await.unwrap();
    assert_eq!(recorded.len(), 80);
    for recorded in recorded {
        let OrderEvent::LineAdded(line) = &recorded.event else { panic!("{recorded:?}") };
        let right = if basket.articles == 0 { 1 } else { basket.articles % 7 + 1 };
        assert_eq!(i64::from(line.quantity), right, "at version {}", recorded.version);
        basket.apply(recorded.event);
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the basket is empty")]
struct Empty;

#[tokio::test]
async fn a_refusal_comes_back_and_writes_nothing() {
    let fixture = Fixture::new().await;
    let refuse = |basket: &Basket| if basket.articles == 0 { Err(Empty) } else { Ok(vec![placed()]) };
    let error = fixture.store.orders().execute(OrderId::new(), refuse).await.unwrap_err();
    assert!(matches!(error, ExecuteError::Refused(Empty)));
    assert_eq!(error.to_string(), "the basket is empty");
    assert_eq!(fixture.count("rf_stream").await, 0);
}

#[tokio::test]
async fn a_decision_without_events_writes_nothing() {
    let fixture = Fixture::new().await;
    let id = OrderId::new();
    fixture.store.orders().append(id, Expected::Any, [line(1)]).await.unwrap();
    let idle = |_: &Basket| Ok::<_, Infallible>(Vec::new());
    let appended = fixture.store.orders().execute(id, idle).await.unwrap();
    assert_eq!(appended.version.number(), 1);
    assert!(appended.positions.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attempts_end() {
    let fixture = Fixture::new().await;
    let id = OrderId::new();
    let pool = fixture.store.pool().clone();
    let mut looks = 0;
    // Somebody is faster each time: the row of the stream moves between the look and the append.
    let policy = RetryPolicy { attempts: 3, first_pause: Duration::ZERO, longest_pause: Duration::ZERO };
    let outpaced = |_: &Basket| {
        looks += 1;
        tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(async {
                sqlx::query(
                    "select outcome from shop.rf_append($1, 'Order', -1, array[gen_random_uuid()], array['LineAdded'],
                     array[1::smallint], array['{\"sku\": \"a\", \"price_cents\": 1, \"quantity\": 1}'],
                     null, null, null, null, null, null)",
                )
                .bind(id.as_uuid())
                .execute(&pool)
                .await
                .unwrap();
            });
        });
        Ok::<_, Infallible>(vec![line(1)])
    };
    let error = fixture.store.orders().retry(policy).execute(id, outpaced).await.unwrap_err();
    assert!(
        matches!(&error, ExecuteError::Store(Error::VersionConflict { actual, .. }) if actual.number() == 3),
        "{error}"
    );
    assert_eq!(looks, 3);
}
