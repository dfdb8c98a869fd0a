//! `[streams]`, `[events]` and the steps of `[[upcasts]]`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::field::{self, Fields, Renamable};
use super::step;
use crate::model::{BodyFormat, Event, Model, Stream, StreamIdKind, Version};

/// A stream type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamSurface {
    /// The method of the store.
    pub plural: String,
    /// The kind of its id, where it is not `uuid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The field of its events that names a stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The name before.
    #[serde(skip)]
    pub renamed_from: Option<String>,
}

/// An event type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventSurface {
    /// The stream it belongs to.
    pub stream: String,
    /// How its payload is stored, where it is not `jsonb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
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
        Self {
            plural: stream.repository.bare().to_owned(),
            id: match stream.id {
                StreamIdKind::Uuid => None,
                StreamIdKind::String => Some("string".to_owned()),
            },
            key: stream.natural_key.as_ref().map(|key| key.field.clone()),
            renamed_from: stream.renamed_from.clone(),
        }
    }

    /// The kind of its id in the word of the manifest.
    #[must_use]
    pub fn id_kind(&self) -> &str {
        self.id.as_deref().unwrap_or("uuid")
    }
}

impl Renamable for StreamSurface {
    fn renamed_from(&self) -> Option<&str> {
        self.renamed_from.as_deref()
    }
}

impl EventSurface {
    pub(super) fn of(model: &Model, event: &Event) -> Self {
        let versions = event.versions.iter();
        Self {
            stream: model.stream(event.stream).name.clone(),
            body: match event.body {
                BodyFormat::Jsonb => None,
                BodyFormat::Json => Some("json".to_owned()),
            },
            steps: event.steps.iter().map(|one| (version_key(one.from), step::text(model, event, one))).collect(),
            versions: versions.map(|one| (version_key(one.version), field::fields(model, &one.fields))).collect(),
        }
    }

    /// What leads away from the current version, if the type is left: to others, or to nothing.
    #[must_use]
    pub fn last_step(&self) -> Option<&str> {
        self.steps.get(&format!("v{}", self.current())).map(String::as_str)
    }

    /// How its payload is stored, in the word of the manifest.
    #[must_use]
    pub fn body_format(&self) -> &str {
        self.body.as_deref().unwrap_or("jsonb")
    }

    /// The number of the current version; 0 if there is none, which no manifest leads to.
    #[must_use]
    pub fn current(&self) -> u16 {
        self.versions.keys().filter_map(|key| key.strip_prefix('v')?.parse().ok()).max().unwrap_or(0)
    }
}
