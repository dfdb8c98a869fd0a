//! Event types that were renamed, split or retired, and steps that ask the database: every reader sees what they became.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rillflow_runtime::event::DecodeProblem;
use rillflow_runtime::sqlx::PgPool;
use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{Aggregate, BoxError, Error, Expected, StreamVersion, Uuid, sqlx};
use rillflow_tests::golden::lifecycles::order::{
    AddressUsed, OrderClosed, OrderClosedV1, OrderEvent, OrderId, OrderJudgedV1, OrderPaid, OrderPlacedV1,
    OrderSubmitted, OrderSubmittedV1, ParcelPacked, ParcelSent, ParcelSentV1, StarsGiven,
};
use rillflow_tests::golden::lifecycles::{Store, Upcasters};

/// Steps that ask the database, and count how often.
#[derive(Clone, Default)]
struct Asking {
    calls: Arc<AtomicUsize>,
    /// How many results of a batch get lost.
    lost: Arc<AtomicUsize>,
}

impl Upcasters for Asking {
    fn order_closed_v1_to_v2_and_address_used_v1(
        &self,
        event: OrderClosedV1,
    ) -> Result<(OrderClosed, AddressUsed), BoxError> {
        let (reason, city) = event.reason.split_once(" in ").ok_or("a reason names a city")?;
        let used = AddressUsed { street: String::new(), city: city.to_owned() };
        Ok((OrderClosed { reason: reason.to_owned() }, used))
    }

    async fn order_judged_v1_to_stars_given_v1_and_order_placed_v1(
        &self,
        _pool: &PgPool,
        events: Vec<OrderJudgedV1>,
    ) -> Result<Vec<(StarsGiven, OrderPlacedV1)>, BoxError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let upcast = |event: OrderJudgedV1| (StarsGiven { stars: event.stars }, OrderPlacedV1 { total: event.stars });
        Ok(events.into_iter().map(upcast).collect())
    }

    async fn order_submitted_v1_to_v2(
        &self,
        pool: &PgPool,
        events: Vec<OrderSubmittedV1>,
    ) -> Result<Vec<OrderSubmitted>, BoxError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let totals: Vec<i64> = events.iter().map(|event| event.total).collect();
        let query = "select 'label ' || total from unnest($1::bigint[]) with ordinality as t (total, n) order by n";
        let labels: Vec<String> = sqlx::query_scalar(query).bind(totals).fetch_all(pool).await?;
        let lost = self.lost.load(Ordering::SeqCst);
        let upcast = |(event, label): (OrderSubmittedV1, String)| OrderSubmitted {
            total: event.total,
            remark: event.remark,
            label,
        };
        Ok(events.into_iter().zip(labels).map(upcast).skip(lost).collect())
    }

    async fn parcel_sent_v1_to_v2(
        &self,
        _pool: &PgPool,
        events: Vec<ParcelSentV1>,
    ) -> Result<Vec<ParcelSent>, BoxError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let upcast = |event: ParcelSentV1| {
            let carrier_id =
                if event.carrier == "Pony" { Ok(7) } else { Err(format!("no carrier `{}`", event.carrier)) };
            let ParcelSentV1 { sku, carrier, weight, certain } = event;
            carrier_id.map(|carrier_id| ParcelSent { sku, carrier, weight, certain, carrier_id })
        };
        Ok(events.into_iter().map(upcast).collect::<Result<_, _>>()?)
    }
}

struct Fixture {
    asking: Asking,
    store: Store,
    _database: TestDatabase,
}

impl Fixture {
    async fn new() -> Self {
        let database = TestDatabase::empty().await.unwrap();
        let asking = Asking::default();
        let store = Store::connect(database.url(), asking.clone()).await.unwrap();
        store.migrate().await.unwrap();
        Self { asking, store, _database: database }
    }

    /// Stores events as they were written in their time.
    async fn stored(&self, order: OrderId, events: &[(&str, i16, &str)]) {
        let append = "select outcome from lifecycle_golden.rf_append($1, 'Order', -1, $2, $3, $4, $5, null, null, null, null, null, null)";
        sqlx::query(append)
            .bind(order.as_uuid())
            .bind(events.iter().map(|_| Uuid::now_v7()).collect::<Vec<_>>())
            .bind(events.iter().map(|(ty, ..)| *ty).collect::<Vec<_>>())
            .bind(events.iter().map(|(_, version, _)| *version).collect::<Vec<_>>())
            .bind(events.iter().map(|(.., body)| *body).collect::<Vec<_>>())
            .execute(self.store.pool())
            .await
            .unwrap();
    }

    async fn read(&self, order: OrderId) -> Vec<(i64, OrderEvent)> {
        let read = self.store.orders().read(order).await.unwrap();
        read.into_iter().map(|recorded| (recorded.version.number(), recorded.event)).collect()
    }

    fn calls(&self) -> usize {
        self.asking.calls.swap(0, Ordering::SeqCst)
    }
}

fn submitted(total: i64, remark: &str) -> OrderEvent {
    OrderSubmitted { total, remark: remark.to_owned(), label: format!("label {total}") }.into()
}

const SHIPPED: &str =
    r#"{"sku": "s", "carrier": "Pony", "weight": 3, "address": {"street": "Rua Nova 1", "city": "Porto"}}"#;

#[tokio::test]
async fn a_renamed_type_is_read_under_its_new_name() {
    let fixture = Fixture::new().await;
    let order = OrderId::new();
    fixture
        .stored(
            order,
            &[
                ("OrderPlaced", 1, r#"{"total": 1}"#),
                ("OrderPlaced", 2, r#"{"total": 2, "note": "n"}"#),
                ("OrderSubmitted", 1, r#"{"total": 3, "remark": "r"}"#),
                ("OrderSubmitted", 2, r#"{"total": 4, "remark": "r", "label": "label 4"}"#),
            ],
        )
        .await;
    let expected = [(1, submitted(1, "")), (2, submitted(2, "n")), (3, submitted(3, "r")), (4, submitted(4, "r"))];
    assert_eq!(fixture.read(order).await, expected);
    assert_eq!(fixture.calls(), 1, "the step is taken once for all of them");
}

#[tokio::test]
async fn a_split_event_is_several_of_one_version() {
    let fixture = Fixture::new().await;
    let order = OrderId::new();
    fixture.stored(order, &[("OrderShipped", 1, SHIPPED), ("OrderClosed", 1, r#"{"reason": "lost in Faro"}"#)]).await;
    let sku = "s".to_owned();
    let sent = ParcelSent { sku: sku.clone(), carrier: "Pony".to_owned(), weight: 3, certain: true, carrier_id: 7 };
    let used = |street: &str, city: &str| AddressUsed { street: street.to_owned(), city: city.to_owned() };
    let expected: [(i64, OrderEvent); 5] = [
        (1, ParcelPacked { sku, weight: 3 }.into()),
        (1, sent.into()),
        (1, used("Rua Nova 1", "Porto").into()),
        (2, OrderClosed { reason: "lost".to_owned() }.into()),
        (2, used("", "Faro").into()),
    ];
    assert_eq!(fixture.read(order).await, expected);
}

#[tokio::test]
async fn an_async_split_goes_on_with_each_of_its_parts() {
    let fixture = Fixture::new().await;
    let order = OrderId::new();
    let judged: Vec<String> = (1..=3).map(|stars| format!(r#"{{"stars": {stars}}}"#)).collect();
    let judged: Vec<(&str, i16, &str)> = judged.iter().map(|body| ("OrderJudged", 1, body.as_str())).collect();
    fixture.stored(order, &judged).await;
    let expected: Vec<(i64, OrderEvent)> = (1..=3)
        .flat_map(|stars| {
            [(i64::from(stars), StarsGiven { stars }.into()), (i64::from(stars), submitted(i64::from(stars), ""))]
        })
        .collect();
    assert_eq!(fixture.read(order).await, expected);
    assert_eq!(fixture.calls(), 2, "each step is taken once");
}

#[derive(Default)]
struct Paid(i64);

impl Aggregate for Paid {
    type Event = OrderEvent;

    fn apply(&mut self, event: OrderEvent) {
        if let OrderEvent::OrderPaid(OrderPaid { cents }) = event {
            self.0 += cents;
        }
    }
}

#[tokio::test]
async fn a_retired_event_is_skipped_and_still_counts() {
    let fixture = Fixture::new().await;
    let order = OrderId::new();
    fixture
        .stored(
            order,
            &[
                ("OrderPaid", 1, r#"{"guess": 9}"#),
                ("OrderPaid", 2, r#"{"cents": 5}"#),
                ("OrderPrinted", 1, r#"{"copies": 1}"#),
                ("OrderPrinted", 2, "{}"),
            ],
        )
        .await;
    assert_eq!(fixture.read(order).await, [(2, OrderPaid { cents: 5 }.into())]);
    let (paid, version) = fixture.store.orders().load::<Paid>(order).await.unwrap();
    assert_eq!((paid.0, version), (5, StreamVersion::new(4)));
    // The last event is a retired one: a decision is made on version 4 all the same.
    let appended = fixture
        .store
        .orders()
        .execute(order, |paid: &Paid| Ok::<_, std::convert::Infallible>(vec![OrderPaid { cents: paid.0 }.into()]))
        .await
        .unwrap();
    assert_eq!(appended.version, StreamVersion::new(5));
    assert_eq!(fixture.store.orders().load::<Paid>(order).await.unwrap().0.0, 10);

    fixture.stored(order, &[("OrderPrinted", 3, "{}")]).await;
    let error = fixture.store.orders().read(order).await.unwrap_err().to_string();
    assert!(error.contains("this one knows `OrderPrinted` up to v2"), "{error}");
}

#[tokio::test]
async fn projections_see_what_events_became() {
    let fixture = Fixture::new().await;
    let (first, second) = (OrderId::new(), OrderId::new());
    fixture
        .stored(
            first,
            &[("OrderPlaced", 1, r#"{"total": 1}"#), ("OrderPrinted", 1, "{}"), ("OrderShipped", 1, SHIPPED)],
        )
        .await;
    let closed = r#"{"reason": "lost in Porto"}"#;
    fixture.stored(second, &[("OrderJudged", 1, r#"{"stars": 5}"#), ("OrderClosed", 1, closed)]).await;
    fixture.store.projections().run_until_caught_up().await.unwrap();
    let mut totals = fixture.store.totals().fetch_all().await.unwrap();
    totals.sort_by_key(|row| row.total);
    let totals: Vec<(i64, &str, i64)> = totals.iter().map(|row| (row.total, row.label.as_str(), row.parcels)).collect();
    assert_eq!(totals, [(1, "label 1", 1), (5, "label 5", 5)]);
    let cities = fixture.store.cities().fetch_all().await.unwrap();
    let cities: Vec<(&str, i64)> = cities.iter().map(|row| (row.city.as_str(), row.parcels)).collect();
    assert_eq!(cities, [("Porto", 2)]);
    // One projection needs two of the async steps, the other none.
    assert_eq!(fixture.calls(), 2);
}

#[tokio::test]
async fn a_projection_pauses_before_the_first_event_of_a_batch_that_fails() {
    let fixture = Fixture::new().await;
    let order = OrderId::new();
    let placed = ("OrderPlaced", 1, r#"{"total": 1}"#);
    fixture.stored(order, &[("OrderShipped", 1, SHIPPED), placed, placed]).await;
    fixture.asking.lost.store(1, Ordering::SeqCst);
    let error = fixture.store.projections().run_until_caught_up().await.unwrap_err();
    let Error::ProjectionPaused { projection: "totals", event_type, .. } = &error else { panic!("{error}") };
    assert_eq!(event_type, "OrderPlaced");
    assert!(error.to_string().contains("was given 2 events and returned 1"), "{error}");
    // The split event before it is in the tables, with all of its parts.
    let parcels = |rows: Vec<rillflow_tests::golden::lifecycles::totals::Totals>| {
        rows.iter().map(|row| (row.parcels, row.total)).collect::<Vec<_>>()
    };
    assert_eq!(parcels(fixture.store.totals().fetch_all().await.unwrap()), [(1, 0)]);

    fixture.asking.lost.store(0, Ordering::SeqCst);
    fixture.store.projections().run_until_caught_up().await.unwrap();
    assert_eq!(parcels(fixture.store.totals().fetch_all().await.unwrap()), [(1, 2)]);
}

#[tokio::test]
async fn a_projection_pauses_at_a_split_event_with_none_of_its_parts() {
    let fixture = Fixture::new().await;
    let order = OrderId::new();
    fixture.stored(order, &[("OrderClosed", 1, r#"{"reason": "lost in Faro"}"#), ("OrderShipped", 1, SHIPPED)]).await;
    // The database refuses the row that the last part of the second event leads to.
    let pool = fixture.store.pool();
    let forbid = "alter table lifecycle_golden.cities add constraint not_porto check (city <> 'Porto')";
    sqlx::query(forbid).execute(pool).await.unwrap();
    let error = fixture.store.projections().run_until_caught_up().await.unwrap_err();
    assert!(matches!(&error, Error::ProjectionPaused { projection: "cities", .. }), "{error}");
    let cities = fixture.store.cities().fetch_all().await.unwrap();
    assert_eq!(cities.iter().map(|row| row.city.as_str()).collect::<Vec<_>>(), ["Faro"]);
    sqlx::query("alter table lifecycle_golden.cities drop constraint not_porto").execute(pool).await.unwrap();
    fixture.store.projections().run_until_caught_up().await.unwrap();
    assert_eq!(fixture.store.cities().fetch_all().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_part_that_does_not_fit_keeps_the_other_part_out_too() {
    let fixture = Fixture::new().await;
    let order = OrderId::new();
    fixture.stored(order, &[("OrderPlaced", 1, r#"{"total": 1}"#)]).await;
    fixture.store.projections().run_until_caught_up().await.unwrap();
    let fill = "update lifecycle_golden.totals set total = 9223372036854775807";
    sqlx::query(fill).execute(fixture.store.pool()).await.unwrap();
    // One event of the projection's is made of it that fits, and then one that does not.
    fixture.stored(order, &[("OrderJudged", 1, r#"{"stars": 3}"#)]).await;
    let error = fixture.store.projections().run_until_caught_up().await.unwrap_err();
    assert!(matches!(&error, Error::ProjectionPaused { projection: "totals", .. }), "{error}");
    let rows = fixture.store.totals().fetch_all().await.unwrap();
    assert_eq!(rows.iter().map(|row| row.parcels).collect::<Vec<_>>(), [0]);
}

#[tokio::test]
async fn a_step_that_fails_says_where_and_between_what() {
    let fixture = Fixture::new().await;
    let lost = SHIPPED.replace("Pony", "Snail");
    let placed = r#"{"total": 1}"#;
    let cases: [(&str, i16, &str, &str); 3] = [
        (
            "OrderClosed",
            1,
            r#"{"reason": "lost"}"#,
            "could not be upcast from `OrderClosed@1` to `OrderClosed@2` and `AddressUsed@1`: a reason names a city",
        ),
        ("OrderShipped", 1, &lost, "could not be upcast from `ParcelSent@1` to `ParcelSent@2`: no carrier `Snail`"),
        (
            "OrderPlaced",
            1,
            placed,
            "could not be upcast from `OrderSubmitted@1` to `OrderSubmitted@2`: the async step was given 1 events and returned 0; it must return one for each, in their order",
        ),
    ];
    fixture.asking.lost.store(1, Ordering::SeqCst);
    for (event_type, version, body, words) in cases {
        let order = OrderId::new();
        fixture.store.orders().append(order, Expected::NoStream, [OrderPaid { cents: 1 }.into()]).await.unwrap();
        fixture.stored(order, &[(event_type, version, body)]).await;
        let error = fixture.store.orders().read(order).await.unwrap_err();
        let Error::Decode(decode) = &error else { panic!("{error}") };
        let position = decode.position().unwrap();
        assert_eq!(error.to_string(), format!("event `{event_type}` v{version} at position {position} {words}"));
        if event_type == "OrderPlaced" {
            assert!(matches!(decode.problem(), DecodeProblem::StepCount { taken: 1, made: 0, .. }));
        }
    }
}
