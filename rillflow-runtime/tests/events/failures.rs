//! What a user reads when the database cannot be reached or does not obey.

use std::net::TcpListener;
use std::str::FromStr as _;
use std::time::Duration;

use rillflow_runtime::{ConnectOptions, Error, Expected, StreamVersion};
use sqlx::postgres::PgConnectOptions;

use crate::domain::Store;
use crate::domain::order::{LineAdded, OrderId};
use crate::fixture::{Fixture, Labels, line, placed};

async fn connect(options: impl Into<ConnectOptions>) -> Error {
    Store::connect_with(options.into(), Labels).await.unwrap_err()
}

#[tokio::test]
async fn an_address_that_is_none_is_explained() {
    for (url, words) in [
        ("", "it does not start with `postgres://`"),
        ("mysql://localhost/shop", "it does not start with `postgres://`"),
        ("postgres://localhost:none/shop", "invalid port number"),
    ] {
        let error = Store::connect(url, Labels).await.unwrap_err().to_string();
        let form = "it looks like `postgres://user:password@host:5432/database`";
        assert_eq!(error, format!("the database URL cannot be used: {words}; {form}"));
    }
}

#[tokio::test]
async fn no_server_is_told_at_once() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = Store::connect(&format!("postgres://shop@{free}/shop"), Labels).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }));
    let error = error.to_string();
    assert!(error.starts_with(&format!("no PostgreSQL server answers at `{free}`: ")), "{error}");
    assert!(error.ends_with("; is it running, and is the address right?"), "{error}");
}

#[tokio::test]
async fn an_unknown_database_and_an_unknown_user_are_named() {
    let fixture = Fixture::new().await;
    let options = PgConnectOptions::from_str(fixture.database.url()).unwrap();
    let error = connect(options.clone().database("nowhere")).await;
    assert!(matches!(&error, Error::UnknownDatabase { database, .. } if database == "nowhere"), "{error}");
    assert!(error.to_string().ends_with("has no database `nowhere`; create it with `createdb nowhere`"), "{error}");
    let error = connect(options.username("nobody_we_know").password("wrong")).await;
    assert!(matches!(&error, Error::Authentication { .. }), "{error}");
    assert!(error.to_string().contains("nobody_we_know"), "{error}");
}

#[tokio::test]
async fn a_server_that_only_reads_is_recognised() {
    let fixture = Fixture::new().await;
    let options = PgConnectOptions::from_str(fixture.database.url()).unwrap();
    let options = options.options([("default_transaction_read_only", "on")]);
    let store = Store::connect_with(options.into(), Labels).await.unwrap();
    for events in [1, 2] {
        let error = store.orders().append(OrderId::new(), Expected::Any, (0..events).map(line)).await.unwrap_err();
        assert!(matches!(error, Error::ReadOnly { .. }), "{error}");
    }
    assert!(store.orders().read(OrderId::new()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_user_without_rights_is_told_so() {
    let fixture = Fixture::new().await;
    let options = PgConnectOptions::from_str(fixture.database.url()).unwrap();
    let store = Store::connect_with(options.options([("role", "pg_read_all_data")]).into(), Labels).await.unwrap();
    let error = store.orders().append(OrderId::new(), Expected::Any, [placed()]).await.unwrap_err();
    assert!(matches!(error, Error::PermissionDenied { .. }), "{error}");
}

#[tokio::test]
async fn a_schema_that_goes_away_is_noticed() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let id = OrderId::new();
    orders.append(id, Expected::Any, [placed()]).await.unwrap();
    orders.read(id).await.unwrap();
    fixture.execute("drop schema shop cascade").await;
    let several = orders.append(id, Expected::Any, [placed(), placed()]).await.map(drop);
    for outcome in
        [orders.append(id, Expected::Any, [placed()]).await.map(drop), several, orders.read(id).await.map(drop)]
    {
        let error = outcome.unwrap_err();
        assert!(matches!(error, Error::SchemaChanged { .. }), "{error}");
    }
}

/// Holds the row of a stream, so that an append to it waits.
async fn held(fixture: &Fixture, id: OrderId) -> sqlx::Transaction<'static, sqlx::Postgres> {
    fixture.store.orders().append(id, Expected::Any, [placed()]).await.unwrap();
    let mut holder = fixture.store.pool().begin().await.unwrap();
    sqlx::query("update shop.rf_stream set version = version where id = $1")
        .bind(id.as_uuid())
        .execute(&mut *holder)
        .await
        .unwrap();
    holder
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_cancelled() {
    let fixture = Fixture::new().await;
    let id = OrderId::new();
    let holder = held(&fixture, id).await;
    let options = ConnectOptions::new(fixture.database.url()).unwrap().statement_timeout(Duration::from_millis(50));
    let store = Store::connect_with(options, Labels).await.unwrap();
    let error = store.orders().append(id, StreamVersion::new(1), [line(1)]).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    holder.rollback().await.unwrap();
    store.orders().append(id, StreamVersion::new(1), [line(1)]).await.unwrap();
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_the_outcome_open() {
    let fixture = Fixture::new().await;
    let id = OrderId::new();
    let mut holder = held(&fixture, id).await;
    let append = tokio::spawn({
        let store = fixture.store.clone();
        async move { store.orders().append(id, Expected::Any, [line(1)]).idempotency_key("again").await }
    });
    let end = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(end).fetch_one(&mut *holder).await.unwrap() == 0 {
        // Within a transaction the list of sessions is remembered.
        sqlx::raw_sql("select pg_stat_clear_snapshot()").execute(&mut *holder).await.unwrap();
        tokio::task::yield_now().await;
    }
    let error = append.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::ConnectionLost { .. }), "{error}");
    assert!(error.is_transient());
    assert!(error.to_string().ends_with(
        "whether the last statement took effect is unknown; with an idempotency key an append can be repeated safely"
    ));
    holder.rollback().await.unwrap();
    let again = fixture.store.orders().append(id, Expected::Any, [line(1)]).idempotency_key("again").await.unwrap();
    assert!(!again.replayed);
}

#[tokio::test]
async fn a_character_that_postgresql_does_not_know_is_named() {
    let fixture = Fixture::new().await;
    let orders = fixture.store.orders();
    let nul = || LineAdded { sku: "a\0b".into(), price_cents: 1, quantity: 1 }.into();
    let id = OrderId::new();
    for outcome in [
        orders.append(id, Expected::Any, [nul()]).await,
        orders.append(id, Expected::Any, [nul(), nul()]).await,
        orders.append(id, Expected::Any, [line(1)]).correlation_id("\0").await,
        orders.append(id, Expected::Any, [line(1)]).idempotency_key("\0").await,
    ] {
        let error = outcome.unwrap_err();
        assert!(matches!(error, Error::UnstorableText), "{error}");
    }
    assert_eq!(fixture.count("rf_event").await, 0);
}

#[tokio::test]
async fn what_is_not_recognised_still_reads_well() {
    let fixture = Fixture::new().await;
    let error = sqlx::query("select 1 / 0").execute(fixture.store.pool()).await.unwrap_err();
    assert_eq!(Error::from(error).to_string(), "the database refused a statement: division by zero (code 22012)");
    let twice = "insert into shop.rf_checkpoint (projection, position) values ('a', 1), ('a', 2)";
    let error = sqlx::query(twice).execute(fixture.store.pool()).await.unwrap_err();
    assert_eq!(
        Error::from(error).to_string(),
        "the database refused a statement: duplicate key value violates unique constraint \"rf_checkpoint_pkey\"; \
         table: rf_checkpoint; constraint: rf_checkpoint_pkey; \
         detail: Key (part, projection)=(0, a) already exists. (code 23505)"
    );
}
