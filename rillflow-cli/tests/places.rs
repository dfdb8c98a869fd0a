//! Paths are printed as whoever reads them can open them, wherever the manifest is.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use project::{Project, said};

/// A project whose manifest is not where the program runs.
fn elsewhere() -> Project {
    let project = Project::new();
    fs_err::create_dir_all(project.path().join("my shöp")).expect("a folder");
    said(&project.run(&["init", "my shöp", "--name", "shop"]), 0);
    project
}

const MANIFEST: [&str; 2] = ["--manifest", "my shöp/rillflow.toml"];

fn run(project: &Project, arguments: &[&str], code: i32) -> (String, String) {
    said(&project.run(&[arguments, &MANIFEST].concat()), code)
}

#[test]
fn what_is_written_can_be_opened() {
    let project = elsewhere();
    let (plan, _) = run(&project, &["plan"], 0);
    assert!(plan.contains("  write  my shöp/src/generated/order.rs\n"), "{plan}");
    let (out, _) = run(&project, &["gen"], 0);
    let paths: Vec<&str> = out.lines().filter_map(|line| line.strip_prefix("wrote ")).collect();
    assert!(paths.len() > 5, "{out}");
    for path in paths {
        assert!(project.path().join(path).is_file(), "{path}");
    }

    project.replace("my shöp/rillflow.toml", "Somebody who orders.", "Somebody who pays.");
    let (diff, _) = run(&project, &["gen", "--check"], 1);
    assert!(diff.contains("+++ b/my shöp/src/generated/customer.rs\n"), "{diff}");
    run(&project, &["gen"], 0);
    let (out, _) = run(&project, &["release"], 0);
    assert!(out.contains("wrote my shöp/fixtures/OrderPlaced.v1.json\n"), "{out}");
}

#[test]
fn what_is_wrong_can_be_opened() {
    let project = elsewhere();
    run(&project, &["gen"], 0);
    run(&project, &["release"], 0);
    for file in ["src/generated/customer.rs", "migrations/0001_init.up.sql", "fixtures/OrderPlaced.v1.json"] {
        let path = format!("my shöp/{file}");
        let before = project.read(&path);
        project.write(&path, &(before.clone() + "\n"));
        let (_, err) = run(&project, &["gen"], 1);
        assert!(err.contains(&format!("`{path}` was ")) && err.contains(&format!("--> {path}\n")), "{err}");
        project.write(&path, &before);
    }
    let lock = project.read("my shöp/rillflow.lock");
    project.write("my shöp/rillflow.lock", "no lock");
    let (_, err) = run(&project, &["gen"], 1);
    assert!(err.contains("--> my shöp/rillflow.lock:1:"), "{err}");
    project.write("my shöp/rillflow.lock", &lock);
    run(&project, &["gen", "--check"], 0);
}

#[test]
fn a_file_that_was_mistyped_has_neighbours() {
    let project = elsewhere();
    for (arguments, help) in [
        (["fmt", "nope.toml"].as_slice(), None),
        (&["fmt", "my shöp/rilflow.toml"], Some("did you mean `my shöp/rillflow.toml`?")),
        (&["check", "--manifest", "my shöp/shop.toml"], Some("did you mean `my shöp/rillflow.toml`?")),
        (&["check", "--manifest", "shop/rillflow.toml"], Some("there is no folder `shop`")),
        (&["check"], Some("run `rillflow init` to begin a manifest here, or name the file with `--manifest`")),
    ] {
        let (_, err) = said(&project.run(arguments), 2);
        assert!(err.contains("there is no such file"), "{err}");
        match help {
            Some(help) => assert!(err.contains(&format!("= help: {help}\n")), "{err}"),
            None => assert!(!err.contains("= help: "), "{err}"),
        }
        assert_eq!(err.contains("rillflow init"), arguments == ["check"], "{err}");
    }
}
