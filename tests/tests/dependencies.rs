//! What the generator drags into a build script.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The packages that `rillflow-codegen` is built with, itself left out.
fn dependencies() -> BTreeSet<String> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let arguments =
        ["tree", "--offline", "--locked", "-p", "rillflow-codegen", "--edges", "normal,build", "--prefix", "none"];
    let output =
        Command::new(env!("CARGO")).args(arguments).args(["--format", "{p}"]).current_dir(workspace).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let names = text.lines().filter_map(|line| line.split(' ').next()).filter(|name| !name.is_empty());
    names.filter(|name| *name != "rillflow-codegen").map(str::to_owned).collect()
}

#[test]
fn the_generator_needs_neither_a_database_nor_a_runtime() {
    let dependencies = dependencies();
    for forbidden in ["sqlx", "sqlx-core", "tokio", "rillflow-runtime", "postgres", "hyper", "reqwest"] {
        assert!(!dependencies.contains(forbidden), "{forbidden} is a dependency of rillflow-codegen");
    }
}

#[test]
fn the_readme_counts_right() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("rillflow-codegen/README.md");
    let text = fs_err::read_to_string(readme).unwrap();
    let expected = format!("builds {} crates", dependencies().len());
    assert!(text.contains(&expected), "rillflow-codegen/README.md does not say that it {expected}");
}
