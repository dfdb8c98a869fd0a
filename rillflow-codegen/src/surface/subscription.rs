//! `[subscriptions]`.

use serde::{Deserialize, Serialize};

use super::field::Renamable;
use crate::model::{Acknowledgement, DeliveryOrder, Model, Subscription, SubscriptionStart};

/// A subscription: what its consumers rely on. How much is in flight and when it is tried again is no part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionSurface {
    /// The events that it gets, by name.
    pub events: Vec<String>,
    /// With which event a new one begins.
    pub start: String,
    /// Which events wait for others.
    pub order: String,
    /// When an event counts as delivered.
    pub ack: String,
    /// Whether an event that was tried often enough is set aside.
    pub dead_letter: bool,
    /// The name before.
    #[serde(skip)]
    pub renamed_from: Option<String>,
}

impl SubscriptionSurface {
    pub(super) fn of(model: &Model, subscription: &Subscription) -> Self {
        let start = match subscription.start {
            SubscriptionStart::Beginning => "beginning",
            SubscriptionStart::Now => "now",
        };
        let order = match subscription.order {
            DeliveryOrder::Log => "log",
            DeliveryOrder::Stream => "stream",
            DeliveryOrder::Unordered => "none",
        };
        let ack = match subscription.ack {
            Acknowledgement::Auto => "auto",
            Acknowledgement::Manual { .. } => "manual",
        };
        Self {
            events: subscription.events.iter().map(|event| model.event(*event).name.clone()).collect(),
            start: start.to_owned(),
            order: order.to_owned(),
            ack: ack.to_owned(),
            dead_letter: subscription.dead_letter,
            renamed_from: subscription.renamed_from.clone(),
        }
    }
}

impl Renamable for SubscriptionSurface {
    fn renamed_from(&self) -> Option<&str> {
        self.renamed_from.as_deref()
    }
}
