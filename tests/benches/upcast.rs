//! Upcasting version 1 to version 3 in memory, against conversions written by hand.

#![expect(clippy::expect_used, reason = "a bench that cannot run stops with the reason")]

mod harness;
mod race;

use std::hint::black_box;
use std::time::Instant;

use race::{Measured, Race};
use rillflow_runtime::Uuid;
use rillflow_runtime::event::{Stored, Upcast as _};
use rillflow_tests::generated::order::OrderPlaced;
use serde::Deserialize;

const EVENTS: u64 = 200_000;

/// Version 1, as somebody would write it without a generator.
#[derive(Deserialize)]
struct PlacedV1 {
    customer_id: Uuid,
    total: i64,
    note: String,
}

#[derive(Deserialize)]
struct PlacedV2 {
    customer_id: Uuid,
    total_cents: i64,
    currency: String,
    note: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what is read is not looked at")]
struct PlacedV3 {
    customer_id: Uuid,
    total_cents: i64,
    currency: String,
    remark: String,
    channel: Option<String>,
}

impl From<PlacedV1> for PlacedV2 {
    fn from(event: PlacedV1) -> Self {
        Self { customer_id: event.customer_id, total_cents: event.total, currency: "USD".to_owned(), note: event.note }
    }
}

impl From<PlacedV2> for PlacedV3 {
    fn from(event: PlacedV2) -> Self {
        Self {
            customer_id: event.customer_id,
            total_cents: event.total_cents,
            currency: event.currency,
            remark: event.note,
            channel: None,
        }
    }
}

fn main() {
    let body = format!(r#"{{"customer_id": "{}", "total": 4200, "note": "leave it at the door"}}"#, Uuid::now_v7());
    let mut race = Race::new("upcast v1 -> v3, parsing included", &["rillflow", "hand-written conversions"]);
    for _ in 0..harness::rounds() {
        race.round(&[generated(&body), by_hand(&body)]);
    }
    race.print(&[("hand-written conversions", 0.83)]);
}

fn generated(body: &str) -> Measured {
    let started = Instant::now();
    for _ in 0..EVENTS {
        let stored = Stored::new("OrderPlaced", black_box(1), black_box(body));
        let event = OrderPlaced::decode(&stored, &()).expect("the body is a version 1");
        black_box(event);
    }
    Measured { operations: EVENTS, elapsed: started.elapsed() }
}

fn by_hand(body: &str) -> Measured {
    let started = Instant::now();
    for _ in 0..EVENTS {
        let event = read_by_hand(black_box(1), black_box(body)).expect("the body is a version 1");
        black_box(event);
    }
    Measured { operations: EVENTS, elapsed: started.elapsed() }
}

/// The version is known only when an event is read, and the caller is elsewhere: as for the generated function.
#[inline(never)]
fn read_by_hand(version: u16, body: &str) -> Result<PlacedV3, serde_json::Error> {
    match version {
        1 => Ok(PlacedV3::from(PlacedV2::from(serde_json::from_str::<PlacedV1>(body)?))),
        2 => Ok(PlacedV3::from(serde_json::from_str::<PlacedV2>(body)?)),
        _ => serde_json::from_str(body),
    }
}
