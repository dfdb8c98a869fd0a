//! A user's project, and the program run in it.

#![allow(dead_code, reason = "each test binary uses its part")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A folder with a crate in it.
pub(crate) struct Project(tempfile::TempDir);

impl Project {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cargo = "[package]\nname = \"corner-shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
        fs_err::write(folder.path().join("Cargo.toml"), cargo).expect("the file is written");
        Self(folder)
    }

    pub(crate) fn initialised() -> Self {
        let project = Self::new();
        said(&project.run(&["init"]), 0);
        said(&project.run(&["gen"]), 0);
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs_err::read_to_string(self.path().join(file)).expect("the file is there")
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        fs_err::write(self.path().join(file), text).expect("the file is written");
    }

    pub(crate) fn replace(&self, file: &str, old: &str, new: &str) {
        let text = self.read(file);
        assert!(text.contains(old), "`{old}` is not in {file}");
        fs_err::write(self.path().join(file), text.replace(old, new)).expect("the file is written");
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rillflow"));
        command.args(arguments).current_dir(self.path()).env_remove("DATABASE_URL").stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }
}

/// Standard output and standard error, after a look at the exit code.
#[track_caller]
pub(crate) fn said(output: &Output, code: i32) -> (String, String) {
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{out}{err}");
    assert!(!err.contains("panicked"), "{err}");
    (out, err)
}
