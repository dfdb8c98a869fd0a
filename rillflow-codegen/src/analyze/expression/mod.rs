//! The expression language: SQL's syntax, the manifest's names and types.
//!
//! [`Source`] reads the text with a SQL parser and knows where each part stands; [`Checker`] gives it a type against
//! one event or one document and refuses whatever the language does not have.

mod arithmetic;
mod check;
mod condition;
mod constant;
mod document_name;
mod fit;
mod name;
mod scope;
mod source;

pub(super) use check::Checker;
pub(super) use scope::{DocumentScope, Use};
pub(super) use source::Source;
