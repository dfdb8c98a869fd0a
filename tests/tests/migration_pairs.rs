//! A manifest, rows in its database, and another manifest: the migrations between them, on a real PostgreSQL.
//!
//! A folder `migration_pairs/<kind>` or `migration_pairs/<kind>-<variant>` holds `old.toml` and `new.toml`; `rows.sql`, which
//! runs in between; `after.sql`, a query that must return true afterwards; and, where there is no way back, `no_way_back.txt`
//! with the reason.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod pair;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pair::{Project, compare, facts, fresh, parse, run};
use rillflow_runtime::schema;
use rillflow_runtime::sqlx::{self, AssertSqlSafe, PgPool};
use rillflow_runtime::testing::TestDatabase;

/// Every kind of change. A kind without a folder fails, and so does a folder of no kind.
const KINDS: &[&str] = &[
    "add_document",
    "drop_document",
    "rename_document",
    "change_document_id",
    "add_column",
    "drop_column",
    "rename_column",
    "change_column_type",
    "change_transform",
    "change_nullability",
    "change_closed_set",
    "rename_field",
    "add_index",
    "drop_index",
    "change_index",
    "add_projection",
    "drop_projection",
    "rename_projection",
    "rename_projection_column",
    "change_projection_columns",
    "change_projection_key",
    "change_projection_fold",
    "change_projection_index",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("migration_pairs")
}

fn cases() -> Vec<String> {
    let mut cases: Vec<String> =
        fs_err::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    cases.sort();
    cases
}

async fn check(case: String) {
    let case = case.as_str();
    let folder = folder().join(case);
    let project = Project::new();
    let database = TestDatabase::empty().await.unwrap();
    let pool = database.pool().await.unwrap();
    let manifest = |name: &str| fs_err::read_to_string(folder.join(name)).unwrap();
    project.generate(case, &manifest("old.toml"));
    run(&pool, case, "the old migrations", &project.set()).await;
    let old = facts(&pool).await;
    let rows = fs_err::read_to_string(folder.join("rows.sql")).unwrap_or_default();
    sqlx::raw_sql(AssertSqlSafe(rows)).execute(&pool).await.unwrap_or_else(|error| panic!("{case}, rows.sql: {error}"));

    let added = project.generate(case, &manifest("new.toml"));
    assert!(added > 0, "{case}: no migration");
    parse(case, &project.migrations());
    keep(case, &project);
    let set = project.set();
    run(&pool, case, "the new migrations", &set).await;
    let (_fresh, fresh) = fresh(case, &manifest("new.toml")).await;
    let fresh = facts(&fresh).await;
    compare(case, "up", &facts(&pool).await, &fresh);
    survived(&pool, case, &folder).await;

    if let Ok(reason) = fs_err::read_to_string(folder.join("no_way_back.txt")) {
        let error = schema::revert(&pool, &set).await.unwrap_err().to_string();
        assert!(error.contains(reason.trim()), "{case}: {error}");
        return;
    }
    // Down by one and up again, down by two and up again, until everything was down.
    for depth in 1..=added {
        for _ in 0..depth {
            schema::revert(&pool, &set).await.unwrap_or_else(|error| panic!("{case}, down by {depth}: {error}"));
        }
        if depth == added {
            compare(case, "down", &facts(&pool).await, &old);
        }
        run(&pool, case, &format!("up again from {depth}"), &set).await;
        compare(case, &format!("up again from {depth}"), &facts(&pool).await, &fresh);
        survived(&pool, case, &folder).await;
    }
}

/// Leaves the new migrations in the folder that `RILLFLOW_PAIRS_OUT` names, for a linter.
fn keep(case: &str, project: &Project) {
    let Some(out) = std::env::var_os("RILLFLOW_PAIRS_OUT") else { return };
    for entry in fs_err::read_dir(project.migrations()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.ends_with(".up.sql") && !name.starts_with("0001_") {
            fs_err::copy(&path, Path::new(&out).join(format!("{case}.{name}"))).unwrap();
        }
    }
}

async fn survived(pool: &PgPool, case: &str, folder: &Path) {
    if let Ok(query) = fs_err::read_to_string(folder.join("after.sql")) {
        let holds: Option<bool> = sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(pool).await.unwrap();
        assert_eq!(holds, Some(true), "{case}: after.sql");
    }
}

#[tokio::test]
async fn every_change_leads_where_a_fresh_database_is() {
    let only = std::env::var("RILLFLOW_PAIR").ok();
    let mut failed = Vec::new();
    for case in cases().into_iter().filter(|case| only.as_ref().is_none_or(|only| only == case)) {
        // Each on its own, so that one that fails does not hide the others.
        let set = tokio::task::LocalSet::new();
        let outcome = set.run_until(async { tokio::task::spawn_local(check(case.clone())).await });
        if outcome.await.is_err() {
            failed.push(case);
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn every_kind_of_change_has_a_case() {
    let kind = |case: &str| case.split('-').next().unwrap_or_default().to_owned();
    let found: BTreeSet<String> = cases().iter().map(|case| kind(case)).collect();
    let known: BTreeSet<String> = KINDS.iter().map(|kind| (*kind).to_owned()).collect();
    assert_eq!(found, known);
}

/// The linter of `.ci/run` passes over nothing without a word why.
#[test]
fn every_exception_of_the_linter_has_a_reason() {
    let text = fs_err::read_to_string(folder().join("../../.squawk.toml")).unwrap();
    let list = text.split_once("excluded_rules = [").unwrap().1;
    let mut has_reason = false;
    let mut rules = 0;
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "]") {
        if line.starts_with('#') {
            has_reason = true;
        } else {
            assert!(has_reason, "{line} has no reason");
            rules += 1;
        }
    }
    assert!(rules > 0 && list.trim_start().starts_with('#'));
}
