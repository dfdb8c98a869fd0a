//! Runs migrations and takes them back.

use std::time::Duration;

use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool};

use crate::error::{Error, Result};
use crate::schema::definition::quoted;
use crate::schema::history::{self, History};
use crate::schema::set::{Direction, outside_transaction};
use crate::schema::{MigrationError, MigrationSet};

/// Takes an advisory lock of the session, unless another one has it.
const TRY_LOCK: &str = "select pg_try_advisory_lock($1)";

/// How long to wait before the lock is tried again.
const PAUSE: Duration = Duration::from_millis(100);

/// What [`Store::migrate`](crate::Store::migrate) did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MigrateReport {
    /// The migrations that ran, in their order; none if the database was up to date.
    pub applied: Vec<String>,
}

/// Where the database stands with respect to `set`.
///
/// # Errors
///
/// [`Error::Migration`] if the database has seen other migrations, or an error of the connection.
pub async fn status(pool: &PgPool, set: &MigrationSet) -> Result<History> {
    history::compare(pool, set).await
}

/// Runs every migration of `set` that the database does not have yet.
///
/// A lock on the schema is held meanwhile, so of several processes one migrates and the others wait. The progress of long
/// migrations is logged by sqlx at level `INFO`, under the target `sqlx::postgres::notice`.
///
/// # Errors
///
/// [`Error::Migration`] if the database has seen other migrations or one fails, which leaves nothing of it behind.
pub async fn run(pool: &PgPool, set: &MigrationSet) -> Result<MigrateReport> {
    let before = history::compare(pool, set).await?;
    if before.pending.is_empty() {
        return Ok(MigrateReport::default());
    }
    let mut connection = own_connection(pool, set).await?;
    let outcome = set.migrator().run_direct(None, &mut connection, false).await;
    close(connection).await;
    outcome.map_err(|error| explain(error, set, Direction::Up))?;
    // Somebody else may have run a part of them while this process waited; what counts is that they are there now.
    let after = history::compare(pool, set).await?;
    let applied = after.applied.into_iter().filter(|name| !before.applied.contains(name)).collect();
    Ok(MigrateReport { applied })
}

/// Takes back the last migration that the database has, and returns its name.
///
/// With the first one everything goes: the list of migrations, and the schema if nothing else is in it.
///
/// # Errors
///
/// [`MigrationError::NothingToRevert`], [`MigrationError::NoWayBack`], or as [`run`].
pub async fn revert(pool: &PgPool, set: &MigrationSet) -> Result<String> {
    let before = history::compare(pool, set).await?;
    let (Some(last), Some(name)) = (before.last, before.applied.last()) else {
        return Err(MigrationError::NothingToRevert { schema: set.schema().to_owned() }.into());
    };
    if !set.has_way_back(last) {
        return Err(MigrationError::NoWayBack { name: name.clone() }.into());
    }
    let mut connection = own_connection(pool, set).await?;
    let outcome = set.migrator().undo(&mut connection, last - 1).await;
    close(connection).await;
    outcome.map_err(|error| explain(error, set, Direction::Down))?;
    if before.applied.len() == 1 {
        forget(pool, set).await?;
    }
    Ok(name.clone())
}

/// Drops the list of migrations, and the schema if it is empty then.
///
/// Both are locked exclusively, for the moment it takes. An error means that somebody put something into the schema,
/// which is theirs to keep.
async fn forget(pool: &PgPool, set: &MigrationSet) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(format!("drop table {}", set.table()))).execute(pool).await?;
    let dropped =
        sqlx::raw_sql(AssertSqlSafe(format!("drop schema {} restrict", quoted(set.schema())))).execute(pool).await;
    if let Err(error) = dropped {
        tracing::debug!(schema = set.schema(), %error, "the schema is kept");
    }
    Ok(())
}

/// A connection outside the pool that holds the lock of the schema, until its session ends.
async fn own_connection(pool: &PgPool, set: &MigrationSet) -> Result<PgConnection> {
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
    // The limit of the program is for its own statements. A migration, and the wait for another process that migrates,
    // may take as long as they take.
    sqlx::raw_sql("set statement_timeout = 0; set lock_timeout = 0").execute(&mut connection).await?;
    // The lock is tried again and again instead of waited for: a statement that waits has a snapshot, for whose end an index
    // that is built concurrently waits, so that the two would wait for each other.
    while !sqlx::query_scalar(TRY_LOCK).bind(set.lock()).fetch_one(&mut connection).await? {
        tokio::time::sleep(PAUSE).await;
    }
    Ok(connection)
}

async fn close(connection: PgConnection) {
    // The server ends the session in any case.
    if let Err(error) = connection.close().await {
        tracing::debug!(%error, "a connection did not close cleanly");
    }
}

fn explain(error: MigrateError, set: &MigrationSet, direction: Direction) -> Error {
    let schema = set.schema().to_owned();
    match error {
        MigrateError::Execute(source) => source.into(),
        MigrateError::ExecuteMigration(source, version) => failed(source, version, set, direction).into(),
        MigrateError::VersionMissing(version) => {
            MigrationError::Newer { schema, version, description: String::from("unknown") }.into()
        }
        MigrateError::VersionMismatch(version) => {
            MigrationError::Edited { schema, name: set.file_name(version) }.into()
        }
        MigrateError::Dirty(version) => {
            MigrationError::Dirty { schema, version, description: set.file_name(version) }.into()
        }
        other => Error::Database(sqlx::Error::Migrate(Box::new(other))),
    }
}

fn failed(source: sqlx::Error, version: i64, set: &MigrationSet, direction: Direction) -> MigrationError {
    let sql = set.sql(version, direction);
    let name = set.file_name(version);
    let position = source
        .as_database_error()
        .and_then(|error| error.try_downcast_ref::<PgDatabaseError>())
        .and_then(PgDatabaseError::position);
    let line = match position {
        // The server counts characters, from one.
        Some(PgErrorPosition::Original(position)) => {
            Some(sql.chars().take(position.saturating_sub(1)).filter(|character| *character == '\n').count() + 1)
        }
        _ => None,
    };
    let partly = outside_transaction(sql);
    if !partly && code(&source).as_deref() == Some("55P03") {
        return MigrationError::LockTimeout { name };
    }
    let source = Box::new(Error::from(source));
    if partly {
        MigrationError::FailedPartly { name, line, source }
    } else {
        MigrationError::Failed { name, line, source }
    }
}

fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}
