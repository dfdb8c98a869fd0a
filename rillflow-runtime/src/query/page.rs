//! Pages of a compiled query, each of which begins where the one before ended.
//!
//! A page is found by the values of its last row, not by a number of rows to pass over. So a page costs the same however far
//! it is from the first one, and what others insert or delete meanwhile neither repeats a row nor hides one.

use std::fmt;
use std::marker::PhantomData;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Source;
use super::compiled::{count, explain, fetch_all};
use super::select::read;
use crate::column::{Arguments, Column, InJson, ReadError, Row};
use crate::error::{Error, Result};
use crate::store::Database;

/// The SQL of a query with pages, made by [`paged_query!`](crate::paged_query).
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct PagedSql {
    pub first: &'static str,
    pub after: &'static str,
    pub count: &'static str,
    pub explain_first: &'static str,
    pub explain_after: &'static str,
}

/// Makes a [`PagedSql`] of what is asked for the first page and after a row, the columns of the cursor, the order and the size.
#[doc(hidden)]
#[macro_export]
macro_rules! paged_query {
    ($from:literal, $after:literal, $keys:literal, $order:literal, $limit:literal $(,)?) => {
        $crate::query::PagedSql {
            // Each of these reads a snapshot of its own and locks nothing.
            first: $crate::paged_query!(@select "", $keys, $from, $order, $limit),
            after: $crate::paged_query!(@select "", $keys, $after, $order, $limit),
            explain_first: $crate::paged_query!(@select "explain ", $keys, $from, $order, $limit),
            explain_after: $crate::paged_query!(@select "explain ", $keys, $after, $order, $limit),
            count: ::core::concat!("select count(*) from ", $from),
        }
    };
    (@select $before:literal, $keys:literal, $from:literal, $order:literal, $limit:literal) => {
        ::core::concat!(
            $before,
            r#"select "id", "doc", "rf_version", "rf_created_at", "rf_updated_at", "#,
            $keys,
            " from ",
            $from,
            $order,
            $limit
        )
    };
}

/// Where a page ended. It says nothing to the program but where the next one begins.
///
/// It can be sent away and come back, as JSON for example. Whoever sends it can read the values in it, and can make one up:
/// that begins a page at another place of the same answer, and gives nothing that the query would not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor<K>(K);

impl<K: Keys> Serialize for Cursor<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write_json(serializer)
    }
}

impl<'de, K: Keys> Deserialize<'de> for Cursor<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        K::read_json(deserializer).map(Self)
    }
}

/// A part of an answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<R, K> {
    /// The rows, in order.
    pub rows: Vec<R>,
    /// Where to go on; `None` on the last page.
    pub next: Option<Cursor<K>>,
}

/// The values by which an answer is ordered, the key last.
pub trait Keys: Clone + Send + Sync + Sized + 'static {
    /// Reads the values from the columns that begin at `first`.
    ///
    /// # Errors
    ///
    /// If a column holds something that the generated code does not expect.
    fn read(row: Row<'_>, first: usize) -> Result<Self, ReadError>;

    /// Adds the values to those of a statement.
    fn bind(&self, arguments: &mut Arguments);

    /// Writes the values as a list, each as it stands in the JSON of a document.
    ///
    /// # Errors
    ///
    /// If one has no form there, or the serializer fails.
    fn write_json<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads the values from such a list.
    ///
    /// # Errors
    ///
    /// If it is another list.
    fn read_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// One value of a cursor as JSON.
struct Key<C>(C);

impl<C: Column> Serialize for Key<&C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_scalar().cloned().map(InJson).serialize(serializer)
    }
}

impl<'de, C: Column> Deserialize<'de> for Key<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let scalar: Option<InJson<C::Scalar>> = Option::deserialize(deserializer)?;
        C::from_scalar(scalar.map(|InJson(scalar)| scalar)).map(Self).ok_or_else(|| D::Error::custom("it is null"))
    }
}

macro_rules! keys {
    ($($name:ident $index:tt),+) => {
        impl<$($name: Column),+> Keys for ($($name,)+) {
            fn read(row: Row<'_>, first: usize) -> Result<Self, ReadError> {
                Ok(($(row.get::<$name>(first + $index)?,)+))
            }

            fn bind(&self, arguments: &mut Arguments) {
                $(arguments.push(&self.$index);)+
            }

            fn write_json<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                ($(Key(&self.$index),)+).serialize(serializer)
            }

            fn read_json<'de, De: Deserializer<'de>>(deserializer: De) -> Result<Self, De::Error> {
                let keys: ($(Key<$name>,)+) = Deserialize::deserialize(deserializer)?;
                Ok(($(keys.$index.0,)+))
            }
        }
    };
}

keys!(A 0);
keys!(A 0, B 1);
keys!(A 0, B 1, C 2);
keys!(A 0, B 1, C 2, D 3);
keys!(A 0, B 1, C 2, D 3, E 4);
keys!(A 0, B 1, C 2, D 3, E 4, F 5);
keys!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
keys!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

/// The most rows of a page.
const MAX_SIZE: i64 = 100_000;

/// How many columns of the answer are the row itself.
const ROW: usize = 5;

/// A question of the manifest whose answer comes in pages, with its parameters and the place where the page begins.
#[must_use = "a query does nothing until it is fetched"]
pub struct Paged<'store, S, K> {
    database: &'store Database,
    sql: &'static PagedSql,
    arguments: Arguments,
    size: i64,
    after: Option<Cursor<K>>,
    marker: PhantomData<fn() -> S>,
}

impl<'store, S: Source, K: Keys> Paged<'store, S, K> {
    /// The question `sql` with its parameters, for a page of `size` rows behind `after`.
    #[doc(hidden)]
    pub const fn new(
        database: &'store Database,
        sql: &'static PagedSql,
        arguments: Arguments,
        size: i64,
        after: Option<Cursor<K>>,
    ) -> Self {
        // As the statements bound it: all rows of a page are in memory at once.
        let size = if size < 1 {
            1
        } else if size > MAX_SIZE {
            MAX_SIZE
        } else {
            size
        };
        Self { database, sql, arguments, size, after, marker: PhantomData }
    }

    /// The page.
    ///
    /// # Errors
    ///
    /// If the database cannot answer, or holds something that cannot be read.
    pub async fn fetch_page(mut self) -> Result<Page<S::Row, K>> {
        let sql = if self.after.is_some() { self.sql.after } else { self.sql.first };
        self.bind_cursor();
        // The statement asks for one more than the page holds, which tells whether there is another page.
        let mut found = fetch_all::<S>(self.database, sql, self.arguments).await?;
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let has_more = found.len() > size;
        found.truncate(size);
        let rows = found.iter().map(read::<S>).collect::<Result<Vec<_>>>()?;
        let last = found.last().filter(|_| has_more);
        let next = last.map(|row| {
            K::read(Row::new(row), ROW).map(Cursor).map_err(|source| Error::Unreadable { name: S::NAME, source })
        });
        Ok(Page { rows, next: next.transpose()? })
    }

    /// How many rows all pages have together, wherever this one begins.
    ///
    /// # Errors
    ///
    /// If the database cannot answer.
    pub async fn count(self) -> Result<u64> {
        count::<S>(self.database, self.sql.count, self.arguments).await
    }

    /// How PostgreSQL would find the page: the lines of its plan, for these parameters. Nothing is fetched.
    ///
    /// # Errors
    ///
    /// If the database cannot tell.
    pub async fn explain(mut self) -> Result<String> {
        let sql = if self.after.is_some() { self.sql.explain_after } else { self.sql.explain_first };
        self.bind_cursor();
        explain::<S>(self.database, sql, self.arguments).await
    }

    fn bind_cursor(&mut self) {
        if let Some(Cursor(keys)) = &self.after {
            keys.bind(&mut self.arguments);
        }
    }
}

impl<S: Source, K> fmt::Debug for Paged<'_, S, K> {
    /// Shows the SQL and not the parameters: they may be secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Paged").field(&self.sql.first).finish()
    }
}
