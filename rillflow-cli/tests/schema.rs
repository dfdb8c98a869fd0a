//! `rillflow schema` as a person runs it. That its schemas tell right from wrong is shown in `tests/tests/json_schema.rs`.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use std::path::Path;

use serde_json::{Value, json};

use project::{Project, said};

/// A project with the manifest of the shop.
fn shop() -> Project {
    let project = Project::new();
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/manifests/shop.toml");
    fs_err::copy(manifest, project.path().join("rillflow.toml")).expect("the file is copied");
    project
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

#[test]
fn a_version_is_named_by_its_number() {
    let project = shop();
    let schema = read(&said(&project.run(&["schema", "event", "OrderPlaced@2"]), 0).0);
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert_eq!(schema["title"], "OrderPlaced@2");
    assert_eq!(schema["required"], json!(["customer_id", "total_cents", "currency"]));
    assert_eq!(schema["properties"]["customer_id"]["format"], "uuid");
    let current = read(&said(&project.run(&["schema", "event", "OrderPlaced"]), 0).0);
    assert_eq!(current["title"], "OrderPlaced@3");
    let document = read(&said(&project.run(&["schema", "document", "Customer"]), 0).0);
    assert_eq!(document["definitions"]["Tier"]["enum"], json!(["free", "pro", "enterprise"]));
}

#[test]
fn what_is_not_there_is_a_mistake_of_the_command_line() {
    let project = shop();
    for (arguments, part) in [
        (["schema", "event", "OrderPlaced@4"], "there is: OrderPlaced@1, OrderPlaced@2, OrderPlaced@3"),
        (["schema", "event", "Nothing"], "there is: LineAdded, OrderCancelled, OrderPlaced, OrderShipped"),
        (["schema", "document", "Nothing"], "there is: Customer"),
    ] {
        let (out, err) = said(&project.run(&arguments), 2);
        assert!(out.is_empty() && err.contains(part), "{err}");
    }
}

#[test]
fn all_schemas_fill_a_folder() {
    let project = shop();
    let (out, _) = said(&project.run(&["schema", "all", "--out", "schemas"]), 0);
    assert!(out.contains("wrote schemas/events/OrderPlaced.v2.json\n"), "{out}");
    assert!(out.contains("wrote schemas/documents/Customer.json\n"), "{out}");
    assert_eq!(said(&project.run(&["schema", "all", "--out", "schemas"]), 0).0, "7 files are up to date\n");
    fs_err::write(
        project.path().join("schemas/events/Gone.v1.json"),
        project.read("schemas/events/OrderPlaced.v1.json"),
    )
    .expect("the file is written");
    fs_err::write(project.path().join("schemas/ours.json"), "{}\n").expect("the file is written");
    assert_eq!(
        said(&project.run(&["schema", "all", "--out", "schemas"]), 0).0,
        "removed schemas/events/Gone.v1.json\n"
    );
}

#[test]
fn the_schema_of_manifests_is_the_one_of_the_book() {
    let (printed, _) = said(&Project::new().run(&["schema", "manifest"]), 0);
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rillflow.schema.json");
    assert!(printed == fs_err::read_to_string(book).expect("the schema of the book"));
}
