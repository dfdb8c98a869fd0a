//! What went wrong with a question, from what the database says.

use super::Source;
use crate::error::Error;

/// In UTF-8 it is the only character that PostgreSQL cannot have in a text.
pub(crate) const NUL: &str = "PostgreSQL has no character NUL in a text";

pub(crate) fn unanswered<S: Source>(error: sqlx::Error) -> Error {
    let reason = match &error {
        sqlx::Error::Encode(source) => source.to_string(),
        sqlx::Error::Database(database) => match database.code().as_deref() {
            Some("22021" | "22P05") => NUL.to_owned(),
            // A date or timestamp before 4713 BC, where PostgreSQL's calendar begins.
            Some("22008") => database.message().to_owned(),
            _ => return error.into(),
        },
        _ => return error.into(),
    };
    Error::BadOperand { name: S::NAME, reason }
}
