//! `[subscriptions.x]`, as it is written.

use super::Integer;
use crate::manifest::Text;
use crate::source::Span;

/// `[subscriptions.x]`.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// `x`.
    pub name: Text,
    /// `doc`.
    pub doc: Option<String>,
    /// `renamed_from`: the subscription's name before.
    pub renamed_from: Option<Text>,
    /// `events`; `None` if they could not be read.
    pub events: Option<Vec<Text>>,
    /// `start`.
    pub start: Option<Text>,
    /// `order`.
    pub order: Option<Text>,
    /// `ack`.
    pub ack: Option<Text>,
    /// `ack_timeout`.
    pub ack_timeout: Option<Text>,
    /// `max_in_flight`.
    pub max_in_flight: Option<Integer>,
    /// `retry`.
    pub retry: Option<Retry>,
    /// `dead_letter`, with its place.
    pub dead_letter: Option<(bool, Span)>,
}

/// `retry = { .. }`.
#[derive(Clone, Debug)]
pub struct Retry {
    /// `max_attempts`.
    pub max_attempts: Option<Integer>,
    /// `backoff`.
    pub backoff: Option<Text>,
    /// `max_backoff`.
    pub max_backoff: Option<Text>,
}
