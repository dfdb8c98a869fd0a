//! Subscriptions: events for somebody outside of the database, at least once.

use std::num::NonZeroU32;
use std::time::Duration;

use super::{EventId, RustIdent};
use crate::source::Span;

/// A subscription; the programs that run it are its consumer group.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// The name in the manifest, and of its checkpoint.
    pub name: String,
    /// The module in Rust (`mailer`).
    pub module: RustIdent,
    /// The enum of its events (`MailerEvent`).
    pub event_enum: RustIdent,
    /// The handle in Rust (`MailerSubscription`).
    pub handle: RustIdent,
    /// `doc`, if given.
    pub doc: Option<String>,
    /// `renamed_from`: the subscription's name before, if it had another.
    pub renamed_from: Option<String>,
    /// `events`, by name; never empty.
    pub events: Vec<EventId>,
    /// `start`.
    pub start: SubscriptionStart,
    /// `order`.
    pub order: DeliveryOrder,
    /// `ack`.
    pub ack: Acknowledgement,
    /// `max_in_flight`: how many events are delivered and not acknowledged yet, in the whole group.
    pub max_in_flight: NonZeroU32,
    /// `retry`.
    pub retry: RetryPolicy,
    /// `dead_letter`: whether an event that was tried often enough is set aside; else the subscription pauses at it.
    pub dead_letter: bool,
    /// Where the name stands.
    pub span: Span,
}

/// Where a new subscription begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionStart {
    /// `beginning`: with the first event of the log.
    Beginning,
    /// `now`: with the first event after it was made.
    Now,
}

/// Which events wait for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryOrder {
    /// `log`: each for the one before, so that one consumer of the group works at a time.
    Log,
    /// `stream`: each for the one before of its stream.
    Stream,
    /// `none`: none.
    Unordered,
}

/// When an event counts as delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledgement {
    /// `auto`: when the consumer returns without an error.
    Auto,
    /// `manual`: when the consumer says so; otherwise it is delivered again after `timeout`.
    Manual {
        /// `ack_timeout`.
        timeout: Duration,
    },
}

/// How often and when an event is delivered again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// `max_attempts`, the first one included.
    pub max_attempts: NonZeroU32,
    /// `backoff`: before the second attempt; it doubles with each.
    pub backoff: Duration,
    /// `max_backoff`: what it grows to.
    pub max_backoff: Duration,
}
