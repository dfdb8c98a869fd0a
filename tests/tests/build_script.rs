//! The door for build scripts.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::path::Path;

use rillflow_codegen::build::{BuildFailure, BuildReport};
use rillflow_codegen::{Builder, Generator};

const MANIFEST: &str = r#"
manifest = 1

[project]
name = "counter"

[generate]
rust = "out-dir"

[streams.Counter]

[events.Incremented]
stream = "Counter"

[events.Incremented.v1]
by = "i32"
"#;

/// A package with a manifest, and an `OUT_DIR`.
struct Package {
    folder: tempfile::TempDir,
    out_dir: tempfile::TempDir,
}

impl Package {
    fn new(manifest: &str) -> Self {
        let package = Self { folder: tempfile::tempdir().unwrap(), out_dir: tempfile::tempdir().unwrap() };
        package.write("rillflow.toml", manifest);
        package
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }

    fn generate(&self, manifest: &str) {
        assert!(Generator::new(self.folder.path().join(manifest)).plan().apply().is_some());
    }

    fn build(&self, manifest: &str) -> Result<BuildReport, BuildFailure> {
        Builder::new().package(self.folder.path()).manifest(manifest).out_dir(self.out_dir.path()).run()
    }

    fn output(&self) -> Option<String> {
        fs_err::read_to_string(self.out_dir.path().join("rillflow.rs")).ok()
    }
}

fn watched(directives: &[String]) -> Vec<&Path> {
    directives.iter().filter_map(|line| line.strip_prefix("cargo::rerun-if-changed=")).map(Path::new).collect()
}

#[test]
fn a_selector_that_selects_nothing_is_a_warning_of_cargo() {
    let entry = "[[generate.attributes]]\non = \"events.Incremented.v2\"\nderive = [\"Eq\"]\n\n[streams.Counter]";
    let package = Package::new(&MANIFEST.replace("[streams.Counter]", entry));
    package.generate("rillflow.toml");
    let report = package.build("rillflow.toml").unwrap_or_else(|failure| panic!("{failure}"));
    assert!(report.written);
    let warnings: Vec<&String> = report.directives.iter().filter(|line| line.starts_with("cargo::warning=")).collect();
    let [warning] = warnings.as_slice() else { panic!("{warnings:?}") };
    assert!(warning.contains("RF0536") && warning.contains("events.Incremented.v2"), "{warning}");
}

#[test]
fn the_file_is_written_once() {
    let package = Package::new(MANIFEST);
    package.generate("rillflow.toml");
    let first = package.build("rillflow.toml").unwrap_or_else(|failure| panic!("{failure}"));
    assert!(first.written);
    let text = package.output().unwrap();
    assert!(text.contains("\"/migrations/0001_init.up.sql\""), "{text}");
    let time = fs_err::metadata(package.out_dir.path().join("rillflow.rs")).unwrap().modified().unwrap();
    let second = package.build("rillflow.toml").unwrap();
    assert!(!second.written);
    assert_eq!(fs_err::metadata(package.out_dir.path().join("rillflow.rs")).unwrap().modified().unwrap(), time);
    assert_eq!(first.directives, second.directives);
    assert_eq!(
        watched(&first.directives).len(),
        5,
        "manifest, lock file, the folder of the migrations and both ways of the first"
    );
}

#[test]
fn only_what_exists_is_watched() {
    for (manifest, generated) in [("rillflow.toml", false), ("rillflow.toml", true), ("missing.toml", false)] {
        let package = Package::new(MANIFEST);
        if generated {
            package.generate(manifest);
        }
        let directives = match package.build(manifest) {
            Ok(report) => report.directives,
            Err(failure) => failure.directives,
        };
        assert!(watched(&directives).iter().all(|path| path.exists()), "{directives:?}");
    }
}

#[test]
fn included_files_and_their_folders_are_watched() {
    let package =
        Package::new(&MANIFEST.replace("manifest = 1", "manifest = 1\ninclude = [\"domain/*.toml\", \"a.toml\"]"));
    package.write("domain/order.toml", "[types.Tier]\nvalues = [\"free\"]\n");
    package.write("domain/notes.md", "not a manifest");
    package.write("a.toml", "[types.Broken\n");
    // A broken file is watched as well: what mends it must be seen.
    for _ in 0..2 {
        let directives = match package.build("rillflow.toml") {
            Ok(report) => report.directives,
            Err(failure) => failure.directives,
        };
        let watched = watched(&directives);
        for path in ["rillflow.toml", "a.toml", "domain/order.toml", "domain"] {
            assert!(watched.contains(&package.folder.path().join(path).as_path()), "{path}: {directives:?}");
        }
        assert!(!watched.contains(&package.folder.path()) && watched.iter().all(|path| path.exists()));
        package.write("a.toml", "[types.Mended]\nvalues = [\"free\"]\n");
        package.generate("rillflow.toml");
    }
}

#[test]
fn a_manifest_in_a_folder_finds_its_migrations() {
    let package = Package::new(MANIFEST);
    package.write("data/model/rillflow.toml", MANIFEST);
    package.generate("data/model/rillflow.toml");
    package.build("data/model/rillflow.toml").unwrap_or_else(|failure| panic!("{failure}"));
    assert!(package.output().unwrap().contains("\"/data/model/migrations/0001_init.up.sql\""));
}

#[test]
fn nothing_is_written_beside_the_manifest() {
    let package = Package::new(MANIFEST);
    let failure = package.build("rillflow.toml").unwrap_err();
    assert!(failure.to_string().contains("run `rillflow gen`"), "{failure}");
    assert_eq!(fs_err::read_dir(package.folder.path()).unwrap().count(), 1);
    assert_eq!(package.output(), None);
}

#[test]
fn an_error_of_the_manifest_is_one_line_for_cargo() {
    let package = Package::new(&MANIFEST.replace("by = \"i32\"", "by = \"i33\"\nfor = \"Nothing\""));
    let failure = package.build("rillflow.toml").unwrap_err();
    let errors: Vec<&String> = failure.directives.iter().filter(|line| line.starts_with("cargo::error=")).collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].contains("[RF0201]") && errors.iter().all(|line| !line.contains('\n')), "{errors:?}");
    assert!(failure.to_string().contains("by = \"i33\""), "the snippet is shown: {failure}");
}

#[test]
fn checked_in_rust_is_compared_and_never_written() {
    let checked_in = MANIFEST.replace("rust = \"out-dir\"", "");
    let package = Package::new(&checked_in);
    let report = package.build("rillflow.toml").unwrap();
    assert!(report.directives.iter().any(|line| line.starts_with("cargo::warning=[RF0510]")), "{report:?}");
    assert_eq!(fs_err::read_dir(package.folder.path()).unwrap().count(), 1);
    package.generate("rillflow.toml");
    let report = package.build("rillflow.toml").unwrap();
    assert!(!report.directives.iter().any(|line| line.contains("warning")), "{report:?}");
    assert_eq!(package.output(), None);
}
