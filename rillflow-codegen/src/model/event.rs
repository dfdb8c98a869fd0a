//! Streams, event types, their versions and the upcast steps between them.

use std::num::NonZeroU16;

use super::{Field, Literal, RustIdent, StreamId};
use crate::source::Span;

/// An event version, 1 or more.
pub type Version = NonZeroU16;

/// A stream type.
#[derive(Clone, Debug)]
pub struct Stream {
    /// The name in the manifest, stored with each stream.
    pub name: String,
    /// The id newtype (`OrderId`).
    pub id_type: RustIdent,
    /// The enum of its events (`OrderEvent`).
    pub event_enum: RustIdent,
    /// The module in Rust (`order`).
    pub module: RustIdent,
    /// The method of the store (`orders`).
    pub repository: RustIdent,
    /// The repository's type (`Orders`).
    pub repository_type: RustIdent,
    /// `doc`, if given.
    pub doc: Option<String>,
    /// Where the name stands.
    pub span: Span,
}

/// An event type with every version it ever had.
#[derive(Clone, Debug)]
pub struct Event {
    /// The name in the manifest, stored with each event.
    pub name: String,
    /// The struct of the current version, and the variant of the stream's enum.
    pub rust: RustIdent,
    /// The stream it belongs to.
    pub stream: StreamId,
    /// `doc`, if given.
    pub doc: Option<String>,
    /// Version 1 to the current one, without a gap; never empty.
    pub versions: Vec<EventVersion>,
    /// After `analyze`: the step that leaves version `n` is `steps[n - 1]`, and following them ends at the current one.
    pub steps: Vec<Step>,
    /// Where the name stands.
    pub span: Span,
}

impl Event {
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

/// One version of an event type.
#[derive(Clone, Debug)]
pub struct EventVersion {
    /// Its number.
    pub version: Version,
    /// The struct in Rust: the event's own name for the current version, `OrderPlacedV1` for an older one.
    pub rust: RustIdent,
    /// Its payload.
    pub fields: Vec<Field>,
    /// Where the version stands.
    pub span: Span,
}

/// An upcast step from one version to a later one of the same event type.
#[derive(Clone, Debug)]
pub struct Step {
    /// The version it reads.
    pub from: Version,
    /// The version it produces.
    pub to: Version,
    /// How.
    pub body: StepBody,
    /// Where the step stands.
    pub span: Span,
}

/// How a step makes its target.
#[derive(Clone, Debug)]
pub enum StepBody {
    /// Field by field, in the target's order.
    Declared(Vec<FieldSource>),
    /// `with = "rust"`: a method of the generated trait.
    Rust {
        /// `order_placed_v2_to_v3`.
        method: RustIdent,
    },
}

/// Where a field of a step's target comes from.
#[derive(Clone, Debug)]
pub enum FieldSource {
    /// The source's field of this index, moved; wrapped in `Some` if `into_optional`.
    Field {
        /// Index into the source version's fields.
        index: usize,
        /// The target is `T?` where the source is `T`.
        into_optional: bool,
    },
    /// A literal of the target's type.
    Default(Literal),
    /// The target is optional and nothing gives it a value.
    Absent,
}
