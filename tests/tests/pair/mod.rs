//! A manifest and the next one: their migrations on a real PostgreSQL.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rillflow_codegen::diagnostic::{Diagnostic, Severity, Style, render};
use rillflow_codegen::{Generation, Generator};
use rillflow_runtime::schema::{self, MigrationSet};
use rillflow_runtime::sqlx::PgPool;
use rillflow_runtime::testing::TestDatabase;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

/// The schema of every manifest here.
pub(crate) const SCHEMA: &str = "pair";

/// A folder with a manifest and everything that follows from it.
pub(crate) struct Project(tempfile::TempDir);

impl Project {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Generates from the text of a manifest; the number of migrations that are new.
    #[track_caller]
    pub(crate) fn generate(&self, case: &str, manifest: &str) -> usize {
        let generation = self.try_generate(manifest);
        let shown = render(&generation.sources, &generation.diagnostics, Style::Plain);
        assert!(errors(&generation).next().is_none(), "{case}: {shown}\n{manifest}");
        let again = Generator::new(self.0.path().join("rillflow.toml")).plan();
        assert!(again.is_up_to_date(), "{case}: {}", again.plan.diff());
        generation.evolution.migrations.len()
    }

    /// Generates from the text of a manifest, if there is nothing wrong with it.
    pub(crate) fn try_generate(&self, manifest: &str) -> Generation {
        fs_err::write(self.0.path().join("rillflow.toml"), manifest).unwrap();
        let mut generation = Generator::new(self.0.path().join("rillflow.toml")).plan();
        generation.apply();
        generation
    }

    pub(crate) fn migrations(&self) -> PathBuf {
        self.0.path().join("migrations")
    }

    pub(crate) fn set(&self) -> MigrationSet {
        MigrationSet::from_folder(SCHEMA, &self.migrations()).unwrap()
    }
}

/// What is wrong, without warnings.
pub(crate) fn errors(generation: &Generation) -> impl Iterator<Item = &Diagnostic> {
    generation.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error)
}

/// What is in a schema, by object.
pub(crate) type Facts = BTreeMap<String, String>;

/// Everything in the schema, without the times at which migrations ran.
pub(crate) async fn facts(pool: &PgPool) -> Facts {
    schema::facts(pool, SCHEMA).await.unwrap()
}

#[track_caller]
pub(crate) fn compare(case: &str, when: &str, found: &Facts, wanted: &Facts) {
    let objects: BTreeSet<&String> = found.keys().chain(wanted.keys()).collect();
    let differ: Vec<String> = objects
        .into_iter()
        .filter(|object| found.get(*object) != wanted.get(*object))
        .map(|object| format!("{object}: {:?}, and should be {:?}", found.get(object), wanted.get(object)))
        .collect();
    assert!(differ.is_empty(), "{case}, {when}:\n{}", differ.join("\n"));
}

pub(crate) async fn run(pool: &PgPool, case: &str, when: &str, set: &MigrationSet) {
    schema::run(pool, set).await.unwrap_or_else(|error| panic!("{case}, {when}: {error}"));
}

/// A database that never had another manifest.
pub(crate) async fn fresh(case: &str, manifest: &str) -> (TestDatabase, PgPool) {
    let project = Project::new();
    project.generate(case, manifest);
    let database = TestDatabase::empty().await.unwrap();
    let pool = database.pool().await.unwrap();
    run(&pool, case, "from nothing", &project.set()).await;
    (database, pool)
}

/// Another parser than PostgreSQL's own reads what is generated. Bodies are strings to it, and it does not know `do`,
/// `drop index concurrently` and a collation in `alter column`.
pub(crate) fn parse(case: &str, migrations: &Path) {
    for entry in fs_err::read_dir(migrations).unwrap() {
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
