//! `[documents.X.queries.x]` and `[documents.X.search]`, as they are written.

use crate::manifest::{Text, Value};
use crate::source::Span;

/// `[documents.X.queries.x]`.
#[derive(Clone, Debug)]
pub struct Query {
    /// `x`.
    pub name: Text,
    /// `doc`.
    pub doc: Option<String>,
    /// `params`: name and type.
    pub parameters: Vec<(Text, Text)>,
    /// `where`.
    pub condition: Option<Text>,
    /// `order`.
    pub order: Vec<Text>,
    /// `limit`: a number or `":parameter"`.
    pub limit: Option<Value>,
    /// `page_size`: a number or `":parameter"`.
    pub page_size: Option<Value>,
}

/// `[documents.X.search]`.
#[derive(Clone, Debug)]
pub struct Search {
    /// `language`.
    pub language: Option<Text>,
    /// `fields`.
    pub fields: Vec<Text>,
    /// The table.
    pub span: Span,
}
