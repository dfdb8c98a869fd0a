//! `[streams]`, `[events]` and the steps of `[[upcasts]]`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::field::{self, Fields};
use super::step;
use crate::model::{Event, Model, Stream, Version};

/// A stream type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamSurface {
    /// The method of the store.
    pub plural: String,
}

/// An event type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventSurface {
    /// The stream it belongs to.
    pub stream: String,
    /// The step that leaves each version, as canonical text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub steps: BTreeMap<String, String>,
    /// The fields of each version.
    #[serde(default)]
    pub versions: BTreeMap<String, Fields>,
}

/// How a version is called in the manifest and in the lock file: `v1`.
#[must_use]
pub fn version_key(version: Version) -> String {
    format!("v{version}")
}

impl StreamSurface {
    pub(super) fn of(stream: &Stream) -> Self {
        Self { plural: stream.repository.bare().to_owned() }
    }
}

impl EventSurface {
    pub(super) fn of(model: &Model, event: &Event) -> Self {
        let versions = event.versions.iter();
        Self {
            stream: model.stream(event.stream).name.clone(),
            steps: event.steps.iter().map(|one| (version_key(one.from), step::text(model, event, one))).collect(),
            versions: versions.map(|one| (version_key(one.version), field::fields(model, &one.fields))).collect(),
        }
    }

    /// The number of the current version; 0 if there is none, which no manifest leads to.
    #[must_use]
    pub fn current(&self) -> u16 {
        self.versions.keys().filter_map(|key| key.strip_prefix('v')?.parse().ok()).max().unwrap_or(0)
    }
}
