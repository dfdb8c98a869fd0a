//! Snapshots of aggregates.

use std::num::NonZeroU32;

/// `[snapshots]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshots {
    /// `mode`.
    pub mode: SnapshotMode,
    /// `keep`: how many snapshots of a stream are kept.
    pub keep: NonZeroU32,
}

/// Who writes a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnapshotMode {
    /// `inline`: the append that makes one due, in its transaction.
    Inline,
    /// `async`: a task that follows the log.
    Async,
}
