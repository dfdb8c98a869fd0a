//! Diagnostics as data for other programs: the form of `--format json`.
//!
//! The keys are a contract: one may be added, none changes its meaning or goes. Every key is always there; what is not
//! known is `null` or empty.

use serde::Serialize;

use super::{Diagnostic, Label, LabelKind, Severity};
use crate::source::{SourceMap, Span};

/// A diagnostic with its places looked up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// `RF0107`; `null` for what is not about a manifest, such as a database that does not answer.
    pub code: Option<String>,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The file it is about.
    pub file: Option<String>,
    /// The place to change.
    #[serde(flatten)]
    pub place: Place,
    /// Every place with a remark, the one to change first.
    pub labels: Vec<LabelRecord>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Vec<String>,
}

/// A place with a remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabelRecord {
    /// Whether it is the place to change, and not one that explains.
    pub primary: bool,
    /// The remark; may be empty.
    pub text: String,
    /// The file.
    pub file: String,
    /// Where in it.
    #[serde(flatten)]
    pub place: Place,
}

/// A place in a file. Lines and columns count from 1, columns in characters; the end is one past the last character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The first line.
    pub line: Option<usize>,
    /// The first column.
    pub column: Option<usize>,
    /// The last line.
    pub end_line: Option<usize>,
    /// The column after the last one.
    pub end_column: Option<usize>,
}

impl Record {
    /// The diagnostic as data.
    #[must_use]
    pub fn new(sources: &SourceMap, diagnostic: &Diagnostic) -> Self {
        Self {
            code: Some(diagnostic.code.id.to_owned()),
            severity: diagnostic.severity.word(),
            message: diagnostic.message.clone(),
            file: Some(sources.file(diagnostic.file).path.clone()),
            place: diagnostic.primary().map(|span| Place::of(sources, span)).unwrap_or_default(),
            labels: diagnostic.labels.iter().map(|label| LabelRecord::new(sources, label)).collect(),
            notes: diagnostic.notes.clone(),
            help: diagnostic.help.clone(),
        }
    }

    /// An error without a code and a place: a command that failed for another reason than a manifest.
    #[must_use]
    pub fn without_code(message: impl Into<String>, help: Option<&str>) -> Self {
        Self {
            code: None,
            severity: Severity::Error.word(),
            message: message.into(),
            file: None,
            place: Place::default(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: help.map(str::to_owned).into_iter().collect(),
        }
    }
}

impl LabelRecord {
    fn new(sources: &SourceMap, label: &Label) -> Self {
        Self {
            primary: label.kind == LabelKind::Primary,
            text: label.text.clone(),
            file: sources.file(label.span.file).path.clone(),
            place: Place::of(sources, label.span),
        }
    }
}

impl Place {
    fn of(sources: &SourceMap, span: Span) -> Self {
        let file = sources.file(span.file);
        let (line, column) = file.line_column(span.start);
        let (end_line, end_column) = file.line_column(span.end);
        Self { line: Some(line), column: Some(column), end_line: Some(end_line), end_column: Some(end_column) }
    }
}
