//! A database for development: found in the promised order, shared, kept, and gone with its last user.
//!
//! What is tested is the life of processes, so every case starts this program again as a helper, with the environment
//! of the case.
#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod case;
#[cfg(feature = "docker")]
mod docker;
#[cfg(feature = "download")]
mod download;
mod life;
mod order;
