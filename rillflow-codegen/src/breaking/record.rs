//! Findings as data for other programs.

use serde::Serialize;

use super::Finding;
use crate::diagnostic::{Diagnostic, Record};
use crate::source::SourceMap;

/// A finding as data: what every diagnostic has, and whom it breaks.
///
/// The keys are a contract: one may be added, none changes its meaning or goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingRecord {
    /// The rule's id.
    pub rule: &'static str,
    /// `STORE`, `QUERY` or `API`.
    pub category: &'static str,
    /// What it is about, as a path of the manifest without quotes.
    pub path: String,
    /// What is said about it.
    #[serde(flatten)]
    pub diagnostic: Record,
}

impl FindingRecord {
    /// The finding as data; `diagnostic` is the one that was made of it.
    #[must_use]
    pub fn new(sources: &SourceMap, finding: &Finding, diagnostic: &Diagnostic) -> Self {
        Self {
            rule: finding.rule.code.id,
            category: finding.category().word(),
            path: finding.path.clone(),
            diagnostic: Record::new(sources, diagnostic),
        }
    }
}
