//! Upcast steps: how an event of an old version becomes one that programs read today.

use super::{EventId, Literal, RustIdent, Scalar, TypeId, Version};
use crate::source::Span;

/// A version of an event type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VersionId {
    /// The event type.
    pub event: EventId,
    /// The version.
    pub version: Version,
}

/// An upcast step.
#[derive(Clone, Debug)]
pub struct Step {
    /// The version it reads; the type is the one whose step it is.
    pub from: Version,
    /// The versions it makes: one; several if it splits the event; none if it retires it. All are of one stream.
    pub to: Vec<VersionId>,
    /// How.
    pub body: StepBody,
    /// `reason`: why the event is retired, if the manifest says so.
    pub reason: Option<String>,
    /// Where the step stands.
    pub span: Span,
}

/// How a step makes its targets.
#[derive(Clone, Debug)]
pub enum StepBody {
    /// For each target, field by field in its order.
    Declared(Vec<Vec<FieldSource>>),
    /// `with = "rust"`: a method of the generated trait.
    Rust {
        /// `order_placed_v2_to_v3`.
        method: RustIdent,
    },
    /// `with = "async"`: an async method of the generated trait, which gets a whole batch.
    Async {
        /// `order_placed_v2_to_v3`.
        method: RustIdent,
    },
    /// There is no target: readers skip the event, the log keeps it.
    Retired,
}

/// Where a field of a step's target comes from.
#[derive(Clone, Debug)]
pub enum FieldSource {
    /// A value of the source.
    Taken {
        /// Index of the source's field, and for a field of a flattened struct its index in there.
        path: Vec<usize>,
        /// What happens to the value on the way.
        conversion: Conversion,
    },
    /// A literal of the target's type.
    Default(Literal),
    /// The target is optional and nothing gives it a value.
    Absent,
    /// The target is a struct, made field by field in its order; in `Some` if it is optional.
    Nested(Vec<FieldSource>),
}

/// What happens to a value on its way from a field of one type to one of another. Never fails and loses nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// Nothing.
    Same,
    /// `T` to `U?`.
    IntoOptional(Box<Conversion>),
    /// `T?` to `U?`.
    InOptional(Box<Conversion>),
    /// `[T]` to `[U]`.
    InList(Box<Conversion>),
    /// `{T}` to `{U}`.
    InMap(Box<Conversion>),
    /// A number to a wider type of number.
    Widened(Scalar),
    /// A number, a boolean or a UUID to its text.
    ToText,
    /// A value of a closed set to its text.
    SetToText,
    /// Value by value to a closed set.
    Mapped(ValueMap),
}

/// What becomes of each value of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueMap {
    /// The closed set of the results.
    pub target: TypeId,
    /// The values that are named, with the index of the value in the target.
    pub arms: Vec<(MappedValue, usize)>,
    /// What becomes of every other value; there are none for a closed set and for a boolean with both.
    pub otherwise: Option<usize>,
}

/// A value that a map names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MappedValue {
    /// A value of a closed set, by index.
    Set(TypeId, usize),
    /// A text.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A boolean.
    Bool(bool),
}
