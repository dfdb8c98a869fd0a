//! What a lint is, and what it finds.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::Model;
use crate::source::Span;

/// A rule of judgement.
#[derive(Debug)]
pub struct Lint {
    /// Its code; the name of the code is the name of the rule.
    pub code: &'static Code,
    /// Looks at a whole manifest.
    pub(super) check: fn(&Model, &mut Vec<Finding>),
}

/// Something that a lint found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is about, as a path of the manifest without quotes.
    pub path: String,
    /// What was found, in one sentence.
    pub message: String,
    /// Where.
    pub span: Span,
    /// A remark at the place; may be empty.
    pub label: String,
    /// What to do.
    pub help: String,
}

impl Lint {
    /// The finding as a warning.
    pub(super) fn diagnostic(&self, finding: &Finding) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.code, &finding.message, finding.span, &finding.label);
        diagnostic.severity = Severity::Warning;
        diagnostic.help(&finding.help).help(format!(
            "or allow it:\n[[allow]]\nrule = \"{}\"\npath = \"{}\"\nreason = \"\"  # why it is right here",
            self.code.name, finding.path
        ))
    }
}
