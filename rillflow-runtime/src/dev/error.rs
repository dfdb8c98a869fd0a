//! What can go wrong before a database answers.

use std::io;
use std::path::PathBuf;

/// Why there is no database for development.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DevError {
    /// `DATABASE_URL` is set, and its server cannot be used. Nothing else was tried.
    #[error(
        "cannot use `DATABASE_URL` (`{url}`): {reason}; start that server or correct the variable, or unset it to let \
         a server be started"
    )]
    DatabaseUrl {
        /// The value, without its password.
        url: String,
        /// What happened.
        reason: String,
    },
    /// `RILLFLOW_PG_BIN` is set to a folder without a usable server.
    #[error(
        "`RILLFLOW_PG_BIN` is `{}`, but {reason}; set it to a folder that holds `initdb` and `postgres` of PostgreSQL \
         15 or newer, or unset it", folder.display()
    )]
    BinaryFolder {
        /// The value.
        folder: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// No way to a server was found.
    #[error(
        "found no PostgreSQL server ({tried}); set `DATABASE_URL` to one, or install PostgreSQL 15 or newer (Debian: \
         `apt-get install postgresql`), or set `RILLFLOW_PG_BIN` to a folder with its binaries"
    )]
    NoServer {
        /// What was tried and why it was skipped.
        tried: String,
    },
    /// The server's process ended, or did not become ready in time.
    #[error("PostgreSQL from `{}` did not start in `{}`: {reason}{log}", binaries.display(), folder.display())]
    Start {
        /// Where `postgres` is.
        binaries: PathBuf,
        /// The folder of the cluster.
        folder: PathBuf,
        /// What happened.
        reason: String,
        /// The last lines of the server's log.
        log: String,
    },
    /// The data was written by another major version.
    #[error(
        "the data in `{}` was written by PostgreSQL {data}, and `{}` is PostgreSQL {server}; set `RILLFLOW_PG_BIN` to \
         the binaries of PostgreSQL {data}, or delete the folder to start empty", folder.display(), binaries.display()
    )]
    DataVersion {
        /// The folder of the cluster.
        folder: PathBuf,
        /// The major version that wrote it.
        data: u32,
        /// Where `postgres` is.
        binaries: PathBuf,
        /// Its major version.
        server: u32,
    },
    /// A folder or file could not be prepared.
    #[error("cannot {action} `{}`: {source}", path.display())]
    Folder {
        /// What was tried.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system answered.
        source: io::Error,
    },
    /// This process is root, and there is nobody to run the server as.
    #[error(
        "PostgreSQL does not run as root, and this system has neither a user `postgres` nor a user `nobody`; create \
         one of them, or set `DATABASE_URL`"
    )]
    NoAccount,
    /// A name cannot be the name of a database and of a folder.
    #[error("`{name}` cannot be the name of a database; use 1 to 63 letters, digits, `_` and `-`, a letter first")]
    Name {
        /// The name.
        name: String,
    },
    /// The server runs and refused a statement.
    #[error("cannot {action}: {source}")]
    Statement {
        /// What was tried.
        action: String,
        /// What PostgreSQL answered.
        source: sqlx::Error,
    },
    /// The work of starting a server was given up half-way.
    #[error("the start of a server was interrupted: {0}")]
    Interrupted(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A database for a test could not be migrated.
    #[error("cannot prepare the template of a test database: {0}")]
    Template(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl DevError {
    pub(crate) fn folder(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Folder { action, path, source }
    }

    pub(crate) fn statement(action: impl Into<String>) -> impl FnOnce(sqlx::Error) -> Self {
        let action = action.into();
        move |source| Self::Statement { action, source }
    }
}
