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
    assert!(err.contains("`main` is no file, and this folder is in no git repository"), "{err}");
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

/// Each of the three forms, named wrongly: exit code 2, the form that was tried, and what to write instead.
#[test]
fn a_name_of_the_wrong_form_says_which_form_was_tried() {
    let project = repository();
    fs_err::create_dir_all(project.path().join("some/folder")).expect("the folder is made");
    let tried = |against: &str| {
        let (out, err) = said(&project.run(&["breaking", "--against", against]), 2);
        assert!(out.is_empty(), "{out}");
        err
    };
    let err = tried("nope");
    assert!(err.contains("`nope` is neither a file nor a revision") && err.contains("git fetch origin nope"), "{err}");
    let err = tried("some/folder");
    assert!(err.contains("`some/folder` is a folder") && err.contains("there is none in this folder"), "{err}");
    let err = tried(".");
    assert!(err.contains("`.` is a folder") && err.contains("`--against ./rillflow.toml`"), "{err}");
    let err = tried("HEAD:sub");
    assert!(err.contains("`HEAD:sub` is a path in a revision") && err.contains("`--against HEAD`"), "{err}");
    let err = tried("older/rillflow.toml");
    assert!(err.contains("there is no file `older/rillflow.toml`") && err.contains("check the path"), "{err}");
}

#[test]
fn a_file_that_cannot_be_read_says_as_what_it_was_read() {
    let project = repository();
    let newer = project.read("rillflow.lock").replace("lock = 1\n", "lock = 9\n");
    assert!(newer.contains("lock = 9"), "{newer}");
    fs_err::write(project.path().join("newer.lock"), newer).expect("the file is written");
    let (_, err) = said(&project.run(&["breaking", "--against", "newer.lock"]), 2);
    assert!(err.contains("RF0504") && err.contains("use that release, or a later one"), "{err}");
    assert!(err.contains("`newer.lock` was read as a lock file"), "{err}");
    fs_err::write(project.path().join("notes.txt"), "no manifest").expect("the file is written");
    let (_, err) = said(&project.run(&["breaking", "--against", "notes.txt"]), 2);
    assert!(err.contains("`notes.txt` was read as a manifest"), "{err}");
    project.replace("rillflow.lock", "lock = 1\n", "lock = 9\n");
    git(&project, &["commit", "--quiet", "--all", "--message", "newer"]);
    let (_, err) = said(&project.run(&["breaking", "--against", "HEAD"]), 2);
    assert!(err.contains("RF0504") && err.contains("`HEAD` was read as a git revision"), "{err}");
}

/// A lock file of a release that knew fewer parts of the language: what it does not say is what the language does
/// without the key.
#[test]
fn a_lock_file_without_the_newer_facts_is_read() {
    let project = Project::initialised();
    let lock = project.read("rillflow.lock");
    assert!(!lock.contains("tenancy") && !lock.contains("subscriptions"), "{lock}");
    let (_, err) = said(&project.run(&["breaking", "--against", "rillflow.lock"]), 0);
    assert!(err.contains("nothing breaks"), "{err}");
}

#[test]
fn rules_are_explained() {
    let (out, _) = said(&Project::new().run(&["explain", "document-field-required"]), 0);
    assert!(out.starts_with("# `document-field-required`"), "{out}");
}
