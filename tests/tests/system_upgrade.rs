//! A release of Rillflow that changes tables of its own, over a database of the release before.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::path::Path;

use rillflow_codegen::diagnostic::{Style, render};
use rillflow_codegen::{Generator, lock};
use rillflow_runtime::schema::{self, MigrationSet};
use rillflow_runtime::sqlx;
use rillflow_runtime::testing::TestDatabase;

const MANIFEST: &str = r#"manifest = 1
[project]
name = "pair"
[streams.Order]
[events.OrderPlaced]
stream = "Order"
[events.OrderPlaced.v1]
cents = "i64"
[projections.order_summary]
key = { order_id = "stream.id" }
[projections.order_summary.columns]
cents = "i64"
[projections.order_summary.on.OrderPlaced]
set = { cents = "event.cents" }
"#;

/// What a checkpoint lacked in the release before.
const NEW_IN_SQL: &str = "    definition text,\n";
const NEW_IN_LOCK: &str = "definition = \"text\"\n";

fn generate(folder: &Path) {
    let mut generation = Generator::new(folder.join("rillflow.toml")).plan();
    let done = generation.apply();
    assert!(done.is_some(), "{}", render(&generation.sources, &generation.diagnostics, Style::Plain));
}

/// A project as the release before had generated it.
fn of_the_release_before(folder: &Path) {
    fs_err::write(folder.join("rillflow.toml"), MANIFEST).unwrap();
    generate(folder);
    let (up, lock) = (folder.join("migrations/0001_init.up.sql"), folder.join("rillflow.lock"));
    let new = fs_err::read_to_string(&up).unwrap();
    let old = new.replace(NEW_IN_SQL, "");
    assert_ne!(old, new);
    let pinned = fs_err::read_to_string(&lock).unwrap();
    assert!(pinned.contains(NEW_IN_LOCK));
    let pinned = pinned.replace(NEW_IN_LOCK, "").replace(&lock::hash(&new), &lock::hash(&old));
    fs_err::write(up, old).unwrap();
    fs_err::write(lock, pinned).unwrap();
}

#[tokio::test]
async fn the_next_migration_brings_the_tables_of_the_new_release() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    of_the_release_before(folder);
    let database = TestDatabase::empty().await.unwrap();
    let pool = database.pool().await.unwrap();
    let set = || MigrationSet::from_folder("pair", &folder.join("migrations")).unwrap();
    schema::run(&pool, &set()).await.unwrap();
    let before = schema::facts(&pool, "pair").await.unwrap();
    // The program of the release before is in the middle of the log.
    let row = "insert into pair.rf_checkpoint (projection, position) values ('order_summary', 7)";
    sqlx::query(row).execute(&pool).await.unwrap();

    generate(folder);
    assert!(Generator::new(folder.join("rillflow.toml")).plan().is_up_to_date());
    schema::run(&pool, &set()).await.unwrap();
    let fresh = TestDatabase::empty().await.unwrap();
    let fresh = fresh.pool().await.unwrap();
    let other = tempfile::tempdir().unwrap();
    fs_err::write(other.path().join("rillflow.toml"), MANIFEST).unwrap();
    generate(other.path());
    schema::run(&fresh, &MigrationSet::from_folder("pair", &other.path().join("migrations")).unwrap()).await.unwrap();
    assert_eq!(schema::facts(&pool, "pair").await.unwrap(), schema::facts(&fresh, "pair").await.unwrap());

    // Nothing is computed otherwise, so nothing is filled again; and the generated program is the one that may go on.
    let select = "select position, definition from pair.rf_checkpoint";
    let (position, definition): (i64, String) = sqlx::query_as(select).fetch_one(&pool).await.unwrap();
    assert_eq!(position, 7);
    let rust = fs_err::read_to_string(folder.join("src/generated/order_summary.rs")).unwrap();
    assert!(rust.contains(&format!("const DEFINITION: &'static str = \"{definition}\";")), "{definition}");
    schema::revert(&pool, &set()).await.unwrap();
    assert_eq!(schema::facts(&pool, "pair").await.unwrap(), before);
}
