//! Fixtures on disk: written once, then looked after.

use super::generator::Scene;
use super::trouble;
use crate::fixture::{self, Fixture};
use crate::lock::{self, Lock};
use crate::model::Model;
use crate::write::ChangeKind;

/// Compares the fixtures of released versions with what is there. `lock` gets those that are there afterwards.
pub(super) fn compare(scene: &mut Scene<'_>, old: Option<&Lock>, lock: &mut Lock, model: &Model) -> Vec<Fixture> {
    let known = old.map(|old| &old.fixtures);
    let wanted = fixture::wanted(model, &lock.released);
    for file in &wanted {
        let pinned = known.and_then(|known| known.get(&file.path));
        let Ok(there) = scene.read(&file.path) else { continue };
        match (there, &file.text, pinned) {
            // Nobody pinned it yet: a person wrote it, or a branch that was merged.
            (Some(text), _, None) => {
                lock.fixtures.insert(file.path.clone(), lock::hash(&text));
                scene.plan.keep(file.path.as_str());
            }
            (Some(text), _, Some(pinned)) => keep(scene, lock, &file.path, &text, pinned),
            (None, Some(text), Some(pinned)) if !file.is_form && lock::hash(text) != *pinned => {
                lock.fixtures.insert(file.path.clone(), pinned.clone());
                scene.report(&file.path, trouble::lost_fixture);
            }
            // A form that somebody deleted is wanted anew.
            (None, Some(text), _) => {
                lock.fixtures.insert(file.path.clone(), lock::hash(text));
                scene.plan_text(&file.path, None, text.clone(), ChangeKind::Missing);
            }
            (None, None, _) => {}
        }
    }
    // Forms of versions that were the newest once are not made again, and count all the same.
    for (path, pinned) in known.into_iter().flatten().filter(|(path, _)| wanted.iter().all(|file| file.path != **path))
    {
        if let Ok(Some(text)) = scene.read(path) {
            keep(scene, lock, path, &text, pinned);
        }
    }
    fixture::collect(model, &lock.released, &lock.fixtures)
}

/// What is pinned stays pinned, also if it is not what it was.
fn keep(scene: &mut Scene<'_>, lock: &mut Lock, path: &str, text: &str, pinned: &str) {
    lock.fixtures.insert(path.to_owned(), pinned.to_owned());
    if lock::hash(text) == *pinned {
        scene.plan.keep(path);
    } else {
        scene.report(path, trouble::edited_fixture);
    }
}
