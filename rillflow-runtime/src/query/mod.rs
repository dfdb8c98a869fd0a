//! Typed queries over documents and the tables of projections.
//!
//! A generated constant per field ([`Field`], [`ListField`]) offers the operators its type has, so a filter on a field that
//! does not exist, or with a value of another type, does not compile. A [`Query`] puts the constants' SQL together: only
//! `&'static str` can become SQL text here, every value travels as an argument. It works on any [`Source`].
//!
//! A filter is true or false, never unknown: a missing value equals nothing and differs from everything.

mod failure;
mod field;
mod filter;
mod list_field;
mod operand;
mod order;
mod select;
mod source;
mod statement;

pub(crate) use failure::{NUL, unanswered};
pub use field::Field;
pub use filter::{Filter, not};
pub use list_field::ListField;
pub use operand::Operand;
pub use order::Order;
pub use select::Query;
pub use source::Source;
