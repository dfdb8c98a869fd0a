//! The event store on a real PostgreSQL, through a module as the generator writes it.
#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends at its first surprise")]

mod domain;
mod fixture;

mod append;
mod closed;
mod contention;
mod deciding;
mod decoding;
mod exclusive;
mod failures;
mod idempotency;
mod migrations;
mod rules;
mod several_streams;
mod validated;
