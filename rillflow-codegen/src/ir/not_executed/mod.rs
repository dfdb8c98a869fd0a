//! What a manifest asks for that this release does not execute (RF0012), decided as everything else is.
//!
//! No template of Rillflow prints any of it yet. A release that executes a part takes it from here to where its template
//! looks for it.

mod log;
mod projection;
mod subscription;
mod table;
mod tenancy;

pub use log::{
    ArchiveItem, EventBodyItem, IdempotencyItem, NaturalKeyEvent, NaturalKeyItem, PartsItem, SnapshotItem, StreamExtras,
};
pub use projection::{EventMethod, ProjectionCode, ProjectionExtras};
pub use subscription::SubscriptionItem;
pub use table::{DocumentExtras, HistoryItem, SearchItem, SideTable, SoftDeleteItem};
pub use tenancy::{TenancyItem, TenantTable};

use serde::Serialize;

/// Everything of that kind; what the manifest does not ask for is absent or empty.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NotExecuted {
    /// Who shares tables with whom.
    pub tenancy: Option<TenancyItem>,
    /// A log of several parts.
    pub parts: Option<PartsItem>,
    /// Where the events of archived streams are.
    pub archive: Option<ArchiveItem>,
    /// How snapshots are kept.
    pub snapshots: Option<SnapshotItem>,
    /// For how long idempotency keys are remembered.
    pub idempotency: Option<IdempotencyItem>,
    /// Documents with search, soft deletion, history or a tenancy of their own, by name.
    pub documents: Vec<DocumentExtras>,
    /// Streams with ids of text, a natural key or snapshots, by name.
    pub streams: Vec<StreamExtras>,
    /// Events whose payload is kept as it was written, by name.
    pub events: Vec<EventBodyItem>,
    /// Projections of other kinds, modes and settings, by name.
    pub projections: Vec<ProjectionExtras>,
    /// Subscriptions, by name.
    pub subscriptions: Vec<SubscriptionItem>,
}
