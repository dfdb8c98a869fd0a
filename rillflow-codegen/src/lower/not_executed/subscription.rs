//! Subscriptions.

use std::time::Duration;

use super::super::projection::variant;
use super::super::{docs, event_set, rust_literal, sql_text};
use super::table::qualified;
use crate::ir::SubscriptionItem;
use crate::model::{Acknowledgement, DeliveryOrder, Model, Subscription, SubscriptionStart};

pub(super) fn item(model: &Model, subscription: &Subscription) -> SubscriptionItem {
    let name = &subscription.name;
    let events = subscription.events.iter();
    SubscriptionItem {
        name_literal: rust_literal::string(name),
        former_name: subscription.renamed_from.as_deref().map(sql_text::literal),
        docs: docs::or(subscription.doc.as_deref(), &format!("The subscription `{name}` of a store.")),
        module: subscription.module.to_string(),
        handle: subscription.handle.to_string(),
        set: event_set::of_events(model, events.clone().copied().collect(), subscription.event_enum.as_str()),
        variants: events.map(|id| variant(model, model.event(*id))).collect(),
        start: match subscription.start {
            SubscriptionStart::Beginning => "beginning",
            SubscriptionStart::Now => "now",
        }
        .to_owned(),
        order: match subscription.order {
            DeliveryOrder::Log => "log",
            DeliveryOrder::Stream => "stream",
            DeliveryOrder::Unordered => "none",
        }
        .to_owned(),
        ack_timeout: match subscription.ack {
            Acknowledgement::Auto => None,
            Acknowledgement::Manual { timeout } => Some(duration(timeout)),
        },
        max_in_flight: rust_literal::integer(i128::from(subscription.max_in_flight.get())),
        max_attempts: rust_literal::integer(i128::from(subscription.retry.max_attempts.get())),
        backoff: duration(subscription.retry.backoff),
        max_backoff: duration(subscription.retry.max_backoff),
        table: qualified(model, "rf_subscription"),
        deliveries: qualified(model, "rf_delivery"),
        dead_letters: subscription.dead_letter.then(|| qualified(model, "rf_dead_letter")),
    }
}

fn duration(length: Duration) -> String {
    let millis = rust_literal::integer(i128::try_from(length.as_millis()).unwrap_or(i128::MAX));
    format!("::core::time::Duration::from_millis({millis})")
}
