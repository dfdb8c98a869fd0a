//! Queries of the manifest: constant SQL, whose parameters are the arguments of a generated method.

use std::fmt;
use std::marker::PhantomData;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryFutureExt};
use sqlx::Postgres;
use sqlx::postgres::{PgArguments, PgRow};

use super::Source;
use super::failure::unanswered;
use super::select::{only_column, read};
use crate::column::Arguments;
use crate::error::{Error, Result};
use crate::store::Database;

/// The SQL of a compiled query, made by [`compiled_query!`](crate::compiled_query): a statement for each way to ask it, so
/// that each is prepared once on a connection and never put together at run time.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct CompiledSql {
    pub all: &'static str,
    pub first: &'static str,
    pub two: &'static str,
    pub count: &'static str,
    pub exists: &'static str,
    pub explain: &'static str,
}

/// Makes a [`CompiledSql`] of what is asked (`from`), its order, and how many of the answer are wanted: all that there are, at
/// most one, at most two.
#[doc(hidden)]
#[macro_export]
macro_rules! compiled_query {
    ($from:literal, $order:literal, $limit:literal, $one:literal, $two:literal $(,)?) => {
        $crate::query::CompiledSql {
            // Each of these reads a snapshot of its own and locks nothing.
            all: $crate::compiled_query!(@select "", $from, $order, $limit),
            first: $crate::compiled_query!(@select "", $from, $order, $one),
            two: $crate::compiled_query!(@select "", $from, $order, $two),
            explain: $crate::compiled_query!(@select "explain ", $from, $order, $limit),
            count: ::core::concat!("select count(*) from (select 1 from ", $from, $limit, ") as answer"),
            exists: ::core::concat!("select exists (select 1 from ", $from, $limit, ")"),
        }
    };
    (@select $before:literal, $from:literal, $order:literal, $limit:literal) => {
        ::core::concat!(
            $before,
            r#"select "id", "doc", "rf_version", "rf_created_at", "rf_updated_at" from "#,
            $from,
            $order,
            $limit
        )
    };
}

/// A question of the manifest with its parameters, to be asked by one of the `fetch` methods.
#[must_use = "a query does nothing until it is fetched"]
pub struct Compiled<'store, S> {
    database: &'store Database,
    sql: &'static CompiledSql,
    arguments: Arguments,
    marker: PhantomData<fn() -> S>,
}

impl<'store, S: Source> Compiled<'store, S> {
    /// The question `sql` with its parameters.
    #[doc(hidden)]
    pub const fn new(database: &'store Database, sql: &'static CompiledSql, arguments: Arguments) -> Self {
        Self { database, sql, arguments, marker: PhantomData }
    }

    /// All of the answer.
    ///
    /// # Errors
    ///
    /// If the database cannot answer, or holds something that cannot be read.
    pub async fn fetch_all(self) -> Result<Vec<S::Row>> {
        let rows = fetch_all::<S>(self.database, self.sql.all, self.arguments).await?;
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
        let rows = fetch_all::<S>(self.database, self.sql.two, self.arguments).await?;
        match rows.as_slice() {
            [] => Ok(None),
            [row] => read::<S>(row).map(Some),
            _ => Err(Error::NotUnique { name: S::NAME }),
        }
    }

    /// The first in the order of the query, if there is one; without an order, the first by key.
    ///
    /// # Errors
    ///
    /// As [`fetch_all`](Self::fetch_all).
    pub async fn fetch_first(self) -> Result<Option<S::Row>> {
        let rows = fetch_all::<S>(self.database, self.sql.first, self.arguments).await?;
        rows.first().map(read::<S>).transpose()
    }

    /// All of the answer, one by one: memory stays the same however long it is. Holds a connection until it is dropped.
    #[must_use]
    pub fn stream(self) -> BoxStream<'store, Result<S::Row>> {
        let rows = async move {
            let rows = statement::<S>(self.sql.all, self.arguments)?.fetch(self.database.ready().await?);
            Ok(rows.map(|row| read::<S>(&row.map_err(unanswered::<S>)?)))
        };
        rows.try_flatten_stream().boxed()
    }

    /// How many the answer has.
    ///
    /// # Errors
    ///
    /// If the database cannot answer.
    pub async fn count(self) -> Result<u64> {
        count::<S>(self.database, self.sql.count, self.arguments).await
    }

    /// Whether the answer has anything.
    ///
    /// # Errors
    ///
    /// If the database cannot answer.
    pub async fn exists(self) -> Result<bool> {
        let rows = fetch_all::<S>(self.database, self.sql.exists, self.arguments).await?;
        rows.first().map_or(Ok(false), only_column::<S, _>)
    }

    /// How PostgreSQL would find the answer: the lines of its plan, for these parameters. Nothing is fetched.
    ///
    /// # Errors
    ///
    /// If the database cannot tell.
    pub async fn explain(self) -> Result<String> {
        explain::<S>(self.database, self.sql.explain, self.arguments).await
    }
}

impl<S: Source> fmt::Debug for Compiled<'_, S> {
    /// Shows the SQL and not the parameters: they may be secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Compiled").field(&self.sql.all).finish()
    }
}

type Statement = sqlx::query::Query<'static, Postgres, PgArguments>;

fn statement<S: Source>(sql: &'static str, arguments: Arguments) -> Result<Statement> {
    Ok(sqlx::query_with(sql, arguments.into_sqlx().map_err(unanswered::<S>)?))
}

pub(super) async fn fetch_all<S: Source>(
    database: &Database,
    sql: &'static str,
    arguments: Arguments,
) -> Result<Vec<PgRow>> {
    statement::<S>(sql, arguments)?.fetch_all(database.ready().await?).await.map_err(unanswered::<S>)
}

pub(super) async fn count<S: Source>(database: &Database, sql: &'static str, arguments: Arguments) -> Result<u64> {
    let rows = fetch_all::<S>(database, sql, arguments).await?;
    let count: i64 = rows.first().map_or(Ok(0), only_column::<S, _>)?;
    Ok(u64::try_from(count).unwrap_or_default())
}

pub(super) async fn explain<S: Source>(database: &Database, sql: &'static str, arguments: Arguments) -> Result<String> {
    let rows = fetch_all::<S>(database, sql, arguments).await?;
    let lines = rows.iter().map(only_column::<S, String>).collect::<Result<Vec<_>>>()?;
    Ok(lines.join("\n"))
}
