//! The program as a person runs it.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use rillflow_runtime::testing::TestDatabase;

use project::{Project, said};

#[test]
fn a_first_manifest_is_right_and_is_never_overwritten() {
    let project = Project::new();
    let (out, _) = said(&project.run(&["init"]), 0);
    assert!(out.contains("rillflow gen"), "{out}");
    assert!(project.read("rillflow.toml").contains("name = \"corner_shop\""));
    let (out, err) = said(&project.run(&["check"]), 0);
    assert_eq!((out.as_str(), err.as_str()), ("", ""));

    let before = project.read("rillflow.toml");
    let (_, err) = said(&project.run(&["init"]), 1);
    assert!(err.contains("exists already"), "{err}");
    assert_eq!(project.read("rillflow.toml"), before);
}

#[test]
fn a_project_that_cannot_be_named_is_refused() {
    let project = Project::new();
    let (_, err) = said(&project.run(&["init", "--name", "42"]), 2);
    assert!(err.contains("`42` cannot name a project") && err.contains("help: "), "{err}");
    let (_, err) = said(&project.run(&["init", "nowhere"]), 2);
    assert!(err.contains("there is no folder `nowhere`"), "{err}");
}

#[test]
fn what_is_generated_is_checked_without_a_database() {
    let project = Project::initialised();
    let (out, _) = said(&project.run(&["gen"]), 0);
    assert!(out.contains("files are up to date"), "{out}");
    let (out, err) = said(&project.run(&["gen", "--check"]), 0);
    assert_eq!((out.as_str(), err.as_str()), ("", ""));

    project.replace("rillflow.toml", "Somebody who orders.", "Somebody who pays.");
    let (out, err) = said(&project.run(&["gen", "--check"]), 1);
    assert!(out.contains("-/// Somebody who orders.") && out.contains("+/// Somebody who pays."), "{out}");
    assert!(err.contains("run `rillflow gen`"), "{err}");
    let (out, _) = said(&project.run(&["gen"]), 0);
    assert!(out.contains("wrote src/generated/customer.rs"), "{out}");
    said(&project.run(&["gen", "--check"]), 0);
}

#[test]
fn an_edited_file_is_not_overwritten() {
    let project = Project::initialised();
    project.replace("src/generated/customer.rs", "pub struct Customer", "pub struct Kunde");
    let (_, err) = said(&project.run(&["gen"]), 1);
    assert!(err.contains("src/generated/customer.rs"), "{err}");
    assert!(project.read("src/generated/customer.rs").contains("pub struct Kunde"));
}

#[test]
fn mistakes_are_shown_together_and_exit_with_1() {
    let project = Project::initialised();
    project.replace("rillflow.toml", "stream = \"Order\"", "stream = \"Ordr\"");
    project.replace("rillflow.toml", "total_cents = \"i64\"", "total_cents = \"i65\"");
    let (out, err) = said(&project.run(&["check"]), 1);
    assert_eq!(out, "");
    assert!(err.contains("did you mean `Order`?") && err.contains("did you mean `i64`?"), "{err}");
    assert!(err.contains("rillflow explain"), "{err}");
    assert!(!err.contains('\u{1b}'), "colours are for terminals: {err}");
}

#[test]
fn codes_are_explained() {
    let project = Project::new();
    let (out, _) = said(&project.run(&["explain", "rf0107"]), 0);
    assert!(out.starts_with("# RF0107"), "{out}");
    for also in ["107", "missing-step", "Missing_Step"] {
        assert_eq!(said(&project.run(&["explain", also]), 0).0, out);
    }
    assert!(said(&project.run(&["explain", "undocumented-event"]), 0).0.starts_with("# RF0701"));
    assert!(said(&project.run(&["explain", "document-removed"]), 0).0.contains("document-removed"));

    let (_, err) = said(&project.run(&["explain", "RF9999"]), 2);
    assert!(err.contains("there is no diagnostic and no rule `RF9999`") && err.contains("explain --list"), "{err}");
    let (_, err) = said(&project.run(&["explain", "mising-step"]), 2);
    assert!(err.contains("did you mean `missing-step`?"), "{err}");

    let (out, err) = said(&project.run(&["explain", "--list"]), 0);
    assert_eq!(err, "");
    assert!(out.contains("\nRF0107  missing-step") && out.contains("\ndocument-removed "), "{out}");
    assert_eq!(said(&project.run(&["explain"]), 0).0, out);
    let (out, _) = said(&project.run(&["explain", "--format", "json"]), 0);
    assert!(out.starts_with("[{\"code\":\"RF0001\",\"name\":\"file-unreadable\""), "{out}");
}

#[test]
fn a_wrong_command_line_exits_with_2() {
    let project = Project::new();
    said(&project.run(&["generate"]), 2);
    said(&project.run(&["migrate", "run"]), 2);
}

#[tokio::test]
async fn migrations_are_run_shown_and_reverted() {
    let database = TestDatabase::empty().await.expect("a database");
    let project = Project::initialised();
    let migrate = |action: &str| project.run(&["migrate", action, "--database-url", database.url()]);
    assert_eq!(said(&migrate("status"), 0).0, "pending  0001_init\n");
    assert_eq!(said(&migrate("run"), 0).0, "ran 0001_init\n");
    assert_eq!(said(&migrate("run"), 0).0, "schema `corner_shop` is up to date\n");
    assert_eq!(said(&migrate("status"), 0).0, "applied  0001_init\n");
    assert_eq!(said(&migrate("revert"), 0).0, "reverted 0001_init\n");
    let (_, err) = said(&migrate("revert"), 1);
    assert!(err.contains("no migration that could be reverted"), "{err}");
}

#[test]
fn a_database_that_is_not_there_is_one_sentence() {
    let project = Project::initialised();
    let url = "postgres://postgres@127.0.0.1:1/nothing";
    let (_, err) = said(&project.run(&["migrate", "status", "--database-url", url]), 1);
    assert!(err.contains("127.0.0.1:1") && err.lines().count() == 1, "{err}");
    let (_, err) = said(&project.run(&["migrate", "status", "--database-url", "nonsense"]), 1);
    assert!(err.contains("postgres://"), "{err}");
}

#[tokio::test]
async fn dev_prints_the_url_of_a_migrated_database() {
    let database = TestDatabase::empty().await.expect("a database");
    let project = Project::initialised();
    let output =
        project.command(&["dev", "--once"]).env("DATABASE_URL", database.url()).output().expect("the program runs");
    let (out, err) = said(&output, 0);
    assert_eq!(out.trim(), database.url());
    assert!(err.contains("ran 0001_init"), "{err}");
}

/// As in `rillflow catalog | head -1`.
#[test]
fn a_reader_that_leaves_does_not_end_the_work() {
    let project = Project::new();
    said(&project.run(&["init"]), 0);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = project.command(&["catalog", "--out", "pages"]).stdout(writer).output().expect("the program runs");
    said(&output, 0);
    assert!(project.path().join("pages/streams/Order.md").is_file());
}

#[cfg(target_os = "linux")]
#[test]
fn data_that_are_lost_are_an_error() {
    let project = Project::new();
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let output = project.command(&["explain", "RF0107"]).stdout(full).output().expect("the program runs");
    let (_, err) = said(&output, 1);
    assert!(err.starts_with("error: cannot write to standard output: "), "{err}");
}
