//! The high-water mark, on a real server.
#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod fire;
mod held;
mod log;
