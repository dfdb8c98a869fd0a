//! The kinds of tables.

use super::{Table, declarations, documents, events, project, projections};

/// A kind of table of the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The file itself.
    Root,
    /// `[project]`
    Project,
    /// `[generate]`
    Generate,
    /// `[[generate.attributes]]`
    Attributes,
    /// `[types.X]`
    Type,
    /// A value of a closed set, in its long form.
    SetValue,
    /// A variant of a union, in its long form.
    Variant,
    /// A field, in its long form.
    Field,
    /// `[documents.X]`
    Document,
    /// `[documents.X.duplicated]`, each
    Duplicated,
    /// An index of a duplicated field, in its long form.
    Index,
    /// `[documents.X.queries.x]`
    Query,
    /// `[documents.X.search]`
    Search,
    /// `[streams.X]`
    Stream,
    /// `[events.X]`
    Event,
    /// `[[upcasts]]`
    Upcast,
    /// `[projections.x]`
    Projection,
    /// A column of a projection, in its long form.
    Column,
    /// `[projections.x.on.X]`
    Reaction,
    /// `[subscriptions.x]`
    Subscription,
    /// `retry` of a subscription
    Retry,
    /// `[archive]`
    Archive,
    /// `[log]`
    Log,
    /// `[snapshots]`
    Snapshots,
    /// `[idempotency]`
    Idempotency,
    /// `[[allow]]`
    Allow,
}

impl Place {
    /// All of them, in the order of a manifest.
    pub const ALL: &[Self] = &[
        Self::Root,
        Self::Project,
        Self::Generate,
        Self::Attributes,
        Self::Type,
        Self::SetValue,
        Self::Variant,
        Self::Field,
        Self::Document,
        Self::Duplicated,
        Self::Index,
        Self::Query,
        Self::Search,
        Self::Stream,
        Self::Event,
        Self::Upcast,
        Self::Projection,
        Self::Column,
        Self::Reaction,
        Self::Subscription,
        Self::Retry,
        Self::Archive,
        Self::Log,
        Self::Snapshots,
        Self::Idempotency,
        Self::Allow,
    ];

    /// Its keys.
    #[must_use]
    pub const fn table(self) -> &'static Table {
        match self {
            Self::Root => &project::ROOT,
            Self::Project => &project::PROJECT,
            Self::Generate => &project::GENERATE,
            Self::Attributes => &project::ATTRIBUTES,
            Self::Type => &declarations::TYPE,
            Self::SetValue => &declarations::SET_VALUE,
            Self::Variant => &declarations::VARIANT,
            Self::Field => &declarations::FIELD,
            Self::Document => &documents::DOCUMENT,
            Self::Duplicated => &documents::DUPLICATED,
            Self::Index => &documents::INDEX,
            Self::Query => &documents::QUERY,
            Self::Search => &documents::SEARCH,
            Self::Stream => &events::STREAM,
            Self::Event => &events::EVENT,
            Self::Upcast => &events::UPCAST,
            Self::Projection => &projections::PROJECTION,
            Self::Column => &projections::COLUMN,
            Self::Reaction => &projections::REACTION,
            Self::Subscription => &projections::SUBSCRIPTION,
            Self::Retry => &projections::RETRY,
            Self::Archive => &project::ARCHIVE,
            Self::Log => &project::LOG,
            Self::Snapshots => &project::SNAPSHOTS,
            Self::Idempotency => &project::IDEMPOTENCY,
            Self::Allow => &project::ALLOW,
        }
    }
}
