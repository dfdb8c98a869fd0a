//! The kinds of tables, and the keys that a later release will give them.

pub(super) use crate::language::Place;

impl Place {
    /// Keys of the language that this release does not execute yet: unknown, and worth another word than a typo.
    pub(super) fn later_keys(self) -> &'static [&'static str] {
        match self {
            Self::Duplicated => &["type"],
            Self::Projection => &["where"],
            _ => &[],
        }
    }
}
