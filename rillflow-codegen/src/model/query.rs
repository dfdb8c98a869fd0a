//! Compiled queries of documents, and search.

use super::{Expression, RustIdent, ValueType};
use crate::source::Span;

/// A compiled query: a method of the repository with typed parameters, and constant SQL.
#[derive(Clone, Debug)]
pub struct Query {
    /// The name in the manifest.
    pub name: String,
    /// The method in Rust.
    pub method: RustIdent,
    /// `doc`, if given.
    pub doc: Option<String>,
    /// `params`, in the order of the manifest.
    pub parameters: Vec<Parameter>,
    /// After `analyze`: `where`; all documents if there is none.
    pub condition: Option<Expression>,
    /// `order`.
    pub order: Vec<OrderStep>,
    /// How much of the answer is given at once.
    pub cut: Cut,
    /// Where the name stands.
    pub span: Span,
}

/// A value that the caller of a query gives.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name in the manifest.
    pub name: String,
    /// The name in Rust.
    pub rust: RustIdent,
    /// Its type; `None` if it is in error.
    pub ty: Option<ValueType>,
    /// Where the name stands.
    pub span: Span,
}

/// A step of an order.
#[derive(Clone, Debug)]
pub struct OrderStep {
    /// The path of the field; empty for the id.
    pub path: Vec<String>,
    /// Its type, nullable if a document may lack the value.
    pub ty: ValueType,
    /// From the greatest to the smallest; what is absent comes last either way.
    pub descending: bool,
}

/// How much of an answer is given at once.
#[derive(Clone, Debug)]
pub enum Cut {
    /// All of it.
    All,
    /// `limit`: the first so many.
    Limit(Amount),
    /// `page_size`: so many, and where to go on.
    Pages {
        /// How many.
        size: Amount,
        /// The name of the cursor's type (`CustomerByTierCursor`).
        cursor: RustIdent,
    },
}

/// A number of documents.
#[derive(Clone, Copy, Debug)]
pub enum Amount {
    /// Always so many, at least one.
    Constant(u32),
    /// As many as the parameter of this index says, which is an integer.
    Parameter(usize),
}

/// `[documents.X.search]`: which texts are searched, and by the rules of which language.
#[derive(Clone, Debug)]
pub struct Search {
    /// A text search configuration that PostgreSQL comes with.
    pub language: String,
    /// Paths of texts and lists of texts.
    pub fields: Vec<Vec<String>>,
    /// Where the table stands.
    pub span: Span,
}
