//! Rules of the house that the compiler does not check.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod docs;

use std::path::{Path, PathBuf};
use std::process::Command;

/// Files above the limit, each with its reason.
const LONG_FILES: &[(&str, &str)] = &[];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a member of the workspace").to_owned()
}

/// Every file that is tracked, or would be.
fn files(patterns: &[&str]) -> Vec<(String, String)> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "--"])
        .args(patterns)
        .current_dir(root())
        .output()
        .expect("git lists the files of its own checkout");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).expect("file names here are UTF-8");
    let read = |name: &str| Some((name.to_owned(), fs_err::read_to_string(root().join(name)).ok()?));
    let found: Vec<_> = names.lines().filter_map(read).collect();
    assert!(!found.is_empty(), "no file matches {patterns:?}");
    found
}

fn is_generated(name: &str) -> bool {
    name.contains("/generated/") || name.contains("/expected/")
}

#[test]
fn files_have_at_most_500_lines() {
    let mut long: Vec<String> = Vec::new();
    for (name, text) in files(&["*.rs", "*.j2"]) {
        let lines = text.lines().count();
        if lines > 500 && !is_generated(&name) && !LONG_FILES.iter().any(|(known, _)| *known == name) {
            long.push(format!("{name}: {lines} lines"));
        }
    }
    assert!(long.is_empty(), "a file is a noun and one idea; split these or give a reason:\n{}", long.join("\n"));
}

#[test]
fn every_source_file_says_what_it_is_for() {
    let silent: Vec<String> = files(&["*.rs"])
        .into_iter()
        .filter(|(name, text)| !is_generated(name) && !text.trim_start().starts_with("//!") && !text.starts_with("#!"))
        .map(|(name, _)| name)
        .collect();
    assert!(silent.is_empty(), "these files lack module documentation:\n{}", silent.join("\n"));
}

#[test]
fn nothing_is_left_unfinished() {
    // Spelled in halves, so that this file does not report itself.
    let marks =
        [["to", "do!("].concat(), ["unimple", "mented!("].concat(), ["FIX", "ME"].concat(), ["#[ig", "nore]"].concat()];
    let mut found = Vec::new();
    for (name, text) in files(&["*.rs", "*.j2", "*.toml"]) {
        for (index, line) in text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark.as_str())) {
                found.push(format!("{name}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "unfinished:\n{}", found.join("\n"));
}

#[test]
fn text_files_end_with_one_newline_and_have_no_trailing_space() {
    let mut found = Vec::new();
    for (name, text) in files(&["*.rs", "*.md", "*.toml", "*.sql", "*.j2"]) {
        if is_generated(&name) || name.contains("tests/diagnostics/") {
            continue;
        }
        if !text.ends_with('\n') || text.ends_with("\n\n") {
            found.push(format!("{name}: must end with one newline"));
        }
        for (index, line) in text.lines().enumerate() {
            if line.ends_with([' ', '\t', '\r']) {
                found.push(format!("{name}:{}: trailing space", index + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn sql_is_assembled_in_two_rooms_only() {
    let marker = ["Assert", "SqlSafe"].concat();
    let allowed =
        ["rillflow-runtime/src/query/", "rillflow-runtime/src/schema/", "rillflow-runtime/src/dev/maintenance.rs"];
    let found: Vec<String> = files(&["rillflow-runtime/src/*.rs"])
        .into_iter()
        .filter(|(name, text)| text.contains(&marker) && !allowed.iter().any(|room| name.starts_with(room)))
        .map(|(name, _)| name)
        .collect();
    assert!(found.is_empty(), "only these rooms assemble SQL: {allowed:?}; but so do:\n{}", found.join("\n"));
}

#[test]
fn members_share_the_lints() {
    for (name, text) in files(&["*/Cargo.toml", "examples/*/Cargo.toml"]) {
        assert!(text.contains("[lints]\nworkspace = true"), "{name} does not take the lints of the workspace");
    }
}
