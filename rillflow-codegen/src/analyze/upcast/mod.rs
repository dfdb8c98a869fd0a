//! Upcasts: from every old version of an event, exactly one way leads to what programs read today.
//!
//! `chain` looks at the steps as a whole, `step` and `plan` at one of them, `path` finds the fields it names,
//! `conversion` decides which values become which, and `suggestion` writes the step that is probably meant.

mod chain;
mod conversion;
mod path;
mod plan;
mod reference;
mod step;
mod suggestion;
mod value_map;
mod wishes;

pub(super) use chain::complete;
pub(super) use reference::{left_event, unknown_event};
pub(crate) use suggestion::step as suggest_step;
