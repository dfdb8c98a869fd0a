//! Indexes.

use crate::model::IndexKind;

/// The kind in the word of the manifest.
pub(super) fn kind(kind: IndexKind) -> String {
    let word = match kind {
        IndexKind::Btree => "btree",
        IndexKind::Hash => "hash",
        IndexKind::Gin => "gin",
        IndexKind::Unique => "unique",
    };
    word.to_owned()
}
