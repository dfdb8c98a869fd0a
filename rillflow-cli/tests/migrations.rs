//! Migrations as a person meets them: what `gen` would do, and two branches that both wrote one.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use std::process::Command;

use rillflow_runtime::testing::TestDatabase;

use project::{Project, said};

const MANIFEST: &str = r#"manifest = 1

[project]
name = "shop"

[documents.Customer]
id = "uuid"

[documents.Customer.fields]
email = "string"
age = "i32"
"#;

const DUPLICATED: &str = "\n[documents.Customer.duplicated]\n";

/// A project in a git repository whose first migration is on `main`.
fn repository() -> Project {
    let project = Project::new();
    project.write("rillflow.toml", MANIFEST);
    said(&project.run(&["gen"]), 0);
    git(&project, &["init", "-q", "-b", "main"]);
    commit(&project, "first");
    project
}

fn git(project: &Project, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "merge.conflictstyle=merge"]);
    command.args(arguments).current_dir(project.path()).output().expect("git runs").status.success()
}

fn commit(project: &Project, message: &str) {
    assert!(git(project, &["add", "-A"]) && git(project, &["commit", "-q", "-m", message]));
}

fn migrations(project: &Project) -> Vec<String> {
    let entries = fs_err::read_dir(project.path().join("migrations")).expect("a folder");
    let names = entries.map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".up.sql")).collect();
    names.sort();
    names
}

/// `main` adds one column, the branch `topic` another one and a view; `topic` is checked out.
fn two_branches() -> Project {
    let project = repository();
    git(&project, &["checkout", "-q", "-b", "topic"]);
    project.write("rillflow.toml", &format!("{MANIFEST}{DUPLICATED}age = {{}}\n"));
    said(&project.run(&["gen"]), 0);
    project.write("migrations/0005_view.up.sql", "create view shop.ages as select age from shop.customer;\n");
    said(&project.run(&["gen"]), 0);
    commit(&project, "topic");
    git(&project, &["checkout", "-q", "main"]);
    project.write("rillflow.toml", &format!("{MANIFEST}{DUPLICATED}email = {{}}\n"));
    said(&project.run(&["gen"]), 0);
    commit(&project, "email");
    git(&project, &["checkout", "-q", "topic"]);
    project
}

const REBASED: [&str; 8] = [
    "0001_init.up.sql",
    "0002_add_customer_email.up.sql",
    "0003_fill_customer.up.sql",
    "0004_finish_add_customer_email.up.sql",
    "0005_add_customer_age.up.sql",
    "0006_fill_customer.up.sql",
    "0007_finish_add_customer_age.up.sql",
    "0008_view.up.sql",
];

#[test]
fn two_branches_conflict_and_one_goes_on_top_of_the_other() {
    let project = two_branches();
    assert!(!git(&project, &["merge", "-q", "main"]), "both wrote migration 2, which must conflict");
    assert!(project.read("rillflow.lock").contains("<<<<<<<"));
    let (_, err) = said(&project.run(&["gen"]), 1);
    assert!(err.contains("RF0"), "{err}");
    project.write("rillflow.toml", &format!("{MANIFEST}{DUPLICATED}email = {{}}\nage = {{}}\n"));
    let (out, _) = said(&project.run(&["migrate", "rebase", "--onto", "main"]), 0);
    assert!(out.contains("removed migrations/0002_add_customer_age.up.sql"), "{out}");
    assert_eq!(migrations(&project), REBASED);
    said(&project.run(&["gen", "--check"]), 0);
}

#[tokio::test]
async fn a_database_that_has_seen_them_stops_it() {
    let project = two_branches();
    let database = TestDatabase::empty().await.expect("a database");
    said(&project.run(&["migrate", "run", "--database-url", database.url()]), 0);
    let before = migrations(&project);
    project.write("rillflow.toml", &format!("{MANIFEST}{DUPLICATED}email = {{}}\nage = {{}}\n"));
    let rebase = ["migrate", "rebase", "--database-url", database.url()];
    let (_, err) = said(&project.run(&rebase), 1);
    assert!(err.contains("has already run `0004_finish_add_customer_age`"), "{err}");
    assert_eq!(migrations(&project), before, "nothing has happened");
    // Without a branch of its own upstream it finds `main` by itself, and the result runs.
    said(&project.run(&["migrate", "rebase"]), 0);
    assert_eq!(migrations(&project), REBASED);
    let fresh = TestDatabase::empty().await.expect("a database");
    said(&project.run(&["migrate", "run", "--database-url", fresh.url()]), 0);
}

#[test]
fn what_cannot_be_rebased_says_why() {
    let project = two_branches();
    let (_, err) = said(&project.run(&["migrate", "rebase", "--onto", "nowhere"]), 2);
    assert!(err.contains("`nowhere`"), "{err}");
    project.replace("migrations/0002_add_customer_age.up.sql", "5s", "9s");
    let (_, err) = said(&project.run(&["migrate", "rebase"]), 1);
    assert!(err.contains("`migrations/0002_add_customer_age.up.sql` was changed"), "{err}");
    let lonely = Project::new();
    lonely.write("rillflow.toml", MANIFEST);
    said(&lonely.run(&["gen"]), 0);
    let (_, err) = said(&lonely.run(&["migrate", "rebase"]), 2);
    assert!(err.contains("git repository") && err.contains("--onto"), "{err}");
}

/// `git checkout .` leaves files that git does not track.
#[test]
fn migrations_of_a_lock_file_that_was_restored_are_refused_before_anything_happens() {
    let project = repository();
    git(&project, &["checkout", "-q", "-b", "topic"]);
    project.write("rillflow.toml", &format!("{MANIFEST}{DUPLICATED}age = {{}}\n"));
    said(&project.run(&["gen"]), 0);
    assert!(git(&project, &["checkout", "-q", "."]));
    let before = (migrations(&project), project.read("rillflow.lock"));
    for arguments in [&["gen"][..], &["gen", "--check"], &["plan"]] {
        let (_, err) = said(&project.run(arguments), 1);
        assert!(err.contains("error[RF0541]: `migrations/0002_add_customer_age.up.sql` was generated"), "{err}");
    }
    let (_, err) = said(&project.run(&["migrate", "rebase", "--onto", "main"]), 1);
    assert!(err.contains("`migrations/0002_add_customer_age") && err.contains("RF0541"), "{err}");
    assert_eq!((migrations(&project), project.read("rillflow.lock")), before);
    // The manifest that they belong to is enough.
    project.write("rillflow.toml", &format!("{MANIFEST}{DUPLICATED}age = {{}}\n"));
    let (out, _) = said(&project.run(&["plan"]), 0);
    assert!(out.contains("migration 0002_add_customer_age (one transaction; its files are there)"), "{out}");
    said(&project.run(&["gen"]), 0);
    assert_eq!(migrations(&project), before.0);
    said(&project.run(&["gen", "--check"]), 0);
}

#[test]
fn the_plan_says_what_would_be_done_and_does_nothing() {
    let project = repository();
    assert_eq!(said(&project.run(&["plan"]), 0).0, "nothing would change\n");
    let lock = project.read("rillflow.lock");
    project.write("rillflow.toml", &format!("{MANIFEST}{DUPLICATED}email = {{ index = \"unique\" }}\n"));
    let (out, _) = said(&project.run(&["plan"]), 0);
    for line in [
        "  write  migrations/0002_add_customer_email.up.sql",
        "migration 0002_add_customer_email (one transaction)",
        "      lock: access exclusive on `customer`, for a moment; readers and writers wait",
        "migration 0004_build_customer_email_idx (no transaction; may be run again)",
        "      lock: share update exclusive on `customer`, longer the more rows there are; readers and writers go on",
        "  index-made-unique at documents.Customer.duplicated.email: two documents `Customer` with the same `email` would no \
         longer be possible (not allowed yet)",
    ] {
        assert!(out.lines().any(|one| one == line), "`{line}` is not in\n{out}");
    }
    let (out, _) = said(&project.run(&["plan", "--format", "json"]), 0);
    assert!(out.starts_with("{\"files\":[") && out.contains("\"is_allowed\":false"), "{out}");
    assert_eq!(project.read("rillflow.lock"), lock);
    project.replace("rillflow.toml", "\"string\"", "\"strnig\"");
    said(&project.run(&["plan"]), 1);
}
