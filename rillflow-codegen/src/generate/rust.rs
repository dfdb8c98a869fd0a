//! The generated Rust and the pages of the catalog: written again whenever they change, unless somebody edited them.

use super::generator::Scene;
use super::trouble;
use crate::lock::{self, Lock};
use crate::render::{DOC_HEADER, HEADER, PrintedFile, RenderedFile, TemplateError, format_rust};
use crate::write::{Change, ChangeKind};

/// Compares the generated files with what is there, and finds those that are no longer generated. `lock` gets the files.
pub(super) fn compare(
    scene: &mut Scene<'_>,
    old: Option<&Lock>,
    lock: &mut Lock,
    printed: &[PrintedFile],
    pages: &[RenderedFile],
) -> Result<(), TemplateError> {
    let there: Vec<Result<Option<String>, ()>> = printed.iter().map(|file| scene.read(&file.path)).collect();
    let prints: Vec<String> = printed.iter().map(PrintedFile::hash).collect();
    let files = formatted(old, printed, &prints, &there)?;
    for ((file, print), there) in files.iter().zip(&prints).zip(there) {
        lock.prints.insert(file.path.clone(), lock::proof(print, &lock::hash(&file.text)));
        compare_file(scene, old, lock, file, there);
    }
    for page in pages {
        let there = scene.read(&page.path);
        compare_file(scene, old, lock, page, there);
    }
    remove_orphans(scene, old, lock);
    Ok(())
}

fn compare_file(
    scene: &mut Scene<'_>,
    old: Option<&Lock>,
    lock: &mut Lock,
    file: &RenderedFile,
    there: Result<Option<String>, ()>,
) {
    lock.files.insert(file.path.clone(), lock::hash(&file.text));
    let Ok(before) = there else { return };
    let pinned = old.and_then(|old| old.files.get(&file.path));
    let kind = match &before {
        Some(text) if *text != file.text && !is_ours(text, pinned, &file.text) => {
            let is_generated = is_generated(text);
            scene.report(&file.path, |sources, path| trouble::edited(sources, path, is_generated));
            ChangeKind::Edited
        }
        _ => ChangeKind::Stale,
    };
    scene.plan_text(&file.path, before, file.text.clone(), kind);
}

/// The files in their final form. A file of which an earlier run proved that this print becomes it is not formatted again.
fn formatted(
    old: Option<&Lock>,
    printed: &[PrintedFile],
    prints: &[String],
    there: &[Result<Option<String>, ()>],
) -> Result<Vec<RenderedFile>, TemplateError> {
    let known = |file: &PrintedFile, print: &str, there: &Result<Option<String>, ()>| {
        let proof = old?.prints.get(&file.path)?;
        let text = there.as_ref().ok()?.as_ref()?.replace("\r\n", "\n");
        (lock::proof(print, &lock::hash(&text)) == *proof).then_some(RenderedFile { path: file.path.clone(), text })
    };
    let mut files: Vec<Option<RenderedFile>> =
        printed.iter().zip(prints).zip(there).map(|((file, print), there)| known(file, print, there)).collect();
    let missing: Vec<&PrintedFile> =
        printed.iter().zip(&files).filter(|(_, file)| file.is_none()).map(|(printed, _)| printed).collect();
    let mut rest = format_rust(&missing)?.into_iter();
    for file in &mut files {
        if file.is_none() {
            *file = rest.next();
        }
    }
    Ok(files.into_iter().flatten().collect())
}

fn remove_orphans(scene: &mut Scene<'_>, old: Option<&Lock>, lock: &Lock) {
    let Some(old) = old else { return };
    for (path, pinned) in &old.files {
        if lock.files.contains_key(path) {
            continue;
        }
        let Ok(before) = scene.read(path) else { continue };
        let Some(text) = before else { continue };
        if lock::hash(&text) == *pinned {
            let kind = ChangeKind::Orphaned;
            scene.plan.change(Change { path: path.clone(), kind, before: Some(text), after: None });
        } else {
            scene.report(path, trouble::edited_orphan);
        }
    }
}

fn is_generated(text: &str) -> bool {
    text.starts_with(HEADER) || text.starts_with(DOC_HEADER)
}

/// Whether nobody's work is lost when `text` is overwritten with `new`.
fn is_ours(text: &str, pinned: Option<&String>, new: &str) -> bool {
    let hash = lock::hash(text);
    match pinned {
        Some(pinned) => hash == *pinned || hash == lock::hash(new),
        // Without a lock nobody can tell an edited file from an old one; one that was never generated can be told.
        None => is_generated(text),
    }
}
