//! Everything that others rely on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    DocumentSurface, EventSurface, ProjectSurface, ProjectionSurface, StreamSurface, SubscriptionSurface, TypeSurface,
};
use crate::model::{Model, StreamId};

/// The surface of a model, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surface {
    /// `[project]` and `[generate]`.
    #[serde(default)]
    pub project: ProjectSurface,
    /// `[types]`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub types: BTreeMap<String, TypeSurface>,
    /// `[documents]`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub documents: BTreeMap<String, DocumentSurface>,
    /// `[streams]`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub streams: BTreeMap<String, StreamSurface>,
    /// `[events]`, with the steps of `[[upcasts]]`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub events: BTreeMap<String, EventSurface>,
    /// `[projections]`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub projections: BTreeMap<String, ProjectionSurface>,
    /// `[subscriptions]`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub subscriptions: BTreeMap<String, SubscriptionSurface>,
}

impl Surface {
    /// The surface of `model`.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        Self {
            project: ProjectSurface::of(model),
            types: model.types.iter().map(|one| (one.name.clone(), TypeSurface::of(model, one))).collect(),
            documents: model.documents.iter().map(|one| (one.name.clone(), DocumentSurface::of(model, one))).collect(),
            streams: model.streams.iter().map(|one| (one.name.clone(), StreamSurface::of(one))).collect(),
            events: (0..model.streams.len())
                .flat_map(|stream| model.events_of(StreamId(stream)))
                .map(|(_, event)| (event.name.clone(), EventSurface::of(model, event)))
                .collect(),
            projections: model
                .projections
                .iter()
                .map(|one| (one.name.clone(), ProjectionSurface::of(model, one)))
                .collect(),
            subscriptions: model
                .subscriptions
                .iter()
                .map(|one| (one.name.clone(), SubscriptionSurface::of(model, one)))
                .collect(),
        }
    }
}
