//! What the generator drags into a build script, and the runtime into a program.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The packages that a crate of ours is built with, itself left out, each with its features after the version.
fn tree(package: &str, edges: &str) -> BTreeSet<String> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let arguments = ["tree", "--offline", "--locked", "-p", package, "--edges", edges, "--prefix", "none"];
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--format", "{p} {f}"])
        .current_dir(workspace)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with(package)).map(str::to_owned).collect()
}

/// The packages that `rillflow-codegen` is built with.
fn dependencies() -> BTreeSet<String> {
    let lines = tree("rillflow-codegen", "normal,build");
    lines.iter().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
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

/// The tests themselves have it by way of another crate, so none of them would miss it.
#[test]
fn a_program_reads_floats_to_the_last_bit() {
    let lines = tree("rillflow-runtime", "normal");
    let reader = lines.iter().find(|line| line.starts_with("serde_json ")).unwrap();
    assert!(reader.contains("float_roundtrip"), "{reader}");
}
