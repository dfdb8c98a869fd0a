//! The data of a diagnostic.

use super::{Code, catalog};
use crate::source::{FileId, Span};

/// One finding about a source file.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Which rule was broken; see [`super::catalog`].
    pub code: &'static Code,
    /// Whether it stops the run.
    pub severity: Severity,
    /// What is wrong: one sentence in lower case, the user's words in backticks, no full stop.
    pub message: String,
    /// The file it is about, also when no place in it can be shown.
    pub file: FileId,
    /// Places, the primary one first. Empty only for a file that has no text to show.
    pub labels: Vec<Label>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
    /// What to do. A help may have several lines; the ones after the first are text to paste.
    pub help: Vec<String>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Generation goes on.
    Warning,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A place with a remark.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What to see there; may be empty for a primary place.
    pub text: String,
    /// What the place is to the finding.
    pub kind: LabelKind,
}

/// What a labelled place is to its finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// The place to change.
    Primary,
    /// A place that explains.
    Secondary,
}

impl Diagnostic {
    /// An error at `span`, where `label` says what is wrong there.
    pub fn error(code: &'static Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        let mut diagnostic = Self::of_file(code, message, span.file);
        diagnostic.labels.push(Label { span, text: label.into(), kind: LabelKind::Primary });
        diagnostic
    }

    /// An error about a whole file, without a place in it.
    pub fn of_file(code: &'static Code, message: impl Into<String>, file: FileId) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            file,
            labels: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// The error for a part of the language that is understood, and that nothing executes yet.
    ///
    /// A manifest whose only errors are of this kind has a model: what looks at it can go on, and nothing is generated.
    #[must_use]
    pub fn not_executed(what: &str, span: Span) -> Self {
        let message = format!("{what} is not executed by this release");
        Self::error(&catalog::NOT_EXECUTED, message, span, "nothing would come of it")
            .note("it belongs to the manifest language, so the rest of it is judged all the same")
            .help("remove it, or use a release that executes it")
    }

    /// Also points at `span`, which explains the error.
    #[must_use]
    pub fn see(mut self, span: Span, label: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: label.into(), kind: LabelKind::Secondary });
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds a note, if there is one.
    #[must_use]
    pub fn note_maybe(mut self, note: Option<String>) -> Self {
        self.notes.extend(note);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Says what to do, if there is something to say.
    #[must_use]
    pub fn help_maybe(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }

    /// The first primary place.
    #[must_use]
    pub fn primary(&self) -> Option<Span> {
        self.labels.iter().find(|label| label.kind == LabelKind::Primary).map(|label| label.span)
    }
}
