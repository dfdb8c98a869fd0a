//! Judgement about a manifest that is right: what will hurt later, by rules.
//!
//! A lint is a warning that `rillflow lint` shows and `rillflow check` does not. It is allowed, like a breaking change, by
//! an `[[allow]]` with the rule's name, the path and a reason.

mod finding;
mod rules;
mod run;
mod words;

pub use finding::{Finding, Lint};
pub use rules::ALL;
pub use run::{find, lint};
