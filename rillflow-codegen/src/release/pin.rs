//! Marks versions as released.

use crate::lock::{Released, shape_hash};
use crate::surface::Surface;

/// A version that was marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// The event.
    pub event: String,
    /// `v1`.
    pub version: String,
}

/// Pins every version of the events called `names`, or of all events if there are no names.
///
/// A version that has a successor is in the manifest because somebody wrote it, so that it is released with the current
/// one. What is pinned already stays as it is.
pub fn pin(surface: &Surface, names: &[String], released: &mut Released) -> Vec<Pinned> {
    let mut pinned = Vec::new();
    for (event, declared) in &surface.events {
        if !names.is_empty() && !names.contains(event) {
            continue;
        }
        for (version, fields) in &declared.versions {
            if released.hash(event, version).is_none() {
                released.pin(event, version, shape_hash(&surface.fields_shape(fields)));
                pinned.push(Pinned { event: event.clone(), version: version.clone() });
            }
        }
    }
    pinned
}
