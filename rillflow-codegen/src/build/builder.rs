//! One run inside of a build script.

use std::fmt;
use std::path::{Path, PathBuf};

use super::package;
use crate::diagnostic::{Diagnostic, Severity, Style, catalog, one_line, render};
use crate::generate::{Generation, Generator, LOCK_FILE};
use crate::model::RustOutput;
use crate::output::{self, OUT_DIR_FILE};
use crate::source::{FileId, SourceMap};
use crate::write::Folder;

/// A build script's run. Setters take and return it; [`run_or_exit`](Self::run_or_exit) or [`run`](Self::run) ends it.
#[derive(Clone, Debug)]
pub struct Builder {
    manifest: PathBuf,
    package: Option<PathBuf>,
    out_dir: Option<PathBuf>,
    on_docs_rs: bool,
}

/// What a run did, and what cargo must be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildReport {
    /// The lines for cargo, each beginning with `cargo::`.
    pub directives: Vec<String>,
    /// Whether the file in `OUT_DIR` was written, because it was not right already.
    pub written: bool,
}

/// Why a run made nothing.
#[derive(Debug)]
pub struct BuildFailure {
    /// The files that the diagnostics point into.
    pub sources: SourceMap,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// The lines for cargo, each beginning with `cargo::`.
    pub directives: Vec<String>,
}

impl fmt::Display for BuildFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&render(&self.sources, &self.diagnostics, Style::Plain))
    }
}

impl std::error::Error for BuildFailure {}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// A run for `rillflow.toml` of the package whose build script this is.
    #[must_use]
    pub fn new() -> Self {
        let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
        Self {
            manifest: PathBuf::from("rillflow.toml"),
            package: None,
            out_dir: variable("OUT_DIR"),
            on_docs_rs: variable("DOCS_RS").is_some(),
        }
    }

    /// The manifest, relative to the package.
    #[must_use]
    pub fn manifest(mut self, path: impl Into<PathBuf>) -> Self {
        self.manifest = path.into();
        self
    }

    /// The folder of the package's `Cargo.toml`; the current one, which cargo sets, if nothing else is said.
    #[must_use]
    pub fn package(mut self, path: impl Into<PathBuf>) -> Self {
        self.package = Some(path.into());
        self
    }

    /// The folder for out-dir output; `OUT_DIR` if nothing else is said.
    #[must_use]
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(path.into());
        self
    }

    /// Runs, tells cargo and the user, and ends the build script with code 1 on an error.
    pub fn run_or_exit(self) {
        match self.run() {
            Ok(report) => print_lines(&report.directives),
            Err(failure) => {
                eprint!("{failure}");
                print_lines(&failure.directives);
                std::process::exit(1);
            }
        }
    }

    /// Runs and prints nothing.
    ///
    /// # Errors
    ///
    /// If the manifest has an error, if migrations or lock file are behind it in an out-dir build, or if the file in
    /// `OUT_DIR` cannot be written.
    pub fn run(self) -> Result<BuildReport, BuildFailure> {
        let package = self.package.clone().unwrap_or_default();
        // Relative where it can be, since users see it; a manifest given by an absolute path stays where it is.
        let manifest = package.join(&self.manifest);
        let generator = Generator::new(manifest.as_path()).package_path(package_path(&manifest, &package));
        let mut generation = generator.plan();
        let mut directives = inputs(&manifest, &generation);
        let is_out_dir = generation.out_dir_text.is_some();
        let checks_in = matches!(&generation.model, Some(model) if model.generate.rust != RustOutput::OutDir);
        if checks_in {
            directives.extend(missing(&manifest, &generation));
            directives.extend(self.warnings(&generation));
            return Ok(BuildReport { directives, written: false });
        }
        if self.on_docs_rs && is_out_dir {
            generation.diagnostics.clear();
        } else {
            let behind = behind(&generation);
            generation.diagnostics.extend(behind);
        }
        match self.write(&mut generation) {
            Some(written) => {
                directives.extend(said(&generation.sources, &generation.diagnostics));
                Ok(BuildReport { directives, written })
            }
            None => Err(failure(generation, directives)),
        }
    }

    /// What is behind in a package with checked-in Rust; the compiled code is what was checked in, so the build goes on.
    fn warnings(&self, generation: &Generation) -> Vec<String> {
        if self.on_docs_rs {
            return Vec::new();
        }
        let diagnostics = generation.diagnostics.iter();
        let mut lines: Vec<String> = diagnostics
            .map(|diagnostic| format!("cargo::warning={}", one_line(&generation.sources, diagnostic)))
            .collect();
        if lines.is_empty() {
            lines.extend(behind(generation).map(|it| format!("cargo::warning={}", one_line(&generation.sources, &it))));
        }
        lines
    }

    /// Writes the file in `OUT_DIR` if it is not right already; `None` after an error.
    fn write(&self, generation: &mut Generation) -> Option<bool> {
        if generation.has_errors() {
            return None;
        }
        let text = generation.out_dir_text.clone()?;
        let path = self.out_dir.clone().unwrap_or_default();
        let written = Folder::open(&path).and_then(|folder| {
            if folder.read(OUT_DIR_FILE)?.as_ref() == Some(&text) {
                return Ok(false);
            }
            folder.write(OUT_DIR_FILE, &text).map(|()| true)
        });
        written
            .map_err(|error| {
                let message = format!("`{}` cannot be written: {error}", path.join(OUT_DIR_FILE).display());
                let file = FileId::default();
                generation.diagnostics.push(Diagnostic::of_file(&catalog::OUTPUT_FAILED, message, file));
            })
            .ok()
    }
}

fn print_lines(lines: &[String]) {
    for line in lines {
        println!("{line}");
    }
}

/// How the folder of the manifest is reached from the package.
fn package_path(manifest: &Path, package: &Path) -> String {
    let folder = manifest.parent().unwrap_or(package);
    match (Folder::open(folder), Folder::open(package)) {
        (Ok(folder), Ok(package)) => package::path_to(folder.path(), package.path()),
        // There is no manifest, and the generator will say so.
        _ => String::new(),
    }
}

/// What cargo must watch. A path that does not exist would make every build a dirty one.
fn inputs(manifest: &Path, generation: &Generation) -> Vec<String> {
    let folder = manifest.parent().unwrap_or_else(|| Path::new(""));
    let mut paths = generation.inputs.clone();
    paths.push(folder.join(LOCK_FILE));
    if let Some(model) = &generation.model {
        // A migration of the user's own that is new is seen by its folder.
        paths.push(folder.join(&model.generate.migrations));
        if let RustOutput::CheckedIn(rust) = &model.generate.rust {
            paths.push(folder.join(rust));
        }
        for migration in &generation.migrations {
            paths.extend(["up", "down"].map(|way| folder.join(output::migration_path(model, migration, way))));
        }
    }
    let existing = paths.into_iter().filter(|path| path.exists());
    let mut lines: Vec<String> = existing.map(|path| format!("cargo::rerun-if-changed={}", path.display())).collect();
    lines.push("cargo::rerun-if-env-changed=DOCS_RS".to_owned());
    lines
}

/// What is behind and is not there to be watched. Naming it makes every build run the script again, which is what it takes
/// for the warning to end once `rillflow gen` has written the file.
fn missing(manifest: &Path, generation: &Generation) -> Vec<String> {
    let folder = manifest.parent().unwrap_or_else(|| Path::new(""));
    let paths = generation.plan.changes().iter().map(|change| folder.join(&change.path));
    paths.filter(|path| !path.exists()).map(|path| format!("cargo::rerun-if-changed={}", path.display())).collect()
}

/// The error for files that `rillflow gen` would write.
fn behind(generation: &Generation) -> Option<Diagnostic> {
    if generation.has_errors() || generation.plan.is_empty() {
        return None;
    }
    let changes = generation.plan.changes().iter();
    let list: Vec<String> =
        changes.map(|change| format!("`{}` is {}", generation.plan.shown(&change.path), change.kind.word())).collect();
    let manifest = FileId::default();
    let message = "generated files are behind the manifest";
    Some(
        Diagnostic::of_file(&catalog::OUTPUT_BEHIND, message, manifest)
            .note(list.join("\n"))
            .help("run `rillflow gen`, and check in what it writes"),
    )
}

fn failure(generation: Generation, mut directives: Vec<String>) -> BuildFailure {
    let Generation { sources, diagnostics, .. } = generation;
    directives.extend(said(&sources, &diagnostics));
    BuildFailure { sources, diagnostics, directives }
}

/// A line for cargo per diagnostic.
fn said(sources: &SourceMap, diagnostics: &[Diagnostic]) -> Vec<String> {
    let line = |diagnostic: &Diagnostic| {
        let kind = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        format!("cargo::{kind}={}", one_line(sources, diagnostic))
    };
    diagnostics.iter().map(line).collect()
}
