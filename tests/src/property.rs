//! The generated tests of events, where a program has a part in them: with its steps, its types and its database.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use rillflow_runtime::fixture::{self, Fixture, Form};
use rillflow_runtime::property::Draws;
use rillflow_runtime::property::proptest::prelude::*;
use rillflow_runtime::sqlx::PgPool;
use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{BoxError, Decimal, sqlx};

use crate::golden::lifecycles::order::{
    AddressUsed, OrderClosed, OrderClosedV1, OrderEvent, OrderJudgedV1, OrderPlacedV1, OrderSubmitted,
    OrderSubmittedV1, ParcelSent, ParcelSentV1, StarsGiven,
};
use crate::golden::{example, lifecycles, out_dir, value_types};
use crate::money::Money;

/// Steps that make something of every event.
struct Total;

impl lifecycles::Upcasters for Total {
    fn order_closed_v1_to_v2_and_address_used_v1(
        &self,
        event: OrderClosedV1,
    ) -> Result<(OrderClosed, AddressUsed), BoxError> {
        let used = AddressUsed { street: String::new(), city: event.reason.clone() };
        Ok((OrderClosed { reason: event.reason }, used))
    }

    async fn order_judged_v1_to_stars_given_v1_and_order_placed_v1(
        &self,
        _pool: &PgPool,
        events: Vec<OrderJudgedV1>,
    ) -> Result<Vec<(StarsGiven, OrderPlacedV1)>, BoxError> {
        let upcast = |event: OrderJudgedV1| (StarsGiven { stars: event.stars }, OrderPlacedV1 { total: event.stars });
        Ok(events.into_iter().map(upcast).collect())
    }

    async fn order_submitted_v1_to_v2(
        &self,
        pool: &PgPool,
        events: Vec<OrderSubmittedV1>,
    ) -> Result<Vec<OrderSubmitted>, BoxError> {
        let totals: Vec<i64> = events.iter().map(|event| event.total).collect();
        let query = "select 'label ' || total from unnest($1::bigint[]) with ordinality as t (total, n) order by n";
        let labels: Vec<String> = sqlx::query_scalar(query).bind(totals).fetch_all(pool).await?;
        let upcast = |(event, label): (OrderSubmittedV1, String)| OrderSubmitted {
            total: event.total,
            remark: event.remark,
            label,
        };
        Ok(events.into_iter().zip(labels).map(upcast).collect())
    }

    async fn parcel_sent_v1_to_v2(
        &self,
        _pool: &PgPool,
        events: Vec<ParcelSentV1>,
    ) -> Result<Vec<ParcelSent>, BoxError> {
        let upcast = |event: ParcelSentV1| {
            let ParcelSentV1 { sku, carrier, weight, certain } = event;
            ParcelSent { sku, carrier, weight, certain, carrier_id: 7 }
        };
        Ok(events.into_iter().map(upcast).collect())
    }
}

impl out_dir::Upcasters for Total {
    fn order_placed_v2_to_v3(
        &self,
        event: out_dir::order::OrderPlacedV2,
    ) -> Result<out_dir::order::OrderPlaced, BoxError> {
        let out_dir::order::OrderPlacedV2 { customer_id, total_cents, currency } = event;
        let customer_label = format!("customer {customer_id}");
        Ok(out_dir::order::OrderPlaced { customer_id, customer_label, total_cents, currency })
    }
}

/// A step that takes orders of less than a million cents only, and says so or panics.
enum Partial {
    Refusing,
    Panicking,
}

impl out_dir::Upcasters for Partial {
    fn order_placed_v2_to_v3(
        &self,
        event: out_dir::order::OrderPlacedV2,
    ) -> Result<out_dir::order::OrderPlaced, BoxError> {
        if event.total_cents < 1_000_000 {
            return out_dir::Upcasters::order_placed_v2_to_v3(&Total, event);
        }
        match self {
            Self::Refusing => Err("that is a lot of money".into()),
            Self::Panicking => panic!("{} is too much", event.total_cents),
        }
    }
}

/// What `check` says when it fails.
#[track_caller]
fn words(check: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(check)).expect_err("the check fails");
    panic.downcast_ref::<String>().expect("a panic with words").clone()
}

#[test]
fn events_are_drawn_up_to_async_steps() {
    lifecycles::property_tests::check(Draws::new(), &Total);
}

#[tokio::test]
async fn with_a_database_async_steps_are_taken() {
    let database = TestDatabase::empty().await.expect("a server");
    let pool = PgPool::connect(database.url()).await.expect("the database is there");
    lifecycles::property_tests::check_with_pool(Draws::new(), &Total, &pool).await;
}

#[test]
fn the_one_file_of_a_build_script_has_both_tests() {
    out_dir::property_tests::check(Draws::new(), &Total);
    let said = words(|| out_dir::fixtures::check(&Total));
    assert!(said.contains("nobody has recorded what `OrderPlaced` v1 is as v3"), "{said}");
}

#[test]
fn a_step_in_code_that_fails_is_shown_with_the_smallest_event() {
    let said = words(|| out_dir::property_tests::check(Draws::new(), &Partial::Refusing));
    for expected in [
        "`OrderPlaced@1`: event `OrderPlaced` v1 could not be upcast from v2 to v3: that is a lot of money",
        "`OrderPlaced@2`: event `OrderPlaced` v2 could not be upcast from v2 to v3: that is a lot of money",
        "\"total\":1000000}",
        "\"currency\":\"\",\"customer_id\":\"00000000-0000-0000-0000-000000000000\",\"total_cents\":1000000}",
        "PROPTEST_RNG_SEED=",
    ] {
        assert!(said.contains(expected), "{expected} is not in\n{said}");
    }
    assert!(!said.contains("LineAdded"), "{said}");
    let said = words(|| out_dir::property_tests::check(Draws::new(), &Partial::Panicking));
    assert!(said.contains("`OrderPlaced@1`: reading it panics: 1000000 is too much"), "{said}");
}

#[test]
fn types_of_ones_own_are_drawn_from_what_they_read() {
    value_types::property_tests::check(Draws::new());
    let small = (0_i64..9).prop_map(|cents| Money::try_from(Decimal::new(cents, 2)).expect("it is not negative"));
    value_types::property_tests::check(Draws::new().own::<Money>(small));
}

#[test]
fn the_example_of_the_whole_language_is_drawn() {
    struct Labelling;

    impl example::Upcasters for Labelling {
        async fn order_placed_v2_to_v3(
            &self,
            _pool: &PgPool,
            events: Vec<example::order::OrderPlacedV2>,
        ) -> Result<Vec<example::order::OrderPlaced>, BoxError> {
            Err(format!("{} events wait for a database", events.len()).into())
        }
    }
    example::property_tests::check(Draws::new(), &Labelling);
}

/// Without a database what waits for an async step is compared with what waits for the same.
#[test]
fn fixtures_are_compared_up_to_async_steps() {
    let fixture = |forms| Fixture { event_type: "OrderPlaced", version: 1, body: "{\"total\": 5}", forms };
    let right = &[Form { version: 2, path: "right", body: Some("{\"total\": 5, \"note\": \"\"}") }];
    fixture::check::<OrderEvent>(&[fixture(right)], &Total);
    let wrong = &[Form { version: 2, path: "wrong", body: Some("{\"total\": 6, \"note\": \"\"}") }];
    let said = words(|| fixture::check::<OrderEvent>(&[fixture(wrong)], &Total));
    assert!(said.contains("`OrderPlaced` v1 is read as something else than when v2 was released"), "{said}");
    assert!(said.contains("which waits for an async step"), "{said}");
}

#[test]
fn with_a_database_fixtures_are_compared_to_the_end() {
    let said = words(|| lifecycles::fixtures::check(&Total));
    assert!(said.contains("`OrderClosed` v1 is as v2") && !said.contains("OrderSubmitted"), "{said}");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let database = runtime.block_on(TestDatabase::empty()).expect("a server");
    let pool = runtime.block_on(PgPool::connect(database.url())).expect("the database is there");
    let said = words(|| runtime.block_on(lifecycles::fixtures::check_with_pool(&Total, &pool)));
    assert!(said.contains("nobody has recorded what `OrderSubmitted` v1 is as v2"), "{said}");
    assert!(said.contains("\"label\":\"label 1\""), "{said}");
}
