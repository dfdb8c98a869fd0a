//! Whatever is declared by the rules works: it generates, compiles without a warning, migrates up and down, and keeps
//! its values, those that are stored in older versions as well.
//!
//! `RILLFLOW_MANIFEST_CASES` says how many manifests are compiled, in one crate, and `RILLFLOW_MANIFEST_SEED` which ones.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod drawn;
#[path = "../scratch/mod.rs"]
mod scratch;

use drawn::{Chance, Drawn, draw};
use proptest::prelude::*;
use rillflow_codegen::diagnostic::{Style, catalog, render};
use rillflow_codegen::load::{load, load_texts};
use rillflow_codegen::model::Model;
use rillflow_codegen::output::{self, RustFiles};
use rillflow_codegen::render::Overrides;
use rillflow_codegen::source::SourceMap;
use rillflow_runtime::schema::{self, MigrationSet};
use rillflow_runtime::testing::TestDatabase;
use scratch::{Program, Scratch};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// The seed alone says which manifest it is.
    #[test]
    fn any_manifest_generates_the_same_twice(seed in any::<u64>()) {
        let drawn = draw(seed);
        let mut sources = SourceMap::default();
        let (model, diagnostics) = load_texts(&mut sources, "rillflow.toml", drawn.text.as_str(), &drawn.others);
        // A query that no index answers is right where a table stays small.
        let wrong: Vec<_> = diagnostics.into_iter().filter(|one| *one.code != catalog::QUERY_WITHOUT_INDEX).collect();
        prop_assert!(wrong.is_empty(), "{}\n{}", render(&sources, &wrong, Style::Plain), drawn.text);
        // Which file something stands in changes nothing.
        let parts = drawn.others.values().map(|part| part.strip_prefix("manifest = 1\n").unwrap_or(part));
        let lines = drawn.text.lines().filter(|line| !line.starts_with("include = ")).map(|line| format!("{line}\n"));
        let whole: String = lines.chain(parts.map(str::to_owned)).collect();
        let again = load(&mut SourceMap::default(), "rillflow.toml", whole).0.unwrap();
        prop_assert_eq!(generated(&model.unwrap()), generated(&again));
    }
}

/// The Rust and the SQL of a model.
fn generated(model: &Model) -> Vec<String> {
    let rendered = output::database(model).unwrap().rendered;
    let code = output::code(model, "", &rendered.schema, &[], &[]);
    let rust = output::rust(model, &code, &Overrides::default()).unwrap();
    let RustFiles::CheckedIn(files) = rust else { panic!("the Rust is checked in") };
    files.iter().map(|file| file.format().unwrap().text).chain([rendered.up, rendered.down]).collect()
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test]
async fn any_manifest_compiles_migrates_and_keeps_its_values() {
    // The same manifests on every run of an unchanged program, so that only a change can fail; other seeds find more.
    let seed = variable("RILLFLOW_MANIFEST_SEED").unwrap_or(1);
    println!("RILLFLOW_MANIFEST_SEED={seed} draws these manifests again");
    let cases = variable("RILLFLOW_MANIFEST_CASES").unwrap_or(8);
    let scratch = Scratch::new("rillflow-drawn");
    let mut seeds = Chance::new(seed);
    let (mut names, mut program, mut databases) = (Vec::new(), String::new(), Vec::new());
    for case in 0..cases {
        let drawn = draw(seeds.below(usize::MAX) as u64);
        let name = format!("manifest_{case}");
        for (path, text) in &drawn.others {
            scratch.write(&format!("{name}/{path}"), text);
        }
        let generation = scratch.generate(&name, &drawn.text);
        assert!(scratch.plan(&name).is_up_to_date(), "{name}: a second run has something to do");
        let (database, model) = (TestDatabase::empty().await.unwrap(), generation.model.unwrap());
        databases.push(there_and_back(&scratch, &name, &model.generate.migrations).await);
        program.push_str(&try_values(&name, &drawn, &model).finish(database.url()));
        databases.push(database);
        names.push(name);
    }
    scratch.write_library(names.iter().map(String::as_str));
    scratch.write("src/main.rs", &scratch::main(&program));
    scratch.cargo(&["clippy", "--lib", "--quiet", "--", "-D", "warnings"]);
    scratch.cargo(&["test", "--lib", "--features", "property-tests", "--quiet"]);
    let said = scratch.cargo(&["run", "--quiet"]);
    assert_eq!(said.lines().filter(|line| line.ends_with(" is right")).count(), names.len(), "{said}");
}

/// What the program does with the code of a manifest.
fn try_values(name: &str, drawn: &Drawn, model: &Model) -> Program {
    let mut values = Program::new(name);
    for step in &drawn.code {
        values.code(model, (&step.from.0, step.from.1), &step.to);
    }
    for document in &drawn.documents {
        for value in &document.values {
            values.document(model, &document.name, value);
        }
        for query in &document.queries {
            let arguments = query.arguments.iter();
            let arguments = arguments.map(|(name, value)| (name.clone(), value.as_ref().map(ToString::to_string)));
            values.query(model, &document.name, &query.name, &arguments.collect::<Vec<_>>());
        }
        if let Some((old, now)) = &document.old {
            values.old_document(model, &document.name, old, now);
        }
    }
    for (event, json) in &drawn.events {
        values.event(model, event, json);
    }
    for old in &drawn.old_events {
        values.old_event(model, (&old.from.0, old.from.1), &old.json, &old.read);
    }
    for projection in &drawn.projections {
        if projection.has_rows {
            values.row(model, &projection.name);
        } else {
            values.table(model, &projection.name);
        }
    }
    values
}

/// The way up and the way down run, and leave nothing behind; a second parser reads them too.
async fn there_and_back(scratch: &Scratch, name: &str, migrations: &str) -> TestDatabase {
    let database = TestDatabase::empty().await.unwrap();
    let folder = scratch.path(&format!("{name}/{migrations}"));
    for entry in fs_err::read_dir(&folder).unwrap() {
        let text = fs_err::read_to_string(entry.unwrap().path()).unwrap();
        // `do` is the one statement that the parser does not know; it stands last, in the way down.
        let known = text.split("\n-- Whatever somebody else").next().unwrap();
        Parser::parse_sql(&PostgreSqlDialect {}, known).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let set = MigrationSet::from_folder("drawn", &folder).unwrap();
    let pool = database.pool().await.unwrap();
    schema::run(&pool, &set).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    schema::revert(&pool, &set).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    let left = "select count(*) from pg_namespace where nspname = 'drawn'";
    let left: i64 = rillflow_runtime::sqlx::query_scalar(left).fetch_one(&pool).await.unwrap();
    assert_eq!(left, 0, "{name} leaves something behind");
    database
}
