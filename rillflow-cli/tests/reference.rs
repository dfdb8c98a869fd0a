//! What the program says of itself: the reference in the book, manual pages, completions, and its other name.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use std::path::Path;
use std::process::Command;

use project::{Project, said};

#[test]
fn the_book_describes_every_command() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/cli.md");
    let made = rillflow_cli::reference();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs_err::write(&page, &made).expect("the page is written");
    }
    let found = fs_err::read_to_string(&page).expect("the page is there");
    assert_eq!(found, made, "run again with UPDATE_EXPECT=1");
    for command in ["rillflow gen", "rillflow fmt", "rillflow migrate run"] {
        assert!(made.contains(&format!("# {command}\n")), "{command}");
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let project = Project::new();
    assert!(said(&project.run(&["man"]), 0).0.contains(".TH rillflow 1"));
    let (out, _) = said(&project.run(&["man", "--out", "pages"]), 0);
    assert!(
        out.contains("wrote pages/rillflow-gen.1\n") && out.contains("wrote pages/rillflow-migrate-run.1\n"),
        "{out}"
    );
    assert!(project.read("pages/rillflow-gen.1").contains("\\-\\-check"));
}

#[test]
fn every_shell_completes() {
    let project = Project::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (out, _) = said(&project.run(&["completions", shell]), 0);
        assert!(out.contains("migrate") && out.contains("manifest"), "{shell}: {out}");
    }
    said(&project.run(&["completions", "dos"]), 2);
}

#[test]
fn cargo_calls_it_too() {
    let project = Project::new();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-rillflow"));
        command.args(arguments).current_dir(project.path()).output().expect("the program runs")
    };
    let (out, _) = said(&run(&["rillflow", "explain", "RF0107"]), 0);
    assert!(out.starts_with("# RF0107"), "{out}");
    let (out, _) = said(&run(&["explain", "RF0107"]), 0);
    assert!(out.starts_with("# RF0107"), "{out}");
    let (_, err) = said(&run(&["rillflow", "generate"]), 2);
    assert!(err.contains("cargo rillflow"), "{err}");
}
