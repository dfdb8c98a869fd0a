//! Every diagnostic code, by example: a folder with a manifest that breaks the rule and the words it earns.
//!
//! `UPDATE_EXPECT=1` writes what is said today into the `stderr.txt` of each folder.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rillflow_codegen::diagnostic::{Style, catalog, one_line, render};
use rillflow_codegen::load::{load, load_file};
use rillflow_codegen::source::SourceMap;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The case folders, by name.
fn cases() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("diagnostics");
    let entries = fs_err::read_dir(folder).expect("a folder of cases").map(|entry| entry.expect("a folder of cases"));
    let mut cases: Vec<(String, PathBuf)> =
        entries.map(|entry| (entry.file_name().into_string().expect("a folder of cases"), entry.path())).collect();
    cases.sort();
    cases
}

#[test]
fn every_case_says_what_it_should() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for (name, folder) in cases() {
        let (code, _) = name.split_once('-').unwrap_or((&name, ""));
        if code.starts_with("RF05") || code.starts_with("RF07") {
            // About the files around a manifest, and judgement: see `output_diagnostics.rs` and `lint.rs`.
            continue;
        }
        let manifest = folder.join("rillflow.toml");
        let mut sources = SourceMap::default();
        let large = tempfile::NamedTempFile::new().unwrap();
        let (path, model, diagnostics) = if let Ok(size) = fs_err::read_to_string(folder.join("size.txt")) {
            large.as_file().set_len(size.trim().parse().unwrap()).unwrap();
            let (model, diagnostics) = load_file(&mut sources, large.path());
            (large.path(), model, diagnostics)
        } else {
            let (model, diagnostics) = load_file(&mut sources, &manifest);
            (manifest.as_path(), model, diagnostics)
        };
        let shown = render(&sources, &diagnostics, Style::Plain);
        let shown = shown.replace(&path.display().to_string(), "rillflow.toml");
        let shown = shown.replace(&format!("{}/", folder.display()), "");
        // What is understood and merely not executed has a meaning all the same.
        assert_eq!(model.is_some(), code == "RF0012", "{name}: a manifest with an error has a model");
        assert!(
            diagnostics.iter().any(|diagnostic| diagnostic.code.id == code),
            "{name}: does not report {code}, but:\n{shown}"
        );
        for diagnostic in &diagnostics {
            assert!(!one_line(&sources, diagnostic).contains('\n'), "{name}: more than one line");
        }
        let expected = folder.join("stderr.txt");
        if update {
            fs_err::write(&expected, &shown).unwrap();
        } else if fs_err::read_to_string(&expected).ok().as_deref() != Some(shown.as_str()) {
            wrong.push(format!("{name} now says:\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "run again with UPDATE_EXPECT=1 if this is better:\n{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_case_and_a_page() {
    let folders: BTreeSet<String> =
        cases().into_iter().filter_map(|(name, _)| Some(name.split_once('-')?.0.to_owned())).collect();
    for folder in &folders {
        assert!(catalog::find(folder).is_some(), "`{folder}` is not in the catalogue");
    }
    let mut previous = "";
    for code in catalog::ALL {
        assert!(previous < code.id, "{} stands out of order, or twice", code.id);
        previous = code.id;
        // No manifest can lead to a bug in a template; `rillflow-codegen` shows what it would say.
        assert!(folders.contains(code.id) || code.id == "RF0509", "{} has no folder in tests/diagnostics", code.id);
        let title = format!("# {}: ", code.id);
        assert!(code.explain.starts_with(&title), "{}: the page begins with `{title}`", code.id);
        let lines = code.explain.lines().count();
        assert!((15..=60).contains(&lines), "{}: the page has {lines} lines", code.id);
        assert!(
            code.explain.contains("```toml") || !("RF0004".."RF0500").contains(&code.id),
            "{}: no example",
            code.id
        );
    }
}

#[test]
fn every_page_belongs_to_a_code() {
    for entry in fs_err::read_dir(workspace().join("docs/errors")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let id = name.strip_suffix(".md").unwrap();
        assert!(catalog::find(id).is_some(), "docs/errors/{name} is of no code");
    }
}

#[test]
fn colours_change_nothing_but_colours() {
    let mut sources = SourceMap::default();
    let (_, diagnostics) = load(&mut sources, "rillflow.toml", "manifest = 2\ncolour = \"blue\"\n");
    let plain = render(&sources, &diagnostics, Style::Plain);
    let coloured = render(&sources, &diagnostics, Style::Coloured);
    assert!(coloured.contains('\u{1b}') && !plain.contains('\u{1b}'));
}

#[test]
fn the_whole_language_is_understood_if_not_executed() {
    let text =
        fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("manifests/whole_language.toml")).unwrap();
    let mut sources = SourceMap::default();
    let (model, mut diagnostics) = load(&mut sources, "rillflow.toml", text);
    assert!(diagnostics.iter().any(|diagnostic| *diagnostic.code == catalog::NOT_EXECUTED));
    diagnostics.retain(|diagnostic| *diagnostic.code != catalog::NOT_EXECUTED);
    assert!(diagnostics.is_empty(), "{}", render(&sources, &diagnostics, Style::Plain));
    assert!(model.is_some());
}

#[test]
fn a_good_manifest_earns_no_word() {
    let text = fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("manifests/shop.toml")).unwrap();
    let mut sources = SourceMap::default();
    let (model, diagnostics) = load(&mut sources, "rillflow.toml", text);
    assert!(model.is_some(), "{}", render(&sources, &diagnostics, Style::Plain));
    assert!(diagnostics.is_empty());
}
