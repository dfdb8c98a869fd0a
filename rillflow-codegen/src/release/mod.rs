//! Versions of events that are in production: they are pinned, and never change again.
//!
//! [`pin`] marks versions in the lock file, [`check`] compares them with the manifest. What it says can be pasted: the
//! version as it was, the next one, and the step between them. This room knows shapes and the manifest as text; it reads
//! no file.

mod pin;
mod pinned;
mod restore;

pub use pin::{Pinned, pin};
pub use pinned::check;
