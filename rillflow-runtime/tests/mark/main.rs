//! The high-water mark, on a real server.
#![cfg(feature = "testing")]

mod fire;
mod held;
mod log;
