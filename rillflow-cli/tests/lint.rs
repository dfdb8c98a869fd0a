//! `rillflow lint` as a person runs it. That each rule finds what it should is shown in `tests/tests/lint.rs`.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use serde_json::Value;

use project::{Project, said};

/// A project whose events are not described.
fn undescribed() -> Project {
    let project = Project::new();
    project.write(
        "rillflow.toml",
        "manifest = 1\n\n[project]\nname = \"shop\"\n\n[streams.Order]\n\n[events.OrderPlaced]\nstream = \"Order\"\n\n\
         [events.OrderPlaced.v1]\ntotal_cents = \"i64\"\n\n[events.OrderShipped]\nstream = \"Order\"\n\n\
         [events.OrderShipped.v1]\ncarrier = \"string\"\n\n[projections.open_orders]\nmode = \"async\"\n\
         key = { order_id = \"stream.id\" }\non.OrderPlaced = {}\non.OrderShipped = { delete = true }\n",
    );
    project
}

/// A first manifest shows how it is done.
#[test]
fn what_init_writes_is_free_of_findings() {
    for example in ["orders", "empty"] {
        let project = Project::new();
        said(&project.run(&["init", "--example", example]), 0);
        for command in [["lint"].as_slice(), &["check"], &["fmt", "--check"]] {
            assert_eq!(said(&project.run(command), 0), (String::new(), String::new()), "{example}: {command:?}");
        }
    }
}

#[test]
fn judgement_is_asked_for() {
    let project = undescribed();
    assert_eq!(said(&project.run(&["check"]), 0), (String::new(), String::new()), "a check does not judge");
    let (out, err) = said(&project.run(&["lint"]), 1);
    assert_eq!(out, "");
    assert!(
        err.contains("warning[RF0701]: `OrderPlaced` is not described") && err.contains("warnings; `rillflow"),
        "{err}"
    );

    let (out, err) = said(&project.run(&["lint", "--format", "json"]), 1);
    assert_eq!(err, "");
    let first = out.lines().next().expect("there is a finding");
    let record: Value = serde_json::from_str(first).expect("an object");
    assert_eq!((record["severity"].as_str(), record["code"].as_str()), (Some("warning"), Some("RF0701")));
}

#[test]
fn what_is_said_makes_it_go_away() {
    let project = undescribed();
    for event in ["OrderPlaced", "OrderShipped"] {
        let table = format!("[events.{event}]\n");
        project.replace("rillflow.toml", &table, &format!("{table}doc = \"It happened.\"\n"));
    }
    assert_eq!(said(&project.run(&["lint"]), 0), (String::new(), String::new()));
}
