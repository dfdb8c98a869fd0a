//! A server in a container, where an engine answers and has an image.

use std::process::{self, Command};
use std::thread;
use std::time::{Duration, Instant};

use crate::case::Case;

/// What the engine's client says, or why it says nothing.
fn docker(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("docker").args(arguments).output().map_err(|error| format!("no client ({error})"))?;
    let said = String::from_utf8_lossy(if output.status.success() { &output.stdout } else { &output.stderr });
    if output.status.success() { Ok(said.trim().to_owned()) } else { Err(said.trim().to_owned()) }
}

/// A case that looks for a server in Docker only. Nothing, with a reason on the screen, where there is none to find.
fn docker_only() -> Option<Case> {
    let images = docker(&["images", "--filter", "reference=postgres", "--format", "{{.Repository}}:{{.Tag}}"]);
    let image = match images {
        Ok(images) => images.lines().next().map(str::to_owned).ok_or("the engine has no image `postgres`".to_owned()),
        Err(reason) => Err(format!("no Docker engine answers: {reason}")),
    };
    match image {
        Ok(image) => {
            let case = Case::new().apart().with("RILLFLOW_PG_SOURCE", "docker").with("RILLFLOW_PG_BIN", "");
            Some(case.with("RILLFLOW_PG_IMAGE", image))
        }
        Err(reason) => {
            println!("skipped: {reason}");
            None
        }
    }
}

/// The containers whose names contain `name`.
fn containers(name: &str, which: &[&str]) -> String {
    let filter = format!("name={name}");
    docker(&[&["ps", "--filter", &filter, "--format", "{{.Names}}"], which].concat()).unwrap()
}

#[track_caller]
fn no_container(name: &str, which: &[&str]) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !containers(name, which).is_empty() {
        assert!(Instant::now() < deadline, "`{name}` is still there");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_container_keeps_its_data_and_stops_with_its_last_holder() {
    let Some(case) = docker_only() else { return };
    let name = format!("check{}", process::id());
    let visit =
        "create table if not exists visit (n int); insert into visit values (1); select count(*)::text from visit";
    let case = case.with("HELPER_NAME", &name).with("HELPER_STATEMENT", visit);
    let first = case.start();
    let second = case.start();
    assert!(first.said("origin").starts_with(&format!("the Docker container `rillflow-{name}`")));
    assert_eq!((first.said("answer"), second.said("answer")), ("1", "2"));
    first.kill();
    // Longer than the container waits for the next holder.
    thread::sleep(Duration::from_secs(6));
    assert!(!containers(&name, &[]).is_empty());
    second.kill();
    no_container(&name, &[]);
    let third = case.start();
    assert_eq!(third.said("answer"), "3");
    third.leave();
    docker(&["rm", "-f", "-v", &format!("rillflow-{name}")]).unwrap();
}

#[test]
fn a_container_for_tests_is_removed_with_its_last_process() {
    let Some(mut case) = docker_only() else { return };
    case.helper = "case::test_helper";
    let before = containers("rillflow-test-", &["--all"]);
    let (one, two) = (case.start(), case.start());
    assert_ne!(one.said("ready"), two.said("ready"));
    let new = containers("rillflow-test-", &["--all"]);
    let new: Vec<&str> = new.lines().filter(|name| !before.lines().any(|old| old == *name)).collect();
    let [name] = new[..] else { panic!("these containers are new: {new:?}") };
    one.kill();
    two.kill();
    no_container(name, &["--all"]);
}
