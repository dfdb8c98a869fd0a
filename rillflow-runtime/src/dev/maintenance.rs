//! Statements on databases as a whole.
//!
//! A database's name cannot be a parameter of a statement, so this is the one place of the module where names become
//! part of SQL. They have passed [`DatabaseName::new`], and they are quoted.

use std::time::Duration;
use std::{env, fmt};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use super::DevError;
use super::binaries::MINIMUM;

/// How long a server that is said to be there may take to answer.
const CONNECT: Duration = Duration::from_secs(10);

/// The name of a database: letters, digits, `_` and `-`, at most 63 of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DatabaseName(String);

impl DatabaseName {
    pub(crate) fn new(name: impl Into<String>) -> Result<Self, DevError> {
        let name = name.into();
        let letters = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
        let starts = name.starts_with(|letter: char| letter.is_ascii_alphabetic());
        if starts && name.len() <= 63 && name.chars().all(letters) {
            Ok(Self(name))
        } else {
            Err(DevError::Name { name })
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DatabaseName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A connection that makes and drops databases.
#[derive(Debug)]
pub(crate) struct Maintenance(PgConnection);

impl Maintenance {
    pub(crate) async fn connect(options: &PgConnectOptions) -> Result<Self, DevError> {
        let connection = tokio::time::timeout(CONNECT, options.connect()).await;
        let connection = connection.unwrap_or_else(|_| Err(sqlx::Error::PoolTimedOut));
        Ok(Self(connection.map_err(DevError::statement("connect to the server"))?))
    }

    /// Makes processes take turns at `subject`, until the connection is closed.
    pub(crate) async fn take_turn(&mut self, subject: &str) -> Result<(), DevError> {
        let statement = sqlx::query("select pg_advisory_lock(hashtext('rillflow'), hashtext($1))").bind(subject);
        statement.execute(&mut self.0).await.map_err(DevError::statement(format!("take turns at {subject}")))?;
        Ok(())
    }

    pub(crate) async fn exists(&mut self, name: &DatabaseName) -> Result<bool, DevError> {
        let statement = sqlx::query_scalar("select exists (select from pg_database where datname = $1)");
        let found = statement.bind(name.as_str()).fetch_one(&mut self.0).await;
        found.map_err(DevError::statement(format!("look for database `{name}`")))
    }

    /// Creates an empty database. `template0` is the template that nobody can be connected to.
    pub(crate) async fn create(&mut self, name: &DatabaseName) -> Result<(), DevError> {
        self.run(format!("create database \"{name}\" template template0"), "create", name).await
    }

    /// Creates a copy. Copying through the log is faster than copying files unless the template is very large.
    pub(crate) async fn copy(&mut self, template: &DatabaseName, name: &DatabaseName) -> Result<(), DevError> {
        let statement = format!("create database \"{name}\" template \"{template}\" strategy wal_log");
        self.run(statement, "create", name).await
    }

    /// Gives a finished database its name and closes it, so that it can be copied at any time.
    pub(crate) async fn publish(&mut self, draft: &DatabaseName, name: &DatabaseName) -> Result<(), DevError> {
        self.run(format!("alter database \"{draft}\" with allow_connections false"), "close", draft).await?;
        self.run(format!("alter database \"{draft}\" rename to \"{name}\""), "rename", draft).await
    }

    /// Drops a database and ends its connections.
    pub(crate) async fn drop(&mut self, name: &DatabaseName) -> Result<(), DevError> {
        self.run(format!("drop database if exists \"{name}\" with (force)"), "drop", name).await
    }

    pub(crate) async fn close(self) {
        // The connection is gone either way.
        let _ = self.0.close().await;
    }

    async fn run(&mut self, statement: String, verb: &str, name: &DatabaseName) -> Result<(), DevError> {
        let done = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut self.0).await;
        done.map(drop).map_err(DevError::statement(format!("{verb} database `{name}`")))
    }
}

/// The server that `DATABASE_URL` names.
pub(crate) struct Given {
    pub(crate) url: String,
    pub(crate) options: PgConnectOptions,
}

/// The server that `DATABASE_URL` names, if it is set. It has answered, and it is new enough.
pub(crate) async fn database_url() -> Result<Option<Given>, DevError> {
    let url = env::var("DATABASE_URL").unwrap_or_default();
    if url.is_empty() {
        tracing::debug!("`DATABASE_URL` is not set");
        return Ok(None);
    }
    let failed = |shown: String| move |reason: String| DevError::DatabaseUrl { url: shown, reason };
    let options: PgConnectOptions = url.parse().map_err(|error: sqlx::Error| failed("..".to_owned())(plain(&error)))?;
    let failed = failed(without_password(&options));
    let mut connection = match tokio::time::timeout(CONNECT, options.connect()).await {
        Ok(Ok(connection)) => connection,
        Ok(Err(error)) => return Err(failed(plain(&error))),
        Err(_) => return Err(failed(format!("no answer within {} seconds", CONNECT.as_secs()))),
    };
    let version = sqlx::query_scalar::<_, String>("select current_setting('server_version_num')");
    let version = match version.fetch_one(&mut connection).await {
        Ok(version) => version,
        Err(error) => return Err(failed(plain(&error))),
    };
    let _ = connection.close().await;
    let major = version.parse::<u32>().unwrap_or_default() / 10_000;
    if major < MINIMUM {
        return Err(failed(format!("it is PostgreSQL {major}, and {MINIMUM} is the oldest that is supported")));
    }
    Ok(Some(Given { url, options }))
}

/// What happened, in the system's or the server's own words.
fn plain(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Io(error) => error.to_string(),
        sqlx::Error::Database(error) => error.message().to_owned(),
        sqlx::Error::Configuration(error) => format!("it is no address of a database ({error})"),
        error => error.to_string(),
    }
}

fn without_password(options: &PgConnectOptions) -> String {
    let mut url = options.to_url_lossy();
    // Fails only for addresses that cannot have one.
    let _ = url.set_password(None);
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_letters_digits_and_dashes() {
        assert!(DatabaseName::new("git-ledger_2").is_ok());
        for name in ["", "1st", "a\"b", "a b", "über", "a/b", "..", &"x".repeat(64)] {
            let error = DatabaseName::new(name).unwrap_err();
            assert!(error.to_string().starts_with(&format!("`{name}` cannot be")), "{error}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let options: PgConnectOptions = "postgres://me:secret@db:5433/shop".parse().unwrap();
        let shown = without_password(&options);
        assert!(shown.starts_with("postgres://me@db:5433/shop"), "{shown}");
        assert!(!shown.contains("secret"), "{shown}");
    }
}
