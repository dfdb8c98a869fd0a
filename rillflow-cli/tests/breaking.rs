//! Comparing a manifest with what it was: another file, a lock file, a revision of a repository.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use std::process::Command;

use project::{Project, said};

const CHANGE: (&str, &str) = ("email = \"string\"\n", "email = \"string\"\ncountry = \"string\"\n");

/// A project with a new field that no stored document has.
fn changed() -> Project {
    let project = Project::initialised();
    project.replace("rillflow.toml", CHANGE.0, CHANGE.1);
    project
}

fn git(project: &Project, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(project.path())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn repository() -> Project {
    let project = Project::initialised();
    git(&project, &["init", "--quiet", "--initial-branch", "main"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "--quiet", "--message", "first"]);
    project
}

#[test]
fn the_lock_file_is_what_a_manifest_is_compared_with() {
    let project = Project::initialised();
    let (out, err) = said(&project.run(&["breaking"]), 0);
    assert_eq!(out, "");
    assert!(err.contains("nothing breaks against `rillflow.lock`"), "{err}");
    assert!(err.contains("no event version is released"), "{err}");

    project.replace("rillflow.toml", CHANGE.0, CHANGE.1);
    let (out, err) = said(&project.run(&["breaking"]), 1);
    assert!(
        out.contains("error[document-field-required]") && out.contains("rule = \"document-field-required\""),
        "{out}"
    );
    assert!(err.contains("1 finding against `rillflow.lock`: 1 STORE"), "{err}");
    said(&project.run(&["breaking", "--category", "query,API"]), 0);
    said(&project.run(&["breaking", "--category", "everything"]), 2);
}

#[test]
fn findings_are_data_for_programs() {
    let project = changed();
    let (out, _) = said(&project.run(&["breaking", "--format", "json"]), 1);
    let finding: serde_json::Value = serde_json::from_str(&out).expect("one object on one line");
    assert_eq!(finding["rule"], "document-field-required");
    assert_eq!(finding["category"], "STORE");
    assert_eq!(finding["path"], "documents.Customer.fields.country");
    assert_eq!(finding["file"], "rillflow.toml");
    let line = project.read("rillflow.toml").lines().position(|line| line.starts_with("country")).expect("the change");
    assert_eq!(finding["line"], line + 1);
    assert_eq!(finding["column"], 1);
    assert!(finding["message"].is_string() && finding["help"].is_array());

    let (out, _) = said(&project.run(&["breaking", "--format", "github"]), 1);
    assert!(out.starts_with(&format!("::error file=rillflow.toml,line={}", line + 1)), "{out}");
    assert!(out.contains("title=document-field-required::") && out.lines().count() == 1, "{out}");
}

#[test]
fn another_file_is_an_older_state() {
    let project = changed();
    let older = project.read("rillflow.toml").replace(CHANGE.1, CHANGE.0);
    fs_err::write(project.path().join("older.toml"), older).expect("the file is written");
    let (_, err) = said(&project.run(&["breaking", "--against", "older.toml"]), 1);
    assert!(err.contains("against `older.toml`"), "{err}");
    said(&project.run(&["breaking", "--against", "rillflow.toml"]), 0);
    said(&project.run(&["breaking", "--against", "rillflow.lock"]), 1);
    fs_err::write(project.path().join("broken.lock"), "lock = ").expect("the file is written");
    let (out, err) = said(&project.run(&["breaking", "--against", "broken.lock"]), 2);
    assert!(out.is_empty() && err.contains("RF0503"), "{err}");
    fs_err::remove_file(project.path().join("rillflow.lock")).expect("the file is removed");
    let (_, err) = said(&project.run(&["breaking"]), 2);
    assert!(err.contains("there is no `rillflow.lock` to compare with") && err.contains("--against main"), "{err}");
}

#[test]
fn a_revision_is_an_older_state() {
    let project = repository();
    git(&project, &["tag", "v1.0"]);
    project.replace("rillflow.toml", CHANGE.0, CHANGE.1);
    for revision in ["main", "v1.0", "HEAD"] {
        let (out, err) = said(&project.run(&["breaking", "--against", revision]), 1);
        assert!(out.contains("error[document-field-required]"), "{out}");
        assert!(err.contains(&format!("against `{revision}`")), "{err}");
    }
    said(&project.run(&["gen"]), 0);
    git(&project, &["commit", "--quiet", "--all", "--message", "second"]);
    said(&project.run(&["breaking", "--against", "main"]), 0);
    said(&project.run(&["breaking", "--against", "HEAD~1"]), 1);
}

#[test]
fn a_manifest_of_several_files_is_read_as_it_was() {
    let project = repository();
    let text = project.read("rillflow.toml");
    fs_err::create_dir(project.path().join("domain")).expect("the folder is made");
    let (own, part) = text.split_at(text.find("[documents").expect("a document"));
    fs_err::write(project.path().join("domain/all.toml"), part).expect("the file is written");
    let own = own.replace("manifest = 1", "manifest = 1\ninclude = [\"domain/*.toml\"]");
    fs_err::write(project.path().join("rillflow.toml"), own).expect("the file is written");
    let (_, err) = said(&project.run(&["breaking", "--against", "main"]), 0);
    assert!(err.contains("nothing breaks"), "{err}");
    git(&project, &["add", "."]);
    git(&project, &["commit", "--quiet", "--message", "split"]);
    project.replace("domain/all.toml", CHANGE.0, CHANGE.1);
    let (out, _) = said(&project.run(&["breaking", "--against", "main"]), 1);
    assert!(out.contains("--> domain/all.toml"), "{out}");
}

#[test]
fn what_is_no_older_state_is_said() {
    let project = Project::initialised();
    let (_, err) = said(&project.run(&["breaking", "--against", "main"]), 2);
    assert!(err.contains("this folder is in no git repository, so there is no revision `main`"), "{err}");
    git(&project, &["init", "--quiet", "--initial-branch", "main"]);
    git(&project, &["commit", "--quiet", "--allow-empty", "--message", "nothing"]);
    let (_, err) = said(&project.run(&["breaking", "--against", "mian"]), 2);
    assert!(err.contains("`mian` is neither a file nor a revision that git knows"), "{err}");
    let (_, err) = said(&project.run(&["breaking", "--against", "main"]), 2);
    assert!(err.contains("there is no `rillflow.toml` at `main`"), "{err}");
    let mut command = project.command(&["breaking", "--against", "main"]);
    let (_, err) = said(&command.env("PATH", "/nowhere").output().expect("the program runs"), 2);
    assert!(err.contains("the program `git` is not installed"), "{err}");
}

#[test]
fn rules_are_explained() {
    let (out, _) = said(&Project::new().run(&["explain", "document-field-required"]), 0);
    assert!(out.starts_with("# `document-field-required`"), "{out}");
}
