//! `rillflow lint` as a person runs it. That each rule finds what it should is shown in `tests/tests/lint.rs`.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use serde_json::Value;

use project::{Project, said};

#[test]
fn judgement_is_asked_for() {
    let project = Project::initialised();
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
    let project = Project::initialised();
    for event in ["OrderPlaced", "OrderShipped"] {
        let table = format!("[events.{event}]\n");
        project.replace("rillflow.toml", &table, &format!("{table}doc = \"It happened.\"\n"));
    }
    assert_eq!(said(&project.run(&["lint"]), 0), (String::new(), String::new()));
}
