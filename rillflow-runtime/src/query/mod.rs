//! Typed queries over documents and the tables of projections.
//!
//! A generated constant per field ([`Field`], [`ListField`], [`MapField`], [`JsonField`]) offers the operators its type has, so a filter on a field that
//! does not exist, or with a value of another type, does not compile. A [`Query`] puts the constants' SQL together: only
//! `&'static str` can become SQL text here, every value travels as an argument. It works on any [`Source`].
//!
//! A query that the manifest declares is a [`Compiled`] one, or a [`Paged`] one: its SQL is a constant.
//!
//! A filter is true or false, never unknown: a missing value equals nothing and differs from everything.

mod compiled;
mod failure;
mod field;
mod filter;
mod json_field;
mod list_field;
mod operand;
mod order;
mod page;
mod select;
mod source;
mod statement;

pub use compiled::{Compiled, CompiledSql};
pub(crate) use failure::{NUL, unanswered};
pub use field::Field;
pub use filter::{Filter, not};
pub use json_field::{JsonField, MapField};
pub use list_field::ListField;
pub use operand::Operand;
pub use order::Order;
pub use page::{Cursor, Keys, Page, Paged, PagedSql};
pub use select::Query;
pub use source::Source;
