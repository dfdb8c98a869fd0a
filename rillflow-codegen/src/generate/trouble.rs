//! What can be wrong with the files around a manifest, in words.

use std::io;

use crate::diagnostic::{Diagnostic, catalog};
use crate::evolve::Breach;
use crate::model::Model;
use crate::render::TemplateError;
use crate::source::{FileId, SourceMap};
use crate::write::Outside;

pub(super) fn template(manifest: FileId, error: &TemplateError) -> Diagnostic {
    let message = format!("the template `{}` failed: {}", error.template, error.reason);
    let diagnostic = Diagnostic::of_file(&catalog::TEMPLATE, message, manifest);
    let diagnostic = if error.excerpt.is_empty() {
        diagnostic
    } else {
        diagnostic.note(format!("it printed\n{}", error.excerpt.join("\n")))
    };
    diagnostic.help("this is a bug of Rillflow, not of your manifest; please report it with the manifest")
}

pub(super) fn unwritable(sources: &mut SourceMap, path: &str, error: &io::Error) -> Diagnostic {
    let file = sources.add(path, "");
    if let Some(outside) = error.get_ref().and_then(|inner| inner.downcast_ref::<Outside>()) {
        let message = format!("`{path}` is outside of the manifest's folder: {outside}");
        return Diagnostic::of_file(&catalog::OUTPUT_OUTSIDE, message, file)
            .note("outputs stay inside of the folder of the manifest, also where it contains symbolic links")
            .help("remove the link, or choose another folder in `[generate]`");
    }
    let reason = match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file stands where a folder must be".to_owned()
        }
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        _ => error.to_string(),
    };
    Diagnostic::of_file(&catalog::OUTPUT_FAILED, format!("`{path}` cannot be read or written: {reason}"), file)
}

pub(super) fn edited(sources: &mut SourceMap, path: &str, is_generated: bool) -> Diagnostic {
    let file = sources.add(path, "");
    let (message, help) = if is_generated {
        (
            format!("`{path}` was edited after it was generated"),
            "move your changes to a file of your own, then delete this one and run `rillflow gen`",
        )
    } else {
        (
            format!("`{path}` is in the way: it is not a generated file"),
            "move it, or let the generated Rust go to another folder: `[generate] rust = \"..\"`",
        )
    };
    Diagnostic::of_file(&catalog::FILE_EDITED, message, file)
        .note("it would be overwritten, and what is in it would be lost")
        .help(help)
}

pub(super) fn edited_orphan(sources: &mut SourceMap, path: &str) -> Diagnostic {
    let file = sources.add(path, "");
    let message = format!("`{path}` is no longer generated, but was edited after it was");
    Diagnostic::of_file(&catalog::ORPHAN_EDITED, message, file)
        .note("it would be removed, and what is in it would be lost")
        .help("move your changes to a file of your own, then delete this one and run `rillflow gen`")
}

/// A step that is refused without an `[[allow]]`, which is given to paste.
pub(super) fn needs_allow(manifest: FileId, breach: &Breach) -> Diagnostic {
    let message = breach.words.clone();
    let diagnostic = match breach.span {
        Some(span) => Diagnostic::error(&catalog::NEEDS_ALLOW, message, span, ""),
        None => Diagnostic::of_file(&catalog::NEEDS_ALLOW, message, manifest),
    };
    diagnostic.note(breach.note.clone()).help(format!(
        "if it is meant, allow it in the manifest:\n[[allow]]\nrule = \"{}\"\npath = \"{}\"\nreason = \"\"  # why it is right this time",
        breach.rule, breach.path
    ))
}

pub(super) fn schema_renamed(model: &Model, before: &str, after: &str) -> Diagnostic {
    let message = format!("the PostgreSQL schema would be `{after}` instead of `{before}`");
    Diagnostic::error(&catalog::SCHEMA_RENAMED, message, model.project.span, "")
        .note("every table, and the list of migrations that ran, is in the schema; a migration cannot move it")
        .help(format!("keep the name: `[project] schema = \"{before}\"`"))
        .help("before the first deployment you can also delete the migrations and `rillflow.lock`, and start over")
}

/// A file among the migrations that cannot be one.
pub(super) fn odd_migration(sources: &mut SourceMap, path: &str, reason: &str, next: i64) -> Diagnostic {
    let file = sources.add(path, "");
    let message = format!("`{path}` cannot become a migration: {reason}");
    Diagnostic::of_file(&catalog::ODD_MIGRATION, message, file)
        .note("SQL files in the folder of the migrations are run in the order of their numbers, those that you wrote included")
        .help(format!("call it `{next:04}_what_it_does.up.sql`, and the way back the same with `.down.sql`"))
}

/// Why a generated migration that the lock file does not know is not the next one.
#[derive(Clone, Copy)]
pub(super) enum Left {
    /// It has the name of the next one, and another text.
    OtherText,
    /// It has another name or number.
    NotNext,
}

/// A generated migration that the lock file does not know, and that is not what comes next.
pub(super) fn left_migration(sources: &mut SourceMap, path: &str, left: Left) -> Diagnostic {
    let file = sources.add(path, "");
    let reason = match left {
        Left::OtherText => "has the name of the next migration, but not its text",
        Left::NotNext => "is not the next migration",
    };
    let message = format!("`{path}` was generated, but `rillflow.lock` does not know it, and it {reason}");
    Diagnostic::of_file(&catalog::MIGRATION_LEFT, message, file)
        .note(
            "the lock file is older than the migration or of another branch, or the migration or the manifest was edited since; \
             if it stayed, what it does would be done twice",
        )
        .help(
            "if no database that you keep has run it: delete it, with its `.down.sql`, and run `rillflow gen`, which writes what \
             is needed",
        )
        .help("if one has: restore the `rillflow.lock` and the `rillflow.toml` that belong to it")
}

pub(super) fn unknown_migration(sources: &mut SourceMap, path: &str) -> Diagnostic {
    let file = sources.add(path, "");
    let message = format!("`{path}` is there, but `rillflow.lock` does not know it");
    Diagnostic::of_file(&catalog::MIGRATION_CHANGED, message, file)
        .note("a migration is never overwritten: a database may have seen it")
        .help("restore `rillflow.lock` from version control; or, before the first deployment, delete the migration")
}

pub(super) fn lost_migration(sources: &mut SourceMap, path: &str) -> Diagnostic {
    let file = sources.add(path, "");
    let message = format!("`{path}` is missing, and is not what this manifest leads to any more");
    Diagnostic::of_file(&catalog::MIGRATION_CHANGED, message, file)
        .help("restore it from version control; or, before the first deployment, delete `rillflow.lock` too")
}

pub(super) fn edited_migration(sources: &mut SourceMap, path: &str) -> Diagnostic {
    let file = sources.add(path, "");
    let message = format!("`{path}` was changed after it was written");
    Diagnostic::of_file(&catalog::MIGRATION_CHANGED, message, file)
        .note("a database that has seen the migration refuses another one of the same number")
        .help("restore it from version control; SQL of your own belongs into a migration of your own")
}

pub(super) fn lost_fixture(sources: &mut SourceMap, path: &str) -> Diagnostic {
    let file = sources.add(path, "");
    Diagnostic::of_file(&catalog::FIXTURE_LOST, format!("`{path}` is missing"), file)
        .note("it holds a released event as it was stored, and proves that it can still be read")
        .help("restore it from version control")
}

pub(super) fn edited_fixture(sources: &mut SourceMap, path: &str) -> Diagnostic {
    let file = sources.add(path, "");
    let diagnostic =
        Diagnostic::of_file(&catalog::FIXTURE_EDITED, format!("`{path}` was changed after it was written"), file)
            .note("a fixture is a stored event of a released version, and stored events do not change")
            .help("restore it from version control");
    if path.contains(".as-v") {
        diagnostic
            .help("or, if an upcast step was wrong and has another result now: delete the file and run `rillflow gen`")
    } else {
        diagnostic
    }
}

#[cfg(test)]
mod tests {
    use super::template;
    use crate::diagnostic::{Style, render};
    use crate::render::TemplateError;
    use crate::source::SourceMap;

    #[test]
    fn a_bug_in_a_template_shows_the_lines() {
        let mut sources = SourceMap::default();
        let manifest = sources.add("rillflow.toml", "");
        let error = TemplateError {
            template: "rust/document.rs.j2".to_owned(),
            reason: "it printed no valid Rust: expected identifier".to_owned(),
            excerpt: vec!["     1 | struct A;".to_owned(), ">    2 | struct 1;".to_owned()],
        };
        let shown = render(&sources, &[template(manifest, &error)], Style::Plain);
        for part in ["error[RF0509]: the template `rust/document.rs.j2` failed", ">    2 | struct 1;", "please report"]
        {
            assert!(shown.contains(part), "{shown}");
        }
    }
}
