//! Whatever a manifest becomes, its migrations lead where a fresh database is, take the rows along, and lead back.
//!
//! `RILLFLOW_PAIR_CASES` says how many pairs are drawn, and `RILLFLOW_PAIR_SEED` which ones.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod drawn;
mod evolution;
mod pair;

use std::collections::BTreeMap;

use drawn::Chance;
use evolution::{Draft, Row, change};
use pair::{Project, compare, errors, facts, fresh, parse, run};
use rillflow_codegen::diagnostic::{Style, catalog, render};
use rillflow_runtime::schema;
use rillflow_runtime::sqlx::{self, AssertSqlSafe, PgPool};
use rillflow_runtime::testing::TestDatabase;
use serde_json::Value;

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test]
async fn any_change_leads_where_a_fresh_database_is_and_back() {
    let seed = variable("RILLFLOW_PAIR_SEED").unwrap_or(1);
    let cases = variable("RILLFLOW_PAIR_CASES").unwrap_or(12);
    println!("RILLFLOW_PAIR_SEED={seed} draws these pairs again");
    let mut seeds = Chance::new(seed);
    let (mut failed, mut refused) = (Vec::new(), 0);
    for number in 0..cases {
        let case = seeds.below(usize::MAX) as u64;
        let set = tokio::task::LocalSet::new();
        match set.run_until(async { tokio::task::spawn_local(check(case)).await }).await {
            Ok(is_right) => refused += u64::from(!is_right),
            // Each on its own, so that one that fails does not hide the others.
            Err(_) => failed.push(number),
        }
    }
    println!("{refused} of {cases} take two migrations");
    assert!(failed.is_empty(), "{failed:?}");
    assert!(refused * 2 <= cases, "most pairs are refused");
}

/// Tries one pair; says whether it is one that a single run of the generator takes.
async fn check(seed: u64) -> bool {
    let mut chance = Chance::new(seed);
    let mut draft = Draft::new(&mut chance);
    let (old, old_tables) = (draft.text(), draft.tables());
    let effect = change(&mut chance, &mut draft);
    let new = format!("{}{}", draft.text(), effect.allows);
    let case = format!("seed {seed}");
    println!("== {case}\n{old}\n# becomes\n{new}");

    let project = Project::new();
    project.generate(&case, &old);
    let database = TestDatabase::empty().await.unwrap();
    let pool = database.pool().await.unwrap();
    run(&pool, &case, "the old migrations", &project.set()).await;
    let before = facts(&pool).await;
    for (row, _) in &effect.rows {
        store(&pool, row).await;
    }
    let stored = rows(&pool, &old_tables).await;

    let generation = project.try_generate(&new);
    if errors(&generation).next().is_some() {
        let two = errors(&generation).all(|error| *error.code == catalog::TOO_MUCH_AT_ONCE);
        assert!(two, "{case}: {}", render(&generation.sources, &generation.diagnostics, Style::Plain));
        return false;
    }
    let added = generation.evolution.migrations.len();
    parse(&case, &project.migrations());
    run(&pool, &case, "the new migrations", &project.set()).await;
    let (_fresh, fresh) = fresh(&case, &draft.text()).await;
    let wanted = facts(&fresh).await;
    compare(&case, "up", &facts(&pool).await, &wanted);
    for row in effect.rows.iter().filter_map(|(_, new)| new.as_ref()) {
        store(&fresh, row).await;
    }
    let expected = rows(&fresh, &draft.tables()).await;
    assert_eq!(rows(&pool, &draft.tables()).await, expected, "{case}, up");

    if effect.is_final {
        return true;
    }
    for _ in 0..added {
        schema::revert(&pool, &project.set()).await.unwrap_or_else(|error| panic!("{case}, down: {error}"));
    }
    compare(&case, "down", &facts(&pool).await, &before);
    assert_eq!(rows(&pool, &old_tables).await, stored, "{case}, down");
    run(&pool, &case, "up again", &project.set()).await;
    compare(&case, "up again", &facts(&pool).await, &wanted);
    assert_eq!(rows(&pool, &draft.tables()).await, expected, "{case}, up again");
    true
}

async fn store(pool: &PgPool, row: &Row) {
    let insert = format!("insert into pair.\"{}\" (id, doc) select ($1::jsonb ->> 'id')::text, $1", row.table);
    let cast = "select format_type(atttypid, atttypmod) from pg_attribute
        where attrelid = to_regclass($1) and attname = 'id'";
    let id: String = sqlx::query_scalar(cast).bind(format!("pair.\"{}\"", row.table)).fetch_one(pool).await.unwrap();
    let insert = insert.replace("::text", &format!("::{id}"));
    let stored = sqlx::query(AssertSqlSafe(insert)).bind(&row.json).execute(pool).await;
    stored.unwrap_or_else(|error| panic!("{row:?}: {error}"));
}

/// Every column of every document, but those of the clock.
async fn rows(pool: &PgPool, tables: &[(String, String)]) -> BTreeMap<String, Vec<Value>> {
    let mut all = BTreeMap::new();
    for (document, table) in tables {
        let select = format!(
            "select to_jsonb(one) - 'rf_version' - 'rf_created_at' - 'rf_updated_at' from pair.\"{table}\" one order by id"
        );
        let rows = sqlx::query_scalar(AssertSqlSafe(select)).fetch_all(pool).await.unwrap();
        all.insert(document.clone(), rows);
    }
    all
}
