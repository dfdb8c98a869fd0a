//! Why an event could not become part of a row.

use std::borrow::Cow;
use std::fmt;

use crate::error::Error;
use crate::event::DecodeError;

/// What generated code names in the place of a column where the condition of an event cannot be computed.
pub const CONDITION: &str = "the condition `where`";

/// An event gives a column a value that it cannot have, or its condition cannot be computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoldError {
    column: &'static str,
    message: Cow<'static, str>,
}

impl FoldError {
    /// The event cannot be folded because of `column`, as `message` says.
    #[must_use]
    pub fn new(column: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { column, message: message.into() }
    }

    /// The value of `column` does not fit its type.
    #[must_use]
    pub fn overflow(column: &'static str) -> Self {
        let message = match column {
            CONDITION => "a value in it is outside the range of its type",
            _ => "the new value is outside the range of its type",
        };
        Self::new(column, message)
    }

    /// The value of `column` is divided by zero.
    #[must_use]
    pub fn division_by_zero(column: &'static str) -> Self {
        Self::new(column, "its expression divides by zero")
    }

    /// `column` must have a value and gets none.
    #[must_use]
    pub fn null(column: &'static str) -> Self {
        Self::new(column, "it must have a value, and the event has none")
    }

    /// The column; none if it is the condition of the event that cannot be computed.
    #[must_use]
    pub fn column(&self) -> Option<&'static str> {
        (self.column != CONDITION).then_some(self.column)
    }
}

impl fmt::Display for FoldError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column() {
            Some(column) => write!(formatter, "column `{column}`: {}", self.message),
            None => write!(formatter, "{CONDITION}: {}", self.message),
        }
    }
}

impl std::error::Error for FoldError {}

/// Why a projection is paused at an event.
#[derive(Debug)]
#[non_exhaustive]
pub enum PauseCause {
    /// The event cannot be brought to its current version.
    Decode(DecodeError),
    /// The event gives a column a value that it cannot have.
    Fold(FoldError),
    /// The database refuses the row that the event leads to, for example because of a constraint of yours.
    Refused(Box<Error>),
}

impl fmt::Display for PauseCause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decode(error) => error.fmt(formatter),
            Self::Fold(error) => error.fmt(formatter),
            Self::Refused(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for PauseCause {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Decode(error) => error.source(),
            Self::Fold(_) => None,
            Self::Refused(error) => error.source(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CONDITION, FoldError};

    #[test]
    fn a_condition_is_not_called_a_column() {
        let error = FoldError::overflow(CONDITION);
        assert_eq!(error.to_string(), "the condition `where`: a value in it is outside the range of its type");
        assert_eq!(error.column(), None);
        let error = FoldError::null("where");
        assert_eq!(error.to_string(), "column `where`: it must have a value, and the event has none");
        assert_eq!(error.column(), Some("where"));
    }
}
