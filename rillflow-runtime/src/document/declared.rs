//! What generated code says about a document, and why that makes it something to be asked.

use std::fmt::Display;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Loaded, Statements};
use crate::column::{ReadError, Row, Scalar};
use crate::query::Source;

/// What the generator says about a document of the manifest.
pub trait Document: Serialize + DeserializeOwned + Clone + Send + Sync + Unpin + 'static {
    /// The newtype of its id.
    type Id: Scalar + Display;

    /// Its name in the manifest.
    const NAME: &'static str;

    /// Its statements, made by [`document_statements!`](crate::document_statements).
    const STATEMENTS: Statements;

    /// Its unique indexes: the name of the index and the field it is on.
    const UNIQUE: &'static [(&'static str, &'static str)] = &[];

    /// The id of this document.
    fn id(&self) -> &Self::Id;
}

impl<D: Document> Source for D {
    type Row = Loaded<D>;

    const NAME: &'static str = D::NAME;
    const TABLE: &'static str = D::STATEMENTS.table;
    const COLUMNS: &'static str = Statements::COLUMNS;
    const KEY: &'static [&'static str] = &["\"id\""];

    fn read(row: &Row<'_>) -> Result<Loaded<D>, ReadError> {
        let document = row
            .json(1)
            .map_err(|error| ReadError { key: row.get::<D::Id>(0).ok().map(|id| id.to_string()), ..error })?;
        Ok(Loaded { document, version: row.get(2)?, created_at: row.get(3)?, updated_at: row.get(4)? })
    }
}
