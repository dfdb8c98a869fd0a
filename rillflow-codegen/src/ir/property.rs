//! The test of drawn events.

use serde::Serialize;

/// The module of the property tests.
#[derive(Clone, Debug, Serialize)]
pub struct PropertyModule {
    /// The types of `[types]` that events use, by name: pairs of a name and a type, as expressions.
    pub types: Vec<String>,
    /// Streams with events, by name.
    pub streams: Vec<PropertySet>,
    /// Whether there are hand-written steps, which only the user's program has.
    pub has_upcasters: bool,
    /// Whether there are steps that ask the database.
    pub has_async_steps: bool,
    /// Whether the test runs by itself: neither steps nor types are hand-written.
    pub is_whole: bool,
}

/// The events of one stream.
#[derive(Clone, Debug, Serialize)]
pub struct PropertySet {
    /// The constant that describes them.
    pub constant: String,
    /// The path of the enum of the stream's events.
    pub events: String,
    /// By event, then by version.
    pub versions: Vec<PropertyVersion>,
}

/// A version of an event.
#[derive(Clone, Debug, Serialize)]
pub struct PropertyVersion {
    /// The name of the event, as a string literal.
    pub event_literal: String,
    /// The number of the version.
    pub number: String,
    /// The fields, as expressions.
    pub fields: Vec<String>,
    /// The step that leaves it, as an expression.
    pub step: String,
}
