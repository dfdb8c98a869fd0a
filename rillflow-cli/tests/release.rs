//! Events that are in production, from their release to the version after it.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use project::{Project, said};

/// The lines of the help that begins with `start`, as a person would copy them.
fn pasted(words: &str, start: &str) -> String {
    let lines = words.lines().skip_while(|line| !line.contains(&format!("= help: {start}"))).skip(1);
    let lines = lines.take_while(|line| line.starts_with("     ")).map(str::trim_start);
    let text: Vec<&str> = lines.collect();
    assert!(!text.is_empty(), "no help `{start}` in:\n{words}");
    text.join("\n")
}

/// The manifest without its table `[name]`.
fn without(text: &str, name: &str) -> String {
    let start = text.find(&format!("[{name}]")).expect("the table is there");
    let end = text[start + 1..].find("\n[").map_or(text.len(), |end| start + 1 + end + 1);
    format!("{}{}", &text[..start], &text[end..])
}

#[test]
fn what_is_released_is_said_once() {
    let project = Project::initialised();
    let (out, _) = said(&project.run(&["release", "OrderPlaced"]), 0);
    assert!(out.contains("released OrderPlaced v1\n") && !out.contains("OrderShipped"), "{out}");
    let (out, _) = said(&project.run(&["release"]), 0);
    assert!(out.contains("released OrderShipped v1\n") && !out.contains("OrderPlaced"), "{out}");
    let before = project.read("rillflow.lock");
    let (out, _) = said(&project.run(&["release"]), 0);
    assert!(out.contains("everything is released already"), "{out}");
    assert_eq!(project.read("rillflow.lock"), before);
    said(&project.run(&["gen", "--check"]), 0);
    let (_, err) = said(&project.run(&["release", "OrderPlced"]), 2);
    assert!(err.contains("there is no event `OrderPlced`") && err.contains("OrderPlaced"), "{err}");
}

#[test]
fn only_what_is_generated_is_released() {
    let project = Project::initialised();
    let before = project.read("rillflow.lock");
    project.replace("rillflow.toml", "carrier = \"string\"", "carrier = \"string\"\nweight = \"i32?\"");
    let (_, err) = said(&project.run(&["release"]), 1);
    assert!(err.contains("nothing is released") && err.contains("rillflow gen"), "{err}");
    assert_eq!(project.read("rillflow.lock"), before);
}

#[test]
fn a_version_that_was_not_released_is_edited_freely() {
    let project = Project::initialised();
    said(&project.run(&["release", "OrderPlaced"]), 0);
    project.replace("rillflow.toml", "carrier = \"string\"", "carrier = \"string\"\nweight = \"i32?\"");
    said(&project.run(&["breaking"]), 0);
    said(&project.run(&["gen"]), 0);
}

/// The newcomer's way: change a released event, see the error, do what it says, and go on.
#[test]
fn the_help_works_as_it_is_written() {
    let project = Project::initialised();
    said(&project.run(&["release"]), 0);
    project.replace("rillflow.toml", "carrier = \"string\"", "carrier = \"string\"\nparcels = \"i32\"");
    for command in ["gen", "check"] {
        let (_, err) = said(&project.run(&[command]), 1);
        assert!(err.contains("error[RF0521]: `OrderShipped` v1 is released and cannot change"), "{err}");
    }
    let (out, _) = said(&project.run(&["breaking"]), 1);
    assert!(out.contains("error[event-version-changed]"), "{out}");

    let (_, err) = said(&project.run(&["gen"]), 1);
    let text = without(&project.read("rillflow.toml"), "events.OrderShipped.v1");
    let text = format!("{text}\n{}\n", pasted(&err, "put v1 back, and declare what is new as v2"));
    fs_err::write(project.path().join("rillflow.toml"), text).expect("the file is written");
    said(&project.run(&["gen"]), 0);
    said(&project.run(&["check"]), 0);
    let (out, _) = said(&project.run(&["release"]), 0);
    assert!(out.contains("released OrderShipped v2\n"), "{out}");
}

#[test]
fn a_released_event_is_put_back_by_what_the_help_shows() {
    let project = Project::initialised();
    said(&project.run(&["release"]), 0);
    let whole = project.read("rillflow.toml");
    let text = without(&without(&whole, "events.OrderShipped.v1"), "events.OrderShipped");
    let text = without(&text, "projections.order_summary.on.OrderShipped");
    fs_err::write(project.path().join("rillflow.toml"), &text).expect("the file is written");
    let (_, err) = said(&project.run(&["check"]), 1);
    assert!(err.contains("error[RF0522]: event `OrderShipped` is released and cannot be removed"), "{err}");
    let text = format!("{text}\n{}\n", pasted(&err, "put it back"));
    fs_err::write(project.path().join("rillflow.toml"), text).expect("the file is written");
    said(&project.run(&["check"]), 0);
}

/// A sample is written once; what it is as a later version, when that one is released.
#[test]
fn fixtures_are_frozen() {
    let project = Project::initialised();
    let (out, _) = said(&project.run(&["release"]), 0);
    assert!(out.contains("wrote fixtures/OrderShipped.v1.json\n"), "{out}");
    assert!(out.contains("wrote src/generated/fixtures.rs\n"), "{out}");
    let sample = project.read("fixtures/OrderShipped.v1.json");
    assert_eq!(sample, "{\n  \"carrier\": \"carrier\"\n}\n");

    let next = "carrier = \"string\"\n[events.OrderShipped.v2]\nby = \"string\"\nparcels = \"i32\"\n\
                [[upcasts]]\nfrom = \"OrderShipped@1\"\nto = \"OrderShipped@2\"\n\
                rename = { carrier = \"by\" }\ndefault = { parcels = 1 }\n";
    project.replace("rillflow.toml", "carrier = \"string\"\n", next);
    said(&project.run(&["gen"]), 0);
    let (out, _) = said(&project.run(&["release"]), 0);
    assert!(out.contains("wrote fixtures/OrderShipped.v1.as-v2.json\n"), "{out}");
    assert_eq!(project.read("fixtures/OrderShipped.v1.json"), sample);
    let form = "{\n  \"by\": \"carrier\",\n  \"parcels\": 1\n}\n";
    assert_eq!(project.read("fixtures/OrderShipped.v1.as-v2.json"), form);
    said(&project.run(&["gen", "--check"]), 0);

    // Another default now would be another reading of what is stored: the file stays, and the test would see it.
    project.replace("rillflow.toml", "parcels = 1", "parcels = 2");
    said(&project.run(&["gen"]), 0);
    assert_eq!(project.read("fixtures/OrderShipped.v1.as-v2.json"), form);
    fs_err::remove_file(project.path().join("fixtures/OrderShipped.v1.as-v2.json")).expect("the file is removed");
    said(&project.run(&["gen"]), 0);
    assert_eq!(project.read("fixtures/OrderShipped.v1.as-v2.json"), form.replace('1', "2"));

    project.replace("fixtures/OrderShipped.v1.json", "\"carrier\":", "\"by\":");
    let (_, err) = said(&project.run(&["check"]), 1);
    assert!(err.contains("error[RF0527]: `fixtures/OrderShipped.v1.json` was changed"), "{err}");
}
