//! How a command ends, and how that is said.

use std::fmt::Write as _;

/// What a command returns. The process exits with 0 or 1.
pub(crate) type Outcome = Result<(), Failure>;

/// Why a command failed, and what to do about it.
#[derive(Debug)]
pub(crate) enum Failure {
    /// One sentence, perhaps with a remedy.
    Sentence { sentence: String, help: Option<String> },
    /// Everything has been printed already.
    Reported,
}

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self::Sentence { sentence: sentence.into(), help: None }
    }

    pub(crate) fn help(self, remedy: impl Into<String>) -> Self {
        match self {
            Self::Sentence { sentence, .. } => Self::Sentence { sentence, help: Some(remedy.into()) },
            Self::Reported => self,
        }
    }

    /// The words for standard error.
    pub(crate) fn words(&self) -> String {
        let mut words = String::new();
        if let Self::Sentence { sentence, help } = self {
            let _ = writeln!(words, "error: {sentence}");
            if let Some(help) = help {
                let _ = writeln!(words, "help: {help}");
            }
        }
        words
    }
}

impl From<rillflow_runtime::Error> for Failure {
    fn from(error: rillflow_runtime::Error) -> Self {
        Self::new(error.to_string())
    }
}
