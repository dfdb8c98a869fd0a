//! Puts a query together and fetches its answer.

use std::fmt;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryFutureExt};
use sqlx::Postgres;
use sqlx::postgres::{PgArguments, PgRow};

use super::failure::unanswered;
use super::filter::Piece;
use super::statement::Statement;
use super::{Filter, Order, Source};
use crate::column::{Column, Row};
use crate::error::{Error, Result};
use crate::store::Database;

/// A question to a [`Source`]: narrowed by filters, put in order, then asked by one of the `fetch` methods.
///
/// An answer without [`order_by`](Self::order_by) comes in no particular order. With one it is always total: what is equal
/// in all the fields given is ordered by its key, so pages cut by [`limit`](Self::limit) and [`offset`](Self::offset)
/// neither repeat nor miss a row that stays as it is.
#[must_use = "a query does nothing until it is fetched"]
pub struct Query<'store, S: Source> {
    database: &'store Database,
    filter: Option<Filter<S>>,
    order: Vec<Order<S>>,
    limit: Option<i64>,
    offset: Option<i64>,
}

impl<'store, S: Source> Query<'store, S> {
    /// Asks for everything.
    pub const fn new(database: &'store Database) -> Self {
        Self { database, filter: None, order: Vec::new(), limit: None, offset: None }
    }

    /// Only what `filter` is true for. Several filters must all be true.
    pub fn filter(mut self, filter: Filter<S>) -> Self {
        self.filter = Some(match self.filter {
            Some(earlier) => earlier.and(filter),
            None => filter,
        });
        self
    }

    /// In this order. A further call decides among what the earlier ones find equal.
    pub fn order_by(mut self, order: Order<S>) -> Self {
        self.order.push(order);
        self
    }

    /// At most this many. Without an order, the first by key.
    pub fn limit(mut self, rows: u64) -> Self {
        self.limit = Some(count_of(rows));
        self
    }

    /// Without the first `rows`. Without an order, the first by key.
    pub fn offset(mut self, rows: u64) -> Self {
        self.offset = Some(count_of(rows));
        self
    }

    /// All of the answer.
    ///
    /// # Errors
    ///
    /// If the database cannot answer, or holds something that cannot be read.
    pub async fn fetch_all(self) -> Result<Vec<S::Row>> {
        let rows = self.select(self.limit)?.fetch_all(self.database.ready().await?).await.map_err(unanswered::<S>)?;
        rows.iter().map(read::<S>).collect()
    }

    /// The only one.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] if there is none, [`Error::NotUnique`] if there are several; else as [`fetch_all`](Self::fetch_all).
    pub async fn fetch_one(self) -> Result<S::Row> {
        self.fetch_optional().await?.ok_or(Error::NotFound { name: S::NAME })
    }

    /// The only one, if there is one.
    ///
    /// # Errors
    ///
    /// [`Error::NotUnique`] if there are several; else as [`fetch_all`](Self::fetch_all).
    pub async fn fetch_optional(self) -> Result<Option<S::Row>> {
        // One more than wanted tells "one" from "several", unless the caller wants no more than one.
        let limit = self.limit.unwrap_or(2).min(2);
        let rows = self.select(Some(limit))?.fetch_all(self.database.ready().await?).await.map_err(unanswered::<S>)?;
        match rows.as_slice() {
            [] => Ok(None),
            [row] => read::<S>(row).map(Some),
            _ => Err(Error::NotUnique { name: S::NAME }),
        }
    }

    /// The first in the order, if there is one. Without an order, the first by key.
    ///
    /// # Errors
    ///
    /// As [`fetch_all`](Self::fetch_all).
    pub async fn fetch_first(mut self) -> Result<Option<S::Row>> {
        self.limit = Some(self.limit.unwrap_or(1).min(1));
        let row =
            self.select(self.limit)?.fetch_optional(self.database.ready().await?).await.map_err(unanswered::<S>)?;
        row.as_ref().map(read::<S>).transpose()
    }

    /// All of the answer, one by one: memory stays the same however long it is. Holds a connection until it is dropped.
    #[must_use]
    pub fn stream(self) -> BoxStream<'store, Result<S::Row>> {
        let rows = async move {
            let rows = self.select(self.limit)?.fetch(self.database.ready().await?);
            Ok(rows.map(|row| read::<S>(&row.map_err(unanswered::<S>)?)))
        };
        rows.try_flatten_stream().boxed()
    }

    /// How many the answer has; [`limit`](Self::limit) and [`offset`](Self::offset) count.
    ///
    /// # Errors
    ///
    /// If the database cannot answer.
    pub async fn count(self) -> Result<u64> {
        let mut statement = Statement::default();
        statement.sql("select count(*) from (select 1 from ").sql(S::TABLE);
        self.narrow(&mut statement);
        cut(&mut statement, self.limit, self.offset);
        statement.sql(") as answer");
        let row = statement
            .into_query()
            .map_err(unanswered::<S>)?
            .fetch_one(self.database.ready().await?)
            .await
            .map_err(unanswered::<S>)?;
        let count: i64 = only_column::<S, _>(&row)?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// Whether the answer has anything.
    ///
    /// # Errors
    ///
    /// If the database cannot answer.
    pub async fn exists(self) -> Result<bool> {
        let mut statement = Statement::default();
        statement.sql("select exists (select 1 from ").sql(S::TABLE);
        self.narrow(&mut statement);
        cut(&mut statement, self.limit, self.offset);
        statement.sql(")");
        let row = statement
            .into_query()
            .map_err(unanswered::<S>)?
            .fetch_one(self.database.ready().await?)
            .await
            .map_err(unanswered::<S>)?;
        only_column::<S, _>(&row)
    }

    /// How PostgreSQL would find the answer: the lines of its plan, for these values. Nothing is fetched.
    ///
    /// # Errors
    ///
    /// If the database cannot tell.
    pub async fn explain(self) -> Result<String> {
        let mut statement = Statement::default();
        statement.sql("explain ");
        self.write(&mut statement, self.limit);
        let query = statement.into_query().map_err(unanswered::<S>)?;
        let rows = query.fetch_all(self.database.ready().await?).await.map_err(unanswered::<S>)?;
        let lines = rows.iter().map(only_column::<S, String>).collect::<Result<Vec<_>>>()?;
        Ok(lines.join("\n"))
    }

    fn select(&self, limit: Option<i64>) -> Result<sqlx::query::Query<'static, Postgres, PgArguments>> {
        let mut statement = Statement::default();
        self.write(&mut statement, limit);
        statement.into_query().map_err(unanswered::<S>)
    }

    fn write(&self, statement: &mut Statement, limit: Option<i64>) {
        statement.sql("select ").sql(S::COLUMNS).sql(" from ").sql(S::TABLE);
        self.narrow(statement);
        self.arrange(statement);
        cut(statement, limit, self.offset);
    }

    fn narrow(&self, statement: &mut Statement) {
        if let Some(filter) = &self.filter {
            statement.sql(" where ");
            for piece in filter.pieces() {
                statement.piece(piece);
            }
        }
    }

    /// Puts the key last, so that equals have an order too. A cut without an order is by key alone.
    fn arrange(&self, statement: &mut Statement) {
        if self.order.is_empty() && self.limit.is_none() && self.offset.is_none() {
            return;
        }
        let mut word = " order by ";
        for order in &self.order {
            statement.sql(word);
            for sql in order.sql() {
                statement.sql(sql);
            }
            word = ", ";
        }
        for column in S::KEY {
            statement.sql(word).sql(column);
            word = ", ";
        }
    }
}

impl<S: Source> Clone for Query<'_, S> {
    fn clone(&self) -> Self {
        Self {
            database: self.database,
            filter: self.filter.clone(),
            order: self.order.clone(),
            limit: self.limit,
            offset: self.offset,
        }
    }
}

impl<S: Source> fmt::Debug for Query<'_, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Query")
            .field("source", &S::NAME)
            .field("filter", &self.filter)
            .field("order", &self.order)
            .field("limit", &self.limit)
            .field("offset", &self.offset)
            .finish()
    }
}

fn cut(statement: &mut Statement, limit: Option<i64>, offset: Option<i64>) {
    for (word, rows) in [(" limit ", limit), (" offset ", offset)] {
        if let Some(rows) = rows {
            statement.sql(word).piece(&Piece::value(rows));
        }
    }
}

pub(super) fn read<S: Source>(row: &PgRow) -> Result<S::Row> {
    S::read(&Row::new(row)).map_err(|source| Error::Unreadable { name: S::NAME, source })
}

pub(super) fn only_column<S: Source, C: Column>(row: &PgRow) -> Result<C> {
    Row::new(row).get(0).map_err(|source| Error::Unreadable { name: S::NAME, source })
}

/// More rows than a table can hold are all rows.
fn count_of(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
