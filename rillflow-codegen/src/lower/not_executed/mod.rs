//! What a manifest asks for that this release does not execute: the names and texts are decided all the same.

mod document;
mod log;
mod projection;
mod subscription;
mod table;
mod tenancy;

use crate::ir::NotExecuted;
use crate::model::Model;

/// Everything of that kind in `model`.
pub(super) fn of(model: &Model) -> NotExecuted {
    NotExecuted {
        tenancy: tenancy::item(model),
        parts: log::parts(model),
        archive: log::archive(model),
        snapshots: log::snapshots(model),
        idempotency: log::idempotency(model),
        documents: model.documents.iter().filter_map(|document| document::extras(model, document)).collect(),
        streams: model.streams.iter().filter_map(|stream| log::stream(model, stream)).collect(),
        events: model.events.iter().filter_map(log::body).collect(),
        projections: model.projections.iter().filter_map(|one| projection::extras(model, one)).collect(),
        subscriptions: model.subscriptions.iter().map(|one| subscription::item(model, one)).collect(),
    }
}
