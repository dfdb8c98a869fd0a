//! The module of a stream, and the hand-written steps.

use serde::Serialize;

use super::{Arm, Conversion, Structure};

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
    /// The traits that the enum derives.
    pub enum_derives: String,
    /// Attributes of the enum besides the derives.
    pub enum_attributes: Vec<String>,
    /// Attributes of the functions with an arm for each event.
    pub match_attributes: Vec<String>,
    /// The enum of the events.
    pub event_enum: String,
    /// How its events are read.
    pub set: EventSet,
    /// The events that are written, by name.
    pub events: Vec<EventItem>,
    /// The versions of events that upcasts lead away from, by name.
    pub left: Vec<VersionItem>,
}

/// How stored events become those of an enum.
#[derive(Clone, Debug, Serialize)]
pub struct EventSet {
    /// The enum.
    pub name: String,
    /// What stands for the hand-written steps: a trait object or `()`.
    pub upcasters: String,
    /// The type of an event that waits for an async step.
    pub waiting: String,
    /// The event types that are stored, as string literals.
    pub types: Vec<String>,
    /// The name of the parameter of `decode`; with a leading underscore if no code is needed.
    pub upcasters_parameter: String,
    /// Attributes of `decode`.
    pub attributes: Vec<String>,
    /// What becomes of each type.
    pub arms: Vec<Arm>,
    /// Attributes of `resume`.
    pub resume_attributes: Vec<String>,
    /// The async steps, a statement each, in an order in which none follows one that it leads to.
    pub resume: Vec<String>,
}

/// An event type that is written.
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
    /// How each of its versions becomes the current one, if all do and none waits for an async step.
    pub upcast: Option<Upcast>,
}

/// How every version of an event becomes the current one.
#[derive(Clone, Debug, Serialize)]
pub struct Upcast {
    /// What stands for the hand-written steps: a trait object or `()`.
    pub upcasters: String,
    /// The name of the parameter of `decode`; with a leading underscore if no step is hand-written.
    pub upcasters_parameter: String,
    /// How each older version is read, oldest first.
    pub arms: Vec<UpcastArm>,
}

/// A version of an event that is only read.
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
    /// Steps that take an event, by event, then by version.
    pub methods: Vec<UpcastMethod>,
    /// Steps that take a batch, by event, then by version.
    pub async_methods: Vec<UpcastMethod>,
    /// Attributes of the enum of waiting events.
    pub waiting_attributes: Vec<String>,
    /// The variants of the enum of waiting events; none without an async step.
    pub waiting: Vec<WaitingVariant>,
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
    /// The path of the struct it makes; a tuple if it splits the event.
    pub target: String,
}

/// An event before an async step.
#[derive(Clone, Debug, Serialize)]
pub struct WaitingVariant {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// The path of the struct.
    pub source: String,
}
