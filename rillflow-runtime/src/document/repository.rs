//! Writes and reads documents by their id, each method in one round trip.

use std::borrow::Borrow;
use std::fmt;

use sqlx::postgres::{PgArguments, PgRow, Postgres};
use sqlx::query::Query as SqlxQuery;
use sqlx::types::Json;

use super::failure::explain;
use super::{Document, DocumentVersion, Loaded};
use crate::column::{Arguments, Row};
use crate::error::{Error, Result};
use crate::query::{Query, Source, unanswered};
use crate::store::Database;

/// The documents of one type.
pub struct Documents<'store, D> {
    database: &'store Database,
    marker: std::marker::PhantomData<fn() -> D>,
}

impl<'store, D: Document> Documents<'store, D> {
    /// The documents of this type in a database.
    #[must_use]
    pub const fn new(database: &'store Database) -> Self {
        Self { database, marker: std::marker::PhantomData }
    }

    /// The database that they are in.
    #[doc(hidden)]
    #[must_use]
    pub const fn database(self) -> &'store Database {
        self.database
    }

    /// Stores a new document.
    ///
    /// # Errors
    ///
    /// [`Error::DocumentExists`] if there is one with its id, [`Error::DocumentNotUnique`] if another one has the value of a
    /// unique field.
    pub async fn insert(self, document: &D) -> Result<DocumentVersion> {
        let mut arguments = Arguments::default();
        arguments.push(document.id());
        arguments.add(Json(document));
        let insert = statement::<D>(D::STATEMENTS.insert, Some(document.id()), arguments)?;
        insert.execute(self.database.ready().await?).await.map_err(|error| explain::<D>(Some(document.id()), error))?;
        Ok(DocumentVersion::FIRST)
    }

    /// Stores new documents: all of them, or none.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    pub async fn insert_many(self, documents: &[D]) -> Result<()> {
        let mut arguments = Arguments::default();
        arguments.push_array(documents.iter().map(D::id));
        arguments.add(documents.iter().map(Json).collect::<Vec<_>>());
        let insert = statement::<D>(D::STATEMENTS.insert_many, None, arguments)?;
        insert.execute(self.database.ready().await?).await.map_err(|error| explain::<D>(None, error))?;
        Ok(())
    }

    /// Stores a document, whether there is one with its id or not, and whatever its version is.
    ///
    /// # Errors
    ///
    /// [`Error::DocumentNotUnique`] if another one has the value of a unique field.
    pub async fn upsert(self, document: &D) -> Result<DocumentVersion> {
        match self.try_upsert(document).await {
            // Two upserts that insert one id at the same time: the slower one meets the other first in the index of a
            // unique field, which `on conflict` does not watch. The other is committed by now, so the second try updates.
            Err(Error::DocumentNotUnique { .. }) => self.try_upsert(document).await,
            outcome => outcome,
        }
    }

    /// Replaces a document that is still in the version `expected`, and tells its new one.
    ///
    /// # Errors
    ///
    /// [`Error::DocumentConflict`] with the actual version if somebody else wrote it, [`Error::DocumentNotFound`] if it is
    /// not there, [`Error::DocumentNotUnique`] if another one has the value of a unique field.
    pub async fn update(self, document: &D, expected: DocumentVersion) -> Result<DocumentVersion> {
        let mut arguments = Arguments::default();
        arguments.push(document.id());
        arguments.add(Json(document));
        arguments.push(&expected);
        let update = statement::<D>(D::STATEMENTS.update, Some(document.id()), arguments)?;
        let row = update
            .fetch_optional(self.database.ready().await?)
            .await
            .map_err(|error| explain::<D>(Some(document.id()), error))?;
        moved::<D>(document.id(), expected, row.as_ref())
    }

    /// Deletes a document, whatever its version is, and tells whether it was there.
    ///
    /// # Errors
    ///
    /// If the database cannot.
    pub async fn delete(self, id: impl Borrow<D::Id>) -> Result<bool> {
        let delete = statement_of_id::<D>(D::STATEMENTS.delete, id.borrow())?;
        let done = delete.execute(self.database.ready().await?).await.map_err(unanswered::<D>)?;
        Ok(done.rows_affected() > 0)
    }

    /// Deletes a document that is still in the version `expected`.
    ///
    /// # Errors
    ///
    /// [`Error::DocumentConflict`] with the actual version if somebody else wrote it, [`Error::DocumentNotFound`] if it is
    /// not there.
    pub async fn delete_expected(self, id: impl Borrow<D::Id>, expected: DocumentVersion) -> Result<()> {
        let id = id.borrow();
        let mut arguments = Arguments::default();
        arguments.push(id);
        arguments.push(&expected);
        let delete = statement::<D>(D::STATEMENTS.delete_expected, Some(id), arguments)?;
        let row = delete.fetch_optional(self.database.ready().await?).await.map_err(unanswered::<D>)?;
        moved::<D>(id, expected, row.as_ref()).map(|_| ())
    }

    /// The document with an id, if there is one.
    ///
    /// # Errors
    ///
    /// If it cannot be read as the type that the code was generated for.
    pub async fn get(self, id: impl Borrow<D::Id>) -> Result<Option<Loaded<D>>> {
        let get = statement_of_id::<D>(D::STATEMENTS.get, id.borrow())?;
        let row = get.fetch_optional(self.database.ready().await?).await.map_err(unanswered::<D>)?;
        row.as_ref().map(read::<D>).transpose()
    }

    /// The documents with these ids, in their order. An id without a document is passed over.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub async fn get_many(self, ids: &[D::Id]) -> Result<Vec<Loaded<D>>> {
        let mut arguments = Arguments::default();
        arguments.push_array(ids);
        let get = statement::<D>(D::STATEMENTS.get_many, None, arguments)?;
        let rows = get.fetch_all(self.database.ready().await?).await.map_err(unanswered::<D>)?;
        rows.iter().map(read::<D>).collect()
    }

    /// Whether there is a document with an id.
    ///
    /// # Errors
    ///
    /// If the database cannot tell.
    pub async fn exists(self, id: impl Borrow<D::Id>) -> Result<bool> {
        let exists = statement_of_id::<D>(D::STATEMENTS.exists, id.borrow())?;
        let row = exists.fetch_one(self.database.ready().await?).await.map_err(unanswered::<D>)?;
        Row::new(&row).get(0).map_err(unreadable::<D>)
    }

    /// Asks for documents by their fields.
    pub const fn query(self) -> Query<'store, D> {
        Query::new(self.database)
    }

    async fn try_upsert(self, document: &D) -> Result<DocumentVersion> {
        let mut arguments = Arguments::default();
        arguments.push(document.id());
        arguments.add(Json(document));
        let upsert = statement::<D>(D::STATEMENTS.upsert, Some(document.id()), arguments)?;
        let row = upsert
            .fetch_one(self.database.ready().await?)
            .await
            .map_err(|error| explain::<D>(Some(document.id()), error))?;
        Row::new(&row).get(0).map_err(unreadable::<D>)
    }
}

impl<D> Clone for Documents<'_, D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D> Copy for Documents<'_, D> {}

impl<D: Document> fmt::Debug for Documents<'_, D> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Documents").field(&<D as Document>::NAME).finish()
    }
}

type Statement = SqlxQuery<'static, Postgres, PgArguments>;

fn statement<D: Document>(sql: &'static str, id: Option<&D::Id>, arguments: Arguments) -> Result<Statement> {
    let arguments = arguments.into_sqlx().map_err(|error| explain::<D>(id, error))?;
    Ok(sqlx::query_with(sql, arguments))
}

fn statement_of_id<D: Document>(sql: &'static str, id: &D::Id) -> Result<Statement> {
    let mut arguments = Arguments::default();
    arguments.push(id);
    statement::<D>(sql, Some(id), arguments)
}

/// The answer of a statement that expects a version: no row, or whether it moved the document and its version now.
fn moved<D: Document>(id: &D::Id, expected: DocumentVersion, row: Option<&PgRow>) -> Result<DocumentVersion> {
    let document = <D as Document>::NAME;
    let Some(row) = row else { return Err(Error::DocumentNotFound { document, id: id.to_string() }) };
    let row = Row::new(row);
    let moved = row.get::<bool>(0).map_err(unreadable::<D>)?;
    let version = row.get(1).map_err(unreadable::<D>)?;
    if moved {
        Ok(version)
    } else {
        Err(Error::DocumentConflict { document, id: id.to_string(), expected, actual: version })
    }
}

fn read<D: Document>(row: &PgRow) -> Result<Loaded<D>> {
    D::read(&Row::new(row)).map_err(unreadable::<D>)
}

fn unreadable<D: Document>(source: crate::column::ReadError) -> Error {
    Error::Unreadable { name: <D as Document>::NAME, source }
}
