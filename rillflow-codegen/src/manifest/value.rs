//! Values whose type is decided by their place: defaults.

use super::Text;
use crate::source::Span;

/// A TOML value that is not judged yet.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where it stands.
    pub span: Span,
}

/// A TOML value.
#[derive(Clone, Debug)]
pub enum ValueKind {
    /// A string.
    String(Text),
    /// An integer; `None` if 64 bits do not hold it.
    Integer(Option<i64>),
    /// A float, as written.
    Float(String),
    /// A boolean.
    Boolean(bool),
    /// A date, a time or both, in its TOML form.
    Datetime(String),
    /// An array, and how many elements it has.
    Array(usize),
    /// A table, and how many keys it has.
    Table(usize),
}

impl ValueKind {
    /// The kind in words, with its article.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match self {
            Self::String(_) => "a string",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a float",
            Self::Boolean(_) => "a boolean",
            Self::Datetime(_) => "a date or time",
            Self::Array(_) => "an array",
            Self::Table(_) => "a table",
        }
    }
}
