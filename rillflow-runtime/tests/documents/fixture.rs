//! A database with the table of customers, and customers to put into it.

use std::sync::LazyLock;

use rillflow_runtime::schema::{Migration, Schema};
use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{ConnectOptions, Database, Decimal};
use sqlx::PgPool;

use crate::customer::{Address, Customer, CustomerId, Customers, Tier};

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let functions =
        include_str!("../../../templates/sql/document_functions.up.sql.j2").replace("{{ schema }}", "\"shop\"");
    let up = format!("create schema if not exists \"shop\";\n{functions}\n{}", include_str!("customer.sql"));
    Schema {
        name: "shop",
        append_lock: 0,
        statements: rillflow_runtime::event_statements!("\"shop\""),
        mark: rillflow_runtime::mark_statements!("\"shop\""),
        migrations: vec![Migration { version: 1, name: "init", up: up.leak(), down: "drop schema \"shop\" cascade" }]
            .leak(),
        catalog: &[],
    }
});

pub(crate) struct Fixture {
    pub(crate) database: Database,
    // Dropped last: the database goes with it.
    _test: TestDatabase,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        let test = TestDatabase::prepared(SCHEMA.migrations[0].up, async |url| {
            let database = Database::connect(ConnectOptions::new(&url)?, &SCHEMA).await?;
            database.migrate().await?;
            database.pool().close().await;
            Ok(())
        });
        let test = test.await.unwrap();
        let database = Database::connect(ConnectOptions::new(test.url()).unwrap(), &SCHEMA).await.unwrap();
        Self { database, _test: test }
    }

    pub(crate) fn customers(&self) -> Customers<'_> {
        Customers::new(&self.database)
    }

    pub(crate) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    pub(crate) async fn execute(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(self.pool()).await.unwrap();
    }
}

pub(crate) fn customer(email: &str) -> Customer {
    Customer {
        id: CustomerId::new(),
        email: email.to_owned(),
        tier: Tier::Free,
        address: Address { street: "Rua da Rosa 1".to_owned(), city: "Lisboa".to_owned(), postal_code: None },
        previous: None,
        tags: vec!["new".to_owned()],
        lucky: vec![7],
        balance: Decimal::new(1050, 2),
        credit: None,
        points: 10,
        joined_at: "2024-05-01T12:00:00Z".parse().unwrap(),
        seen_at: None,
        birthday: None,
        wakes_at: None,
        patience: None,
        photo: None,
        referrer: None,
        verified: false,
        age: None,
        level: 1,
        score: 0.5,
        ratio: 0.1,
        visits: 0,
        notes: String::new(),
    }
}
