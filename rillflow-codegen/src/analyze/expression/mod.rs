//! The expression language: SQL's syntax, the manifest's names and types.
//!
//! [`Source`] reads the text with a SQL parser and knows where each part stands; [`Checker`] gives it a type against
//! one event and refuses whatever the language does not have.

mod arithmetic;
mod check;
mod constant;
mod fit;
mod name;
mod source;

pub(super) use check::Checker;
pub(super) use source::Source;
