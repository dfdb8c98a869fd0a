//! How the log is laid out, and for how long what belongs to it is kept.

use std::num::NonZeroU16;
use std::time::Duration;

/// `[log]`, `[archive]` and `[idempotency]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Log {
    /// `parts` of `[log]`: each has an order of its own.
    pub parts: NonZeroU16,
    /// `layout` of `[archive]`.
    pub archive: ArchiveLayout,
    /// `retention` of `[idempotency]`: for how long a key is remembered; for ever without it.
    pub idempotency_retention: Option<Duration>,
}

/// Where the events of archived streams are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveLayout {
    /// `none`: nothing is archived.
    None,
    /// `dual-table`: in a table of their own.
    DualTable,
    /// `partitioned`: in a partition of their own.
    Partitioned,
}
