//! How a database becomes the one the code was generated for, and what is said when it is another one.

use std::path::Path;

use futures_util::future::join_all;
use rillflow_runtime::schema::{self, MigrationSet};
use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{Error, Expected};
use sqlx::PgPool;

use crate::domain::order::OrderId;
use crate::domain::{SCHEMA, Store};
use crate::fixture::{Fixture, Labels, placed};

async fn objects_of(pool: &PgPool, schema: &str) -> i64 {
    let objects = "select count(*) from pg_namespace where nspname = $1";
    sqlx::query_scalar(objects).bind(schema).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn operations_wait_for_the_migrations() {
    let database = TestDatabase::empty().await.unwrap();
    let store = Store::connect(database.url(), Labels).await.unwrap();
    let neighbour = Store::connect(database.url(), Labels).await.unwrap();
    let id = OrderId::new();
    let error = store.orders().append(id, Expected::Any, [placed()]).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "schema `shop` is not migrated: `0001_init` is pending; \
         run `rillflow migrate run`, or call `migrate` on the store"
    );
    assert!(matches!(store.orders().read(id).await, Err(Error::NotMigrated { .. })));
    assert_eq!(store.migrate().await.unwrap().applied, ["0001_init"]);
    assert!(store.migrate().await.unwrap().applied.is_empty());
    store.orders().append(id, Expected::Any, [placed()]).await.unwrap();
    // Who was connected before somebody else migrated need not be restarted.
    assert_eq!(neighbour.orders().read(id).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_processes_may_migrate_at_once() {
    let database = TestDatabase::empty().await.unwrap();
    let stores = join_all((0..8).map(|_| Store::connect(database.url(), Labels))).await;
    let stores: Vec<Store> = stores.into_iter().map(Result::unwrap).collect();
    for outcome in join_all(stores.iter().map(Store::migrate)).await {
        outcome.unwrap();
    }
    stores[7].orders().append(OrderId::new(), Expected::Any, [placed()]).await.unwrap();
}

#[tokio::test]
async fn a_fresh_schema_is_what_the_catalog_says_and_goes_away_whole() {
    let fixture = Fixture::new().await;
    let facts = schema::facts(fixture.store.pool(), "shop").await.unwrap();
    for (object, definition) in SCHEMA.catalog {
        assert_eq!(facts.get(*object).map(String::as_str), Some(*definition), "{object}");
    }
    let set = MigrationSet::embedded(&SCHEMA);
    assert_eq!(schema::revert(fixture.store.pool(), &set).await.unwrap(), "0001_init");
    assert_eq!(objects_of(fixture.store.pool(), "shop").await, 0);
    let error = schema::revert(fixture.store.pool(), &set).await.unwrap_err();
    assert_eq!(error.to_string(), "schema `shop` has no migration that could be reverted");
    // And back.
    assert_eq!(schema::run(fixture.store.pool(), &set).await.unwrap().applied, ["0001_init"]);
}

#[tokio::test]
async fn what_the_user_put_into_the_schema_stays() {
    let fixture = Fixture::new().await;
    fixture.execute("create table shop.mine (id int)").await;
    schema::revert(fixture.store.pool(), &MigrationSet::embedded(&SCHEMA)).await.unwrap();
    assert_eq!(fixture.count("mine").await, 0);
}

#[tokio::test]
async fn another_history_is_explained() {
    for (change, words) in [
        (
            "update shop._sqlx_migrations set checksum = 'other'",
            "migration `0001_init` has run in schema `shop` and was edited since; a migration that ran is never edited: \
             restore its text from version control, and let `rillflow gen` write a new one",
        ),
        (
            "insert into shop._sqlx_migrations (version, description, success, checksum, execution_time)
             values (2, 'add city', true, '', 0)",
            "schema `shop` has seen migration 2 (`add city`), which this program does not know: a newer program migrated it, \
             or the file was removed; use the newer program, or restore the file",
        ),
        (
            "update shop._sqlx_migrations set success = false",
            "migration 1 (`init`) stopped half-way in schema `shop`: look at what it did, finish or undo it by hand, and \
             then delete its row from `shop._sqlx_migrations`",
        ),
    ] {
        let fixture = Fixture::new().await;
        fixture.execute(change).await;
        let error = Store::connect(fixture.database.url(), Labels).await.unwrap_err();
        assert_eq!(error.to_string(), words);
        assert_eq!(fixture.store.migrate().await.unwrap_err().to_string(), words);
    }
}

#[tokio::test]
async fn what_differs_is_listed_by_name() {
    let fixture = Fixture::new().await;
    fixture
        .execute(
            "alter table shop.rf_event drop column headers;
             alter table shop.rf_stream alter column version type numeric;
             alter table shop.rf_event drop constraint rf_event_stream_version;
             create index rf_event_stream_version on shop.rf_event (stream_id, version);
             drop table shop.rf_idempotency;
             alter sequence shop.rf_position cache 20;
             create or replace function shop.rf_append(
                 p_stream uuid, p_type text, p_expected bigint, p_ids uuid[], p_types text[], p_versions smallint[],
                 p_bodies text[], p_headers text, p_correlation text, p_causation text, p_user text, p_key text,
                 p_request bytea,
                 out outcome smallint, out version bigint, out positions bigint[], out type text)
             language sql as 'select 1::smallint, 1::bigint, null::bigint[], null::text';
             create table shop.mine (id int)",
        )
        .await;
    let error = Store::connect(fixture.database.url(), Labels).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "schema `shop` is not the one that this program was generated for:
  column rf_event.headers (`jsonb`) is missing
  column rf_stream.version is `numeric not null`, not `bigint not null`
  function rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea) has \
         another body than the migrations gave it
  index rf_event_stream_version is `btree (stream_id, version)`, not `unique btree (part, stream_id, version)`
  sequence rf_position is `bigint, cache 20`, not `bigint`
  table rf_idempotency is missing"
    );
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        fs_err::write(folder.join(name), text).unwrap();
    }
}

#[tokio::test]
async fn a_folder_is_run_and_taken_back_step_by_step() {
    let database = TestDatabase::empty().await.unwrap();
    let pool = database.pool().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("0001_init.up.sql", "create table shop.a (id int);"),
            ("0001_init.down.sql", "drop table shop.a;"),
            ("0002_more.up.sql", "create table shop.b (id int);"),
            ("0002_more.down.sql", "drop table shop.b;"),
            ("notes.txt", "not a migration"),
        ],
    );
    let set = MigrationSet::from_folder("shop", folder.path()).unwrap();
    let history = schema::status(&pool, &set).await.unwrap();
    assert_eq!((history.applied.len(), history.pending), (0, vec!["0001_init".into(), "0002_more".into()]));
    assert_eq!(schema::run(&pool, &set).await.unwrap().applied, ["0001_init", "0002_more"]);
    assert_eq!(schema::revert(&pool, &set).await.unwrap(), "0002_more");
    let history = schema::status(&pool, &set).await.unwrap();
    assert_eq!((history.applied, history.pending), (vec!["0001_init".into()], vec!["0002_more".into()]));
    assert_eq!(schema::revert(&pool, &set).await.unwrap(), "0001_init");
    assert_eq!(objects_of(&pool, "shop").await, 0);
}

#[tokio::test]
async fn a_failing_migration_names_its_line_and_leaves_nothing() {
    let database = TestDatabase::empty().await.unwrap();
    let pool = database.pool().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("0001_init.up.sql", "create table shop.a (id int);\n"),
            ("0002_more.up.sql", "create table shop.b (id int);\n-- ü\n\nselect nothing from shop.a;\n"),
        ],
    );
    let set = MigrationSet::from_folder("shop", folder.path()).unwrap();
    let error = schema::run(&pool, &set).await.unwrap_err().to_string();
    assert!(error.starts_with("migration `0002_more` failed at line 4 and left nothing behind: "), "{error}");
    assert!(error.contains("column \"nothing\" does not exist"), "{error}");
    assert_eq!(schema::status(&pool, &set).await.unwrap().applied, ["0001_init"]);
    let tables: Option<String> =
        sqlx::query_scalar("select to_regclass('shop.b')::text").fetch_one(&pool).await.unwrap();
    assert_eq!(tables, None);
    // The lock is free again, and the corrected file runs.
    write(folder.path(), &[("0002_more.up.sql", "create table shop.b (id int);\n")]);
    let set = MigrationSet::from_folder("shop", folder.path()).unwrap();
    assert_eq!(schema::run(&pool, &set).await.unwrap().applied, ["0002_more"]);
    let error = schema::revert(&pool, &set).await.unwrap_err();
    assert_eq!(error.to_string(), "migration `0002_more` cannot be reverted: there is no `0002_more.down.sql`");
    assert_eq!(schema::status(&pool, &set).await.unwrap().applied.len(), 2);
    // A file that comes late would run in another order than on a fresh database.
    fs_err::rename(folder.path().join("0001_init.up.sql"), folder.path().join("0001_first.up.sql")).unwrap();
    write(folder.path(), &[("0003_last.up.sql", "select 1")]);
    let set = MigrationSet::from_folder("shop", folder.path()).unwrap();
    schema::run(&pool, &set).await.unwrap();
    sqlx::raw_sql("delete from shop._sqlx_migrations where version = 2").execute(&pool).await.unwrap();
    let error = schema::run(&pool, &set).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "migration `0002_more` has not run in schema `shop`, but the later `0003_last` has: \
         migrations run in their order; give it a number after the last one"
    );
}

#[tokio::test]
async fn a_migration_without_a_transaction_that_fails_says_so() {
    let database = TestDatabase::empty().await.unwrap();
    let pool = database.pool().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[("0001_init.up.sql", "-- no-transaction\ncreate index concurrently i on shop.nothing (id);\n")],
    );
    let set = MigrationSet::from_folder("shop", folder.path()).unwrap();
    let error = schema::run(&pool, &set).await.unwrap_err().to_string();
    assert!(error.contains("a part of it may have happened"), "{error}");
}

#[test]
fn a_folder_that_cannot_be_used_says_why() {
    for (files, words) in [
        (&["init.up.sql"][..], "`init.up.sql` has no number; it is named like `0001_init.up.sql`"),
        (&["0001_a.up.sql", "0001_b.up.sql"], "`a` and `b` both have number 1"),
        (&["0001_a.down.sql"], "`0001_a.down.sql` has no `0001_a.up.sql`"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            write(folder.path(), &[(file, "")]);
        }
        let error = MigrationSet::from_folder("shop", folder.path()).unwrap_err();
        let place = folder.path().display();
        assert_eq!(error.to_string(), format!("the migrations in `{place}` cannot be used: {words}"));
    }
    let missing = MigrationSet::from_folder("shop", Path::new("/nowhere")).unwrap_err();
    assert!(missing.to_string().starts_with("the migrations in `/nowhere` cannot be used: "), "{missing}");
}
