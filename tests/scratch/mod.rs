//! A crate of its own around generated code.
//!
//! It obeys the lints of the workspace and is built in its target folder with its lock file, so that everything it
//! depends on is there already, or will be the next time.

#![allow(dead_code, unused_imports, reason = "each test binary uses its part")]

mod program;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rillflow_codegen::diagnostic::{Style, render};
use rillflow_codegen::{Generation, Generator};

pub(crate) use program::{Program, main};

/// The folder of the crate.
pub(crate) struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// An empty crate with that name.
    pub(crate) fn new(name: &str) -> Self {
        Self::with_features(name, &["testing", "chrono", "time"])
    }

    /// An empty crate with that name, and with these features of the runtime.
    pub(crate) fn with_features(name: &str, features: &[&str]) -> Self {
        let features: Vec<String> = features.iter().map(|feature| format!("{feature:?}")).collect();
        let features = features.join(", ");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if folder.exists() {
            fs_err::remove_dir_all(&folder).unwrap();
        }
        let scratch = Self { folder };
        let workspace = fs_err::read_to_string(root().join("Cargo.toml")).unwrap();
        let dependency = |name: &str| {
            let start = format!("{name} = ");
            workspace.lines().find(|line| line.starts_with(&start)).unwrap().to_owned()
        };
        let runtime = root().join("rillflow-runtime");
        let settings = workspace[workspace.find("[profile.dev]").unwrap()..].replace("[workspace.lints.", "[lints.");
        scratch.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\ndescription = \"Generated.\"\n\
                 [lib]\nname = \"rillflow_scratch\"\n[workspace]\n[features]\nproperty-tests = [\"rillflow-runtime/property\"]\n\
                 [dependencies]\nrillflow-runtime = {{ path = '{}', features = [{features}] }}\n\
                 {}\n{}\n\
                 [profile.dev.package.{name}]\ndebug = false\n{settings}",
                runtime.display(),
                dependency("serde_json"),
                dependency("tokio"),
            ),
        );
        fs_err::copy(root().join("Cargo.lock"), scratch.folder.join("Cargo.lock")).unwrap();
        scratch
    }

    /// Where something of it is.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// Puts a text into the crate.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }

    /// Generates a manifest in a folder of its own.
    #[track_caller]
    pub(crate) fn generate(&self, name: &str, manifest: &str) -> Generation {
        self.write(&format!("{name}/rillflow.toml"), manifest);
        self.generate_again(name)
    }

    /// Generates what stands in a folder.
    #[track_caller]
    pub(crate) fn generate_again(&self, name: &str) -> Generation {
        let mut generation = self.plan(name);
        let words = render(&generation.sources, &generation.diagnostics, Style::Plain);
        assert!(generation.apply().is_some(), "{name}: {words}");
        generation
    }

    /// What generating it again would do.
    pub(crate) fn plan(&self, name: &str) -> Generation {
        Generator::new(self.folder.join(name).join("rillflow.toml")).plan()
    }

    /// The library: a module for each manifest.
    pub(crate) fn write_library<'a>(&self, names: impl Iterator<Item = &'a str>) {
        let modules: Vec<String> = names
            .map(|name| format!("#[rustfmt::skip]\n#[path = \"../{name}/src/generated/mod.rs\"]\npub mod {name};\n"))
            .collect();
        self.write("src/lib.rs", &format!("//! What was generated.\n\n{}", modules.join("\n")));
    }

    /// Runs cargo in it, and gives what the program printed.
    #[track_caller]
    pub(crate) fn cargo(&self, arguments: &[&str]) -> String {
        self.cargo_with(arguments, &[])
    }

    /// Runs cargo in it with these environment variables.
    #[track_caller]
    pub(crate) fn cargo_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> String {
        let output = self.try_cargo(arguments, variables);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "cargo {}: {said}", arguments.join(" "));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs cargo in it, which fails, and gives what it said.
    #[track_caller]
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        let output = self.try_cargo(arguments, &[]);
        assert!(!output.status.success(), "cargo {} does not fail", arguments.join(" "));
        String::from_utf8(output.stderr).unwrap()
    }

    /// Runs cargo in it with these environment variables, and gives whatever came of it.
    pub(crate) fn try_cargo(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let mut command = Command::new(env!("CARGO"));
        // The settings of the cargo that runs this test are not those of the crate.
        for (name, _) in
            std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR")
        {
            command.env_remove(name);
        }
        command
            .args(&arguments[..1])
            .arg("--offline")
            .args(&arguments[1..])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            .envs(variables.iter().copied())
            .output()
            .unwrap()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
