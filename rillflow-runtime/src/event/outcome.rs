//! What the append functions say became of a request.

use crate::Uuid;
use crate::error::Error;
use crate::event::{Expected, StreamVersion};

/// The outcome of an append function; everything from 2 on is a reason why nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome(i16);

/// The stream that a request is about, and what was expected of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) stream: Uuid,
    pub(crate) stream_type: &'static str,
    pub(crate) expected: Expected,
}

impl Outcome {
    pub(crate) const OTHER_TYPE: Self = Self(4);
    pub(crate) const CLOSED: Self = Self(5);
    pub(crate) const ARCHIVED: Self = Self(6);

    pub(crate) const fn of(number: i16) -> Self {
        Self(number)
    }

    /// Whether the events are there, and whether an earlier request wrote them.
    pub(crate) const fn replayed(self) -> Option<bool> {
        match self.0 {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    /// Whether it is about the key and not about a stream.
    pub(crate) const fn is_about_key(self) -> bool {
        self.0 == 3
    }

    /// Why nothing was written.
    pub(crate) fn error(
        self,
        Wanted { stream, stream_type, expected }: Wanted,
        version: StreamVersion,
        actual_type: Option<String>,
        key: Option<&str>,
    ) -> Error {
        match self {
            Self(3) => Error::IdempotencyKeyReused { key: key.unwrap_or_default().to_owned() },
            Self::OTHER_TYPE => {
                Error::StreamTypeMismatch { stream, expected: stream_type, actual: actual_type.unwrap_or_default() }
            }
            Self::CLOSED => Error::StreamClosed { stream_type, stream, version },
            Self::ARCHIVED => Error::StreamArchived { stream_type, stream, version },
            _ => Error::VersionConflict { stream_type, stream, expected, actual: version },
        }
    }
}
