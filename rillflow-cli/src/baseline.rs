//! The older state that `--against` names.

use std::collections::BTreeMap;
use std::path::Path;

use rillflow_codegen::breaking::Baseline;
use rillflow_codegen::generate::LOCK_FILE;
use rillflow_codegen::load;
use rillflow_codegen::lock::Lock;
use rillflow_codegen::model::Model;
use rillflow_codegen::read;
use rillflow_codegen::source::{FileId, SourceMap};

use crate::git::Revision;
use crate::outcome::Failure;
use crate::report;
use crate::screen::Screen;

/// An older state, and how to call it.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) baseline: Baseline,
}

/// Reads the state that `against` names: a manifest or a lock file if there is such a file, a git revision otherwise.
/// Without a name it is the lock file beside `manifest`.
pub(crate) fn read(screen: Screen, manifest: &Path, against: Option<&str>) -> Result<Named, Failure> {
    let folder = report::folder(manifest);
    match against {
        None => of_neighbour(screen, &folder.join(LOCK_FILE)),
        Some(name) if Path::new(name).is_file() => of_file(screen, Path::new(name)),
        Some(name) => {
            let revision = Revision::find(folder, name).map_err(|failure| misnamed(name).unwrap_or(failure))?;
            of_revision(screen, manifest, &revision, name)
        }
    }
}

/// What is meant by a name that is no file and no revision, where its form says it.
fn misnamed(name: &str) -> Option<Failure> {
    let path = Path::new(name);
    if path.is_dir() {
        let beside = |file: &str| Some(path.join(file)).filter(|path| path.is_file());
        let meant = beside("rillflow.toml").or_else(|| beside(LOCK_FILE));
        let failure =
            Failure::usage(format!("`{name}` is a folder: neither a manifest, nor a lock file, nor a revision"));
        return Some(failure.help(match meant {
            Some(file) => format!("name the file in it: `--against {}`", file.display()),
            None => "name a manifest or a lock file; there is none in this folder".to_owned(),
        }));
    }
    let is_file_name = path.extension().is_some_and(|extension| extension == "toml" || extension == "lock");
    // `HEAD~1:sub/rillflow.toml` is a path in a revision, whatever it ends with.
    if let Some((revision, inside)) = name.split_once(':') {
        let sentence = format!("`{name}` is a path in a revision; `--against` takes the revision alone");
        let help = format!(
            "`--against {revision}` reads the manifest that is compared where it was in that revision; \
             for another one, `git show {revision}:./{inside} > older.toml` and `--against older.toml`"
        );
        return Some(Failure::usage(sentence).help(help));
    }
    is_file_name.then(|| {
        Failure::usage(format!("there is no file `{name}`, and git knows no revision of this name"))
            .help("check the path: it is taken from the folder that you are in")
    })
}

fn of_neighbour(screen: Screen, path: &Path) -> Result<Named, Failure> {
    if !path.is_file() {
        return Err(Failure::usage(format!("there is no `{}` to compare with", report::shown(path)))
            .help("run `rillflow gen`, or name an older state: `--against main`"));
    }
    of_file(screen, path)
}

fn of_file(screen: Screen, path: &Path) -> Result<Named, Failure> {
    let mut sources = SourceMap::default();
    let name = report::shown(path).to_string();
    // What was shown says where it is wrong; this says as what the file was read.
    let unread = |form: &str, other: &str| {
        Failure::usage(format!("`{name}` was read as {form}, since its name {other}"))
            .help("name a manifest, a lock file (`*.lock`) or a git revision that this release can read")
    };
    let baseline = if path.extension().is_some_and(|extension| extension == "lock") {
        let read = lock(screen, &mut sources, path);
        Baseline::of_lock(&read.map_err(|_| unread("a lock file", "ends with `.lock`"))?)
    } else {
        let (model, diagnostics) = load::load_file(&mut sources, path);
        let model = usable(screen, &sources, model, &diagnostics);
        let model = model.map_err(|_| unread("a manifest", "does not end with `.lock`"))?;
        let beside = report::folder(path).join(LOCK_FILE);
        let lock = if beside.is_file() { Some(lock(screen, &mut sources, &beside)?) } else { None };
        Baseline::of_manifest(&model, lock.as_ref())
    };
    Ok(Named { name, baseline })
}

fn of_revision(screen: Screen, manifest: &Path, revision: &Revision<'_>, name: &str) -> Result<Named, Failure> {
    let file = manifest.file_name().unwrap_or_default().to_string_lossy();
    let Some(text) = revision.read(&file)? else {
        return Err(Failure::usage(format!("there is no `{}` at `{name}`", manifest.display()))
            .help("name a revision that has it"));
    };
    let mut sources = SourceMap::default();
    // Only a manifest that says so consists of several files.
    let mut others = BTreeMap::new();
    if text.contains("include") {
        for path in revision.list(".toml")? {
            if let Some(text) = revision.read(&path)? {
                others.insert(path, text);
            }
        }
    }
    let (model, diagnostics) = load::load_texts(&mut sources, format!("{name}:{file}"), text, &others);
    let unread = |file: &str| {
        Failure::usage(format!("`{name}` was read as a git revision, and its `{file}` cannot be used"))
            .help("name another revision, or a manifest or a lock file that this release can read")
    };
    let model = usable(screen, &sources, model, &diagnostics).map_err(|_| unread(&file))?;
    let lock = match revision.read(LOCK_FILE)? {
        Some(text) => {
            let file = sources.add(format!("{name}:{LOCK_FILE}"), text);
            Some(parse(screen, &sources, file).map_err(|_| unread(LOCK_FILE))?)
        }
        None => None,
    };
    Ok(Named { name: name.to_owned(), baseline: Baseline::of_manifest(&model, lock.as_ref()) })
}

/// The model of an older manifest; parts that are not executed are no matter here.
fn usable(
    screen: Screen,
    sources: &SourceMap,
    model: Option<Model>,
    diagnostics: &[rillflow_codegen::diagnostic::Diagnostic],
) -> Result<Model, Failure> {
    model.ok_or_else(|| {
        screen.show(sources, diagnostics);
        Failure::usage_reported()
    })
}

fn lock(screen: Screen, sources: &mut SourceMap, path: &Path) -> Result<Lock, Failure> {
    match read::read(sources, path) {
        Ok(file) => parse(screen, sources, file),
        Err(diagnostic) => {
            screen.show(sources, &[*diagnostic]);
            Err(Failure::usage_reported())
        }
    }
}

fn parse(screen: Screen, sources: &SourceMap, file: FileId) -> Result<Lock, Failure> {
    Lock::parse(sources, file).map_err(|diagnostic| {
        screen.show(sources, &[*diagnostic]);
        Failure::usage_reported()
    })
}
