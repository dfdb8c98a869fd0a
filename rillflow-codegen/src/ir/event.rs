//! The module of a stream, and the hand-written steps.

use serde::Serialize;

use super::{Conversion, Structure};

/// A stream: its id, its events with every version, and the enum of them.
#[derive(Clone, Debug, Serialize)]
pub struct StreamModule {
    /// Types of `[types]` that its events mention.
    pub uses: Option<String>,
    /// Documentation of the id.
    pub id_docs: Vec<String>,
    /// The id.
    pub id: String,
    /// The name in the manifest, as a string literal.
    pub name_literal: String,
    /// Documentation of the handle.
    pub handle_docs: Vec<String>,
    /// The type of the handle: `Orders`.
    pub handle: String,
    /// Documentation of the enum.
    pub enum_docs: Vec<String>,
    /// Attributes of the enum besides the derives.
    pub enum_attributes: Vec<String>,
    /// Attributes of the functions with an arm for each event.
    pub match_attributes: Vec<String>,
    /// The enum of the events.
    pub event_enum: String,
    /// What stands for the hand-written steps: `dyn super::Upcasters` or `()`.
    pub upcasters: String,
    /// Its events, by name.
    pub events: Vec<EventItem>,
}

/// An event with every version it ever had.
#[derive(Clone, Debug, Serialize)]
pub struct EventItem {
    /// The variant, and the struct of the current version.
    pub name: String,
    /// The name in the manifest, as a string literal.
    pub name_literal: String,
    /// Documentation of the variant.
    pub docs: Vec<String>,
    /// The number of the current version.
    pub version: String,
    /// The struct of the current version.
    pub structure: Structure,
    /// Older versions, oldest first.
    pub older: Vec<VersionItem>,
    /// How each older version is read, oldest first.
    pub arms: Vec<UpcastArm>,
    /// The name of the parameter of `decode`; with a leading underscore if no step is hand-written.
    pub upcasters_parameter: String,
}

/// An older version of an event.
#[derive(Clone, Debug, Serialize)]
pub struct VersionItem {
    /// Its struct.
    pub structure: Structure,
    /// The step that leaves it, if it is declared.
    pub conversion: Option<Conversion>,
}

/// How a stored older version becomes the current one.
#[derive(Clone, Debug, Serialize)]
pub struct UpcastArm {
    /// The number of the version.
    pub version: String,
    /// Its struct.
    pub source: String,
    /// The statements of all steps but the last.
    pub statements: Vec<String>,
    /// The last step, as an expression.
    pub result: String,
}

/// The module of the trait with a method for each hand-written step.
#[derive(Clone, Debug, Serialize)]
pub struct UpcasterModule {
    /// By event, then by version.
    pub methods: Vec<UpcastMethod>,
}

/// A hand-written step.
#[derive(Clone, Debug, Serialize)]
pub struct UpcastMethod {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// The path of the struct it takes.
    pub source: String,
    /// The path of the struct it makes.
    pub target: String,
}
