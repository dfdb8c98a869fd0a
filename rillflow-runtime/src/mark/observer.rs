//! Asks the database, and shares the answer.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::Row;
use sqlx::postgres::{PgConnection, PgPool};
use tokio::sync::Mutex;

use super::Statements;
use super::proof::{Holder, Proof, Witness};
use crate::error::{Error, Result};
use crate::event::Position;

/// How many events one look for a run reads at most.
const RUN: i64 = 1_000;

/// The high-water mark of one store. All readers of a process share one; clones are the same mark.
#[derive(Clone, Debug)]
pub struct HighWaterMark {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    pool: PgPool,
    statements: Statements,
    append_lock: i64,
    /// How many observations have begun.
    begun: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    proof: Option<Proof>,
    latest: Option<Observation>,
}

/// What was observed, by the observation of which number.
#[derive(Clone, Copy, Debug)]
struct Observation {
    number: u64,
    observed: Observed,
}

/// An observed mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Observed {
    /// Everything up to here is decided.
    pub mark: Position,
    /// The last position that had been drawn, decided or not.
    pub last: Position,
}

impl HighWaterMark {
    /// A mark of which nothing is known yet. `append_lock` is the key of the advisory lock that `rf_append` takes.
    #[must_use]
    pub fn new(pool: PgPool, statements: Statements, append_lock: i64) -> Self {
        let state = Mutex::default();
        Self { shared: Arc::new(Shared { pool, statements, append_lock, begun: AtomicU64::new(0), state }) }
    }

    /// The mark, as it was at some moment after this call.
    ///
    /// Whoever asks while somebody else's question is under way waits for it; all who waited then share one more
    /// question and its answer.
    ///
    /// A mark is only ever behind the truth. It may be lower than an earlier one after the connection to the server was
    /// lost, for what is proved about a server does not outlive its crash.
    ///
    /// # Errors
    ///
    /// [`Error::LogWentBack`] if the sequence was set back, [`Error::ReadOnly`] on a standby, and whatever can
    /// happen to a connection.
    pub async fn observe(&self) -> Result<Observed> {
        let shared = &*self.shared;
        let arrived = shared.begun.load(Ordering::SeqCst);
        let mut state = shared.state.lock().await;
        if let Some(latest) = state.latest.filter(|latest| latest.number > arrived) {
            return Ok(latest.observed);
        }
        let number = shared.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let observed = shared.ask(&mut state.proof).await?;
        state.latest = Some(Observation { number, observed });
        Ok(observed)
    }
}

impl Shared {
    /// One round of questions, all through one backend, so that no crash can lie between them unnoticed.
    ///
    /// The proof is true after each step. Whoever drops this future in the middle loses nothing but the rest.
    async fn ask(&self, proof: &mut Option<Proof>) -> Result<Observed> {
        let mut connection = self.pool.acquire().await?;
        let (witness, mut last) = self.sequence(&mut connection).await?;
        if let Some(mark) = proof.as_ref().map(Proof::mark).filter(|mark| last < *mark) {
            // Whoever asks next begins with what the database says of itself.
            *proof = None;
            return Err(went_back(mark, last));
        }
        let proof = match proof {
            Some(proof) if proof.holds_before(witness) => proof,
            doubtful => {
                let checkpoint = self.checkpoint(&mut connection).await?;
                // Once more, for the checkpoint may be younger than the value.
                last = self.sequence(&mut connection).await?.1;
                if last < checkpoint {
                    return Err(went_back(checkpoint, last));
                }
                doubtful.insert(Proof::from_checkpoint(checkpoint, witness))
            }
        };
        proof.seen_by(witness);
        let mark = proof.mark();
        if last > mark {
            let end = self.run_after(&mut connection, mark).await?;
            proof.extend_run(end);
            if last > end {
                proof.look_at(last, self.holders(&mut connection).await?);
            }
        }
        Ok(Observed { mark: position(proof.mark()), last: position(last) })
    }

    async fn sequence(&self, connection: &mut PgConnection) -> Result<(Witness, i64)> {
        let row = sqlx::query(self.statements.sequence).fetch_one(connection).await?;
        if row.try_get(0)? {
            return Err(Error::ReadOnly { reason: "it is in recovery, and does not see who appends".to_owned() });
        }
        let witness =
            Witness { server_started: row.try_get(1)?, backend_started: row.try_get(2)?, now: row.try_get(3)? };
        Ok((witness, row.try_get(4)?))
    }

    async fn checkpoint(&self, connection: &mut PgConnection) -> Result<i64> {
        Ok(sqlx::query_scalar(self.statements.checkpoint).fetch_one(connection).await?)
    }

    async fn run_after(&self, connection: &mut PgConnection, mark: i64) -> Result<i64> {
        Ok(sqlx::query_scalar(self.statements.run).bind(mark).bind(RUN).fetch_one(connection).await?)
    }

    async fn holders(&self, connection: &mut PgConnection) -> Result<BTreeSet<Holder>> {
        let names: Vec<String> =
            sqlx::query_scalar(self.statements.holders).bind(self.append_lock).fetch_all(connection).await?;
        Ok(names.into_iter().map(Holder).collect())
    }
}

fn went_back(proven: i64, last: i64) -> Error {
    Error::LogWentBack { proven: position(proven), last: position(last) }
}

/// Position `number` of the only part.
const fn position(number: i64) -> Position {
    Position::new(0, number)
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use sqlx::postgres::PgPoolOptions;

    use super::*;
    use crate::testing::TestDatabase;

    #[tokio::test]
    async fn those_who_ask_at_once_share_a_question() {
        let database = TestDatabase::empty().await.unwrap();
        let pool = PgPoolOptions::new().max_connections(1).connect(database.url()).await.unwrap();
        let tables = "create schema shop; create sequence shop.rf_position;
                      create table shop.rf_checkpoint (part int, position bigint)";
        sqlx::raw_sql(tables).execute(&pool).await.unwrap();
        let mark = HighWaterMark::new(pool.clone(), crate::mark_statements!("\"shop\""), 1);

        // Nobody gets an answer before all have asked: the only connection is here.
        let only_connection = pool.acquire().await.unwrap();
        let asking: Vec<_> = (0..50)
            .map(|_| {
                tokio::spawn({
                    let mark = mark.clone();
                    async move { mark.observe().await }
                })
            })
            .collect();
        tokio::task::yield_now().await;
        drop(only_connection);
        for asked in asking {
            assert_eq!(asked.await.unwrap().unwrap().mark, Position::START);
        }
        // The first question, and one for all who came while it was under way.
        assert_eq!(mark.shared.begun.load(Ordering::SeqCst), 2);
    }
}
