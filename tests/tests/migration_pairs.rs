//! A manifest, rows in its database, and another manifest: the migrations between them, on a real PostgreSQL.
//!
//! A folder `migration_pairs/<kind>` or `migration_pairs/<kind>-<variant>` holds `old.toml` and `new.toml`; `rows.sql`, which
//! runs in between; `after.sql`, a query that must return true afterwards; and, where there is no way back, `no_way_back.txt`
//! with the reason.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rillflow_codegen::Generator;
use rillflow_codegen::diagnostic::{Style, render};
use rillflow_runtime::schema::{self, MigrationSet};
use rillflow_runtime::sqlx::{self, AssertSqlSafe, PgPool};
use rillflow_runtime::testing::TestDatabase;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

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

const SCHEMA: &str = "pair";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("migration_pairs")
}

fn cases() -> Vec<String> {
    let mut cases: Vec<String> =
        fs_err::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    cases.sort();
    cases
}

/// A folder with a manifest and everything that follows from it.
struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Generates from `manifest`; the number of migrations that are new.
    fn generate(&self, manifest: &Path) -> usize {
        fs_err::copy(manifest, self.0.path().join("rillflow.toml")).unwrap();
        let mut generation = Generator::new(self.0.path().join("rillflow.toml")).plan();
        let added = generation.evolution.migrations.len();
        let report = generation.apply();
        let shown = render(&generation.sources, &generation.diagnostics, Style::Plain);
        assert!(report.is_some(), "{}: {shown}", manifest.display());
        let again = Generator::new(self.0.path().join("rillflow.toml")).plan();
        assert!(again.is_up_to_date(), "{}: {}", manifest.display(), again.plan.diff());
        added
    }

    fn migrations(&self) -> PathBuf {
        self.0.path().join("migrations")
    }

    fn set(&self) -> MigrationSet {
        MigrationSet::from_folder(SCHEMA, &self.migrations()).unwrap()
    }
}

type Facts = BTreeMap<String, String>;

/// Everything in the schema, without the times at which migrations ran.
async fn facts(pool: &PgPool) -> Facts {
    schema::facts(pool, SCHEMA).await.unwrap()
}

#[track_caller]
fn compare(case: &str, when: &str, found: &Facts, wanted: &Facts) {
    let objects: BTreeSet<&String> = found.keys().chain(wanted.keys()).collect();
    let differ: Vec<String> = objects
        .into_iter()
        .filter(|object| found.get(*object) != wanted.get(*object))
        .map(|object| format!("{object}: {:?}, and should be {:?}", found.get(object), wanted.get(object)))
        .collect();
    assert!(differ.is_empty(), "{case}, {when}:\n{}", differ.join("\n"));
}

async fn run(pool: &PgPool, case: &str, when: &str, set: &MigrationSet) {
    schema::run(pool, set).await.unwrap_or_else(|error| panic!("{case}, {when}: {error}"));
}

async fn check(case: String) {
    let case = case.as_str();
    let folder = folder().join(case);
    let project = Project::new();
    let database = TestDatabase::empty().await.unwrap();
    let pool = database.pool().await.unwrap();
    project.generate(&folder.join("old.toml"));
    run(&pool, case, "the old migrations", &project.set()).await;
    let old = facts(&pool).await;
    let rows = fs_err::read_to_string(folder.join("rows.sql")).unwrap_or_default();
    sqlx::raw_sql(AssertSqlSafe(rows)).execute(&pool).await.unwrap_or_else(|error| panic!("{case}, rows.sql: {error}"));

    let added = project.generate(&folder.join("new.toml"));
    assert!(added > 0, "{case}: no migration");
    parse(case, &project);
    keep(case, &project);
    let set = project.set();
    run(&pool, case, "the new migrations", &set).await;
    let fresh = fresh_facts(&folder.join("new.toml")).await;
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

/// Another parser than PostgreSQL's own reads what is generated. Bodies are strings to it, and it does not know `do`,
/// `drop index concurrently` and a collation in `alter column`.
fn parse(case: &str, project: &Project) {
    for entry in fs_err::read_dir(project.migrations()).unwrap() {
        let path = entry.unwrap().path();
        let text = fs_err::read_to_string(&path).unwrap();
        let mut known = String::new();
        let mut rest = text.as_str();
        while let Some((before, block)) = rest.split_once("do $rf$") {
            known.push_str(before);
            rest = block.split_once("$rf$;").map_or("", |(_, after)| after);
        }
        known.push_str(rest);
        let known = known.replace("drop index concurrently", "drop index").replace(" collate \"C\" using", " using");
        let parsed = Parser::parse_sql(&PostgreSqlDialect {}, &known);
        assert!(parsed.is_ok(), "{case}, {}: {:?}", path.display(), parsed.err());
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

async fn fresh_facts(manifest: &Path) -> Facts {
    let project = Project::new();
    project.generate(manifest);
    let database = TestDatabase::empty().await.unwrap();
    let pool = database.pool().await.unwrap();
    schema::run(&pool, &project.set()).await.unwrap();
    facts(&pool).await
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
