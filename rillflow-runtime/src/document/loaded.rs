//! A document together with what the database knows about it.

use std::ops::Deref;

use jiff::Timestamp;

use super::DocumentVersion;

/// A document as it was read, with what the database knows about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loaded<D> {
    /// The document.
    pub document: D,
    /// Its version: what an update expects to find.
    pub version: DocumentVersion,
    /// When it was inserted.
    pub created_at: Timestamp,
    /// When it was written last.
    pub updated_at: Timestamp,
}

impl<D> Loaded<D> {
    /// The document alone.
    #[must_use]
    pub fn into_document(self) -> D {
        self.document
    }
}

impl<D> Deref for Loaded<D> {
    type Target = D;

    fn deref(&self) -> &D {
        &self.document
    }
}
