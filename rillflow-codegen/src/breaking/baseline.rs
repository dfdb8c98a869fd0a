//! The older state that a manifest is compared with.

use crate::lock::{Lock, Released};
use crate::model::Model;
use crate::surface::Surface;

/// An older state of a manifest.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// What others rely on.
    pub surface: Surface,
    /// The released versions of events; `None` if nobody knows, so that each may be.
    pub released: Option<Released>,
}

impl Baseline {
    /// The state that a lock file holds.
    #[must_use]
    pub fn of_lock(lock: &Lock) -> Self {
        Self { surface: lock.surface.clone(), released: Some(lock.released.clone()) }
    }

    /// The state of a manifest, with the lock file beside it, if there is one.
    #[must_use]
    pub fn of_manifest(model: &Model, lock: Option<&Lock>) -> Self {
        Self { surface: Surface::of(model), released: lock.map(|lock| lock.released.clone()) }
    }

    /// Whether a version of an event may be stored somewhere, so that its shape is not to be changed.
    #[must_use]
    pub fn is_released(&self, event: &str, version: &str) -> bool {
        self.released.as_ref().is_none_or(|released| released.hash(event, version).is_some())
    }

    /// Whether any version of an event may be stored somewhere.
    #[must_use]
    pub fn is_event_released(&self, event: &str) -> bool {
        let versions = self.surface.events.get(event).map(|event| &event.versions);
        versions.is_some_and(|versions| versions.keys().any(|version| self.is_released(event, version)))
    }
}
