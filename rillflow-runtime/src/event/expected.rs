//! What a writer believes about a stream before it appends.

use std::fmt;

use crate::event::StreamVersion;

/// What a stream must look like for an append to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Whatever it looks like. Never fails from contention: writers queue on the stream.
    Any,
    /// It has no events.
    NoStream,
    /// It has events, any number of them.
    StreamExists,
    /// It has exactly this version, usually the one that was loaded.
    Exact(StreamVersion),
}

impl Expected {
    /// Whether a stream at `version` is as expected.
    pub(crate) fn admits(self, version: StreamVersion) -> bool {
        match self {
            Self::Any => true,
            Self::NoStream => version == StreamVersion::NONE,
            Self::StreamExists => version > StreamVersion::NONE,
            Self::Exact(expected) => version == expected,
        }
    }

    /// As `rf_append` takes it: a version, -1 for any, -2 for an existing stream.
    pub(crate) const fn code(self) -> i64 {
        match self {
            Self::Any => -1,
            Self::NoStream => 0,
            Self::StreamExists => -2,
            Self::Exact(version) => version.number(),
        }
    }
}

impl From<StreamVersion> for Expected {
    fn from(version: StreamVersion) -> Self {
        Self::Exact(version)
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => formatter.write_str("any version"),
            Self::NoStream => formatter.write_str("no stream"),
            Self::StreamExists => formatter.write_str("an existing stream"),
            Self::Exact(version) => write!(formatter, "version {version}"),
        }
    }
}
