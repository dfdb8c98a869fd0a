//! The templates of a user: which there are, what each is for, and what is wrong with them.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::trouble;
use crate::diagnostic::{Diagnostic, catalog, closest};
use crate::model::{Model, RustOutput};
use crate::read::read_templates;
use crate::render::{Overrides, Role, TemplateError, templates};
use crate::source::{FileId, SourceMap, Span};

/// The templates of a user.
#[derive(Debug, Default)]
pub(super) struct UserTemplates {
    /// As the printers want them.
    pub(super) overrides: Overrides,
    files: BTreeMap<String, FileId>,
}

/// The templates of the user of `model`, whose manifest is in `folder` and is the first of `sources`.
pub fn overrides(sources: &mut SourceMap, folder: &Path, model: &Model) -> (Overrides, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let templates = UserTemplates::read(sources, &mut diagnostics, (FileId::default(), folder), model);
    (templates.overrides, diagnostics)
}

impl UserTemplates {
    /// Reads those of the folder that the manifest names.
    pub(super) fn read(
        sources: &mut SourceMap,
        diagnostics: &mut Vec<Diagnostic>,
        manifest: (FileId, &Path),
        model: &Model,
    ) -> Self {
        let Some(folder) = &model.generate.templates else { return Self::default() };
        let (manifest, root) = manifest;
        let files = match read_templates(sources, &root.join(folder)) {
            Ok(files) => files,
            Err(error) => {
                let reason = match error.kind() {
                    io::ErrorKind::NotFound => "there is no such folder".to_owned(),
                    io::ErrorKind::NotADirectory => "it is a file".to_owned(),
                    _ => error.to_string(),
                };
                let message = format!("the templates in `{folder}` cannot be read: {reason}");
                diagnostics.push(
                    Diagnostic::of_file(&catalog::TEMPLATES_UNREADABLE, message, manifest)
                        .help("`rillflow templates eject` puts templates there to begin with"),
                );
                return Self::default();
            }
        };
        for (name, file) in &files {
            diagnostics.extend(judge(model, name, *file));
        }
        let texts = files.iter().map(|(name, file)| (name.clone(), sources.file(*file).text.clone()));
        Self { overrides: Overrides::new(texts.collect()), files }
    }

    /// What went wrong, as a diagnostic about whoever's template it is.
    pub(super) fn trouble(&self, sources: &SourceMap, manifest: FileId, error: &TemplateError) -> Diagnostic {
        let Some(file) = self.files.get(&error.template) else { return trouble::template(manifest, error) };
        let note = "this template is yours: it is in the folder of `[generate] templates`";
        if let Some((reason, line)) = error.located() {
            let message = format!("your template `{}` fails: {reason}", error.template);
            let span = line_span(&sources.file(*file).text, *file, line);
            return Diagnostic::error(&catalog::USER_TEMPLATE, message, span, "")
                .note(note)
                .help("`rillflow gen --emit ir` prints everything that a template gets");
        }
        let message = format!("what your template `{}` gives cannot be used: {}", error.template, error.reason);
        let diagnostic = Diagnostic::of_file(&catalog::USER_TEMPLATE_OUTPUT, message, *file);
        let diagnostic = if error.excerpt.is_empty() {
            diagnostic
        } else {
            diagnostic.note(format!("it printed\n{}", error.excerpt.join("\n")))
        };
        diagnostic.note(note)
    }
}

/// Whether a template is used, and may write what it wants to.
fn judge(model: &Model, name: &str, file: FileId) -> Option<Diagnostic> {
    match Overrides::role(name) {
        Role::Replaces | Role::Part => None,
        Role::Adds(path) => {
            let is_below = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
            let rust = match &model.generate.rust {
                RustOutput::CheckedIn(folder) => Some(folder.as_str()),
                RustOutput::OutDir => None,
            };
            let kept = [rust, Some(model.generate.migrations.as_str()), model.generate.catalog.as_deref()];
            let taken = kept.into_iter().flatten().find(|folder| is_below(folder))?;
            let message = format!("your template `{name}` would write into `{taken}`, which is kept by Rillflow");
            Some(
                Diagnostic::of_file(&catalog::ADDED_FILE_PLACE, message, file)
                    .help("move it, so that the path below `extra/` is one of your own"),
            )
        }
        Role::Idle => {
            let message = format!("nothing uses your template `{name}`");
            let known = templates().map(|(known, _)| known).filter(|known| !known.starts_with("sql/"));
            let help = match closest(name, known) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "`rillflow templates list` names those that can be replaced; those in `extra/` add files, and \
                         those that begin with `_` are parts"
                    .to_owned(),
            };
            let diagnostic = Diagnostic::of_file(&catalog::IDLE_TEMPLATE, message, file).help(help);
            Some(if name.starts_with("sql/") {
                diagnostic.note("templates of SQL cannot be replaced: the runtime relies on the tables")
            } else {
                diagnostic
            })
        }
    }
}

/// The place of a line, without the blanks before it.
fn line_span(text: &str, file: FileId, line: usize) -> Span {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let words = text[start..].lines().next().unwrap_or_default();
    let begin = start + (words.len() - words.trim_start().len());
    Span::new(file, begin..start + words.trim_end().len().max(begin - start))
}
