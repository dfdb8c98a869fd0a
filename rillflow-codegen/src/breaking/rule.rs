//! What a rule is.

use std::fmt;

use super::{Comparison, Findings};
use crate::diagnostic::Code;

/// A kind of change that breaks somebody.
#[derive(Debug)]
pub struct Rule {
    /// Its id in kebab case, its summary and its page.
    pub code: Code,
    /// Whom it breaks.
    pub category: Category,
    /// What to do about a finding.
    pub advice: &'static str,
    /// Looks for it.
    pub(super) check: fn(&Comparison<'_>, &mut Findings),
}

/// Whom a change breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// What is stored becomes unreadable, is lost, or is read as something else.
    Store,
    /// A column, an index, a query, a projection or a subscription is lost, or means something else.
    Query,
    /// Programs that use the generated Rust no longer compile, or find it elsewhere.
    Api,
}

impl Category {
    /// Every category, the worst first.
    pub const ALL: [Self; 3] = [Self::Store, Self::Query, Self::Api];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Store => "STORE",
            Self::Query => "QUERY",
            Self::Api => "API",
        }
    }

    /// What its findings have in common.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Store => "stored bytes become unreadable, are lost, or are read as something else",
            Self::Query => {
                "a column, an index, a query, a projection or a subscription is lost, or means something else"
            }
            Self::Api => "the generated Rust changes under the programs that use it",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// Declares the rule of a file: id, category, summary and advice. Its check is the function `check` beside it.
macro_rules! rule {
    ($id:literal, $category:ident, $summary:literal, $advice:literal) => {
        #[doc = concat!("`", $id, "`: ", $summary, ".")]
        pub(in crate::breaking) static RULE: $crate::breaking::Rule = $crate::breaking::Rule {
            code: $crate::diagnostic::Code {
                id: $id,
                name: $id,
                summary: $summary,
                explain: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $id, ".md")),
            },
            category: $crate::breaking::Category::$category,
            advice: $advice,
            check,
        };
    };
}

pub(super) use rule;
