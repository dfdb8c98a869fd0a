//! One run of the generator.

use std::path::{Path, PathBuf};

use super::migration::Evolution;
use super::templates::UserTemplates;
use super::{fixture, migration, rust, trouble};
use crate::diagnostic::{Diagnostic, Severity, catalog};
use crate::ir::{SqlMigration, View};
use crate::load::{self, Loaded};
use crate::lock::{Lock, LockedMigration};
use crate::model::Model;
use crate::output::{self, Code, Database, RustFiles};
use crate::release::{self, Pinned};
use crate::render::{Overrides, TemplateError};
use crate::source::{FileId, SourceMap};
use crate::surface::Surface;
use crate::write::{Change, ChangeKind, Folder, Plan, Report};

/// The name of the lock file, beside the manifest.
pub const LOCK_FILE: &str = "rillflow.lock";

/// Compiles one manifest.
#[derive(Clone, Debug)]
pub struct Generator {
    manifest: PathBuf,
    package_path: String,
    /// The events to release; none to release all.
    release: Option<Vec<String>>,
    uses_templates: bool,
}

/// What a run found out. Nothing has been written yet.
#[derive(Debug)]
pub struct Generation {
    /// Every file that was read, for the diagnostics.
    pub sources: SourceMap,
    /// What there is to say, errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// The manifest, the files that it includes, and the folders in which a new file would be included as well. Some may
    /// not exist.
    pub inputs: Vec<PathBuf>,
    /// The migrations as they are afterwards, oldest first.
    pub migrations: Vec<LockedMigration>,
    /// How the database changes, and in which migrations.
    pub evolution: Evolution,
    /// The model, if the manifest has no error.
    pub model: Option<Model>,
    /// The versions that are released by this run.
    pub pinned: Vec<Pinned>,
    /// The paths of fixtures that only the user's program can say.
    pub unrecorded: Vec<String>,
    /// What would change on disk; the part that could be found out, if there are errors.
    pub plan: Plan,
    /// The Rust of an out-dir build.
    pub(crate) out_dir_text: Option<String>,
    /// What templates print.
    code: Option<(Code, SqlMigration)>,
    folder: Option<Folder>,
}

impl Generator {
    /// A generator for the manifest at `path`.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { manifest: path.into(), package_path: String::new(), release: None, uses_templates: true }
    }

    /// Also releases the events called `names`, or all of them if there are no names: their versions never change again.
    #[must_use]
    pub fn release(mut self, names: Vec<String>) -> Self {
        self.release = Some(names);
        self
    }

    /// Leaves the user's templates alone: what they get can be had although one of them is broken.
    #[must_use]
    pub fn without_templates(mut self) -> Self {
        self.uses_templates = false;
        self
    }

    /// Says how the folder of the manifest is reached from that of the user's `Cargo.toml`.
    pub(crate) fn package_path(mut self, path: String) -> Self {
        self.package_path = path;
        self
    }

    /// Compiles the manifest and compares the result with what is on disk.
    #[must_use]
    pub fn plan(&self) -> Generation {
        let mut sources = SourceMap::default();
        let Loaded { model, resolved, diagnostics, inputs } = load::load_inputs(&mut sources, &self.manifest);
        let folder = self.manifest.parent().unwrap_or_else(|| Path::new(""));
        let mut generation = Generation {
            sources,
            diagnostics,
            inputs,
            migrations: Vec::new(),
            evolution: Evolution::default(),
            model: None,
            pinned: Vec::new(),
            unrecorded: Vec::new(),
            plan: Plan::new(folder),
            out_dir_text: None,
            code: None,
            folder: None,
        };
        let Some(model) = model else {
            generation.blame_released(resolved.as_ref(), folder);
            return generation;
        };
        // The manifest is the first file that was read.
        let manifest = FileId::default();
        let templates = self.templates(&mut generation, (manifest, folder), &model);
        match output::database(&model) {
            Ok(database) => self.compare(&mut generation, manifest, &model, &database, &templates),
            Err(error) => generation.diagnostics.push(trouble::template(manifest, &error)),
        }
        generation.model = Some(model);
        generation
    }

    fn templates(&self, generation: &mut Generation, manifest: (FileId, &Path), model: &Model) -> UserTemplates {
        if !self.uses_templates {
            return UserTemplates::default();
        }
        let (_, folder) = manifest;
        generation.inputs.extend(model.generate.templates.as_ref().map(|templates| folder.join(templates)));
        UserTemplates::read(&mut generation.sources, &mut generation.diagnostics, manifest, model)
    }

    fn compare(
        &self,
        generation: &mut Generation,
        manifest: FileId,
        model: &Model,
        database: &Database,
        templates: &UserTemplates,
    ) {
        let parent = self.manifest.parent().unwrap_or_else(|| Path::new(""));
        let folder = match Folder::open(parent) {
            Ok(folder) => folder,
            Err(error) => {
                let shown = parent.display().to_string();
                generation.diagnostics.push(trouble::unwritable(&mut generation.sources, &shown, &error));
                return;
            }
        };
        let mut scene = Scene {
            folder: &folder,
            sources: &mut generation.sources,
            diagnostics: &mut generation.diagnostics,
            plan: &mut generation.plan,
            manifest,
        };
        if let Ok(old) = scene.read_lock() {
            let mut lock = Lock::new();
            lock.schema = database.rendered.schema.clone();
            lock.surface = Surface::of(model);
            if let Some(old) = &old {
                scene.diagnostics.extend(release::check(model, old, manifest));
                lock.released = old.released.clone();
            }
            if let Some(names) = &self.release {
                generation.pinned = release::pin(&lock.surface, names, &mut lock.released);
            }
            let fixtures = fixture::compare(&mut scene, old.as_ref(), &mut lock, model);
            let forms = fixtures.iter().flat_map(|fixture| &fixture.forms).filter(|form| !form.is_recorded);
            generation.unrecorded = forms.map(|form| form.path.clone()).collect();
            generation.evolution = migration::compare(&mut scene, model, database, old.as_ref(), &mut lock);
            let code = output::code(model, &self.package_path, &lock.schema, &lock.migrations, &fixtures);
            match rust(&mut scene, (model, database, &code), old.as_ref(), &mut lock, &templates.overrides) {
                Ok(out_dir_text) => {
                    scene.write_lock(&lock);
                    generation.out_dir_text = out_dir_text;
                }
                Err(error) => scene.diagnostics.push(templates.trouble(scene.sources, manifest, &error)),
            }
            generation.migrations = lock.migrations;
            generation.code = Some((code, database.tables.clone()));
        }
        generation.folder = Some(folder);
    }
}

/// Compares the generated Rust with what is there; returns that of an out-dir build, which is nowhere yet.
fn rust(
    scene: &mut Scene<'_>,
    (model, database, code): (&Model, &Database, &Code),
    old: Option<&Lock>,
    lock: &mut Lock,
    overrides: &Overrides,
) -> Result<Option<String>, TemplateError> {
    let (printed, out_dir_text) = match output::rust(model, code, overrides)? {
        RustFiles::CheckedIn(files) => (files, None),
        RustFiles::OutDir(file) => (Vec::new(), Some(file.text)),
    };
    let mut pages = output::kept_catalog(model, overrides)?;
    if *overrides != Overrides::default() {
        pages.extend(overrides.added(&output::view(model, code, &database.tables))?);
    }
    rust::compare(scene, old, lock, &printed, &pages)?;
    Ok(out_dir_text)
}

impl Generation {
    /// If the manifest, whose parts do not fit, differs from what is released, then that is the mistake: the rest may
    /// follow from it, and advice about the rest would lead away from putting it right.
    fn blame_released(&mut self, resolved: Option<&Model>, folder: &Path) {
        let text = Folder::open(folder).and_then(|folder| folder.read(LOCK_FILE)).ok().flatten();
        let (Some(resolved), Some(text)) = (resolved, text) else { return };
        let file = self.sources.add(self.plan.shown(LOCK_FILE), text);
        let Ok(lock) = Lock::parse(&self.sources, file) else { return };
        let changed = release::check(resolved, &lock, FileId::default());
        if !changed.is_empty() {
            self.diagnostics.retain(|diagnostic| diagnostic.severity != Severity::Error);
            self.diagnostics.extend(changed);
        }
    }

    /// Everything that templates print, if the manifest has no error other than of parts that are not executed yet.
    #[must_use]
    pub fn view(&self) -> Option<View> {
        let is_wrong = |one: &Diagnostic| one.severity == Severity::Error && *one.code != catalog::NOT_EXECUTED;
        let model = self.model.as_ref().filter(|_| !self.diagnostics.iter().any(is_wrong))?;
        let (code, tables) = self.code.as_ref()?;
        Some(output::view(model, code, tables))
    }

    /// Whether there is an error, so that nothing may be written.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether everything on disk is as it should be.
    #[must_use]
    pub fn is_up_to_date(&self) -> bool {
        !self.has_errors() && self.plan.is_empty()
    }

    /// Writes what should change. With an error, now or earlier, the diagnostics say so and there is no report.
    pub fn apply(&mut self) -> Option<Report> {
        if self.has_errors() {
            return None;
        }
        let folder = self.folder.as_ref()?;
        match self.plan.apply(folder) {
            Ok(report) => Some(report),
            Err((path, error)) => {
                self.diagnostics.push(trouble::unwritable(&mut self.sources, &path, &error));
                None
            }
        }
    }
}

/// What the comparisons work on.
pub(super) struct Scene<'a> {
    pub(super) folder: &'a Folder,
    pub(super) sources: &'a mut SourceMap,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    pub(super) plan: &'a mut Plan,
    pub(super) manifest: FileId,
}

impl Scene<'_> {
    /// The text at `path`, if there is one; an unreadable file is reported and is an `Err`.
    pub(super) fn read(&mut self, path: &str) -> Result<Option<String>, ()> {
        let found = self.folder.read(path);
        found.map_err(|error| self.report(path, |sources, path| trouble::unwritable(sources, path, &error)))
    }

    /// Adds what `words` say about the file at `path`, whose path they get as a person can open it.
    pub(super) fn report(&mut self, path: &str, words: impl FnOnce(&mut SourceMap, &str) -> Diagnostic) {
        let diagnostic = words(self.sources, &self.plan.shown(path));
        self.diagnostics.push(diagnostic);
    }

    fn read_lock(&mut self) -> Result<Option<Lock>, ()> {
        let Some(text) = self.read(LOCK_FILE)? else { return Ok(None) };
        let file = self.sources.add(self.plan.shown(LOCK_FILE), text);
        Lock::parse(self.sources, file).map(Some).map_err(|diagnostic| self.diagnostics.push(*diagnostic))
    }

    /// Plans the lock file last: whatever happens before, the next run sees files that are right already.
    fn write_lock(&mut self, lock: &Lock) {
        match lock.print() {
            Ok(text) => {
                if let Ok(before) = self.read(LOCK_FILE) {
                    self.plan_text(LOCK_FILE, before, text, ChangeKind::Stale);
                }
            }
            Err(error) => {
                let io = std::io::Error::other(error);
                self.report(LOCK_FILE, |sources, path| trouble::unwritable(sources, path, &io));
            }
        }
    }

    /// Plans to have `text` at `path`; `kind` says what the file is if it is there and is another.
    pub(super) fn plan_text(&mut self, path: &str, before: Option<String>, text: String, kind: ChangeKind) {
        // A checkout that rewrites line ends makes no file stale.
        if before.as_ref().is_some_and(|before| *before == text || before.replace("\r\n", "\n") == text) {
            self.plan.keep(path);
            return;
        }
        let kind = if before.is_none() { ChangeKind::Missing } else { kind };
        self.plan.change(Change { path: path.to_owned(), kind, before, after: Some(text) });
    }
}
