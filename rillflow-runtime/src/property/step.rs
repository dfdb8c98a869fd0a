//! What a declared step keeps, as the manifest says it.

use serde_json::{Map, Value};

use super::Field;

/// A version of an event type.
#[derive(Clone, Copy, Debug)]
pub struct Version {
    /// The event type.
    pub event_type: &'static str,
    /// The number.
    pub number: u16,
    /// The payload.
    pub fields: &'static [Field],
    /// The step that leaves it.
    pub step: Step,
}

/// What leads on from a version.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Nothing: it is the current one.
    None,
    /// A declared step: the versions that it makes, in their order; none if it retires the event.
    Declared(&'static [Target]),
    /// A step in code. What it makes is its own business, as long as it makes something of every event.
    Code,
}

/// A version that a step makes.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The event type.
    pub event_type: &'static str,
    /// The number.
    pub number: u16,
    /// The fields that get a value, by their keys; every other one is absent.
    pub fields: &'static [(&'static str, Source)],
}

/// Where the value of a field comes from.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// From a field of the source, by the keys that lead there.
    Kept(&'static [&'static str]),
    /// The same, with what happens to the value on the way.
    Converted(&'static [&'static str], Conversion),
    /// From the manifest.
    Constant(Constant),
    /// From several places: it is a struct.
    Nested(&'static [(&'static str, Source)]),
}

/// What happens to a value on its way. An absent one stays absent.
#[derive(Clone, Copy, Debug)]
pub enum Conversion {
    /// Nothing.
    Same,
    /// An `f32` becomes the same number as an `f64`.
    Double,
    /// An integer becomes the same number as a decimal.
    Decimal,
    /// A number, a boolean or an id becomes its text.
    Text,
    /// An `f32` becomes its text.
    SingleText,
    /// The items of a list are converted.
    Items(&'static Self),
    /// The values of a map are converted.
    Values(&'static Self),
    /// A value becomes the one that it is mapped to, or else the last.
    Mapped(&'static [(Constant, &'static str)], Option<&'static str>),
}

/// A value that the manifest names.
#[derive(Clone, Copy, Debug)]
pub enum Constant {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Another number.
    Float(f64),
    /// Text, or what JSON writes as one.
    Text(&'static str),
    /// `[]`
    EmptyList,
    /// `{}`
    EmptyMap,
}

impl Constant {
    pub(super) fn to_json(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::from(value),
            Self::Integer(number) => Value::from(number),
            Self::Float(number) => Value::from(number),
            Self::Text(text) => Value::from(text),
            Self::EmptyList => Value::Array(Vec::new()),
            Self::EmptyMap => Value::Object(Map::new()),
        }
    }
}
