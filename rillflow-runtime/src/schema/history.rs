//! What the database has seen, compared with the migrations of a program or folder.

use sqlx::{AssertSqlSafe, PgPool};

use crate::error::Result;
use crate::schema::definition::quoted;
use crate::schema::{MigrationError, MigrationSet};

/// Where a database stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The migrations that ran, in their order.
    pub applied: Vec<String>,
    /// The migrations that did not run yet, in their order.
    pub pending: Vec<String>,
    /// The number of the last one that ran.
    pub(crate) last: Option<i64>,
}

const TABLE_EXISTS: &str = "
    select exists (
        select from pg_class as class join pg_namespace as home on home.oid = class.relnamespace
         where home.nspname = $1 and class.relname = '_sqlx_migrations'
    )";

/// Number and name of each migration that has run in the schema called `schema`, whether this program knows it or not.
///
/// # Errors
///
/// If the database cannot be read.
pub async fn seen(pool: &PgPool, schema: &str) -> Result<Vec<(i64, String)>> {
    let exists: bool = sqlx::query_scalar(TABLE_EXISTS).bind(schema).fetch_one(pool).await?;
    if !exists {
        return Ok(Vec::new());
    }
    let table = format!("{}.\"_sqlx_migrations\"", quoted(schema));
    let statement = format!("select version, replace(description, ' ', '_') from {table} order by version");
    Ok(sqlx::query_as(AssertSqlSafe(statement)).fetch_all(pool).await?)
}

/// Compares what ran with `set`.
///
/// # Errors
///
/// [`MigrationError::Dirty`], [`MigrationError::Newer`], [`MigrationError::Edited`] or [`MigrationError::OutOfOrder`] if
/// they have different histories.
pub(crate) async fn compare(pool: &PgPool, set: &MigrationSet) -> Result<History> {
    let exists: bool = sqlx::query_scalar(TABLE_EXISTS).bind(set.schema()).fetch_one(pool).await?;
    let mut seen: Vec<(i64, String, bool, Vec<u8>)> = Vec::new();
    if exists {
        let statement = format!("select version, description, success, checksum from {} order by version", set.table());
        seen = sqlx::query_as(AssertSqlSafe(statement)).fetch_all(pool).await?;
    }
    let schema = || set.schema().to_owned();
    let mut history = History::default();
    for (version, description, success, checksum) in &seen {
        let (version, description) = (*version, description.clone());
        if !success {
            return Err(MigrationError::Dirty { schema: schema(), version, description }.into());
        }
        let Some((_, name, wanted)) = set.checksums().find(|(known, _, _)| *known == version) else {
            return Err(MigrationError::Newer { schema: schema(), version, description }.into());
        };
        if wanted != *checksum {
            return Err(MigrationError::Edited { schema: schema(), name }.into());
        }
        history.applied.push(name);
        history.last = Some(version);
    }
    for (version, name, _) in set.checksums() {
        if seen.iter().any(|(known, ..)| *known == version) {
            continue;
        }
        if history.last.is_some_and(|last| version < last) {
            let later = history.applied.pop().unwrap_or_default();
            return Err(MigrationError::OutOfOrder { schema: schema(), name, later }.into());
        }
        history.pending.push(name);
    }
    Ok(history)
}
