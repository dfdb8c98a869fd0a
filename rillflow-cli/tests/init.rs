//! `rillflow init`: by options, at a terminal, and what a project that it made is worth.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use project::{Project, said};

fn read(folder: &Path, file: &str) -> String {
    fs_err::read_to_string(folder.join(file)).expect("the file is there")
}

#[test]
fn options_answer_everything() {
    let project = Project::new();
    let options = ["init", "--name", "depot", "--schema", "stock", "--out-dir", "--example", "empty"];
    let (out, err) = said(&project.run(&options), 0);
    assert_eq!(err, "", "nothing is asked");
    let manifest = project.read("rillflow.toml");
    for part in ["name = \"depot\"", "schema = \"stock\"", "rust = \"out-dir\""] {
        assert!(manifest.contains(part), "{manifest}");
    }
    assert!(project.read("build.rs").contains("rillflow_codegen::build"));
    assert_eq!(
        project.read(".gitattributes"),
        "migrations/*.sql text eol=lf\nrillflow.lock -merge linguist-generated\n"
    );
    for step in
        ["cargo add rillflow-runtime", "cargo add --build rillflow-codegen", "rillflow_runtime::include_generated!"]
    {
        assert!(out.contains(step), "{out}");
    }
    said(&project.run(&["check"]), 0);
    assert_eq!(said(&project.run(&["fmt", "--check"]), 0).0, "");
}

#[test]
fn editors_find_the_schema() {
    for example in ["orders", "empty"] {
        let project = Project::new();
        let (out, _) = said(&project.run(&["init", "--example", example]), 0);
        assert!(out.contains("wrote rillflow.schema.json\n"), "{out}");
        let manifest = project.read("rillflow.toml");
        assert!(manifest.starts_with("#:schema ./rillflow.schema.json\n"), "{manifest}");
        assert_eq!(project.read("rillflow.schema.json"), said(&project.run(&["schema", "manifest"]), 0).0);
        // However untidy the rest is, the line stays the first one.
        project.replace("rillflow.toml", "manifest = 1", "manifest   =    1");
        said(&project.run(&["fmt"]), 0);
        assert_eq!(project.read("rillflow.toml"), manifest);
    }
}

#[test]
fn what_is_there_is_kept() {
    let project = Project::new();
    project.write("rillflow.schema.json", "{}\n");
    fs_err::write(project.path().join(".gitattributes"), "*.png binary").expect("the file is written");
    fs_err::write(project.path().join("build.rs"), "fn main() {}\n").expect("the file is written");
    let cargo = project.read("Cargo.toml") + "\n[dependencies]\nrillflow-runtime = \"0.1\"\n";
    fs_err::write(project.path().join("Cargo.toml"), &cargo).expect("the file is written");
    let (out, _) = said(&project.run(&["init", "--out-dir"]), 0);
    assert!(project.read(".gitattributes").starts_with("*.png binary\nmigrations/*.sql text eol=lf\n"));
    assert_eq!(project.read("build.rs"), "fn main() {}\n");
    assert_eq!(project.read("rillflow.schema.json"), "{}\n");
    assert_eq!(project.read("Cargo.toml"), cargo);
    assert!(
        !out.contains("cargo add rillflow-runtime") && out.contains("in build.rs: rillflow_codegen::build"),
        "{out}"
    );
}

#[test]
fn a_schema_that_cannot_be_is_judged_like_any_manifest() {
    let project = Project::new();
    let (_, err) = said(&project.run(&["init", "--schema", "pg_mine"]), 1);
    assert!(err.contains("error[RF0204]") && err.contains("pg_mine"), "{err}");
    assert!(!project.path().join("rillflow.toml").exists());
}

#[test]
fn a_new_crate_needs_room() {
    let project = Project::new();
    let (_, err) = said(&project.run(&["init", "--new", "."]), 1);
    assert!(err.contains("exists, and is not empty"), "{err}");
    assert!(!project.path().join("rillflow.toml").exists());
}

/// Runs the program at a terminal that answers with `answers`; gives its words and its exit code.
fn at_a_terminal(project: &Project, arguments: &[&str], answers: &str) -> (String, Option<i32>) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&master).expect("a terminal");
    unlockpt(&master).expect("a terminal");
    let name = ptsname(&master, Vec::new()).expect("it has a name").into_string().expect("it is text");
    let open = || File::options().read(true).write(true).open(&name).expect("a terminal");
    let mut child =
        project.command(arguments).stdin(open()).stdout(open()).stderr(open()).spawn().expect("the program starts");
    let mut terminal = File::from(master);
    terminal.write_all(answers.as_bytes()).expect("the terminal takes it");
    let code = child.wait().expect("it ends").code();
    // Nobody has the other side open any more, so the words end with an error.
    let mut words = Vec::new();
    _ = terminal.read_to_end(&mut words);
    (String::from_utf8_lossy(&words).into_owned(), code)
}

#[test]
fn at_a_terminal_it_asks() {
    let project = Project::new();
    let (words, code) = at_a_terminal(&project, &["init"], "42\nDepot\n\nneither\nout\nempty\n");
    assert_eq!(code, Some(0), "{words}");
    for part in [
        "name of the project [corner_shop]: ",
        "a name begins with a letter",
        "PostgreSQL schema [depot]: ",
        "`neither` is neither",
        "next:",
    ] {
        assert!(words.contains(part), "`{part}` is not in\n{words}");
    }
    let manifest = project.read("rillflow.toml");
    assert!(manifest.contains("name = \"depot\"") && manifest.contains("rust = \"out-dir\""), "{manifest}");
    assert!(!manifest.contains("[events.OrderPlaced]\nstream"), "{manifest}");
}

#[test]
fn at_a_terminal_enter_is_enough_and_leaving_writes_nothing() {
    let project = Project::new();
    let (words, code) = at_a_terminal(&project, &["init"], "\u{4}");
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains("nothing was written") && !project.path().join("rillflow.toml").exists(), "{words}");

    let (words, code) = at_a_terminal(&project, &["init"], "\n\n\n\n");
    assert_eq!(code, Some(0), "{words}");
    let by_hand = project.read("rillflow.toml");
    let other = Project::new();
    said(&other.run(&["init", "--yes"]), 0);
    assert_eq!(by_hand, other.read("rillflow.toml"));
}

/// `cargo build` of a crate that names releases, on what is in this workspace, in its target folder. A neighbour asks for
/// the features that other tests ask for, so that what both depend on is built once.
fn cargo_build(folder: &Path) {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace is there");
    let cargo = read(folder, "Cargo.toml");
    let at = |name: &str| format!("path = \"{}\"", workspace.join(name).display());
    let released = format!("version = \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(cargo.contains(&released), "{cargo}");
    let shared = read(&workspace, "Cargo.toml");
    let line = |name: &str| shared.lines().find(|line| line.starts_with(&format!("{name} = "))).expect("it is there");
    let neighbour = format!(
        "[package]\nname = \"neighbour\"\nedition = \"2024\"\n[dependencies]\nrillflow-runtime = {{ {}, features = [\"testing\"] }}\n{}\n{}\n",
        at("rillflow-runtime"),
        line("serde_json"),
        line("tokio")
    );
    fs_err::create_dir_all(folder.join("neighbour/src")).expect("a folder");
    fs_err::write(folder.join("neighbour/Cargo.toml"), neighbour).expect("it is written");
    fs_err::write(folder.join("neighbour/src/lib.rs"), "").expect("it is written");
    let settings = &shared[shared.find("[profile.dev]").expect("it is there")..];
    let settings = settings.split("[workspace.lints").next().unwrap_or_default();
    let cargo = cargo.replace(&released, &at("rillflow-runtime"));
    let cargo = cargo.replace("[dependencies]\n", "[dependencies]\nneighbour = { path = \"neighbour\" }\n");
    fs_err::write(folder.join("Cargo.toml"), format!("{cargo}\n{settings}")).expect("it is written");
    fs_err::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).expect("it is copied");
    let output = Command::new(env!("CARGO"))
        .args(["build", "--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join(".."))
        .stdin(Stdio::null())
        .output()
        .expect("cargo runs");
    assert_eq!(said(&output, 0), (String::new(), String::new()), "not even a warning");
}

#[test]
fn a_new_crate_compiles() {
    for example in ["orders", "empty"] {
        let project = Project::new();
        // Cargo would take the package above for the workspace of the new one.
        fs_err::remove_file(project.path().join("Cargo.toml")).expect("it is there");
        let (out, _) = said(&project.run(&["init", "--new", "ledger", "--yes", "--example", example]), 0);
        assert!(
            out.ends_with(
                "next:\n  1. cd ledger\n  2. describe your events in rillflow.toml\n  3. rillflow gen\n  4. cargo run\n"
            ),
            "{out}"
        );
        said(&project.run(&["gen", "--manifest", "ledger/rillflow.toml"]), 0);
        cargo_build(&project.path().join("ledger"));
    }
}
