//! Migrations of tables in use: what happens to writers, to a migration that is stopped, and to one that cannot get its lock.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rillflow_codegen::Generator;
use rillflow_codegen::diagnostic::{Style, render};
use rillflow_runtime::Uuid;
use rillflow_runtime::schema::{self, MigrationSet};
use rillflow_runtime::sqlx::migrate::Migrator;
use rillflow_runtime::sqlx::{self, PgPool};
use rillflow_runtime::testing::TestDatabase;

const MANIFEST: &str = r#"manifest = 1

[project]
name = "pair"

[documents.Customer]
id = "uuid"

[documents.Customer.fields]
email = "string"
"#;

const WITH_COLUMN: &str = r#"
[documents.Customer.duplicated]
email = { index = "unique" }

[[allow]]
rule = "index-made-unique"
path = "documents.Customer.duplicated.email"
reason = "the test wants it"
"#;

/// A database at the first migration with this many documents, and the migrations up to a unique column.
struct Change {
    folder: tempfile::TempDir,
    database: TestDatabase,
    pool: PgPool,
}

impl Change {
    async fn new(rows: i32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        generate(folder.path(), MANIFEST);
        let database = TestDatabase::empty().await.unwrap();
        let pool = database.pool().await.unwrap();
        let change = Self { folder, database, pool };
        schema::run(&change.pool, &change.set()).await.unwrap();
        let insert = "insert into pair.customer (id, doc)
             select id, jsonb_build_object('id', id, 'email', 'a' || n)
               from (select gen_random_uuid() as id, n from generate_series(1, $1) as n) as given";
        sqlx::query(insert).bind(rows).execute(&change.pool).await.unwrap();
        generate(change.folder.path(), &format!("{MANIFEST}{WITH_COLUMN}"));
        change
    }

    fn set(&self) -> MigrationSet {
        MigrationSet::from_folder("pair", &self.folder.path().join("migrations")).unwrap()
    }

    async fn complete(&self) -> bool {
        let question = "select count(*) filter (where email is distinct from doc ->> 'email') = 0 from pair.customer";
        sqlx::query_scalar(question).fetch_one(&self.pool).await.unwrap()
    }

    /// Waits until a backend other than this one waits for a lock, and returns it.
    async fn waiting(&self) -> i32 {
        let question = "select pid from pg_stat_activity
             where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid() limit 1";
        loop {
            if let Some(pid) = sqlx::query_scalar(question).fetch_optional(&self.pool).await.unwrap() {
                return pid;
            }
            tokio::task::yield_now().await;
        }
    }
}

fn generate(folder: &Path, manifest: &str) {
    fs_err::write(folder.join("rillflow.toml"), manifest).unwrap();
    let mut generation = Generator::new(folder.join("rillflow.toml")).plan();
    let report = generation.apply();
    assert!(report.is_some(), "{}", render(&generation.sources, &generation.diagnostics, Style::Plain));
}

/// Nothing in the files needs our runtime.
#[tokio::test]
async fn sqlx_runs_the_files_unchanged() {
    let change = Change::new(3).await;
    let database = TestDatabase::empty().await.unwrap();
    let pool = database.pool().await.unwrap();
    let migrator = Migrator::new(change.folder.path().join("migrations")).await.unwrap();
    migrator.run(&pool).await.unwrap();
    let facts = schema::facts(&pool, "pair").await.unwrap();
    assert_eq!(facts["index customer_email_idx"], "unique btree (email)");
    assert_eq!(facts["column customer.email"], "text collate \"C\" not null");
    migrator.undo(&pool, 0).await.unwrap();
    assert!(schema::facts(&pool, "pair").await.unwrap().is_empty());
}

/// Several programs that start at once, with an index that is built concurrently among the migrations.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_may_migrate_at_once() {
    let change = Change::new(2000).await;
    let set = change.set();
    let runs: Vec<_> = (0..6)
        .map(|_| {
            let (pool, set) = (change.pool.clone(), set.clone());
            tokio::spawn(async move { schema::run(&pool, &set).await.map(drop) })
        })
        .collect();
    for run in runs {
        run.await.unwrap().unwrap();
    }
    assert!(change.complete().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_lose_nothing() {
    let change = Change::new(6000).await;
    let done = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let (pool, done) = (change.pool.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                let mut written = 0_i64;
                while !done.load(Ordering::Relaxed) {
                    let (id, email) = (Uuid::now_v7(), format!("w{writer}-{written}"));
                    let insert = "insert into pair.customer (id, doc)
                         values ($1, jsonb_build_object('id', $1, 'email', $2))";
                    sqlx::query(insert).bind(id).bind(&email).execute(&pool).await.unwrap();
                    // And somebody who was there before gets another address.
                    let update = "update pair.customer set doc = jsonb_set(doc, '{email}', to_jsonb($1::text))
                         where id = (select id from pair.customer where doc ->> 'email' like 'a%' limit 1 for update skip locked)";
                    sqlx::query(update).bind(format!("u{email}")).execute(&pool).await.unwrap();
                    written += 1;
                }
                written
            })
        })
        .collect();
    schema::run(&change.pool, &change.set()).await.unwrap();
    done.store(true, Ordering::Relaxed);
    let mut inserted = 0;
    for writer in writers {
        inserted += writer.await.unwrap();
    }
    assert!(change.complete().await);
    let count: i64 = sqlx::query_scalar("select count(*) from pair.customer").fetch_one(&change.pool).await.unwrap();
    assert_eq!(count, 6000 + inserted);
    // Only who was written by somebody else has a later version.
    let touched = "select bool_and((rf_version = 1) = (doc ->> 'email' not like 'u%')) from pair.customer";
    let touched: bool = sqlx::query_scalar(touched).fetch_one(&change.pool).await.unwrap();
    assert!(touched);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stopped_fill_goes_on() {
    let change = Change::new(3500).await;
    // The column is there, without values.
    let first = tempfile::tempdir().unwrap();
    for name in ["0001_init", "0002_add_customer_email"] {
        let file = format!("{name}.up.sql");
        fs_err::copy(change.folder.path().join("migrations").join(&file), first.path().join(&file)).unwrap();
    }
    schema::run(&change.pool, &MigrationSet::from_folder("pair", first.path()).unwrap()).await.unwrap();
    // A row in the last batch is locked, so that the ones before are committed when the fill waits for it.
    let mut holder = change.pool.begin().await.unwrap();
    let lock = "select id from pair.customer order by id desc limit 1 for update";
    sqlx::query(lock).execute(&mut *holder).await.unwrap();
    let (pool, set) = (change.pool.clone(), change.set());
    let run = tokio::spawn(async move { schema::run(&pool, &set).await });
    let pid = change.waiting().await;
    sqlx::query("select pg_terminate_backend($1)").bind(pid).execute(&change.pool).await.unwrap();
    run.await.unwrap().unwrap_err();
    let filled = "select count(*) from pair.customer where email is not null";
    let filled: i64 = sqlx::query_scalar(filled).fetch_one(&change.pool).await.unwrap();
    assert_eq!(filled, 3000, "three batches of a thousand are committed");
    holder.rollback().await.unwrap();
    schema::run(&change.pool, &change.set()).await.unwrap();
    assert!(change.complete().await);
}

#[tokio::test]
async fn a_lock_that_others_hold_is_waited_for_a_while() {
    let change = Change::new(1).await;
    let mut holder = change.pool.begin().await.unwrap();
    sqlx::query("select count(*) from pair.customer").execute(&mut *holder).await.unwrap();
    let error = schema::run(&change.pool, &change.set()).await.unwrap_err().to_string();
    assert!(error.starts_with("migration `0002_add_customer_email` could not get a lock that another"), "{error}");
    holder.rollback().await.unwrap();
    schema::run(&change.pool, &change.set()).await.unwrap();
}

#[tokio::test]
async fn an_index_that_cannot_be_built_is_found_and_mended() {
    let change = Change::new(2).await;
    let twice = "update pair.customer set doc = jsonb_set(doc, '{email}', '\"same\"')";
    sqlx::query(twice).execute(&change.pool).await.unwrap();
    let error = schema::run(&change.pool, &change.set()).await.unwrap_err().to_string();
    assert!(error.contains("`0004_build_customer_email_idx`") && error.contains("run it again"), "{error}");
    // The index is there, but not valid, and a second run must not take it for the real one.
    let error = schema::run(&change.pool, &change.set()).await.unwrap_err().to_string();
    assert!(error.contains("reindex index concurrently \"pair\".\"customer_email_idx\""), "{error}");
    let apart = "update pair.customer set doc = jsonb_set(doc, '{email}', to_jsonb(id::text))";
    sqlx::query(apart).execute(&change.pool).await.unwrap();
    sqlx::raw_sql("reindex index concurrently pair.customer_email_idx").execute(&change.pool).await.unwrap();
    schema::run(&change.pool, &change.set()).await.unwrap();
    assert!(change.complete().await && change.database.url().starts_with("postgres"));
}

/// Documents that lack the field stop the migration with the name of one of them, and it goes on once they have it.
#[tokio::test]
async fn a_document_that_does_not_fit_is_named() {
    let change = Change::new(2).await;
    let lose = "update pair.customer set doc = doc - 'email' where id = (select id from pair.customer limit 1)";
    sqlx::query(lose).execute(&change.pool).await.unwrap();
    let error = schema::run(&change.pool, &change.set()).await.unwrap_err().to_string();
    assert!(error.contains("field \"email\" must be string, and is missing"), "{error}");
    let mend = "update pair.customer set doc = doc || '{\"email\": \"z\"}' where not doc ? 'email'";
    sqlx::query(mend).execute(&change.pool).await.unwrap();
    schema::run(&change.pool, &change.set()).await.unwrap();
    assert!(change.complete().await);
}
