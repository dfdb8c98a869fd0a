//! Subscriptions.

use serde::Serialize;

use crate::ir::{EventSet, EventVariant};

/// Events for somebody outside of the database.
#[derive(Clone, Debug, Serialize)]
pub struct SubscriptionItem {
    /// The name in the manifest, as a string literal of Rust.
    pub name_literal: String,
    /// The name before, as a string literal of SQL; its place in the log goes over.
    pub former_name: Option<String>,
    /// Documentation of the handle, a line each.
    pub docs: Vec<String>,
    /// Its module.
    pub module: String,
    /// The type of the handle.
    pub handle: String,
    /// The enum of its events, and how they are read.
    pub set: EventSet,
    /// The events, by name.
    pub variants: Vec<EventVariant>,
    /// With which event a new one begins: `beginning` or `now`.
    pub start: String,
    /// Which events wait for the ones before: `log`, `stream` or `none`.
    pub order: String,
    /// The time after which an event that is not acknowledged is delivered again, as an expression; absent if an event
    /// counts as delivered when the consumer returns.
    pub ack_timeout: Option<String>,
    /// How many events are delivered and not acknowledged at a time.
    pub max_in_flight: String,
    /// How often an event is delivered, the first time included.
    pub max_attempts: String,
    /// The pause before the second attempt, as an expression.
    pub backoff: String,
    /// What the pause grows to, as an expression.
    pub max_backoff: String,
    /// The qualified, quoted name of the table of its place in the log.
    pub table: String,
    /// The qualified, quoted name of the table of its events in flight.
    pub deliveries: String,
    /// The qualified, quoted name of the table of what was tried often enough; absent if the subscription pauses instead.
    pub dead_letters: Option<String>,
}
