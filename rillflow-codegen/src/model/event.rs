//! Event types, their versions and the upcast steps between them.

use std::num::NonZeroU16;

use super::{Field, RustIdent, Step, StreamId};
use crate::source::Span;

/// An event version, 1 or more.
pub type Version = NonZeroU16;

/// An event type with every version it ever had.
#[derive(Clone, Debug)]
pub struct Event {
    /// The name in the manifest, stored with each event.
    pub name: String,
    /// The struct of the current version, and the variant of the stream's enum; neither exists if the type is left.
    pub rust: RustIdent,
    /// The stream it belongs to.
    pub stream: StreamId,
    /// `doc`, if given.
    pub doc: Option<String>,
    /// `body`.
    pub body: BodyFormat,
    /// Version 1 to the highest one, without a gap; never empty.
    pub versions: Vec<EventVersion>,
    /// After `analyze`: the steps that leave its versions, by version. Each version but the highest has one, and the
    /// highest has one if the type is left: renamed, split or retired.
    pub steps: Vec<Step>,
    /// Where the name stands.
    pub span: Span,
}

impl Event {
    /// The step that leaves `version`.
    #[must_use]
    pub fn step_from(&self, version: Version) -> Option<&Step> {
        self.steps.iter().find(|step| step.from == version)
    }

    /// Whether an upcast leads away from the highest version, so that events of this type are read and no longer written.
    #[must_use]
    pub fn is_left(&self) -> bool {
        self.versions.last().is_some_and(|last| self.step_from(last.version).is_some())
    }

    /// The version with this number.
    #[must_use]
    pub fn version(&self, version: Version) -> Option<&EventVersion> {
        self.versions.iter().find(|one| one.version == version)
    }

    /// The current version: the highest one.
    ///
    /// # Panics
    ///
    /// Never for a resolved event, which has at least one version.
    #[must_use]
    #[expect(clippy::expect_used, reason = "resolve refuses an event without a version")]
    pub fn current(&self) -> &EventVersion {
        self.versions.last().expect("resolve refuses an event without a version")
    }
}

/// How the payload of an event is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFormat {
    /// `jsonb`: PostgreSQL can look into it; keys are in an order of its own.
    Jsonb,
    /// `json`: the text as it was appended.
    Json,
}

/// One version of an event type.
#[derive(Clone, Debug)]
pub struct EventVersion {
    /// Its number.
    pub version: Version,
    /// The struct in Rust: the event's own name for the version that is written, `OrderPlacedV1` for any other.
    pub rust: RustIdent,
    /// Its payload.
    pub fields: Vec<Field>,
    /// Where the version stands.
    pub span: Span,
}
