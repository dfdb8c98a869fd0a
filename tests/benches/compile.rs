//! How long rustc takes for what `rillflow gen` wrote.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The times of `cargo check`, with dependencies that are compiled already and nothing else kept from the time before.
pub(crate) struct Times {
    /// Of a crate with nothing in it: what cargo takes.
    pub(crate) empty: Vec<Duration>,
    /// Of the crate with the generated code.
    pub(crate) generated: Vec<Duration>,
}

/// Measures a crate for whose manifest `generate` writes the code.
pub(crate) fn measure(rounds: usize, manifest: &str, generate: impl FnOnce(&Path)) -> Times {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-compile");
    let folder = scratch.join("large");
    if folder.exists() {
        fs_err::remove_dir_all(&folder).expect("the folder of the last run can go");
    }
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace is there");
    let write = |path: &str, text: &str| fs_err::write(folder.join(path), text).expect("the file is written");
    fs_err::create_dir_all(folder.join("src")).expect("the folder is made");
    write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"large\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
             [dependencies]\nrillflow-runtime = {{ path = '{}' }}\n",
            workspace.join("rillflow-runtime").display()
        ),
    );
    fs_err::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file is copied");
    write("rillflow.toml", manifest);
    generate(&folder.join("rillflow.toml"));
    let check = |library: &str| {
        write("src/lib.rs", library);
        let mut command = Command::new(env!("CARGO"));
        command.args(["check", "--offline", "--quiet"]).current_dir(&folder).stdin(Stdio::null());
        command.env("CARGO_TARGET_DIR", scratch.join("target")).env("CARGO_INCREMENTAL", "0");
        let started = Instant::now();
        let status = command.status().expect("cargo runs");
        let time = started.elapsed();
        assert!(status.success(), "what is generated compiles");
        time
    };
    check("");
    let mut times = Times { empty: Vec::new(), generated: Vec::new() };
    for _ in 0..rounds {
        times.empty.push(check(""));
        times.generated.push(check("pub mod generated;\n"));
    }
    times
}
