//! The migration files: written once, never again.

use super::generator::{LOCK_FILE, Scene};
use super::trouble;
use crate::lock::{self, Lock, LockedMigration};
use crate::render::RenderedFile;
use crate::write::ChangeKind;

/// Compares the first migration with what was written. `lock` gets the migrations that are there afterwards.
pub(super) fn compare(scene: &mut Scene<'_>, old: Option<&Lock>, lock: &mut Lock, texts: &[RenderedFile; 2]) {
    match old.and_then(|old| old.migrations.first().map(|first| (old, first))) {
        Some((old, first)) => check_written(scene, old, first, lock, texts),
        None => write_first(scene, lock, texts),
    }
}

fn write_first(scene: &mut Scene<'_>, lock: &mut Lock, texts: &[RenderedFile; 2]) {
    for file in texts {
        let Ok(before) = scene.read(&file.path) else { continue };
        if before.as_ref().is_some_and(|before| lock::hash(before) != lock::hash(&file.text)) {
            let diagnostic = trouble::unknown_migration(scene.sources, &file.path);
            scene.diagnostics.push(diagnostic);
            continue;
        }
        match before {
            // The same file with other line ends is not rewritten: a database may have seen it.
            Some(_) => scene.plan.keep(file.path.as_str()),
            None => scene.plan_text(&file.path, None, file.text.clone(), ChangeKind::Missing),
        }
    }
    let [up, down] = texts;
    lock.migrations = vec![LockedMigration {
        version: 1,
        name: "init".to_owned(),
        up: lock::hash(&up.text),
        down: lock::hash(&down.text),
    }];
}

fn check_written(
    scene: &mut Scene<'_>,
    old: &Lock,
    first: &LockedMigration,
    lock: &mut Lock,
    texts: &[RenderedFile; 2],
) {
    lock.migrations.clone_from(&old.migrations);
    for (file, pinned) in texts.iter().zip([&first.up, &first.down]) {
        let Ok(there) = scene.read(&file.path) else { continue };
        match there {
            None => {
                // Gone, and what would be written is what was: putting it back loses nothing.
                if lock::hash(&file.text) == *pinned {
                    scene.plan_text(&file.path, None, file.text.clone(), ChangeKind::Missing);
                } else {
                    let diagnostic = trouble::lost_migration(scene.sources, &file.path);
                    scene.diagnostics.push(diagnostic);
                }
            }
            Some(text) if lock::hash(&text) == *pinned => scene.plan.keep(file.path.as_str()),
            Some(_) => {
                let diagnostic = trouble::edited_migration(scene.sources, &file.path);
                scene.diagnostics.push(diagnostic);
            }
        }
    }
    let differences = lock.schema.differences(&old.schema);
    if !differences.is_empty() {
        let folder = texts[0].path.rsplit_once('/').map_or("", |(folder, _)| folder);
        scene.diagnostics.push(trouble::schema_changed(scene.manifest, folder, LOCK_FILE, &differences));
    }
}
