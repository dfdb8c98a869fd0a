//! Migrations that somebody wrote by hand into the folder: they are pinned like the others and run in their order.

use super::generator::Scene;
use super::trouble;
use crate::lock::{self, LockedMigration};
use crate::model::Model;

/// The migrations in the folder that the lock file does not know yet, by number.
pub(super) fn adopt(scene: &mut Scene<'_>, model: &Model, known: &[LockedMigration]) -> Vec<LockedMigration> {
    let folder = model.generate.migrations.trim_end_matches('/');
    let Ok(files) = list(scene, folder) else { return Vec::new() };
    let last = known.iter().map(|migration| migration.version).max().unwrap_or(0);
    let mut adopted: Vec<LockedMigration> = Vec::new();
    for file in &files {
        let path = format!("{folder}/{file}");
        if known.iter().any(|migration| [".up.sql", ".down.sql"].map(|end| migration.file_stem() + end).contains(file))
        {
            continue;
        }
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
