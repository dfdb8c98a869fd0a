//! Migrations that somebody wrote by hand into the folder: they are pinned like the others and run in their order. Copies of
//! generated ones that the lock file does not know are told from them, and judged by [`next_migration`](super::next_migration).

use std::collections::BTreeMap;

use super::generator::Scene;
use super::trouble;
use crate::evolve;
use crate::lock::{self, LockedMigration};
use crate::model::Model;

/// What is in the folder and not in the lock file.
#[derive(Debug, Default)]
pub(super) struct Unknown {
    /// The migrations that somebody wrote by hand, by number.
    pub(super) own: Vec<LockedMigration>,
    /// The files that say of themselves that they were generated, by path.
    pub(super) generated: BTreeMap<String, String>,
}

/// The migrations in the folder that the lock file does not know yet.
pub(super) fn unknown(scene: &mut Scene<'_>, model: &Model, known: &[LockedMigration]) -> Unknown {
    let folder = model.generate.migrations.trim_end_matches('/');
    let Ok(mut files) = list(scene, folder) else { return Unknown::default() };
    files.retain(|file| {
        !known.iter().any(|migration| [".up.sql", ".down.sql"].map(|end| migration.file_stem() + end).contains(file))
    });
    let generated = take_generated(scene, folder, &mut files);
    Unknown { own: adopt(scene, folder, &files, known), generated }
}

/// Takes the files of generated migrations out of `files`, with their texts. One of the two files of a migration is enough to
/// tell: the other was edited.
fn take_generated(scene: &mut Scene<'_>, folder: &str, files: &mut Vec<String>) -> BTreeMap<String, String> {
    let texts: Vec<(String, String)> = files
        .iter()
        .filter_map(|file| Some((file.clone(), scene.read(&format!("{folder}/{file}")).ok().flatten()?)))
        .collect();
    let signed: Vec<&str> =
        texts.iter().filter(|(_, text)| evolve::is_signed(text)).map(|(file, _)| stem(file)).collect();
    files.retain(|file| !signed.contains(&stem(file)));
    let generated = texts.iter().filter(|(file, _)| signed.contains(&stem(file)));
    generated.map(|(file, text)| (format!("{folder}/{file}"), text.clone())).collect()
}

fn stem(file: &str) -> &str {
    [".up.sql", ".down.sql"].iter().find_map(|end| file.strip_suffix(end)).unwrap_or(file)
}

/// Gives every hand-written file its place, or says why it has none.
fn adopt(scene: &mut Scene<'_>, folder: &str, files: &[String], known: &[LockedMigration]) -> Vec<LockedMigration> {
    let last = known.iter().map(|migration| migration.version).max().unwrap_or(0);
    let mut adopted: Vec<LockedMigration> = Vec::new();
    for file in files {
        let path = format!("{folder}/{file}");
        let Some(stem) = file.strip_suffix(".up.sql") else {
            let stem = file.strip_suffix(".down.sql");
            if stem.is_none_or(|stem| !files.contains(&format!("{stem}.up.sql"))) {
                let reason = "it has no file of the same name that ends with `.up.sql`";
                scene.report(&path, |sources, path| trouble::odd_migration(sources, path, reason, last + 1));
            }
            continue;
        };
        let number = stem.split_once('_').and_then(|(number, name)| Some((number.parse::<i64>().ok()?, name)));
        let Some((version, name)) = number.filter(|(version, _)| *version > 0) else {
            let reason = "its name does not begin with a number";
            scene.report(&path, |sources, path| trouble::odd_migration(sources, path, reason, last + 1));
            continue;
        };
        let migration =
            LockedMigration { version, name: name.to_owned(), up: String::new(), down: String::new(), own: true };
        let reason = if migration.file_stem() != stem {
            Some("its number does not have four digits".to_owned())
        } else if version <= last {
            Some(format!("its number is not after {last:04}, which is the last one that `rillflow.lock` knows"))
        } else {
            let other = adopted.iter().find(|other| other.version == version);
            other.map(|other| format!("`{}` has the same number", other.file_stem()))
        };
        if let Some(reason) = reason {
            scene.report(&path, |sources, path| trouble::odd_migration(sources, path, &reason, last + 1));
            continue;
        }
        let mut hash_of =
            |path: &str| scene.read(path).ok().flatten().map_or_else(String::new, |text| lock::hash(&text));
        let down = hash_of(&format!("{folder}/{stem}.down.sql"));
        adopted.push(LockedMigration { up: hash_of(&path), down, ..migration });
    }
    adopted.sort_by_key(|migration| migration.version);
    adopted
}

/// Without a lock file nobody can tell the migrations that were generated from those that were not.
pub(super) fn refuse_unknown(scene: &mut Scene<'_>, model: &Model) {
    let folder = model.generate.migrations.trim_end_matches('/');
    for file in list(scene, folder).unwrap_or_default() {
        // The first one may be what would be written, which is judged when it is.
        if file.ends_with(".up.sql") && file != "0001_init.up.sql" {
            scene.report(&format!("{folder}/{file}"), trouble::unknown_migration);
        }
    }
}

/// The files of the folder that are SQL.
fn list(scene: &mut Scene<'_>, folder: &str) -> Result<Vec<String>, ()> {
    let found = scene.folder.list(folder);
    let mut files =
        found.map_err(|error| scene.report(folder, |sources, folder| trouble::unwritable(sources, folder, &error)))?;
    files.retain(|file| {
        std::path::Path::new(file).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql"))
    });
    Ok(files)
}
