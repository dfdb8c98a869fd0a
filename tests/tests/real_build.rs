//! Build scripts as cargo runs them: what a user sees of a mistake, when a script runs again, and what it leaves alone.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use rillflow_codegen::Generator;

const MANIFEST: &str = r#"
manifest = 1
include = ["domain/*.toml"]

[project]
name = "counter"

[generate]
rust = "out-dir"

[events.Incremented]
stream = "Counter"

[events.Incremented.v1]
by = "i32"
"#;

const INCLUDED: &str = "[streams.Counter]\n";

/// A package with a build script and nothing to compile, so that a build takes no longer than its script.
struct Package {
    name: &'static str,
    folder: PathBuf,
}

/// What a build said.
struct Build {
    is_success: bool,
    messages: Vec<serde_json::Value>,
    words: String,
}

impl Package {
    /// The folder is always the same one, so that builds of earlier runs of the test are of use.
    fn new(name: &'static str, manifest: &str) -> Self {
        let folder = scratch().join(name);
        if folder.exists() {
            read_only(&folder, false);
            fs_err::remove_dir_all(&folder).unwrap();
        }
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
        let package = Self { name, folder };
        package.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
                 [build-dependencies]\nrillflow-codegen = {{ path = '{}' }}\n",
                workspace.join("rillflow-codegen").display()
            ),
        );
        package.write("build.rs", "fn main() {\n    rillflow_codegen::build(\"rillflow.toml\");\n}\n");
        package.write("src/lib.rs", "");
        package.write("rillflow.toml", manifest);
        package.write("domain/streams.toml", INCLUDED);
        fs_err::copy(workspace.join("Cargo.lock"), package.folder.join("Cargo.lock")).unwrap();
        // The lock file of the workspace holds more than this package needs; afterwards cargo has no reason to write it.
        // It asks for no crate that only other systems need, which may not be on this machine.
        let settled = package.cargo(&["update", "--workspace", "--offline"]).output().unwrap();
        assert!(settled.status.success(), "{}", String::from_utf8_lossy(&settled.stderr));
        package
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }

    fn generate(&self) {
        assert!(Generator::new(self.folder.join("rillflow.toml")).plan().apply().is_some());
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null());
        // One for all packages, so that the generator is compiled once.
        command.env("CARGO_TARGET_DIR", scratch().join("target"));
        command.env("CARGO_TERM_COLOR", "never").env("RUST_BACKTRACE", "1").env_remove("DOCS_RS");
        command
    }

    fn build(&self) -> Build {
        Build::run(&mut self.cargo(&["build", "--offline", "--locked", "--verbose", "--message-format=json"]))
    }

    /// The lines of cargo that begin with `kind` and speak of this package, without that beginning.
    fn lines<'a>(&self, kind: &str, build: &'a Build) -> Vec<&'a str> {
        let beginning = format!("{kind}: {}@0.1.0: ", self.name);
        build.words.lines().filter_map(|line| line.strip_prefix(&beginning)).collect()
    }

    /// Whether the build ran the script; fails if the build failed.
    fn reran(&self) -> bool {
        let build = self.build();
        assert!(build.is_success, "{}", build.words);
        let is_fresh = build
            .words
            .lines()
            .any(|line| line.trim() == format!("Fresh {} v0.1.0 ({})", self.name, self.folder.display()));
        let has_run = build
            .words
            .lines()
            .any(|line| line.trim().starts_with("Running `") && line.ends_with("build-script-build`"));
        assert_ne!(is_fresh, has_run, "{}", build.words);
        has_run
    }

    /// Every file and folder, with what is in it and when it was written.
    fn snapshot(&self) -> BTreeMap<PathBuf, (SystemTime, Option<Vec<u8>>)> {
        let mut found = BTreeMap::new();
        visit(&self.folder, &mut |path| {
            let content = path.is_file().then(|| fs_err::read(path).unwrap());
            found.insert(path.to_owned(), (fs_err::metadata(path).unwrap().modified().unwrap(), content));
        });
        found
    }
}

impl Build {
    fn run(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let lines = String::from_utf8(stdout).unwrap();
        let messages = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        Self { is_success: status.success(), messages, words: String::from_utf8(stderr).unwrap() }
    }

    /// `OUT_DIR` of the script of the package.
    fn out_dir(&self) -> PathBuf {
        let ours = |message: &&serde_json::Value| {
            message["reason"] == "build-script-executed"
                && !message["package_id"].as_str().unwrap().starts_with("registry")
        };
        PathBuf::from(self.messages.iter().find(ours).unwrap()["out_dir"].as_str().unwrap())
    }
}

fn scratch() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("real-build")
}

fn visit(path: &Path, action: &mut dyn FnMut(&Path)) {
    action(path);
    if path.is_dir() {
        for entry in fs_err::read_dir(path).unwrap() {
            visit(&entry.unwrap().path(), action);
        }
    }
}

/// Takes the right to write from everybody, or gives it back to the owner.
fn read_only(folder: &Path, is_read_only: bool) {
    visit(folder, &mut |path| {
        use std::os::unix::fs::PermissionsExt as _;
        let mut permissions = fs_err::metadata(path).unwrap().permissions();
        let mode = permissions.mode();
        permissions.set_mode(if is_read_only { mode & !0o222 } else { mode | 0o200 });
        fs_err::set_permissions(path, permissions).unwrap();
    });
}

#[test]
fn a_mistake_looks_like_one_of_the_compilers() {
    let broken = MANIFEST.replace("by = \"i32\"", "by = \"i33\"").replace("\"Counter\"", "\"Couter\"");
    let package = Package::new("mistaken", &broken);
    let build = package.build();
    let words = &build.words;
    assert!(!build.is_success, "{words}");
    let errors = package.lines("error", &build);
    assert_eq!(errors.len(), 2, "{words}");
    assert!(errors.iter().all(|line| line.starts_with("[RF0") && line.contains("(rillflow.toml:")), "{words}");
    assert!(errors.iter().any(|line| line.starts_with("[RF0201]") && line.contains("`i33`")), "{words}");
    // The annotated text, as it is on the screen: neither escaped nor in the middle of a panic.
    assert!(words.contains("error[RF0201]: ") && words.contains("by = \"i33\"\n"), "{words}");
    for noise in ["\\n", "\\\"", "Diagnostic {", "panicked", "stack backtrace", "RUST_BACKTRACE"] {
        assert!(!words.contains(noise), "`{noise}` is in\n{words}");
    }
}

#[test]
fn a_script_runs_again_when_its_input_changed() {
    let package = Package::new("watchful", MANIFEST);
    package.generate();
    assert!(package.reran(), "everything is new");
    assert!(!package.reran(), "nothing was touched");
    package.write("src/lib.rs", "// Not an input of the script.\n");
    assert!(package.build().words.lines().all(|line| !line.ends_with("build-script-build`")));
    for (path, text) in [
        ("rillflow.toml", format!("{MANIFEST}# touched\n")),
        ("domain/streams.toml", format!("{INCLUDED}# touched\n")),
        ("domain/new.toml", "# A file that the pattern finds.\n".to_owned()),
    ] {
        package.write(path, &text);
        assert!(package.reran(), "{path} was touched");
        assert!(!package.reran(), "{path} was not touched again");
    }
}

#[test]
fn on_docs_rs_nothing_but_out_dir_is_written() {
    // Neither lock file nor migrations are there, and they cannot be written.
    let package = Package::new("documented", MANIFEST);
    read_only(&package.folder, true);
    let before = package.snapshot();
    let build =
        Build::run(package.cargo(&["build", "--offline", "--locked", "--message-format=json"]).env("DOCS_RS", "1"));
    let after = package.snapshot();
    read_only(&package.folder, false);
    assert!(build.is_success, "{}", build.words);
    assert_eq!(before, after, "the sources are as they were");
    let written: Vec<_> = fs_err::read_dir(build.out_dir()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(written, ["rillflow.rs"]);
    assert!(fs_err::read_to_string(build.out_dir().join("rillflow.rs")).unwrap().contains("struct Incremented"));
    // Anywhere else the missing migrations are a mistake.
    let build = package.build();
    assert!(!build.is_success && build.words.contains("[RF0510]"), "{}", build.words);
}

#[test]
fn checked_in_rust_is_verified_and_never_written() {
    let package = Package::new("checked-in", &MANIFEST.replace("rust = \"out-dir\"", ""));
    let before = package.snapshot();
    let build = package.build();
    assert!(build.is_success, "what is checked in is what is compiled: {}", build.words);
    let warnings = package.lines("warning", &build);
    assert!(warnings.len() == 1 && warnings[0].starts_with("[RF0510]"), "{}", build.words);
    assert_eq!(before, package.snapshot());
    assert_eq!(fs_err::read_dir(build.out_dir()).unwrap().count(), 0, "{}", build.out_dir().display());

    // The warning ends with its reason, also where the files were not there to be watched.
    package.generate();
    let build = package.build();
    assert!(build.is_success && package.lines("warning", &build).is_empty(), "{}", build.words);
    assert!(!package.reran(), "everything is right");
    package.write("src/generated/counter.rs", "// Edited by hand.\n");
    let build = package.build();
    assert!(build.is_success && package.lines("warning", &build).len() == 1, "{}", build.words);
}
