//! What the words and codes of the server mean.

use sqlx::error::DatabaseError;
use sqlx::postgres::{PgConnectOptions, PgDatabaseError};

use super::Error;

impl Error {
    /// What a failed first connection means, with the words of the URL it was tried with.
    pub(crate) fn on_connect(error: sqlx::Error, options: &PgConnectOptions) -> Self {
        let server = match options.get_socket() {
            Some(path) => path.display().to_string(),
            None => format!("{}:{}", options.get_host(), options.get_port()),
        };
        match error {
            sqlx::Error::Io(source) => Self::Unreachable { server, source },
            sqlx::Error::Database(error) => match error.code().as_deref() {
                Some("3D000") => Self::UnknownDatabase {
                    server,
                    database: options.get_database().unwrap_or(options.get_username()).to_owned(),
                },
                _ => sqlx::Error::Database(error).into(),
            },
            error => error.into(),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let reason = match &error {
            sqlx::Error::Configuration(source) => return Self::Configuration { reason: source.to_string() },
            sqlx::Error::Io(source) => return Self::ConnectionLost { reason: source.to_string() },
            sqlx::Error::PoolTimedOut => return Self::PoolTimedOut,
            sqlx::Error::PoolClosed => return Self::PoolClosed,
            sqlx::Error::Database(error) => error.message().to_owned(),
            _ => return Self::Database(error),
        };
        let code = error.as_database_error().and_then(DatabaseError::code).map(std::borrow::Cow::into_owned);
        match code.as_deref().unwrap_or_default() {
            // The server was stopped, crashed, or an administrator ended the connection.
            "57P01" | "57P02" | "57P05" | "08000" | "08003" | "08006" => Self::ConnectionLost { reason },
            "57P03" | "53300" => Self::ServerBusy { reason },
            "25006" => Self::ReadOnly { reason },
            "57014" | "55P03" | "25P03" => Self::Timeout { reason },
            "40001" | "40P01" => Self::Contention { reason },
            "42P01" | "42883" | "3F000" | "42703" => Self::SchemaChanged { reason },
            "0A000" if routine(&error) == Some("RevalidateCachedQuery") => Self::SchemaChanged { reason },
            "22021" | "22P05" => Self::UnstorableText,
            "42501" => Self::PermissionDenied { reason },
            "53000" | "53100" | "53200" => Self::ServerExhausted { reason },
            "28000" | "28P01" => Self::Authentication { reason },
            _ => Self::Database(error),
        }
    }
}

/// The function of the server's source that raised `error`: it tells apart what shares a code.
fn routine(error: &sqlx::Error) -> Option<&str> {
    error.as_database_error()?.try_downcast_ref::<PgDatabaseError>()?.routine()
}
