//! Names that may be claimed once.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A set of names, each with the one thing that has it.
pub(super) struct Scope {
    code: &'static Code,
    /// What the names are, in the user's words: `the Rust module`.
    kind: &'static str,
    claims: BTreeMap<String, Claim>,
}

struct Claim {
    /// Who has the name, in the user's words: document `Order`.
    owner: String,
    /// Where the owner stands; `None` if it is Rillflow.
    span: Option<Span>,
}

impl Scope {
    /// A scope in which Rillflow itself has `own`.
    pub(super) fn new(code: &'static Code, kind: &'static str, own: &[&str]) -> Self {
        let own = own.iter().map(|name| ((*name).to_owned(), Claim { owner: "Rillflow".to_owned(), span: None }));
        Self { code, kind, claims: own.collect() }
    }

    /// Gives `name` to `owner`, who stands at `span`, or says who has it already.
    pub(super) fn claim(&mut self, name: &str, owner: &str, span: Span) -> Option<Diagnostic> {
        let Some(claim) = self.claims.get(name) else {
            self.claims.insert(name.to_owned(), Claim { owner: owner.to_owned(), span: Some(span) });
            return None;
        };
        let kind = self.kind;
        let diagnostic = match claim.span {
            Some(other) if other == span => {
                let message = format!("{owner} claims {kind} `{name}` twice");
                Diagnostic::error(self.code, message, span, "two names that follow from this one are equal")
            }
            Some(other) => {
                let message = format!("{} and {owner} both claim {kind} `{name}`", claim.owner);
                Diagnostic::error(self.code, message, span, format!("{owner} claims it here"))
                    .see(other, format!("{} has it already", claim.owner))
            }
            None => {
                let message = format!("{owner} claims {kind} `{name}`, which Rillflow generates itself");
                Diagnostic::error(self.code, message, span, "")
            }
        };
        Some(diagnostic)
    }
}
