//! How a command ends.

use std::process::ExitCode;

/// What a command returns.
pub(crate) type Outcome = Result<(), Failure>;

/// Why a command failed, and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    /// One sentence, perhaps with a remedy; nothing if everything has been printed already.
    words: Option<(String, Option<String>)>,
    exit: Exit,
}

/// The exit code of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// 1: something was found, or the work failed.
    Found = 1,
    /// 2: the command line names something that is not there, so there was nothing to look at.
    Usage = 2,
}

impl Failure {
    /// Something was found, or failed.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self { words: Some((sentence.into(), None)), exit: Exit::Found }
    }

    /// The command line cannot be followed.
    pub(crate) fn usage(sentence: impl Into<String>) -> Self {
        Self { words: Some((sentence.into(), None)), exit: Exit::Usage }
    }

    /// Something was found, and shown.
    pub(crate) fn reported() -> Self {
        Self { words: None, exit: Exit::Found }
    }

    /// What the command line names is not there, as has been shown.
    pub(crate) fn usage_reported() -> Self {
        Self { words: None, exit: Exit::Usage }
    }

    pub(crate) fn help(mut self, remedy: impl Into<String>) -> Self {
        self.words = self.words.map(|(sentence, _)| (sentence, Some(remedy.into())));
        self
    }

    /// The sentence and the remedy.
    pub(crate) fn words(&self) -> Option<(&str, Option<&str>)> {
        self.words.as_ref().map(|(sentence, help)| (sentence.as_str(), help.as_deref()))
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.exit as u8)
    }
}

impl From<rillflow_runtime::Error> for Failure {
    fn from(error: rillflow_runtime::Error) -> Self {
        Self::new(error.to_string())
    }
}
