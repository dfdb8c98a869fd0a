//! Every word that means something to Rust, to PostgreSQL or to generated code, as a name of everything.
//!
//! A word in a place is either refused with words of its own, or it compiles under the lints, migrates and keeps its
//! values on a real PostgreSQL. Neither rustc nor PostgreSQL is ever the one to complain.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod obstacle;
#[path = "../scratch/mod.rs"]
mod scratch;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use obstacle::{PLACES, Place, words};
use rillflow_codegen::diagnostic::{Style, render};
use rillflow_codegen::load::load;
use rillflow_codegen::source::SourceMap;
use rillflow_runtime::testing::TestDatabase;
use scratch::Scratch;

/// The codes that refuse a name.
const REFUSALS: &[&str] = &["RF0203", "RF0204", "RF0205", "RF0206", "RF0207", "RF0301"];

/// Which words a place takes, and which it refuses with which code.
fn judged(place: &Place, words: &[String]) -> (Vec<String>, Vec<(String, String)>) {
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for word in words {
        let name = place.spelling(word);
        let mut sources = SourceMap::default();
        let (model, diagnostics) = load(&mut sources, "rillflow.toml", place.manifest(std::slice::from_ref(&name)));
        let shown = render(&sources, &diagnostics, Style::Plain);
        if model.is_some() {
            assert!(diagnostics.is_empty(), "{}: {shown}", place.what);
            taken.push(name);
            continue;
        }
        for diagnostic in &diagnostics {
            let known = REFUSALS.contains(&diagnostic.code.id);
            assert!(known, "`{name}` as the name of {} is refused for another reason:\n{shown}", place.what);
        }
        refused.push((name, diagnostics[0].code.id.to_owned()));
    }
    taken.sort();
    taken.dedup();
    refused.sort();
    refused.dedup();
    (taken, refused)
}

#[tokio::test]
async fn every_word_works_everywhere_or_is_refused_with_words() {
    let database = TestDatabase::empty().await.unwrap();
    let words = words(&database.pool().await.unwrap()).await;
    let scratch = Scratch::new("rillflow-obstacles");
    let mut refusals = String::new();
    let mut program = String::new();
    let mut databases = Vec::new();
    for place in PLACES {
        let (mut taken, refused) = judged(place, place.words(&words));
        let mut by_code: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, code) in &refused {
            by_code.entry(code).or_default().push(name);
        }
        for (code, names) in by_code {
            writeln!(refusals, "{}: {code}: {}", place.what, names.join(" ")).unwrap();
        }
        // Words of different spelling can claim one name; of these, the first takes part.
        place.keep_apart(&mut taken);
        place.choose(&mut taken);
        let generation = scratch.generate(place.module, &place.manifest(&taken));
        let database = TestDatabase::empty().await.unwrap();
        program.push_str(&place.program(generation.model.as_ref().unwrap(), &taken, database.url()));
        databases.push(database);
    }
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/obstacle/refused.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs_err::write(&expected, &refusals).unwrap();
    }
    assert_eq!(fs_err::read_to_string(&expected).unwrap(), refusals, "UPDATE_EXPECT=1 accepts it");

    scratch.generate("wide", &wide());
    scratch.write_library(PLACES.iter().map(|place| place.module).chain(["wide"]));
    scratch.write("src/main.rs", &scratch::main(&program));
    scratch.cargo(&["clippy", "--lib", "--quiet", "--", "-D", "warnings"]);
    let said = scratch.cargo(&["run", "--quiet"]);
    assert_eq!(said.lines().filter(|line| line.ends_with(" is right")).count(), PLACES.len(), "{said}");
}

/// A document, an event and a projection with so many fields that functions get long, and so many projections that they
/// are added in several statements.
fn wide() -> String {
    let lines = |text: fn(usize) -> String| (0..120).map(text).collect::<Vec<_>>().join("\n");
    let fields = lines(|index| format!("field_{index} = \"i64\""));
    let duplicated = lines(|index| format!("field_{index} = {{ index = \"btree\" }}"));
    let columns = lines(|index| format!("column_{index} = {{ type = \"i64\", default = 0 }}"));
    let set = lines(|index| format!("set.column_{index} = \"event.field_{index}\""));
    let others = lines(|index| {
        format!("[projections.other_{index}]\nmode = \"async\"\nkey = {{ id = \"stream.id\" }}\non.Filled = {{}}")
    });
    format!(
        "manifest = 1\n[project]\nname = \"wide\"\n[documents.Form]\nid = \"uuid\"\n[documents.Form.fields]\n{fields}\n\
         [documents.Form.duplicated]\n{duplicated}\n[streams.Sheet]\n[events.Filled]\nstream = \"Sheet\"\n[events.Filled.v1]\n\
         {fields}\n[projections.filled_sheet]\nmode = \"async\"\nkey = {{ id = \"stream.id\" }}\n[projections.filled_sheet.columns]\n{columns}\n\
         [projections.filled_sheet.on.Filled]\n{set}\n{others}\n"
    )
}
