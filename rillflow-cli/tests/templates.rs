//! Templates of a user: replacing, adding, failing; and the view model that they get.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use serde_json::Value;

use project::{Project, said};

fn with_templates() -> Project {
    let project = Project::initialised();
    project.replace(
        "rillflow.toml",
        "migrations = \"migrations\"",
        "migrations = \"migrations\"\ntemplates = \"mine\"",
    );
    fs_err::create_dir_all(project.path().join("mine/extra/docs")).expect("a folder");
    project
}

fn write(project: &Project, name: &str, text: &str) {
    fs_err::write(project.path().join(name), text).expect("the file is written");
}

#[test]
fn the_view_model_is_printed_with_its_version() {
    let project = Project::initialised();
    let (out, err) = said(&project.run(&["gen", "--emit", "ir"]), 0);
    assert_eq!(err, "");
    let view: Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(view["ir"], 1);
    assert_eq!(view["project"]["name"], "corner_shop");
    let modules = view["modules"].as_array().expect("a list");
    let order = modules.iter().find(|module| module["name"] == "order").expect("the stream is there");
    assert_eq!(order["template"], "rust/stream.rs.j2");
    let pages = view["catalog"].as_array().expect("a list");
    assert!(pages.iter().any(|page| page["path"] == "events/OrderPlaced.md"), "{pages:?}");
}

#[test]
fn what_is_not_executed_is_printed_and_not_written() {
    let project = Project::initialised();
    project.replace("rillflow.toml", "name = \"corner_shop\"", "name = \"corner_shop\"\ntenancy = \"conjoined\"");
    let (out, err) = said(&project.run(&["gen", "--emit", "ir"]), 0);
    assert_eq!(err, "");
    let view: Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(view["not_executed"]["tenancy"]["mode"], "conjoined");
    assert!(said(&project.run(&["gen"]), 1).1.contains("error[RF0012]"));
    project.replace("rillflow.toml", "\"conjoined\"", "\"conjoint\"");
    assert!(said(&project.run(&["gen", "--emit", "ir"]), 1).1.contains("error[RF0008]"));
}

#[test]
fn another_text_of_a_template_makes_what_it_prints_stale() {
    let project = with_templates();
    write(&project, "mine/extra/docs/names.txt.j2", "{{ project.name }}\n");
    said(&project.run(&["gen"]), 0);
    said(&project.run(&["gen", "--check"]), 0);
    write(&project, "mine/extra/docs/names.txt.j2", "the {{ project.name }}\n");
    let (out, _) = said(&project.run(&["gen", "--check"]), 1);
    assert!(out.contains("+the corner_shop"), "{out}");
    assert!(said(&project.run(&["gen"]), 0).0.contains("wrote docs/names.txt"));

    let eject = ["templates", "eject", "rust/document.rs.j2", "--dir", "mine"];
    said(&project.run(&eject), 0);
    said(&project.run(&["gen", "--check"]), 0);
    let text = project.read("mine/rust/document.rs.j2");
    write(&project, "mine/rust/document.rs.j2", &format!("{text}\n/// Ours.\npub const OURS: i32 = 1;\n"));
    assert!(said(&project.run(&["gen", "--check"]), 1).0.contains("+pub const OURS: i32 = 1;"));
}

#[test]
fn a_template_of_the_same_name_replaces_and_another_adds() {
    let project = with_templates();
    let eject = ["templates", "eject", "rust/document.rs.j2", "--dir", "mine"];
    assert!(said(&project.run(&eject), 0).0.contains("wrote mine/rust/document.rs.j2"));
    said(&project.run(&["gen"]), 0);
    let text = project.read("mine/rust/document.rs.j2");
    assert!(said(&project.run(&eject), 0).1.contains("stays as it is"));

    write(&project, "mine/rust/document.rs.j2", &format!("{text}\n/// Ours.\npub const OURS: i32 = 1;\n"));
    write(&project, "mine/_line.j2", "{% macro line(page) %}{{ page.path }};{{ page.template }}{% endmacro %}");
    write(
        &project,
        "mine/extra/docs/pages.csv.j2",
        "{% import \"_line.j2\" as parts %}{% for page in catalog %}\n{{ parts.line(page) }}\n{% endfor %}\n",
    );
    said(&project.run(&["gen", "--check"]), 1);
    said(&project.run(&["gen"]), 0);
    assert!(project.read("src/generated/customer.rs").contains("pub const OURS: i32 = 1;"));
    assert!(project.read("docs/pages.csv").contains("events/OrderPlaced.md;catalog/event.md.j2\n"));
    said(&project.run(&["gen", "--check"]), 0);

    fs_err::remove_file(project.path().join("mine/extra/docs/pages.csv.j2")).expect("it is there");
    assert!(said(&project.run(&["gen"]), 0).0.contains("removed docs/pages.csv"));
}

#[test]
fn what_is_wrong_with_it_is_said_at_its_line() {
    let project = with_templates();
    write(&project, "mine/extra/docs/pages.csv.j2", "ok\n{{ catalogue }}\n");
    let (_, err) = said(&project.run(&["gen"]), 1);
    assert!(
        err.contains("error[RF0533]") && err.contains("mine/extra/docs/pages.csv.j2:2:1") && err.contains("is yours"),
        "{err}"
    );
    write(&project, "mine/extra/docs/pages.csv.j2", "{% for %}");
    assert!(said(&project.run(&["gen"]), 1).1.contains("error[RF0533]"));
    fs_err::rename(project.path().join("mine/extra/docs/pages.csv.j2"), project.path().join("mine/extra/docs/a.rs.j2"))
        .expect("it is renamed");
    write(&project, "mine/extra/docs/a.rs.j2", "struct 1;\n");
    let (_, err) = said(&project.run(&["gen"]), 1);
    assert!(err.contains("error[RF0534]") && err.contains("struct 1;"), "{err}");
}

#[test]
fn names_are_listed() {
    let project = Project::new();
    let (out, _) = said(&project.run(&["templates", "list"]), 0);
    assert!(
        out.contains("rust/stream.rs.j2\n") && out.contains("catalog/event.md.j2\n") && !out.contains("sql/"),
        "{out}"
    );
    said(&project.run(&["templates", "eject", "rust/nothing.rs.j2"]), 2);
}

/// The advice of the error must not lead to the same error.
#[test]
fn the_view_model_is_printed_although_a_template_is_broken() {
    let project = with_templates();
    write(&project, "mine/extra/docs/pages.csv.j2", "{{ projekt.name }}\n");
    let (_, err) = said(&project.run(&["gen"]), 1);
    assert!(err.contains("RF0533") && err.contains("`rillflow gen --emit ir`"), "{err}");
    let (out, err) = said(&project.run(&["gen", "--emit", "ir"]), 0);
    assert_eq!(err, "");
    let view: Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(view["project"]["name"], "corner_shop");
    // Also if there are none.
    fs_err::remove_dir_all(project.path().join("mine")).expect("it is there");
    said(&project.run(&["gen", "--emit", "ir"]), 0);
}
