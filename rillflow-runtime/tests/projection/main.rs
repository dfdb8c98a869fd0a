//! Table projections, on a real server.
#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod catch_up;
mod following;
mod killed;
mod paused;
mod race;
mod redefined;
mod shop;
