//! Up to which position a projection's table is written.

use sqlx::PgConnection;
use sqlx::postgres::PgPool;

use super::Statements;
use crate::error::Result;

/// The checkpoint of one projection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checkpoint {
    pub(super) projection: &'static str,
    pub(super) statements: Statements,
}

/// How an attempt to move a checkpoint ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(super) enum Advance {
    /// It was moved, and stays so if the transaction commits.
    Moved,
    /// Somebody else had moved it before.
    Lost,
}

impl Checkpoint {
    /// The position. A projection that has none gets one at the beginning of the log.
    pub(super) async fn load(self, pool: &PgPool) -> Result<i64> {
        let find = || sqlx::query_scalar(self.statements.checkpoint).bind(self.projection);
        if let Some(position) = find().fetch_optional(pool).await? {
            return Ok(position);
        }
        sqlx::query(self.statements.begin).bind(self.projection).execute(pool).await?;
        Ok(find().fetch_one(pool).await?)
    }

    /// Moves it, unless it is no longer at `from`. `transaction` also writes the rows.
    pub(super) async fn advance(self, transaction: &mut PgConnection, from: i64, to: i64) -> Result<Advance> {
        let advance = sqlx::query(self.statements.advance).bind(self.projection).bind(from).bind(to);
        match advance.execute(transaction).await?.rows_affected() {
            0 => Ok(Advance::Lost),
            _ => Ok(Advance::Moved),
        }
    }
}
