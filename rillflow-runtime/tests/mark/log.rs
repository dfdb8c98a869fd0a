//! A log in a database of its own, and appends that stop where a test wants them to.

use futures_util::future::join_all;
use rillflow_runtime::mark::{HighWaterMark, Statements};
use rillflow_runtime::mark_statements;
use rillflow_runtime::testing::TestDatabase;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::{Connection, PgConnection, Postgres, Transaction};
use uuid::Uuid;

pub(crate) const STATEMENTS: Statements = mark_statements!("\"shop\"");

/// With the highest bit set, so that both halves of the key must be seen to be unsigned.
pub(crate) const APPEND_LOCK: i64 = -0x0123_4567_89ab_cdef;

pub(crate) struct Log {
    pub(crate) database: TestDatabase,
    pub(crate) pool: PgPool,
}

impl Log {
    pub(crate) async fn new() -> Self {
        let tables = include_str!("../../../templates/sql/event_store.up.sql.j2")
            .replace("{{ schema }}", "shop")
            .replace("{{ append_lock }}", &APPEND_LOCK.to_string());
        let database = TestDatabase::prepared(&tables, async |url: String| {
            let pool = PgPool::connect(&url).await?;
            sqlx::raw_sql("create schema shop").execute(&pool).await?;
            sqlx::raw_sql(sqlx::AssertSqlSafe(tables.clone())).execute(&pool).await?;
            pool.close().await;
            Ok(())
        });
        let database = database.await.unwrap();
        // A backend that is younger than an observation voids it, which only one test wants to see.
        let pool = PgPoolOptions::new().max_connections(60).connect(database.url()).await.unwrap();
        drop(join_all((0..10).map(|_| pool.acquire())).await);
        while pool.num_idle() < 10 {
            tokio::task::yield_now().await;
        }
        Self { database, pool }
    }

    pub(crate) fn mark(&self) -> HighWaterMark {
        HighWaterMark::new(self.pool.clone(), STATEMENTS, APPEND_LOCK)
    }

    /// One event in a stream of its own, from begin to commit.
    pub(crate) async fn append(&self) -> i64 {
        let (transaction, position) = self.held_append().await;
        transaction.commit().await.unwrap();
        position
    }

    /// An append that has drawn its position and not ended yet.
    pub(crate) async fn held_append(&self) -> (Transaction<'static, Postgres>, i64) {
        let mut transaction = self.pool.begin().await.unwrap();
        let position = append_one(&mut transaction).await;
        (transaction, position)
    }

    pub(crate) async fn rolled_back_append(&self) -> i64 {
        let (transaction, position) = self.held_append().await;
        transaction.rollback().await.unwrap();
        position
    }

    /// Ends all sessions of this database. The pool finds out when it hands them out again.
    pub(crate) async fn end_all_backends(&self) {
        let mut connection = PgConnection::connect(self.database.url()).await.unwrap();
        // Each round asks those who are left; none left, no round.
        let end = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()";
        while sqlx::query_scalar::<_, i64>(end).fetch_one(&mut connection).await.unwrap() > 0 {
            tokio::task::yield_now().await;
        }
    }

    /// What a reader at position 0 is given below `mark`.
    pub(crate) async fn delivered(&self, mark: i64) -> Vec<i64> {
        sqlx::query_scalar("select position from shop.rf_event where position <= $1 order by position")
            .bind(mark)
            .fetch_all(&self.pool)
            .await
            .unwrap()
    }
}

/// One event in a stream of its own; its position.
pub(crate) async fn append_one(connection: &mut PgConnection) -> i64 {
    append(connection, Uuid::now_v7(), 1).await[0]
}

/// Some events to one stream; their positions.
pub(crate) async fn append(connection: &mut PgConnection, stream: Uuid, events: usize) -> Vec<i64> {
    sqlx::query_scalar(
        "select positions from shop.rf_append($1, 'Order', -1, $2, $3, $4, $5, null, null, null, null, null, null)",
    )
    .bind(stream)
    .bind((0..events).map(|_| Uuid::now_v7()).collect::<Vec<_>>())
    .bind(vec!["OrderPlaced"; events])
    .bind(vec![1_i16; events])
    .bind(vec!["{}"; events])
    .fetch_one(connection)
    .await
    .unwrap()
}
