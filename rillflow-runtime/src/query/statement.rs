//! The only place of this room where pieces become SQL text.

use std::fmt::Write;

use sqlx::AssertSqlSafe;
use sqlx::postgres::{PgArguments, Postgres};
use sqlx::query::Query;

use super::filter::Piece;
use crate::column::Arguments;

/// A statement that is being put together.
#[derive(Default)]
pub(super) struct Statement {
    sql: String,
    arguments: Arguments,
}

impl Statement {
    /// Adds SQL. The lifetime is the guard against injection: what a user of the program sent is not `'static`.
    pub(super) fn sql(&mut self, sql: &'static str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    pub(super) fn piece(&mut self, piece: &Piece) -> &mut Self {
        match piece {
            Piece::Sql(sql) => self.sql.push_str(sql),
            Piece::Value(value) => {
                value.bind(&mut self.arguments);
                // Writing to a string does not fail.
                let _ = write!(self.sql, "${}", self.arguments.len());
            }
        }
        self
    }

    pub(super) fn into_query(self) -> Result<Query<'static, Postgres, PgArguments>, sqlx::Error> {
        // Safe: `sql` holds constants and placeholders only, see the two methods above.
        Ok(sqlx::query_with(AssertSqlSafe(self.sql), self.arguments.into_sqlx()?))
    }
}
