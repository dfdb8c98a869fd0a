//! Parts of messages that depend on what is in them.

use std::fmt;

use sqlx::postgres::PgDatabaseError;

use crate::event::{Expected, StreamVersion};

/// A value that is not always known.
pub(super) struct Value<'value>(pub(super) Option<&'value str>);

impl fmt::Display for Value<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |value| write!(formatter, " `{value}`"))
    }
}

/// How a stream differs from what was expected of it.
pub(super) struct Conflict(pub(super) Expected, pub(super) StreamVersion);

impl fmt::Display for Conflict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(expected, StreamVersion::NONE) => write!(formatter, "does not exist, but {expected} was expected"),
            Self(Expected::Exact(expected), actual) if *expected != StreamVersion::NONE => {
                write!(formatter, "is at version {actual}, not {expected}")
            }
            Self(_, actual) => write!(formatter, "exists already, at version {actual}"),
        }
    }
}

/// `one` is, `one`, `two` are.
pub(super) struct Listed<'list>(pub(super) &'list [String]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [one] => write!(formatter, "`{one}` is"),
            many => {
                for (index, name) in many.iter().enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(formatter, "{separator}`{name}`")?;
                }
                formatter.write_str(" are")
            }
        }
    }
}

/// A line for each.
pub(super) struct Lines<'list>(pub(super) &'list [String]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| write!(formatter, "\n  {line}"))
    }
}

/// Everything the server says about what it refused.
pub(super) struct Refusal<'error>(pub(super) &'error sqlx::Error);

impl fmt::Display for Refusal<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(error) = self.0.as_database_error() else {
            return self.0.fmt(formatter);
        };
        formatter.write_str(error.message())?;
        let Some(error) = error.try_downcast_ref::<PgDatabaseError>() else {
            return Ok(());
        };
        for (name, value) in [
            ("table", error.table()),
            ("column", error.column()),
            ("constraint", error.constraint()),
            ("detail", error.detail()),
            ("hint", error.hint()),
        ] {
            if let Some(value) = value {
                write!(formatter, "; {name}: {value}")?;
            }
        }
        write!(formatter, " (code {})", error.code())
    }
}
