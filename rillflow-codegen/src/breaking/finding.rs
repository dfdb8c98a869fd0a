//! What a rule found.

use super::place::Places;
use super::{Category, Rule};
use crate::diagnostic::Diagnostic;
use crate::source::FileId;

/// A change that breaks somebody.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// What it is about, as a path of the manifest without quotes.
    pub path: String,
    /// What changed, in one sentence.
    pub message: String,
}

/// Where a rule puts what it finds.
#[derive(Debug)]
pub struct Findings {
    rule: &'static Rule,
    found: Vec<Finding>,
}

impl Findings {
    /// Runs one rule.
    pub(super) fn of(rule: &'static Rule, comparison: &super::Comparison<'_>) -> Vec<Finding> {
        let mut findings = Self { rule, found: Vec::new() };
        (rule.check)(comparison, &mut findings);
        findings.found
    }

    /// Adds a finding about `path`.
    pub fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.found.push(Finding { rule: self.rule, path: path.into(), message: message.into() });
    }
}

impl Finding {
    /// Whom the change breaks.
    #[must_use]
    pub fn category(&self) -> Category {
        self.rule.category
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        self.rule.advice
    }

    /// The entry of the manifest that allows it.
    #[must_use]
    pub fn allow(&self) -> String {
        format!(
            "[[allow]]\nrule = \"{}\"\npath = \"{}\"\nreason = \"\"  # why it is right this time",
            self.rule.code.id,
            self.path.escape_default()
        )
    }

    /// The finding as a diagnostic about the newer manifest `file`.
    pub(super) fn diagnostic(&self, places: &Places, file: FileId) -> Diagnostic {
        let diagnostic = match places.nearest(&self.path) {
            Some(span) => Diagnostic::error(&self.rule.code, &self.message, span, ""),
            None => Diagnostic::of_file(&self.rule.code, &self.message, file),
        };
        let category = self.category();
        diagnostic
            .note(format!("{category}: {}", category.meaning()))
            .help(self.help())
            .help(format!("if it is meant, allow it in the manifest:\n{}", self.allow()))
    }
}
