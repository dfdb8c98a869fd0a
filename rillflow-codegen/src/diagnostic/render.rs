//! Diagnostics as text: the way rustc shows them, or on one line.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Label, LabelKind, Severity};
use crate::source::{FileId, SourceMap, Span};

/// How rendered text may look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Letters only.
    Plain,
    /// With ANSI colours, for a terminal.
    Coloured,
}

/// The diagnostics in order, each with its snippet, separated by blank lines.
#[must_use]
pub fn render(sources: &SourceMap, diagnostics: &[Diagnostic], style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&renderer.render(&[group(sources, diagnostic)]));
        text.push_str("\n\n");
    }
    text
}

/// The diagnostic on one line, for `cargo::error=` and logs: code, sentence, place and the first line of help.
#[must_use]
pub fn one_line(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let file = sources.file(diagnostic.file);
    let place = match diagnostic.primary() {
        Some(span) => {
            let (line, column) = file.line_column(span.start);
            format!("{}:{line}:{column}", file.path)
        }
        None => file.path.clone(),
    };
    let help = diagnostic.help.first().and_then(|help| help.lines().next());
    let help = help.map(|help| format!("; help: {help}")).unwrap_or_default();
    format!("[{}] {} ({place}){help}", diagnostic.code.id, diagnostic.message).replace(['\n', '\r'], " ")
}

fn group<'a>(sources: &'a SourceMap, diagnostic: &'a Diagnostic) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.id));
    if diagnostic.labels.is_empty() {
        group = group.element(Origin::path(sources.file(diagnostic.file).path.as_str()));
    }
    for file in files(diagnostic) {
        let source = sources.file(file);
        let labels = diagnostic.labels.iter().filter(|label| label.span.file == file);
        let snippet = Snippet::source(source.text.as_str())
            .path(source.path.as_str())
            .annotations(labels.map(|label| annotation(&source.text, label)));
        group = group.element(snippet);
    }
    let notes = diagnostic.notes.iter().map(|note| Level::NOTE.message(note.as_str()));
    let help = diagnostic.help.iter().map(|help| Level::HELP.message(help.as_str()));
    group.elements(notes).elements(help)
}

/// The files with a label, the one of the primary place first.
fn files(diagnostic: &Diagnostic) -> Vec<FileId> {
    let mut files: Vec<FileId> = Vec::new();
    for label in &diagnostic.labels {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    files
}

fn annotation<'a>(text: &str, label: &'a Label) -> annotate_snippets::Annotation<'a> {
    let kind = match label.kind {
        LabelKind::Primary => AnnotationKind::Primary,
        LabelKind::Secondary => AnnotationKind::Context,
    };
    let annotation = kind.span(shown_range(text, label.span));
    if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
}

/// The range of `span` in `text`, on character boundaries: a syntax error may end inside a character.
fn shown_range(text: &str, span: Span) -> Range<usize> {
    let end = text.ceil_char_boundary(span.end.min(text.len()));
    text.floor_char_boundary(span.start.min(end))..end
}
