//! `[subscriptions]`: names and settings. Events are bound by `analyze`.

use std::num::NonZeroU32;
use std::time::Duration;

use heck::ToUpperCamelCase;

use super::duration::DAY;
use super::resolver::Resolver;
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::{Text, raw};
use crate::model::{Acknowledgement, DeliveryOrder, RetryPolicy, Subscription, SubscriptionStart};

const ACK_TIMEOUT: Duration = Duration::from_secs(30);
const MAX_IN_FLIGHT: NonZeroU32 = NonZeroU32::new(100).unwrap();
const RETRY: RetryPolicy = RetryPolicy {
    max_attempts: NonZeroU32::new(10).unwrap(),
    backoff: Duration::from_secs(1),
    max_backoff: Duration::from_mins(5),
};

impl Resolver<'_> {
    pub(super) fn subscriptions(&mut self) {
        let raw = self.raw;
        let mut sorted: Vec<&raw::Subscription> = raw.subscriptions.iter().collect();
        sorted.sort_by_key(|subscription| subscription.name.as_str());
        for subscription in sorted {
            let resolved = self.subscription(subscription);
            self.model.subscriptions.push(resolved);
        }
    }

    fn subscription(&mut self, raw: &raw::Subscription) -> Subscription {
        let owner = format!("subscription `{}`", raw.name.value);
        let span = raw.name.span;
        let name = self.snake_name(&raw.name, "a subscription");
        let camel = name.bare().to_upper_camel_case();
        self.report(Diagnostic::not_executed("a subscription", span));
        let in_flight = raw.max_in_flight.and_then(|number| self.number(number, "max_in_flight", 1..=10_000));
        Subscription {
            name: raw.name.value.clone(),
            module: self.claim_module(name.bare(), &owner, span),
            event_enum: self.claim_type(&format!("{camel}Event"), &owner, span),
            handle: self.claim_type(&format!("{camel}Subscription"), &owner, span),
            doc: raw.doc.clone(),
            renamed_from: raw.renamed_from.as_ref().map(|text| text.value.clone()),
            events: Vec::new(),
            start: self.choose(raw.start.as_ref(), "start", STARTS).unwrap_or(SubscriptionStart::Beginning),
            order: self.choose(raw.order.as_ref(), "order", ORDERS).unwrap_or(DeliveryOrder::Stream),
            ack: self.acknowledgement(raw),
            max_in_flight: in_flight.and_then(NonZeroU32::new).unwrap_or(MAX_IN_FLIGHT),
            retry: raw.retry.as_ref().map_or(RETRY, |retry| self.retry(retry)),
            dead_letter: raw.dead_letter.is_none_or(|(value, _)| value),
            span,
        }
    }

    fn choose<T: Copy>(&mut self, text: Option<&Text>, key: &str, choices: &[(&str, T)]) -> Option<T> {
        text.and_then(|text| self.word(text, key, choices))
    }

    fn acknowledgement(&mut self, raw: &raw::Subscription) -> Acknowledgement {
        let timeout = raw.ack_timeout.as_ref().and_then(|text| self.duration(text, "ack_timeout", 1..=DAY));
        let manual = self.choose(raw.ack.as_ref(), "ack", ACKS);
        if manual.is_some_and(|manual| manual) {
            return Acknowledgement::Manual { timeout: timeout.unwrap_or(ACK_TIMEOUT) };
        }
        // After an error in `ack` nothing is known of it.
        let automatic = raw.ack.is_none() || manual.is_some();
        if let Some(text) = raw.ack_timeout.as_ref().filter(|_| automatic) {
            let message = format!("`ack_timeout` of subscription `{}` waits for nothing", raw.name.value);
            let mut diagnostic = Diagnostic::error(&catalog::EXCLUSIVE_KEYS, message, text.span, "nobody acknowledges");
            diagnostic = match &raw.ack {
                Some(ack) => diagnostic.see(ack.span, "an event counts as delivered when the consumer returns"),
                None => diagnostic.note("without `ack`, an event counts as delivered when the consumer returns"),
            };
            self.report(diagnostic.help("write `ack = \"manual\"`, or remove `ack_timeout`"));
        }
        Acknowledgement::Auto
    }

    fn retry(&mut self, raw: &raw::Retry) -> RetryPolicy {
        let attempts = raw.max_attempts.and_then(|number| self.number(number, "max_attempts", 1..=1000));
        let backoff = raw.backoff.as_ref().and_then(|text| self.duration(text, "backoff", 0..=DAY));
        let most = raw.max_backoff.as_ref().and_then(|text| self.duration(text, "max_backoff", 0..=DAY));
        let policy = RetryPolicy {
            max_attempts: attempts.and_then(NonZeroU32::new).unwrap_or(RETRY.max_attempts),
            backoff: backoff.unwrap_or(RETRY.backoff),
            max_backoff: most.or(backoff.map(|backoff| backoff.max(RETRY.max_backoff))).unwrap_or(RETRY.max_backoff),
        };
        if let Some(text) = raw.max_backoff.as_ref().filter(|_| most.is_some_and(|most| most < policy.backoff)) {
            let message = format!("`max_backoff` cannot be `{}`", text.value);
            let diagnostic = Diagnostic::error(&catalog::DURATION, message, text.span, "it is less than `backoff`");
            self.report(match &raw.backoff {
                Some(backoff) => diagnostic.see(backoff.span, "the pauses begin with this and grow"),
                None => diagnostic.note("without `backoff`, the pauses begin with `PT1S` and grow"),
            });
        }
        policy
    }
}

const STARTS: &[(&str, SubscriptionStart)] =
    &[("beginning", SubscriptionStart::Beginning), ("now", SubscriptionStart::Now)];

const ORDERS: &[(&str, DeliveryOrder)] =
    &[("log", DeliveryOrder::Log), ("stream", DeliveryOrder::Stream), ("none", DeliveryOrder::Unordered)];

/// Whether the consumer acknowledges.
const ACKS: &[(&str, bool)] = &[("auto", false), ("manual", true)];
