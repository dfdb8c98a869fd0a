//! Says whom a change of the manifest would break.
//!
//! A [`Rule`] looks at two surfaces and reports what it finds; the rules are a table, [`rules::ALL`], a file each.
//! [`judge`] runs them and takes out what `[[allow]]` allows. This room knows what a change means for stored bytes, for
//! the database and for programs. It reads no file: where the older state comes from is somebody else's to know.

mod allow;
mod baseline;
mod comparison;
#[cfg(test)]
mod example;
mod finding;
mod judge;
mod place;
mod record;
mod rule;
pub mod rules;
mod step;
mod words;

pub use allow::check_allows;
pub use baseline::Baseline;
pub use comparison::{Comparison, Indexed, Kept, Pair};
pub use finding::{Finding, Findings};
pub use judge::{Judgement, judge};
pub use record::FindingRecord;
pub use rule::{Category, Rule};
