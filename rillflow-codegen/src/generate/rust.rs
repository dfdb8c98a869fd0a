//! The generated Rust: written again whenever it changes, unless somebody edited it.

use super::generator::Scene;
use super::trouble;
use crate::lock::{self, Lock};
use crate::render::{HEADER, RenderedFile};
use crate::write::{Change, ChangeKind};

/// Compares the generated files with what is there, and finds those that are no longer generated.
pub(super) fn compare(scene: &mut Scene<'_>, old: Option<&Lock>, files: &[RenderedFile]) {
    for file in files {
        let Ok(before) = scene.read(&file.path) else { continue };
        let pinned = old.and_then(|old| old.files.get(&file.path));
        let kind = match &before {
            Some(text) if *text != file.text && !is_ours(text, pinned, &file.text) => {
                let diagnostic = trouble::edited(scene.sources, &file.path, text.starts_with(HEADER));
                scene.diagnostics.push(diagnostic);
                ChangeKind::Edited
            }
            _ => ChangeKind::Stale,
        };
        scene.plan_text(&file.path, before, file.text.clone(), kind);
    }
    let Some(old) = old else { return };
    for (path, pinned) in &old.files {
        if files.iter().any(|file| file.path == *path) {
            continue;
        }
        let Ok(before) = scene.read(path) else { continue };
        let Some(text) = before else { continue };
        if lock::hash(&text) == *pinned {
            let kind = ChangeKind::Orphaned;
            scene.plan.change(Change { path: path.clone(), kind, before: Some(text), after: None });
        } else {
            let diagnostic = trouble::edited_orphan(scene.sources, path);
            scene.diagnostics.push(diagnostic);
        }
    }
}

/// Whether nobody's work is lost when `text` is overwritten with `new`.
fn is_ours(text: &str, pinned: Option<&String>, new: &str) -> bool {
    let hash = lock::hash(text);
    match pinned {
        Some(pinned) => hash == *pinned || hash == lock::hash(new),
        // Without a lock nobody can tell an edited file from an old one; one that was never generated can be told.
        None => text.starts_with(HEADER),
    }
}
