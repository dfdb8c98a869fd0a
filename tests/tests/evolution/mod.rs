//! Manifests that change: one is drawn, and then what it may become.

mod change;
mod draft;

pub(crate) use change::change;
pub(crate) use draft::{Draft, Row};
