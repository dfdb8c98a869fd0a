//! `rillflow fmt` as a person runs it.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use std::io::Write as _;
use std::process::Stdio;

use project::{Project, said};

#[test]
fn a_manifest_is_laid_out_once() {
    let project = Project::initialised();
    let good = project.read("rillflow.toml");
    assert_eq!(said(&project.run(&["fmt", "--check"]), 0), (String::new(), String::new()));
    project.replace("rillflow.toml", "stream = \"Order\"", "stream='Order'");

    let (out, err) = said(&project.run(&["fmt", "--check"]), 1);
    assert!(out.contains("-stream='Order'\n+stream = \"Order\"\n"), "{out}");
    assert!(err.contains("1 file is laid out in another way") && err.contains("run `rillflow fmt`"), "{err}");
    assert!(project.read("rillflow.toml").contains("stream='Order'"), "a check writes nothing");

    assert_eq!(said(&project.run(&["fmt"]), 0).0, "wrote rillflow.toml\n");
    assert_eq!(project.read("rillflow.toml"), good);
    assert_eq!(said(&project.run(&["fmt"]), 0).0, "1 file is laid out already\n");
}

#[test]
fn what_is_no_toml_is_not_touched() {
    let project = Project::initialised();
    project.replace("rillflow.toml", "[project]", "[project");
    let before = project.read("rillflow.toml");
    let (_, err) = said(&project.run(&["fmt"]), 1);
    assert!(err.contains("error[RF0004]"), "{err}");
    assert_eq!(project.read("rillflow.toml"), before);
    said(&project.run(&["fmt", "nowhere.toml"]), 2);
}

#[test]
fn a_manifest_with_mistakes_is_laid_out_all_the_same() {
    let project = Project::initialised();
    project.replace("rillflow.toml", "stream = \"Order\"", "stream  = \"Ordr\"");
    said(&project.run(&["fmt", "rillflow.toml"]), 0);
    assert!(project.read("rillflow.toml").contains("stream = \"Ordr\""));
}

#[test]
fn an_editor_pipes_the_text_through() {
    let project = Project::new();
    let through = |text: &str, arguments: &[&str]| {
        let mut command = project.command(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
        child.stdin.take().expect("it was asked for").write_all(text.as_bytes()).expect("it reads");
        child.wait_with_output().expect("it ends")
    };
    assert_eq!(said(&through("a=1 # x", &["fmt", "-"]), 0).0, "a = 1 # x\n");
    said(&through("a=1", &["fmt", "--check", "-"]), 1);
    let (_, err) = said(&through("a=", &["fmt", "-"]), 1);
    assert!(err.contains("standard input:1:"), "{err}");
}

#[test]
fn included_files_are_laid_out_too() {
    let project = Project::new();
    fs_err::create_dir_all(project.path().join("shop/domain")).expect("a folder");
    let root = "manifest = 1\ninclude = [\"domain/*.toml\"]\n\n[project]\nname = \"shop\"\n";
    fs_err::write(project.path().join("shop/rillflow.toml"), root).expect("the file is written");
    fs_err::write(project.path().join("shop/domain/a.toml"), "[types.A]\nfields={}\n").expect("the file is written");
    let (out, _) = said(&project.run(&["fmt", "--manifest", "shop/rillflow.toml"]), 0);
    assert_eq!(out, "wrote shop/domain/a.toml\n");
    assert_eq!(project.read("shop/domain/a.toml"), "[types.A]\nfields = {}\n");
    assert_eq!(project.read("shop/rillflow.toml"), root);
}
