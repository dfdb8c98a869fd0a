//! Tables that say how events are kept: `[archive]`, `[log]`, `[snapshots]`, `[idempotency]`.

use super::Integer;
use crate::manifest::Text;
use crate::source::Span;

/// The tables that say how events are kept.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `[archive]`.
    pub archive: Archive,
    /// `[log]`.
    pub log: Log,
    /// `[snapshots]`.
    pub snapshots: Option<Snapshots>,
    /// `[idempotency]`.
    pub idempotency: Idempotency,
}

/// `[archive]`.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    /// `layout`.
    pub layout: Option<Text>,
}

/// `[log]`.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// `parts`.
    pub parts: Option<Integer>,
}

/// `[snapshots]`.
#[derive(Clone, Debug)]
pub struct Snapshots {
    /// `mode`.
    pub mode: Option<Text>,
    /// `keep`.
    pub keep: Option<Integer>,
    /// The table.
    pub span: Span,
}

/// `[idempotency]`.
#[derive(Clone, Debug, Default)]
pub struct Idempotency {
    /// `retention`.
    pub retention: Option<Text>,
}
