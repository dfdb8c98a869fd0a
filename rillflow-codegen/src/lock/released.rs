//! Versions of events that are in production.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Released versions by event and by `v1`, with the hash of their shape.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Released(BTreeMap<String, BTreeMap<String, String>>);

impl Released {
    /// Whether nothing was released yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The hash that the version `v1` of `event` had when it was released.
    #[must_use]
    pub fn hash(&self, event: &str, version: &str) -> Option<&str> {
        self.0.get(event)?.get(version).map(String::as_str)
    }

    /// Pins a version; one that is pinned stays as it is.
    pub fn pin(&mut self, event: &str, version: &str, hash: String) {
        self.0.entry(event.to_owned()).or_default().entry(version.to_owned()).or_insert(hash);
    }

    /// Every released version: event, `v1` and hash.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.0.iter().flat_map(|(event, versions)| {
            versions.iter().map(move |(version, hash)| (event.as_str(), version.as_str(), hash.as_str()))
        })
    }
}
