//! The kinds of tables, and the keys that a later release will give them.

/// A kind of table of the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Root,
    Project,
    Generate,
    Type,
    SetValue,
    Variants,
    Variant,
    Field,
    Document,
    Duplicated,
    Index,
    Query,
    Search,
    Stream,
    Event,
    Upcast,
    Projection,
    Column,
    Reaction,
    Allow,
    Subscription,
    Retry,
    Archive,
    Log,
    Snapshots,
    Idempotency,
}

impl Place {
    /// Keys of the language that this release does not execute yet: unknown, and worth another word than a typo.
    pub(super) fn later_keys(self) -> &'static [&'static str] {
        match self {
            Self::Duplicated => &["type"],
            Self::Projection => &["where"],
            Self::Reaction => &["where", "key"],
            _ => &[],
        }
    }
}
