//! The test of released events.

use serde::Serialize;

/// The module of the fixtures.
#[derive(Clone, Debug, Serialize)]
pub struct FixtureModule {
    /// Streams with released events, by name.
    pub streams: Vec<FixtureSet>,
    /// Whether there are hand-written steps, which only the user's program has.
    pub has_upcasters: bool,
    /// Whether there are steps that ask the database.
    pub has_async_steps: bool,
}

/// The fixtures of one stream.
#[derive(Clone, Debug, Serialize)]
pub struct FixtureSet {
    /// The constant that holds them.
    pub constant: String,
    /// The path of the enum of the stream's events.
    pub events: String,
    /// By event, then by version.
    pub fixtures: Vec<FixtureItem>,
}

/// The sample of a released version.
#[derive(Clone, Debug, Serialize)]
pub struct FixtureItem {
    /// The name of the event, as a string literal.
    pub event_literal: String,
    /// The number of the version.
    pub version: String,
    /// The JSON, as an expression.
    pub body: String,
    /// What it is as later versions.
    pub forms: Vec<FixtureForm>,
}

/// What a sample is as a later version.
#[derive(Clone, Debug, Serialize)]
pub struct FixtureForm {
    /// The number of the version.
    pub version: String,
    /// Where the file is, as a string literal.
    pub path_literal: String,
    /// The JSON, as an expression of an `Option`.
    pub body: String,
}
