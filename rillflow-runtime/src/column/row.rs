//! Reads the columns of one row, and says which one cannot be read.

use serde::Deserialize;
use sqlx::Row as _;
use sqlx::error::BoxDynError;
use sqlx::postgres::PgRow;

use super::{Column, Scalar};

/// One row of an answer.
#[derive(Clone, Copy)]
pub struct Row<'row> {
    row: &'row PgRow,
}

/// A column that could not be read as the type the generated code expects.
#[derive(Debug, thiserror::Error)]
#[error("column `{column}`{} cannot be read: {source}", key.as_ref().map(|key| format!(" of {key}")).unwrap_or_default())]
pub struct ReadError {
    /// Key of the row, where it is known.
    pub key: Option<String>,
    /// Name of the column, or its place if it has none.
    pub column: String,
    /// What is wrong with it.
    pub source: BoxDynError,
}

impl<'row> Row<'row> {
    pub(crate) const fn new(row: &'row PgRow) -> Self {
        Self { row }
    }

    /// The column at a place in the select list, counted from 0.
    ///
    /// # Errors
    ///
    /// If it holds something else than `C`.
    pub fn get<C: Column>(self, index: usize) -> Result<C, ReadError> {
        let stored: Option<<C::Scalar as Scalar>::Stored> =
            self.row.try_get(index).map_err(|error| self.unreadable(index, error))?;
        let scalar =
            stored.map(C::Scalar::from_stored).transpose().map_err(|source| self.unreadable_because(index, source))?;
        C::from_scalar(scalar).ok_or_else(|| self.unreadable_because(index, "it is null".into()))
    }

    /// What a `jsonb` column says, parsed where it lies.
    pub(crate) fn json<T: Deserialize<'row>>(self, index: usize) -> Result<T, ReadError> {
        let value = self.row.try_get_raw(index).map_err(|error| self.unreadable(index, error))?;
        let bytes = value.as_bytes().map_err(|source| self.unreadable_because(index, source))?;
        // Prepared statements answer in the binary format: one byte of format version, then the text.
        match bytes {
            [1, text @ ..] => {
                serde_json::from_slice(text).map_err(|source| self.unreadable_because(index, source.into()))
            }
            _ => Err(self.unreadable_because(index, "it is no jsonb of format version 1".into())),
        }
    }

    fn unreadable(self, index: usize, error: sqlx::Error) -> ReadError {
        let source = match error {
            sqlx::Error::ColumnDecode { source, .. } => source,
            other => other.into(),
        };
        self.unreadable_because(index, source)
    }

    fn unreadable_because(self, index: usize, source: BoxDynError) -> ReadError {
        let column = self
            .row
            .try_column(index)
            .map_or_else(|_| index.to_string(), |column| sqlx::Column::name(column).to_owned());
        ReadError { key: None, column, source }
    }
}
