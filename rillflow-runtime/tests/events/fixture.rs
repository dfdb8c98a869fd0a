//! A store in a database of its own, and events to put in.

use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{BoxError, ConnectOptions, Uuid};

use crate::domain::order::{LineAdded, OrderEvent, OrderPlaced, OrderPlacedV2};
use crate::domain::{SCHEMA, Store, Upcasters};

/// Knows the names of the customers of these tests.
pub(crate) struct Labels;

impl Upcasters for Labels {
    fn order_placed_v2_to_v3(&self, event: OrderPlacedV2) -> Result<OrderPlaced, BoxError> {
        if event.customer_id.is_nil() {
            return Err("nobody has this id".into());
        }
        Ok(OrderPlaced {
            customer_label: format!("customer {}", event.customer_id),
            customer_id: event.customer_id,
            total_cents: event.total_cents,
            currency: event.currency,
        })
    }
}

pub(crate) struct Fixture {
    pub(crate) database: TestDatabase,
    pub(crate) store: Store,
}

impl Fixture {
    /// A migrated store with 16 connections.
    pub(crate) async fn new() -> Self {
        let database = TestDatabase::migrated(&SCHEMA).await.unwrap();
        let options = ConnectOptions::new(database.url()).unwrap().max_connections(16);
        let store = Store::connect_with(options, Labels).await.unwrap();
        Self { database, store }
    }

    pub(crate) async fn count(&self, table: &str) -> i64 {
        let statement = format!("select count(*) from shop.{table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(self.store.pool()).await.unwrap()
    }

    pub(crate) async fn execute(&self, statement: &'static str) {
        sqlx::raw_sql(statement).execute(self.store.pool()).await.unwrap();
    }
}

pub(crate) fn line(quantity: i32) -> OrderEvent {
    LineAdded { sku: "tea".into(), price_cents: 250, quantity }.into()
}

pub(crate) fn placed() -> OrderEvent {
    OrderPlaced {
        customer_id: Uuid::from_u128(7),
        customer_label: "customer 7".into(),
        total_cents: 250,
        currency: "EUR".into(),
    }
    .into()
}
