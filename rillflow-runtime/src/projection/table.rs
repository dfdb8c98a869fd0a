//! Reads the table of a projection.

use std::marker::PhantomData;

use super::{TableProjection, worker};
use crate::error::Result;
use crate::query::Query;
use crate::store::Database;

/// The table of a projection. It is behind the log by what the projection has not read yet.
#[derive(Debug)]
pub struct Table<'store, P> {
    database: &'store Database,
    marker: PhantomData<fn() -> P>,
}

impl<'store, P: TableProjection> Table<'store, P> {
    /// The table in `database`.
    #[must_use]
    pub const fn new(database: &'store Database) -> Self {
        Self { database, marker: PhantomData }
    }

    /// The row with this key, if there is one.
    ///
    /// # Errors
    ///
    /// If the database cannot answer, or holds something that cannot be read.
    pub async fn get(&self, key: &P::Key) -> Result<Option<P>> {
        let mut connection = self.database.ready().await?.acquire().await?;
        Ok(worker::rows::<P>(&mut connection, &[key]).await?.pop())
    }

    /// All rows, in no particular order.
    ///
    /// # Errors
    ///
    /// As [`Self::get`].
    pub async fn fetch_all(&self) -> Result<Vec<P>> {
        self.query().fetch_all().await
    }

    /// A query by the columns.
    pub fn query(&self) -> Query<'store, P> {
        Query::new(self.database)
    }
}

impl<P> Clone for Table<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Table<'_, P> {}
