//! An event as the database has it, before it is brought to its current version.

use std::fmt;

use serde::Deserialize;

use crate::BoxError;
use crate::event::Position;

/// An event as it is stored: its type, the version it was written in, and the bytes of its body.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'row> {
    event_type: &'row str,
    version: u16,
    body: &'row str,
}

impl<'row> Stored<'row> {
    /// An event of `event_type` in `version` with the JSON text `body`.
    #[must_use]
    pub const fn new(event_type: &'row str, version: u16, body: &'row str) -> Self {
        Self { event_type, version, body }
    }

    /// The name of the event type.
    #[must_use]
    pub const fn event_type(&self) -> &'row str {
        self.event_type
    }

    /// Whether the store wrote it for itself, such as the end of a closed stream.
    pub(super) fn is_of_store(&self) -> bool {
        self.event_type.starts_with('$')
    }

    /// The version it was written in.
    #[must_use]
    pub const fn version(&self) -> u16 {
        self.version
    }

    /// The JSON text.
    #[must_use]
    pub const fn body(&self) -> &'row str {
        self.body
    }

    /// Reads the body, straight into the struct of its version.
    ///
    /// # Errors
    ///
    /// If the body is not of that shape.
    pub fn parse<T: Deserialize<'row>>(&self) -> Result<T, DecodeError> {
        serde_json::from_str(self.body).map_err(|source| self.error(DecodeProblem::Body(source)))
    }

    /// The error for a version that this program does not know yet.
    #[must_use]
    pub fn newer_than(&self, current: u16) -> DecodeError {
        self.error(DecodeProblem::UnknownVersion { current })
    }

    /// The error for a type that is not in the manifest of this program.
    #[must_use]
    pub fn unknown_type(&self) -> DecodeError {
        self.error(DecodeProblem::UnknownType)
    }

    /// The error for a hand-written step between two versions that failed.
    #[must_use]
    pub fn step_failed(&self, from: &'static str, to: &'static str, source: BoxError) -> DecodeError {
        self.error(DecodeProblem::Step { from, to, source })
    }

    /// The error for an async step that made another number of events than it took.
    pub(super) fn wrong_count(&self, from: &'static str, to: &'static str, taken: usize, made: usize) -> DecodeError {
        self.error(DecodeProblem::StepCount { from, to, taken, made })
    }

    fn error(&self, problem: DecodeProblem) -> DecodeError {
        DecodeError(Box::new(Inner {
            event_type: self.event_type.to_owned(),
            version: self.version,
            position: None,
            problem,
        }))
    }
}

/// A stored event could not be brought to its current version.
#[derive(Debug)]
pub struct DecodeError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    event_type: String,
    version: u16,
    position: Option<Position>,
    problem: DecodeProblem,
}

/// Why a stored event could not be brought to its current version.
#[derive(Debug)]
#[non_exhaustive]
pub enum DecodeProblem {
    /// The body is not of the shape that its version has in the manifest.
    Body(serde_json::Error),
    /// The version is not in the manifest: a newer program wrote it, or it is not a version at all.
    UnknownVersion {
        /// The current version of the type in this program.
        current: u16,
    },
    /// The type is not in the manifest, or not among those that were asked for.
    UnknownType,
    /// A hand-written upcast step failed.
    Step {
        /// The version that the step takes: `v2`, or with the type if it leads to another.
        from: &'static str,
        /// What the step makes of it.
        to: &'static str,
        /// What the step said.
        source: BoxError,
    },
    /// An async upcast step made another number of events than it took.
    StepCount {
        /// The version that the step takes: `v2`, or with the type if it leads to another.
        from: &'static str,
        /// What the step makes of it.
        to: &'static str,
        /// How many events it was given.
        taken: usize,
        /// How many it returned.
        made: usize,
    },
}

impl DecodeError {
    /// The name of the event type.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.0.event_type
    }

    /// The version the event is stored in.
    #[must_use]
    pub fn version(&self) -> u16 {
        self.0.version
    }

    /// Where the event is, once the decode path has said so.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// What is wrong.
    #[must_use]
    pub fn problem(&self) -> &DecodeProblem {
        &self.0.problem
    }

    /// Says where the event is.
    pub(crate) fn at(mut self, position: Position) -> Self {
        self.0.position = Some(position);
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { event_type, version, position, problem } = &*self.0;
        write!(formatter, "event `{event_type}` v{version}")?;
        if let Some(position) = position {
            write!(formatter, " at position {position}")?;
        }
        match problem {
            DecodeProblem::Body(source) => {
                write!(formatter, " does not have the shape that the manifest gives this version: {source}")
            }
            DecodeProblem::UnknownVersion { current } if version > current => write!(
                formatter,
                " was written by a newer program: this one knows `{event_type}` up to v{current}; update this program"
            ),
            DecodeProblem::UnknownVersion { .. } => {
                write!(formatter, " has a version that the manifest does not declare")
            }
            DecodeProblem::UnknownType => write!(
                formatter,
                " has a type that this program does not read here: \
                 a newer program wrote it, or the type was removed from the manifest"
            ),
            DecodeProblem::Step { from, to, source } => {
                write!(formatter, " could not be upcast from {from} to {to}: {source}")
            }
            DecodeProblem::StepCount { from, to, taken, made } => write!(
                formatter,
                " could not be upcast from {from} to {to}: the async step was given {taken} events and returned {made}; \
                 it must return one for each, in their order"
            ),
        }
    }
}

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.problem {
            DecodeProblem::Body(source) => Some(source),
            DecodeProblem::Step { source, .. } => Some(&**source),
            DecodeProblem::UnknownVersion { .. } | DecodeProblem::UnknownType | DecodeProblem::StepCount { .. } => None,
        }
    }
}
