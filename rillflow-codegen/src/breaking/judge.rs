//! All rules over two states, less what is allowed.

use super::place::Places;
use super::{Baseline, Category, Comparison, Finding, Findings, allow, rules};
use crate::diagnostic::Diagnostic;
use crate::model::{Allow, Model};
use crate::source::FileId;
use crate::surface::Surface;

/// What a comparison found.
#[derive(Debug)]
pub struct Judgement {
    /// The findings that nothing allows, the worst category first, then by path.
    pub findings: Vec<Finding>,
    /// The entries of `[[allow]]` that allow nothing.
    pub idle: Vec<Allow>,
    places: Places,
}

/// Compares `model` with an older state by the rules of `categories`.
#[must_use]
pub fn judge(baseline: &Baseline, model: &Model, categories: &[Category]) -> Judgement {
    let new = Surface::of(model);
    let comparison = Comparison { baseline, old: &baseline.surface, new: &new };
    let asked = rules::ALL.iter().filter(|rule| categories.contains(&rule.category));
    let mut findings: Vec<Finding> = asked.flat_map(|rule| Findings::of(rule, &comparison)).collect();
    findings.sort_by(|a, b| (a.category(), &a.path, a.rule.code.id).cmp(&(b.category(), &b.path, b.rule.code.id)));
    let idle = allow::apply(&model.allows, &mut findings, categories);
    Judgement { findings, idle, places: Places::of(model) }
}

impl Judgement {
    /// Each finding as a diagnostic about the newer manifest `file`, in the same order.
    #[must_use]
    pub fn diagnostics(&self, file: FileId) -> Vec<Diagnostic> {
        self.findings.iter().map(|finding| finding.diagnostic(&self.places, file)).collect()
    }

    /// A warning for each entry of `[[allow]]` that allows nothing.
    #[must_use]
    pub fn warnings(&self) -> Vec<Diagnostic> {
        self.idle.iter().map(allow::idle).collect()
    }
}
