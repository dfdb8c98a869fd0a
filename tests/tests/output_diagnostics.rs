//! The codes about the files around a manifest, by example.
//!
//! A folder `diagnostics/RF05..` holds `before.toml`, which is generated first if it is there; `overlay/`, which then
//! covers what was generated; and `rillflow.toml`, for which the run is judged. An empty overlay file removes.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::path::{Path, PathBuf};

use rillflow_codegen::breaking::{Baseline, Category, judge};
use rillflow_codegen::diagnostic::{Style, catalog, render};
use rillflow_codegen::load::load_file;
use rillflow_codegen::source::SourceMap;
use rillflow_codegen::{Builder, Generator};

fn cases() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("diagnostics");
    let entries = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut cases: Vec<(String, PathBuf)> = entries
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .filter(|(name, _)| name.starts_with("RF05"))
        .collect();
    cases.sort();
    cases
}

/// Puts the files of `from` over those of `to`.
fn overlay(from: &Path, to: &Path) {
    for entry in fs_err::read_dir(from).into_iter().flatten() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs_err::create_dir_all(&target).unwrap();
            overlay(&path, &target);
            continue;
        }
        let text = fs_err::read_to_string(&path).unwrap();
        match (text.is_empty(), text.strip_prefix("link to ")) {
            (true, _) => fs_err::remove_file(&target).unwrap(),
            (false, Some(elsewhere)) => link(Path::new(elsewhere.trim()), &target),
            (false, None) => fs_err::write(&target, text).unwrap(),
        }
    }
}

#[cfg(unix)]
fn link(elsewhere: &Path, at: &Path) {
    std::os::unix::fs::symlink(elsewhere, at).unwrap();
}

#[cfg(not(unix))]
fn link(_elsewhere: &Path, _at: &Path) {}

fn generate(code: &str, folder: &Path, manifest: &Path) {
    fs_err::copy(manifest, folder.join("rillflow.toml")).unwrap();
    let generator = Generator::new(folder.join("rillflow.toml"));
    // About events that are in production.
    let is_released = ["RF0521", "RF0522", "RF0526", "RF0527"].contains(&code);
    let mut generation = if is_released { generator.release(Vec::new()) } else { generator }.plan();
    let report = generation.apply();
    assert!(report.is_some(), "{}", render(&generation.sources, &generation.diagnostics, Style::Plain));
}

/// The warnings of a comparison with an older manifest.
fn compared(before: &Path, manifest: &Path) -> String {
    let (older, _) = load_file(&mut SourceMap::default(), before);
    let mut sources = SourceMap::default();
    let (newer, diagnostics) = load_file(&mut sources, manifest);
    assert!(diagnostics.is_empty());
    let judgement = judge(&Baseline::of_manifest(&older.unwrap(), None), &newer.unwrap(), &Category::ALL);
    assert!(judgement.findings.is_empty());
    render(&sources, &judgement.warnings(), Style::Plain)
}

/// Makes the lock file speak of a sample that this release would not write.
fn pin_another_sample(folder: &Path) {
    let lock = folder.join("rillflow.lock");
    let text = fs_err::read_to_string(&lock).unwrap();
    let start = text.find("\"fixtures/OrderPlaced.v1.json\" = \"").unwrap();
    let hash = text[start..].split('"').nth(3).unwrap();
    fs_err::write(&lock, text.replace(hash, &"0".repeat(hash.len()))).unwrap();
}

/// What is said about a case.
fn words(code: &str, case: &Path) -> String {
    let root = tempfile::tempdir().unwrap();
    // Paths in messages must not depend on where the test runs.
    let folder = root.path().canonicalize().unwrap().join("project");
    fs_err::create_dir_all(&folder).unwrap();
    let before = case.join("before.toml");
    if before.is_file() {
        generate(code, &folder, &before);
    }
    overlay(&case.join("overlay"), &folder);
    if code == "RF0526" {
        pin_another_sample(&folder);
    }
    let manifest = folder.join("rillflow.toml");
    fs_err::copy(case.join("rillflow.toml"), &manifest).unwrap();
    let shown = if code == "RF0510" {
        let failure = Builder::new().package(&folder).out_dir(&folder).run().unwrap_err();
        format!("{failure}{}\n", failure.directives.join("\n"))
    } else if code == "RF0525" {
        compared(&before, &manifest)
    } else {
        let mut generation = Generator::new(&manifest).plan();
        // What only shows when files are written.
        generation.apply();
        let shown = render(&generation.sources, &generation.diagnostics, Style::Plain);
        // A selector that selects nothing is a warning.
        assert_eq!(generation.has_errors(), code != "RF0536");
        assert!(generation.diagnostics.iter().any(|diagnostic| diagnostic.code.id == code), "{code}:\n{shown}");
        shown
    };
    shown.replace(folder.to_str().unwrap(), "$FOLDER")
}

#[test]
fn every_case_says_what_it_should() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for (name, case) in cases() {
        let (code, _) = name.split_once('-').unwrap();
        assert!(catalog::find(code).is_some(), "{name}");
        if !cfg!(unix) && code == "RF0507" {
            continue;
        }
        let shown = words(code, &case);
        let expected = case.join("stderr.txt");
        if update {
            fs_err::write(&expected, &shown).unwrap();
        } else if fs_err::read_to_string(&expected).ok().as_deref() != Some(shown.as_str()) {
            wrong.push(format!("{name} now says:\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "run again with UPDATE_EXPECT=1 if this is better:\n{}", wrong.join("\n"));
}

#[test]
fn nothing_is_written_after_an_error() {
    for (name, case) in cases().into_iter().filter(|(name, _)| !name.starts_with("RF0508")) {
        let root = tempfile::tempdir().unwrap();
        if case.join("before.toml").is_file() {
            generate(name.split_once('-').unwrap().0, root.path(), &case.join("before.toml"));
        }
        overlay(&case.join("overlay"), root.path());
        fs_err::copy(case.join("rillflow.toml"), root.path().join("rillflow.toml")).unwrap();
        let before = listing(root.path());
        let generation = Generator::new(root.path().join("rillflow.toml")).plan().apply();
        if generation.is_none() {
            assert_eq!(before, listing(root.path()), "{name}");
        }
    }
}

fn listing(folder: &Path) -> Vec<(PathBuf, Option<String>)> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs_err::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                open.push(path);
            } else {
                let text = fs_err::read_to_string(&path).ok();
                files.push((path, text));
            }
        }
    }
    files.sort();
    files
}
