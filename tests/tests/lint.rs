//! Every lint, by example: a folder of `diagnostics/` with a manifest that earns it, and the words.
//!
//! `UPDATE_EXPECT=1` writes what is said today into the `stderr.txt` of each folder.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::path::Path;

use rillflow_codegen::diagnostic::{Diagnostic, Severity, Style, render};
use rillflow_codegen::lint::{ALL, find, lint};
use rillflow_codegen::load::load;
use rillflow_codegen::source::SourceMap;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/diagnostics"))
}

#[track_caller]
fn lints(sources: &mut SourceMap, text: &str) -> Vec<Diagnostic> {
    let (model, diagnostics) = load(sources, "rillflow.toml", text);
    assert!(diagnostics.is_empty(), "{}", render(sources, &diagnostics, Style::Plain));
    lint(&model.unwrap())
}

#[test]
fn every_case_says_what_it_should() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for rule in ALL {
        let case = folder().join(format!("{}-{}", rule.code.id, rule.code.name));
        let text = fs_err::read_to_string(case.join("rillflow.toml")).unwrap();
        let mut sources = SourceMap::default();
        let diagnostics = lints(&mut sources, &text);
        let shown = render(&sources, &diagnostics, Style::Plain);
        let found: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code.id).collect();
        assert_eq!(found, [rule.code.id], "{shown}");
        assert_eq!(diagnostics[0].severity, Severity::Warning);
        let expected = case.join("stderr.txt");
        if update {
            fs_err::write(&expected, &shown).unwrap();
        } else if fs_err::read_to_string(&expected).ok().as_deref() != Some(shown.as_str()) {
            wrong.push(shown);
        }
        // What the help says, done literally, makes it go away.
        let allow = diagnostics[0].help.last().unwrap().split_once('\n').unwrap().1;
        let allowed = format!("{text}\n{}\n", allow.replace("reason = \"\"", "reason = \"meant so\""));
        let left = lints(&mut SourceMap::default(), &allowed);
        assert!(left.is_empty(), "{allowed}: {left:?}");
    }
    assert!(wrong.is_empty(), "run again with UPDATE_EXPECT=1 if this is better:\n{}", wrong.join("\n"));
}

#[test]
fn rules_are_in_order_and_found_by_name() {
    assert!(ALL.len() >= 8);
    assert!(ALL.is_sorted_by(|one, next| one.code.id < next.code.id));
    for rule in ALL {
        assert_eq!(find(rule.code.name).unwrap().code, rule.code);
    }
}

#[test]
fn an_exception_that_allows_nothing_is_found_too() {
    let text = fs_err::read_to_string(folder().join("RF0706-set-of-one/rillflow.toml")).unwrap();
    let text = text.replace("[\"EUR\"]", "[\"EUR\", \"USD\"]")
        + "\n[[allow]]\nrule = \"set-of-one\"\npath = \"types.Currency\"\nreason = \"dollars come later\"\n";
    let found = lints(&mut SourceMap::default(), &text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code.id, "RF0525");
}

#[test]
fn a_well_kept_manifest_earns_no_word() {
    let text = fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("manifests/well_kept.toml")).unwrap();
    let mut sources = SourceMap::default();
    let found = lints(&mut sources, &text);
    assert!(found.is_empty(), "{}", render(&sources, &found, Style::Plain));
}
