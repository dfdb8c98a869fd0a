//! Up to which position a projection's table is written.

use sqlx::PgConnection;
use sqlx::postgres::PgPool;

use super::Statements;
use crate::error::{Error, Result};

/// The checkpoint of one projection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checkpoint {
    pub(super) projection: &'static str,
    /// What this program computes. A row that names something else belongs to a program of another release.
    pub(super) definition: &'static str,
    pub(super) statements: Statements,
}

/// How an attempt to move a checkpoint ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(super) enum Advance {
    /// It was moved, and stays so if the transaction commits.
    Moved,
    /// Somebody else had moved it before, or gave it to another definition.
    Lost,
}

impl Checkpoint {
    /// The position. A projection that has none gets one at the beginning of the log.
    ///
    /// [`Error::ProjectionRedefined`] if it belongs to another definition.
    pub(super) async fn load(self, pool: &PgPool) -> Result<i64> {
        let find = || sqlx::query_as(self.statements.checkpoint).bind(self.projection);
        let (position, definition): (i64, Option<String>) = if let Some(found) = find().fetch_optional(pool).await? {
            found
        } else {
            let begin = sqlx::query(self.statements.begin).bind(self.projection).bind(self.definition);
            begin.execute(pool).await?;
            find().fetch_one(pool).await?
        };
        if definition.is_some_and(|definition| definition != self.definition) {
            return Err(Error::ProjectionRedefined { projection: self.projection });
        }
        Ok(position)
    }

    /// Moves it, unless it is no longer at `from` or no longer of this definition. `transaction` also writes the rows.
    pub(super) async fn advance(self, transaction: &mut PgConnection, from: i64, to: i64) -> Result<Advance> {
        let advance = sqlx::query(self.statements.advance).bind(self.projection).bind(from).bind(to);
        match advance.bind(self.definition).execute(transaction).await?.rows_affected() {
            0 => Ok(Advance::Lost),
            _ => Ok(Advance::Moved),
        }
    }
}
