//! What the program prints, where, and how it ends.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use serde_json::Value;

use project::{Project, said};

/// A manifest with two mistakes.
fn broken() -> Project {
    let project = Project::initialised();
    project.replace("rillflow.toml", "stream = \"Order\"", "stream = \"Ordr\"");
    project.replace("rillflow.toml", "total_cents = \"i64\"", "total_cents = \"i65\"");
    project
}

#[test]
fn diagnostics_are_objects_by_the_line() {
    let project = broken();
    let (out, err) = said(&project.run(&["check", "--format", "json"]), 1);
    assert_eq!(err, "");
    let records: Vec<Value> =
        out.lines().map(|line| serde_json::from_str(line).expect("each line is an object")).collect();
    let unknown = records.iter().find(|record| record["code"] == "RF0201").expect("the unknown type is reported");
    let keys: Vec<&str> = unknown.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        ["code", "column", "end_column", "end_line", "file", "help", "labels", "line", "message", "notes", "severity"]
    );
    assert_eq!(unknown["severity"], "error");
    assert_eq!(unknown["file"], "rillflow.toml");
    let text = project.read("rillflow.toml");
    let line = text.lines().nth(usize::try_from(unknown["line"].as_u64().expect("a line")).expect("small") - 1);
    let column = usize::try_from(unknown["column"].as_u64().expect("a column")).expect("small");
    assert!(line.expect("the line is there")[column - 1..].starts_with("i65\""), "{unknown}");
    assert!(unknown["help"][0].as_str().expect("a help").contains("did you mean `i64`?"), "{unknown}");
    assert_eq!(unknown["labels"][0]["primary"], true);
}

#[test]
fn diagnostics_are_annotations_of_a_workflow() {
    let project = broken();
    let run = |root: &str| {
        let mut command = project.command(&["--format", "github", "check"]);
        said(&command.env("GITHUB_WORKSPACE", root).output().expect("the program runs"), 1).0
    };
    let out = run("/elsewhere");
    assert!(out.lines().all(|line| line.starts_with("::error file=rillflow.toml,line=")), "{out}");
    assert!(out.contains(",title=RF0201::"), "{out}");
    let folder = project.path().canonicalize().expect("the folder is there");
    let name = folder.file_name().expect("it has a name").to_str().expect("it is text");
    let above = folder.parent().expect("it is in another").to_str().expect("it is text");
    let mut command = project.command(&["--format", "github", "check"]);
    command.current_dir(&folder).env("GITHUB_WORKSPACE", above);
    let (out, _) = said(&command.output().expect("the program runs"), 1);
    assert!(out.starts_with(&format!("::error file={name}/rillflow.toml,")), "{out}");
}

#[test]
fn what_is_said_to_people_leaves_the_data_alone() {
    let project = Project::initialised();
    project.replace("rillflow.toml", "Somebody who orders.", "Somebody who pays.");
    let (out, err) = said(&project.run(&["gen", "--check", "--format", "json"]), 1);
    let record: Value = serde_json::from_str(&out).expect("one object");
    assert_eq!(record["code"], Value::Null);
    assert!(record["message"].as_str().expect("a sentence").contains("not match the manifest"), "{record}");
    assert!(err.contains("+/// Somebody who pays."), "{err}");
    let (out, err) = said(&project.run(&["gen", "--format", "json"]), 0);
    assert_eq!(out, "");
    assert!(err.contains("wrote src/generated/customer.rs"), "{err}");
}

#[test]
fn colours_are_given_when_they_are_wanted() {
    let project = broken();
    let err = |arguments: &[&str]| said(&project.run(arguments), 1).1;
    assert!(!err(&["check"]).contains('\u{1b}'));
    assert!(!err(&["check", "--color", "never"]).contains('\u{1b}'));
    let coloured = err(&["check", "--color", "always"]);
    assert!(coloured.contains("\u{1b}["), "{coloured}");
    let mut command = project.command(&["check"]);
    let output = command.env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1").output().expect("the program runs");
    assert!(!said(&output, 1).1.contains('\u{1b}'), "NO_COLOR is stronger than a wish");
}

#[test]
fn a_manifest_that_is_not_there_is_a_mistake_of_the_command_line() {
    let project = Project::new();
    for command in [["check"].as_slice(), &["gen"], &["gen", "--check"]] {
        let (_, err) = said(&project.run(command), 2);
        assert!(err.contains("error[RF0001]") && err.contains("rillflow init"), "{err}");
    }
}

#[test]
fn a_reader_that_leaves_is_no_panic() {
    let project = Project::new();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = project.command(&["explain", "RF0107"]).stdout(writer).output().expect("the program runs");
    assert_eq!(said(&output, 0).1, "");
}
