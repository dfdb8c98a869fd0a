//! Every rule about changes, by example: `breaking/<rule>` holds an older and a newer manifest, and the words they earn.
//!
//! `UPDATE_EXPECT=1` writes what is said today into the `stdout.txt` of each folder.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rillflow_codegen::breaking::{Baseline, Category, FindingRecord, judge, rules};
use rillflow_codegen::diagnostic::{Diagnostic, Severity, Style, annotation, catalog, render};
use rillflow_codegen::load::load;
use rillflow_codegen::model::Model;
use rillflow_codegen::source::{FileId, SourceMap};

/// The one folder that belongs to no rule: changes that break nobody.
const NOTHING: &str = "nothing";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("breaking")
}

fn cases() -> BTreeSet<String> {
    fs_err::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn model(sources: &mut SourceMap, case: &str, file: &str) -> Model {
    let text = fs_err::read_to_string(folder().join(case).join(file)).unwrap();
    let (model, diagnostics) = load(sources, file, text);
    // A part that is not executed yet can change all the same.
    let is_mistake = |one: &&Diagnostic| one.severity == Severity::Error && *one.code != catalog::NOT_EXECUTED;
    let mistakes: Vec<Diagnostic> = diagnostics.iter().filter(is_mistake).cloned().collect();
    assert!(mistakes.is_empty(), "{case}/{file}:\n{}", render(sources, &mistakes, Style::Plain));
    model.unwrap()
}

/// The rules that find something in a case, and what is said.
fn judged(case: &str) -> (Vec<&'static str>, String) {
    let old = model(&mut SourceMap::default(), case, "old.toml");
    let mut sources = SourceMap::default();
    let new = model(&mut sources, case, "new.toml");
    let judgement = judge(&Baseline::of_manifest(&old, None), &new, &Category::ALL);
    let found = judgement.findings.iter().map(|finding| finding.rule.code.id).collect();
    (found, render(&sources, &judgement.diagnostics(FileId::default()), Style::Plain))
}

#[test]
fn every_case_says_what_it_should() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let (found, shown) = judged(&case);
        if case == NOTHING {
            assert!(found.is_empty(), "{shown}");
        } else {
            assert!(found.contains(&case.as_str()), "{case} finds nothing, but:\n{shown}");
        }
        let expected = folder().join(&case).join("stdout.txt");
        if update {
            fs_err::write(&expected, &shown).unwrap();
        } else if fs_err::read_to_string(&expected).ok().as_deref() != Some(shown.as_str()) {
            wrong.push(format!("{case} now says:\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "run again with UPDATE_EXPECT=1 if this is better:\n{}", wrong.join("\n"));
}

/// In every format: an object with the keys of the contract, and an annotation on one line with the place.
#[test]
fn every_finding_is_data_and_an_annotation() {
    for case in cases().into_iter().filter(|case| case != NOTHING) {
        let old = model(&mut SourceMap::default(), &case, "old.toml");
        let mut sources = SourceMap::default();
        let new = model(&mut sources, &case, "new.toml");
        let judgement = judge(&Baseline::of_manifest(&old, None), &new, &Category::ALL);
        for (finding, diagnostic) in judgement.findings.iter().zip(judgement.diagnostics(FileId::default())) {
            let record = FindingRecord::new(&sources, finding, &diagnostic);
            let line = annotation(&record.diagnostic);
            assert!(line.starts_with("::error file=new.toml") && line.lines().count() == 1, "{case}: {line}");
            assert!(line.contains(&format!("title={}::", finding.rule.code.id)), "{case}: {line}");
            let data = serde_json::to_value(record).unwrap();
            assert_eq!(data["rule"], finding.rule.code.id);
            assert_eq!(data["category"], finding.category().word());
            assert_eq!(data["path"], finding.path);
            assert_eq!(data["file"], "new.toml");
            assert!(!data["help"].as_array().unwrap().is_empty(), "{case}: no help");
        }
    }
}

#[test]
fn every_rule_has_a_case_and_a_page() {
    let cases = cases();
    let mut previous = "";
    for rule in rules::ALL {
        let id = rule.code.id;
        assert!(previous < id, "{id} stands out of order, or twice");
        previous = id;
        assert!(cases.contains(id), "{id} has no folder in tests/breaking");
        let title = format!("# `{id}`: {}\n\n{}: {}.\n", rule.code.summary, rule.category, rule.category.meaning());
        assert!(rule.code.explain.starts_with(&title), "{id}: the page begins with\n{title}");
        assert!(rule.code.explain.matches("```toml").count() == 2, "{id}: an example before and after");
        let index = fs_err::read_to_string(folder().join("../../docs/breaking-changes.md")).unwrap();
        let line = format!("| [`{id}`](rules/{id}.md) | {} | {} |", rule.category, rule.code.summary);
        assert!(index.contains(&line), "docs/breaking-changes.md lacks the line\n{line}");
    }
    for case in cases.iter().filter(|case| *case != NOTHING) {
        assert!(rules::find(case).is_some(), "tests/breaking/{case} is of no rule");
    }
    for entry in fs_err::read_dir(folder().join("../../docs/rules")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(rules::find(name.strip_suffix(".md").unwrap()).is_some(), "docs/rules/{name} is of no rule");
    }
}

/// The entry that a finding shows takes exactly that finding away, once it has a reason.
#[test]
fn what_is_shown_to_paste_allows_the_finding() {
    for case in cases().into_iter().filter(|case| case != NOTHING) {
        let old = Baseline::of_manifest(&model(&mut SourceMap::default(), &case, "old.toml"), None);
        let new = model(&mut SourceMap::default(), &case, "new.toml");
        let found = judge(&old, &new, &Category::ALL).findings;
        let mut text = fs_err::read_to_string(folder().join(&case).join("new.toml")).unwrap();
        for finding in &found {
            text.push_str(&finding.allow().replace("reason = \"\"", "reason = \"seen\""));
            text.push('\n');
        }
        let (allowed, diagnostics) = load(&mut SourceMap::default(), "rillflow.toml", text);
        let judgement = judge(&old, &allowed.unwrap_or_else(|| panic!("{diagnostics:?}")), &Category::ALL);
        assert!(judgement.findings.is_empty() && judgement.idle.is_empty(), "{case}: {judgement:?}");
    }
}
