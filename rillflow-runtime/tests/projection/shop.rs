//! A shop as the generator would write it, in a database of its own.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use rillflow_runtime::column::{Arguments, ReadError, Row};
use rillflow_runtime::event::{Append, DecodeError, EventSet, Never, Parts, Recorded, Stored};
use rillflow_runtime::projection::{FoldError, Projections, Statements, Table, TableProjection};
use rillflow_runtime::query::Source;
use rillflow_runtime::schema::{Migration, Schema};
use rillflow_runtime::stream::Stream;
use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{ConnectOptions, Expected, Store, Uuid, projection_statements};
use serde::{Deserialize, Serialize};
use sqlx::{Connection, PgConnection, PgPool};

const APPEND_LOCK: i64 = -0x0123_4567_89ab_cdef;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let event_store = include_str!("../../../templates/sql/event_store.up.sql.j2")
        .replace("{{ schema }}", "shop")
        .replace("{{ append_lock }}", &APPEND_LOCK.to_string());
    let up = format!(
        "create schema if not exists shop;\n{event_store}
         create table shop.order_summary (
             order_id uuid primary key, status text collate \"C\" not null, customer text collate \"C\",
             total_cents bigint not null, lines integer not null
         ) with (fillfactor = 70);
         create table shop.customer_total (
             customer text collate \"C\", currency text collate \"C\", orders integer not null, cents bigint not null,
             primary key (customer, currency)
         ) with (fillfactor = 70);"
    );
    Schema {
        name: "shop",
        append_lock: APPEND_LOCK,
        statements: rillflow_runtime::event_statements!("\"shop\""),
        mark: rillflow_runtime::mark_statements!("\"shop\""),
        migrations: Vec::leak(vec![Migration { version: 1, name: "init", up: String::leak(up), down: "" }]),
        catalog: &[],
    }
});

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OrderId(pub(crate) Uuid);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OrderPlaced {
    pub(crate) customer: Option<String>,
    pub(crate) currency: String,
    pub(crate) cents: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct LineAdded {
    pub(crate) cents: i64,
    pub(crate) quantity: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OrderCancelled {}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OrderEvent {
    LineAdded(LineAdded),
    OrderCancelled(OrderCancelled),
    OrderPlaced(OrderPlaced),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OrderSummary {
    pub(crate) order_id: Uuid,
    pub(crate) status: String,
    pub(crate) customer: Option<String>,
    pub(crate) total_cents: i64,
    pub(crate) lines: i32,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CustomerTotal {
    pub(crate) customer: String,
    pub(crate) currency: String,
    pub(crate) orders: i32,
    pub(crate) cents: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CustomerTotalEvent(OrderPlaced);

impl Stream for OrderId {
    type Event = OrderEvent;

    const TYPE: &'static str = "Order";

    fn uuid(&self) -> Uuid {
        self.0
    }

    fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }
}

impl EventSet for OrderEvent {
    type Upcasters = ();
    type Waiting = Never;

    const TYPES: &'static [&'static str] = &["LineAdded", "OrderCancelled", "OrderPlaced"];

    fn decode(stored: &Stored<'_>, (): &(), parts: &mut Parts<Self>) -> Result<(), DecodeError> {
        parts.push(match (stored.event_type(), stored.version()) {
            ("LineAdded", 1) => Self::LineAdded(stored.parse()?),
            ("OrderCancelled", 1) => Self::OrderCancelled(stored.parse()?),
            ("OrderPlaced", 1) => Self::OrderPlaced(stored.parse()?),
            ("LineAdded" | "OrderCancelled" | "OrderPlaced", _) => return Err(stored.newer_than(1)),
            _ => return Err(stored.unknown_type()),
        });
        Ok(())
    }
}

impl Append for OrderEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::LineAdded(_) => "LineAdded",
            Self::OrderCancelled(_) => "OrderCancelled",
            Self::OrderPlaced(_) => "OrderPlaced",
        }
    }

    fn event_version(&self) -> u16 {
        1
    }

    fn to_json(&self) -> Result<String, serde_json::Error> {
        match self {
            Self::LineAdded(event) => serde_json::to_string(event),
            Self::OrderCancelled(event) => serde_json::to_string(event),
            Self::OrderPlaced(event) => serde_json::to_string(event),
        }
    }
}

impl Source for OrderSummary {
    type Row = Self;

    const NAME: &'static str = "order_summary";
    const TABLE: &'static str = "\"shop\".\"order_summary\"";
    const COLUMNS: &'static str = "\"order_id\", \"status\", \"customer\", \"total_cents\", \"lines\"";
    const KEY: &'static [&'static str] = &["\"order_id\""];

    fn read(row: &Row<'_>) -> Result<Self, ReadError> {
        Ok(Self {
            order_id: row.get(0)?,
            status: row.get(1)?,
            customer: row.get(2)?,
            total_cents: row.get(3)?,
            lines: row.get(4)?,
        })
    }
}

impl TableProjection for OrderSummary {
    type Event = OrderEvent;
    type Key = Uuid;

    const DEFINITION: &'static str = "lines and cents";

    const STATEMENTS: Statements = projection_statements! {
        schema: "\"shop\"",
        rows: "select t.\"order_id\", t.\"status\", t.\"customer\", t.\"total_cents\", t.\"lines\" from \"shop\".\"order_summary\" as t join unnest($1::uuid[]) as k (\"order_id\") using (\"order_id\")",
        upsert: "insert into \"shop\".\"order_summary\" as t (\"order_id\", \"status\", \"customer\", \"total_cents\", \"lines\") select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::integer[]) on conflict (\"order_id\") do update set \"status\" = excluded.\"status\", \"customer\" = excluded.\"customer\", \"total_cents\" = excluded.\"total_cents\", \"lines\" = excluded.\"lines\" where (t.\"status\", t.\"customer\", t.\"total_cents\", t.\"lines\") is distinct from (excluded.\"status\", excluded.\"customer\", excluded.\"total_cents\", excluded.\"lines\")",
        delete: "delete from \"shop\".\"order_summary\" as t using unnest($1::uuid[]) as k (\"order_id\") where t.\"order_id\" = k.\"order_id\"",
    };

    fn key(event: &Recorded<OrderEvent>) -> Result<Uuid, FoldError> {
        Ok(event.stream_id)
    }

    fn apply(row: &mut Option<Self>, key: &Uuid, event: &Recorded<OrderEvent>) -> Result<(), FoldError> {
        match &event.event {
            OrderEvent::OrderPlaced(event) => {
                let row = row.get_or_insert_with(|| Self {
                    order_id: *key,
                    status: String::new(),
                    customer: None,
                    total_cents: 0,
                    lines: 0,
                });
                "placed".clone_into(&mut row.status);
                row.customer.clone_from(&event.customer);
                row.total_cents = event.cents;
            }
            OrderEvent::LineAdded(event) => {
                if let Some(row) = row {
                    let added = event.cents.checked_mul(event.quantity);
                    let added = added.ok_or_else(|| FoldError::overflow("total_cents"))?;
                    row.total_cents =
                        row.total_cents.checked_add(added).ok_or_else(|| FoldError::overflow("total_cents"))?;
                    row.lines = row.lines.checked_add(1).ok_or_else(|| FoldError::overflow("lines"))?;
                }
            }
            OrderEvent::OrderCancelled(_) => *row = None,
        }
        Ok(())
    }

    fn row_key(&self) -> Uuid {
        self.order_id
    }

    fn bind_keys(keys: &[&Uuid], arguments: &mut Arguments) {
        arguments.push_array(keys.iter().copied());
    }

    fn bind_rows(rows: &[&Self], arguments: &mut Arguments) {
        arguments.push_array(rows.iter().map(|row| &row.order_id));
        arguments.push_array(rows.iter().map(|row| &row.status));
        arguments.push_array(rows.iter().map(|row| &row.customer));
        arguments.push_array(rows.iter().map(|row| &row.total_cents));
        arguments.push_array(rows.iter().map(|row| &row.lines));
    }
}

impl EventSet for CustomerTotalEvent {
    type Upcasters = ();
    type Waiting = Never;

    const TYPES: &'static [&'static str] = &["OrderPlaced"];

    fn decode(stored: &Stored<'_>, (): &(), parts: &mut Parts<Self>) -> Result<(), DecodeError> {
        let event: OrderPlaced = stored.parse()?;
        // What hand-written code can do.
        assert!(event.customer.as_deref() != Some("panic"), "a step panicked");
        parts.push(Self(event));
        Ok(())
    }
}

impl Source for CustomerTotal {
    type Row = Self;

    const NAME: &'static str = "customer_total";
    const TABLE: &'static str = "\"shop\".\"customer_total\"";
    const COLUMNS: &'static str = "\"customer\", \"currency\", \"orders\", \"cents\"";
    const KEY: &'static [&'static str] = &["\"customer\"", "\"currency\""];

    fn read(row: &Row<'_>) -> Result<Self, ReadError> {
        Ok(Self { customer: row.get(0)?, currency: row.get(1)?, orders: row.get(2)?, cents: row.get(3)? })
    }
}

impl TableProjection for CustomerTotal {
    type Event = CustomerTotalEvent;
    type Key = (String, String);

    const DEFINITION: &'static str = "orders by currency";

    const STATEMENTS: Statements = projection_statements! {
        schema: "\"shop\"",
        rows: "select t.\"customer\", t.\"currency\", t.\"orders\", t.\"cents\" from \"shop\".\"customer_total\" as t join unnest($1::text[], $2::text[]) as k (\"customer\", \"currency\") using (\"customer\", \"currency\")",
        upsert: "insert into \"shop\".\"customer_total\" as t (\"customer\", \"currency\", \"orders\", \"cents\") select * from unnest($1::text[], $2::text[], $3::integer[], $4::bigint[]) on conflict (\"customer\", \"currency\") do update set \"orders\" = excluded.\"orders\", \"cents\" = excluded.\"cents\" where (t.\"orders\", t.\"cents\") is distinct from (excluded.\"orders\", excluded.\"cents\")",
        delete: "delete from \"shop\".\"customer_total\" as t using unnest($1::text[], $2::text[]) as k (\"customer\", \"currency\") where t.\"customer\" = k.\"customer\" and t.\"currency\" = k.\"currency\"",
    };

    fn key(event: &Recorded<CustomerTotalEvent>) -> Result<(String, String), FoldError> {
        let OrderPlaced { customer, currency, .. } = &event.event.0;
        Ok((customer.clone().ok_or_else(|| FoldError::null("customer"))?, currency.clone()))
    }

    fn apply(
        row: &mut Option<Self>,
        key: &(String, String),
        event: &Recorded<CustomerTotalEvent>,
    ) -> Result<(), FoldError> {
        let row =
            row.get_or_insert_with(|| Self { customer: key.0.clone(), currency: key.1.clone(), orders: 0, cents: 0 });
        row.orders = row.orders.checked_add(1).ok_or_else(|| FoldError::overflow("orders"))?;
        row.cents = row.cents.checked_add(event.event.0.cents).ok_or_else(|| FoldError::overflow("cents"))?;
        Ok(())
    }

    fn row_key(&self) -> (String, String) {
        (self.customer.clone(), self.currency.clone())
    }

    fn bind_keys(keys: &[&(String, String)], arguments: &mut Arguments) {
        arguments.push_array(keys.iter().map(|key| &key.0));
        arguments.push_array(keys.iter().map(|key| &key.1));
    }

    fn bind_rows(rows: &[&Self], arguments: &mut Arguments) {
        arguments.push_array(rows.iter().map(|row| &row.customer));
        arguments.push_array(rows.iter().map(|row| &row.currency));
        arguments.push_array(rows.iter().map(|row| &row.orders));
        arguments.push_array(rows.iter().map(|row| &row.cents));
    }
}

/// A shop that is open.
pub(crate) struct Shop {
    pub(crate) database: TestDatabase,
    pub(crate) store: Store<()>,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::migrated(&SCHEMA).await.unwrap();
        let store = connect(database.url()).await;
        Self { database, store }
    }

    pub(crate) fn pool(&self) -> &PgPool {
        self.store.pool()
    }

    pub(crate) fn projections(&self) -> Projections<()> {
        projections(&self.store)
    }

    /// The orders as the table has them, by id.
    pub(crate) async fn orders(&self) -> Vec<OrderSummary> {
        let mut orders = Table::<OrderSummary>::new(self.store.database()).fetch_all().await.unwrap();
        orders.sort_by_key(|order| order.order_id);
        orders
    }

    /// The totals as the table has them, by key.
    pub(crate) async fn totals(&self) -> Vec<CustomerTotal> {
        let mut totals = Table::<CustomerTotal>::new(self.store.database()).fetch_all().await.unwrap();
        totals.sort_by_key(CustomerTotal::row_key);
        totals
    }

    /// The checkpoint of a projection; 0 if it has none.
    pub(crate) async fn checkpoint(&self, projection: &str) -> i64 {
        let checkpoint = "select coalesce(max(position), 0) from shop.rf_checkpoint where projection = $1";
        sqlx::query_scalar(checkpoint).bind(projection).fetch_one(self.pool()).await.unwrap()
    }

    pub(crate) async fn append(&self, order: OrderId, events: impl IntoIterator<Item = OrderEvent>) -> Vec<i64> {
        let orders = rillflow_runtime::stream::Streams::<OrderId>::new(&self.store);
        let appended = orders.append(order, Expected::Any, events).await.unwrap();
        appended.positions.iter().map(|position| position.number()).collect()
    }

    /// Many events: `orders` new orders, each with `lines` lines; every seventh is cancelled.
    pub(crate) async fn append_many(&self, orders: usize, lines: usize) {
        for order in 0..orders {
            let mut events = vec![placed(&format!("customer {}", order % 11), 100)];
            events.extend((0..lines).map(|line| added(i64::try_from(line).unwrap(), 2)));
            if order % 7 == 0 {
                events.push(OrderEvent::OrderCancelled(OrderCancelled {}));
            }
            self.append(new_order(), events).await;
        }
    }

    /// The tables are what a fold of the whole log from its beginning makes of it.
    #[track_caller]
    pub(crate) fn check_tables(&self) -> impl Future<Output = ()> {
        let place = std::panic::Location::caller();
        async move {
            let rows: Vec<(Uuid, String, sqlx::types::Json<serde_json::Value>)> =
                sqlx::query_as("select stream_id, type, body from shop.rf_event order by position")
                    .fetch_all(self.pool())
                    .await
                    .unwrap();
            let mut orders: BTreeMap<Uuid, (i64, i32)> = BTreeMap::new();
            let mut totals: BTreeMap<String, (i32, i64)> = BTreeMap::new();
            for (stream, event_type, body) in rows {
                match event_type.as_str() {
                    "OrderPlaced" => {
                        let cents = body["cents"].as_i64().unwrap();
                        orders.entry(stream).or_default().0 = cents;
                        let total = totals.entry(body["customer"].as_str().unwrap().to_owned()).or_default();
                        total.0 += 1;
                        total.1 += cents;
                    }
                    "LineAdded" => {
                        if let Some(order) = orders.get_mut(&stream) {
                            order.0 += body["cents"].as_i64().unwrap() * body["quantity"].as_i64().unwrap();
                            order.1 += 1;
                        }
                    }
                    "OrderCancelled" => {
                        orders.remove(&stream);
                    }
                    _ => {}
                }
            }
            let found: Vec<_> =
                self.orders().await.into_iter().map(|row| (row.order_id, (row.total_cents, row.lines))).collect();
            assert!(found == orders.into_iter().collect::<Vec<_>>(), "the orders are not the fold of the log, {place}");
            let found: Vec<_> =
                self.totals().await.into_iter().map(|row| (row.customer, (row.orders, row.cents))).collect();
            assert_eq!(found, totals.into_iter().collect::<Vec<_>>(), "{place}");
        }
    }

    /// Waits until `count` sessions wait for a lock.
    pub(crate) async fn until_blocked(&self, count: i64) {
        let mut connection = PgConnection::connect(self.database.url()).await.unwrap();
        let blocked = "select count(*) from pg_stat_activity
                       where datname = current_database() and wait_event_type = 'Lock'";
        until(async || sqlx::query_scalar::<_, i64>(blocked).fetch_one(&mut connection).await.unwrap() >= count).await;
    }
}

/// Waits for what others bring about, and fails if they do not.
pub(crate) async fn until(mut happened: impl AsyncFnMut() -> bool) {
    let patience = Instant::now() + Duration::from_mins(1);
    while !happened().await {
        assert!(Instant::now() < patience, "it did not happen");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub(crate) async fn connect(url: &str) -> Store<()> {
    let options = ConnectOptions::new(url).unwrap();
    Store::connect(options, &SCHEMA, Arc::new(())).await.unwrap()
}

pub(crate) fn projections(store: &Store<()>) -> Projections<()> {
    Projections::new(store).table::<OrderSummary>().table::<CustomerTotal>()
}

pub(crate) fn new_order() -> OrderId {
    OrderId(Uuid::now_v7())
}

pub(crate) fn placed(customer: &str, cents: i64) -> OrderEvent {
    OrderEvent::OrderPlaced(OrderPlaced { customer: Some(customer.to_owned()), currency: "EUR".to_owned(), cents })
}

pub(crate) fn added(cents: i64, quantity: i64) -> OrderEvent {
    OrderEvent::LineAdded(LineAdded { cents, quantity })
}
