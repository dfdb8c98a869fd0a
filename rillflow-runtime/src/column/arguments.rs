//! The values that travel with a statement.

use sqlx::error::BoxDynError;
use sqlx::postgres::PgArguments;

use super::{Bytes, Column, Scalar};

/// The values of a statement, in the order of its placeholders.
#[derive(Debug, Default)]
pub struct Arguments {
    arguments: PgArguments,
    failure: Option<BoxDynError>,
}

impl Arguments {
    /// Adds one value; an absent one is null.
    pub fn push<C: Column>(&mut self, column: &C) {
        self.add(column.as_scalar().map(Scalar::to_wire));
    }

    /// These and one value more; an absent one is null.
    #[must_use]
    pub fn with<C: Column>(mut self, column: &C) -> Self {
        self.push(column);
        self
    }

    /// These and one text more; an absent one is null.
    #[must_use]
    pub fn with_text<'text>(mut self, text: impl Into<Option<&'text str>>) -> Self {
        self.add(text.into());
        self
    }

    /// These and one value of bytes more; an absent one is null.
    #[must_use]
    pub fn with_bytes<'bytes>(mut self, bytes: impl Into<Option<&'bytes Bytes>>) -> Self {
        self.add(bytes.into().map(Scalar::to_wire));
        self
    }

    /// Adds one array, a value for each row; absent ones are null elements.
    pub fn push_array<'value, C: Column>(&mut self, columns: impl IntoIterator<Item = &'value C>) {
        let elements: Vec<Option<_>> =
            columns.into_iter().map(|column| column.as_scalar().map(Scalar::to_wire)).collect();
        self.add(elements);
    }

    /// Adds a value that sqlx can send by itself.
    pub(crate) fn add<'value, T>(&mut self, value: T)
    where
        T: sqlx::Encode<'value, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        // Like sqlx's own `bind`: the first failure is kept and told when the statement is about to run.
        if self.failure.is_none() {
            self.failure = sqlx::Arguments::add(&mut self.arguments, value).err();
        }
    }

    /// How many values there are.
    #[must_use]
    pub fn len(&self) -> usize {
        sqlx::Arguments::len(&self.arguments)
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values as sqlx wants them.
    ///
    /// # Errors
    ///
    /// If a value was too large to be sent.
    pub fn into_sqlx(self) -> Result<PgArguments, sqlx::Error> {
        match self.failure {
            None => Ok(self.arguments),
            Some(source) => Err(sqlx::Error::Encode(source)),
        }
    }
}
