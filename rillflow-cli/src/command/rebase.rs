//! `rillflow migrate rebase`: the migrations of this branch on top of those of another one.

use std::path::Path;

use clap::Args;
use rillflow_codegen::Generator;
use rillflow_codegen::evolve;
use rillflow_codegen::generate::LOCK_FILE;
use rillflow_codegen::lock::{self, Lock, LockedMigration};
use rillflow_codegen::model::Model;
use rillflow_codegen::output::migration_path;
use rillflow_codegen::source::SourceMap;
use rillflow_codegen::write::{Folder, shown};
use rillflow_runtime::ConnectOptions;
use rillflow_runtime::schema;

use crate::arguments::ManifestArgument;
use crate::git::Revision;
use crate::outcome::{Failure, Outcome};
use crate::report;
use crate::screen::Screen;

/// The names under which a branch that others share is found, if nobody says which.
const SHARED: [&str; 5] = ["@{upstream}", "origin/main", "origin/master", "main", "master"];

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    manifest: ManifestArgument,
    /// The branch, tag or commit whose migrations come first; by default the upstream branch, else `main` or `master`
    #[arg(long, value_name = "REVISION")]
    onto: Option<String>,
    /// A database that must not have seen the migrations that are written anew
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
}

/// What happens to the files, found out before any of it.
#[derive(Default)]
struct Change {
    /// Paths of generated migrations of this branch, which go.
    removed: Vec<String>,
    /// The migrations of the other branch, and its lock file.
    written: Vec<(String, String)>,
    /// Hand-written migrations of this branch that come before its generated ones, by the path before and after.
    renumbered: Vec<(String, String)>,
    /// Hand-written ones that come after generated ones, and may need what those make: the path and the text.
    last: Vec<(LockedMigration, &'static str, String, String)>,
    /// The migrations that go.
    withdrawn: Vec<LockedMigration>,
}

pub(super) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let manifest = &arguments.manifest.manifest;
    let model = report::model(screen, manifest)?;
    let root = report::folder(manifest);
    let folder = Folder::open(root).map_err(|error| failed(LOCK_FILE, &error))?;
    let theirs = base(root, arguments.onto.as_deref())?;
    let ours = our_lock(&folder, root)?;
    let their_lock = parse(&theirs.lock).ok_or_else(|| {
        Failure::new(format!("`{LOCK_FILE}` of `{}` cannot be read", theirs.name))
            .help("look at it with `git show`; it must be as `rillflow gen` wrote it")
    })?;
    refuse_left(&folder, &model, &[&ours, &their_lock])?;
    let change = change(&folder, &model, &ours, &their_lock, &theirs)?;
    if let Some(url) = &arguments.database_url {
        refuse_seen(url.clone(), model.project.schema.as_str().to_owned(), change.withdrawn.clone())?;
    }
    carry_out(screen, (&folder, root), &change)?;
    let mut generation = Generator::new(manifest).plan();
    let written = generation.apply();
    screen.show(&generation.sources, &generation.diagnostics);
    let Some(written) = written else {
        // They are not lost, and whoever repairs the manifest sees where they stand.
        let highest = their_lock.migrations.iter().map(|migration| migration.version).max().unwrap_or(0);
        put_last(
            screen,
            (&folder, root),
            &model,
            &change,
            highest + i64::try_from(change.renumbered.len()).unwrap_or(0),
        )?;
        return Err(report::failure(&generation.diagnostics));
    };
    for path in &written.written {
        screen.done(format_args!("wrote {path}"));
    }
    if change.last.is_empty() {
        return Ok(());
    }
    let highest = generation.migrations.iter().map(|migration| migration.version).max().unwrap_or(0);
    put_last(screen, (&folder, root), &model, &change, highest)?;
    let mut generation = Generator::new(manifest).plan();
    let written = generation.apply();
    screen.show(&generation.sources, &generation.diagnostics);
    written.map(|_| ()).ok_or_else(|| report::failure(&generation.diagnostics))
}

/// A generated migration that no lock file knows would stop the generation after everything else was done.
fn refuse_left(folder: &Folder, model: &Model, locks: &[&Lock]) -> Outcome {
    let place = model.generate.migrations.trim_end_matches('/');
    let known = |file: &str| {
        let stem = file.trim_end_matches(".up.sql").trim_end_matches(".down.sql");
        locks.iter().flat_map(|lock| &lock.migrations).any(|migration| migration.file_stem() == stem)
    };
    for file in folder.list(place).map_err(|error| failed(place, &error))? {
        let path = format!("{place}/{file}");
        if ![".up.sql", ".down.sql"].iter().any(|end| file.ends_with(end)) || known(&file) {
            continue;
        }
        let text = folder.read(&path).map_err(|error| failed(&path, &error))?.unwrap_or_default();
        if evolve::is_signed(&text) {
            return Err(Failure::new(format!("`{path}` was generated, but no `{LOCK_FILE}` knows it"))
                .help("delete it, or restore the lock file that knows it; `rillflow explain RF0541` says more"));
        }
    }
    Ok(())
}

/// Gives hand-written migrations their place after the generated ones.
fn put_last(screen: Screen, (folder, root): (&Folder, &Path), model: &Model, change: &Change, highest: i64) -> Outcome {
    let mut version = highest;
    let mut current = 0;
    for (migration, direction, from, text) in &change.last {
        if migration.version != current {
            (version, current) = (version + 1, migration.version);
        }
        let renumbered = LockedMigration { version, ..migration.clone() };
        let to = migration_path(model, &renumbered, direction);
        folder.write(&to, text).map_err(|error| failed(&to, &error))?;
        folder.remove(&kept(from)).map_err(|error| failed(from, &error))?;
        screen.done(format_args!("renamed {} to {}", shown(root, from), shown(root, &to)));
    }
    Ok(())
}

/// Where a hand-written migration waits for its new number, so that nothing is lost if the program is stopped.
fn kept(path: &str) -> String {
    format!("{path}.kept")
}

/// The other side.
struct Base<'a> {
    root: &'a Path,
    name: String,
    revision: Revision<'a>,
    lock: String,
}

fn base<'a>(root: &'a Path, onto: Option<&'a str>) -> Result<Base<'a>, Failure> {
    let (name, revision) = match onto {
        Some(name) => (name, Revision::find(root, name)?),
        None => shared(root)?,
    };
    let Some(lock) = revision.read(LOCK_FILE)? else {
        let sentence = format!("`{name}` has no `{LOCK_FILE}` beside the manifest");
        return Err(Failure::new(sentence).help("name the branch that has it: `--onto origin/main`"));
    };
    Ok(Base { root, name: name.to_owned(), revision, lock })
}

impl Base<'_> {
    /// Whether git is in the middle of bringing two branches together.
    fn is_merge(&self) -> bool {
        ["MERGE_HEAD", "REBASE_HEAD"].iter().any(|name| Revision::find(self.root, name).is_ok())
    }
}

fn shared(root: &Path) -> Result<(&'static str, Revision<'_>), Failure> {
    let mut last = None;
    for name in SHARED {
        match Revision::find(root, name) {
            Ok(revision) => return Ok((name, revision)),
            Err(failure) => last = Some(failure),
        }
    }
    // Without git, or outside of a repository, every attempt fails for that reason; else no branch has such a name.
    let failure = last.unwrap_or_else(|| Failure::usage("no branch to rebase onto was found"));
    Err(failure.help("say onto which branch: `rillflow migrate rebase --onto origin/main`"))
}

fn parse(text: &str) -> Option<Lock> {
    let mut sources = SourceMap::default();
    let file = sources.add(LOCK_FILE, text);
    Lock::parse(&sources, file).ok()
}

/// The lock file of this branch: the one in the folder, or the committed one if git has put both sides into it.
fn our_lock(folder: &Folder, root: &Path) -> Result<Lock, Failure> {
    let there = folder.read(LOCK_FILE).map_err(|error| failed(LOCK_FILE, &error))?;
    if let Some(lock) = there.as_deref().and_then(parse) {
        return Ok(lock);
    }
    // In the middle of `git rebase` the commit of ours is called so; in the middle of `git merge` it is the head.
    for name in ["REBASE_HEAD", "HEAD"] {
        if let Ok(revision) = Revision::find(root, name)
            && let Some(lock) = revision.read(LOCK_FILE)?.as_deref().and_then(parse)
        {
            return Ok(lock);
        }
    }
    Err(Failure::new(format!("the `{LOCK_FILE}` of this branch cannot be read"))
        .help("restore it: `git checkout --ours rillflow.lock`"))
}

fn change(folder: &Folder, model: &Model, ours: &Lock, theirs: &Lock, base: &Base<'_>) -> Result<Change, Failure> {
    let is_theirs = |one: &LockedMigration| {
        theirs.migrations.iter().any(|other| other.file_stem() == one.file_stem() && other.up == one.up)
    };
    let mut change = Change::default();
    let read = |path: &str| folder.read(path).map_err(|error| failed(path, &error));
    let mut next = theirs.migrations.iter().map(|migration| migration.version).max().unwrap_or(0);
    for migration in ours.migrations.iter().filter(|one| !is_theirs(one)) {
        let is_last = migration.own && !change.withdrawn.is_empty();
        if !migration.own {
            change.withdrawn.push(migration.clone());
        } else if !is_last {
            next += 1;
        }
        for (direction, pinned) in [("up", &migration.up), ("down", &migration.down)] {
            let path = migration_path(model, migration, direction);
            let Some(text) = read(&path)? else { continue };
            if is_last {
                change.removed.push(path.clone());
                change.last.push((migration.clone(), direction, path, text));
            } else if migration.own {
                let renumbered = LockedMigration { version: next, ..migration.clone() };
                change.renumbered.push((path, migration_path(model, &renumbered, direction)));
            } else if lock::hash(&text) == *pinned || has_both_sides(&text) {
                change.removed.push(path);
            } else {
                return Err(Failure::new(format!("`{path}` was changed after it was written")).help(
                    "a migration of this branch is written anew, and the change would be lost; restore the file",
                ));
            }
        }
    }
    for migration in &theirs.migrations {
        for (direction, pinned) in [("up", &migration.up), ("down", &migration.down)] {
            let path = migration_path(model, migration, direction);
            if pinned.is_empty() {
                continue;
            }
            let Some(text) = base.revision.read(&path)? else {
                return Err(Failure::new(format!("`{}` has no `{path}`, which its lock file names", base.name)));
            };
            if change.removed.contains(&path) || read(&path)?.as_ref() != Some(&text) {
                change.written.push((path, text));
            }
        }
    }
    let lock = lock_for(folder, ours, theirs, base)?;
    change.written.push((LOCK_FILE.to_owned(), lock));
    Ok(change)
}

/// Whether git has put what two branches say into one file.
fn has_both_sides(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("<<<<<<< ")) && text.lines().any(|line| line.starts_with(">>>>>>> "))
}

/// The lock file of the other branch, which also knows what this branch has generated and released. What it says of the
/// database is theirs, so that `gen` finds ours to be missing.
fn lock_for(folder: &Folder, ours: &Lock, theirs: &Lock, base: &Base<'_>) -> Result<String, Failure> {
    let mut lock = theirs.clone();
    lock.prints.clear();
    for (event, version, hash) in ours.released.iter() {
        lock.released.pin(event, version, hash.to_owned());
    }
    let is_merge = base.is_merge();
    for path in ours.files.keys().chain(theirs.files.keys()) {
        let Some(text) = folder.read(path).map_err(|error| failed(path, &error))? else { continue };
        let hash = lock::hash(&text);
        let is_known = [ours, theirs].iter().any(|lock| lock.files.get(path) == Some(&hash));
        // Generated files that git has merged are what neither side has generated, and nobody's work.
        if is_known || is_merge && text.contains("@generated by rillflow") {
            lock.files.insert(path.clone(), hash);
        }
    }
    lock.print().map_err(|error| Failure::new(format!("`{LOCK_FILE}` cannot be written: {error}")))
}

/// A database that has run a migration would refuse every other one of its number.
fn refuse_seen(url: String, schema: String, withdrawn: Vec<LockedMigration>) -> Outcome {
    super::block_on(async move {
        let pool = ConnectOptions::new(&url)?.open().await?;
        let seen = schema::seen(&pool, &schema).await?;
        let known = withdrawn.iter().rev().find(|one| seen.contains(&(one.version, one.name.clone())));
        match known {
            Some(one) => Err(Failure::new(format!("the database has already run `{}`", one.file_stem()))
                .help("take it back first: `rillflow migrate revert`; or start that database over")),
            None => Ok(()),
        }
    })
}

fn carry_out(screen: Screen, (folder, root): (&Folder, &Path), change: &Change) -> Outcome {
    for (_, _, path, text) in &change.last {
        folder.write(&kept(path), text).map_err(|error| failed(path, &error))?;
    }
    for path in &change.removed {
        folder.remove(path).map_err(|error| failed(path, &error))?;
        screen.done(format_args!("removed {}", shown(root, path)));
    }
    // The last one first, so that none gets a name that another still has.
    for (from, to) in change.renumbered.iter().rev().filter(|(from, to)| from != to) {
        let text = folder.read(from).map_err(|error| failed(from, &error))?.unwrap_or_default();
        folder.write(to, &text).map_err(|error| failed(to, &error))?;
        folder.remove(from).map_err(|error| failed(from, &error))?;
        screen.done(format_args!("renamed {} to {}", shown(root, from), shown(root, to)));
    }
    for (path, text) in &change.written {
        folder.write(path, text).map_err(|error| failed(path, &error))?;
        screen.done(format_args!("took {}", shown(root, path)));
    }
    Ok(())
}

fn failed(path: &str, error: &std::io::Error) -> Failure {
    Failure::new(format!("`{path}` cannot be read or written: {error}"))
}
