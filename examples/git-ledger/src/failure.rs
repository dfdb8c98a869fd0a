//! The one kind of failure: a sentence for the person at the terminal.

use std::fmt;

/// Why the import stopped.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    /// A failure that is told in one sentence.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl From<rillflow_runtime::Error> for Failure {
    fn from(error: rillflow_runtime::Error) -> Self {
        Self(format!("{error}; what was imported so far is kept, run this again to go on"))
    }
}

impl From<rillflow_runtime::dev::DevError> for Failure {
    fn from(error: rillflow_runtime::dev::DevError) -> Self {
        Self(error.to_string())
    }
}
