//! What can be asked.

use crate::column::{ReadError, Row};

/// What a [`Query`](super::Query) can ask: the documents of a type, or the table of a projection.
///
/// Written by the generator for the rows of projections; every [`Document`](crate::document::Document) is one.
pub trait Source: Sized + Send + Sync + 'static {
    /// What one row of the answer becomes.
    type Row: Send + Unpin + 'static;

    /// Name of the document or projection in the manifest.
    const NAME: &'static str;

    /// The table, quoted and with its schema.
    const TABLE: &'static str;

    /// The columns that [`read`](Self::read) wants, quoted, with commas between them.
    const COLUMNS: &'static str;

    /// The columns of the key, quoted: the last word in every order.
    const KEY: &'static [&'static str];

    /// Makes a row of the answer from the columns.
    ///
    /// # Errors
    ///
    /// If a column holds something that the generated code does not expect.
    fn read(row: &Row<'_>) -> Result<Self::Row, ReadError>;
}
