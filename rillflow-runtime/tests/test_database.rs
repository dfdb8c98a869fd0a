//! Databases for tests are apart from each other, and the throw-away server goes when its last user does.
#![cfg(feature = "testing")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rillflow_runtime::schema::{Migration, Schema};
use rillflow_runtime::testing::TestDatabase;
use sqlx::{Connection, PgConnection};

#[tokio::test]
async fn databases_are_apart() {
    let (one, two) = (TestDatabase::empty().await.unwrap(), TestDatabase::empty().await.unwrap());
    assert_ne!(one.url(), two.url());
    sqlx::raw_sql("create table t (x int)").execute(&one.pool().await.unwrap()).await.unwrap();
    let found: bool =
        sqlx::query_scalar("select to_regclass('t') is not null").fetch_one(&two.pool().await.unwrap()).await.unwrap();
    assert!(!found);
}

#[tokio::test]
async fn a_template_is_prepared_once_and_copied() {
    static PREPARED: AtomicU32 = AtomicU32::new(0);
    let prepare = async |url: String| {
        PREPARED.fetch_add(1, Ordering::SeqCst);
        let mut connection = PgConnection::connect(&url).await?;
        sqlx::raw_sql("create table t (x int); insert into t values (7)").execute(&mut connection).await?;
        Ok(connection.close().await?)
    };
    // A key of this process, since others may use the same server.
    let key = format!("copied {} {:?}", std::process::id(), std::time::SystemTime::now());
    let (one, two, three) = tokio::try_join!(
        TestDatabase::prepared(&key, prepare),
        TestDatabase::prepared(&key, prepare),
        TestDatabase::prepared(&key, prepare),
    )
    .unwrap();
    for database in [&one, &two, &three] {
        let pool = database.pool().await.unwrap();
        let found: i32 = sqlx::query_scalar("select x from t").fetch_one(&pool).await.unwrap();
        assert_eq!(found, 7);
        sqlx::raw_sql("update t set x = 8").execute(&pool).await.unwrap();
    }
    // The server of `DATABASE_URL` keeps no template.
    let expected = if std::env::var_os("DATABASE_URL").is_some() { 3 } else { 1 };
    assert_eq!(PREPARED.load(Ordering::SeqCst), expected);
}

#[tokio::test]
async fn a_database_is_dropped_with_its_value() {
    let (one, two) = (TestDatabase::empty().await.unwrap(), TestDatabase::empty().await.unwrap());
    let name = one.url().rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
    let held = one.pool().await.unwrap();
    drop(one);
    let pool = two.pool().await.unwrap();
    let mut tries = 0;
    while sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(&name)
        .fetch_one(&pool)
        .await
        .unwrap()
    {
        tries += 1;
        assert!(tries < 500, "`{name}` is still there");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // A connection that the test forgot does not keep it.
    assert!(held.acquire().await.is_err() || sqlx::query("select 1").execute(&held).await.is_err());
}

#[tokio::test]
async fn migrations_have_run_in_every_copy() {
    static SCHEMA: Schema = Schema {
        name: "copied",
        append_lock: 1,
        statements: rillflow_runtime::event_statements!("\"copied\""),
        mark: rillflow_runtime::mark_statements!("\"copied\""),
        migrations: &[Migration {
            version: 1,
            name: "init",
            up: "create schema if not exists copied; create table copied.t (x int)",
            down: "drop table copied.t",
        }],
        catalog: &[],
    };
    for _ in 0..2 {
        let database = TestDatabase::migrated(&SCHEMA).await.unwrap();
        let pool = database.pool().await.unwrap();
        sqlx::raw_sql("insert into copied.t values (1)").execute(&pool).await.unwrap();
        let rows: i64 = sqlx::query_scalar("select count(*) from copied.t").fetch_one(&pool).await.unwrap();
        assert_eq!(rows, 1);
    }
}
