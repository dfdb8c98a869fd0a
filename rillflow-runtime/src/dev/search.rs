//! The order in which a server is looked for.

use std::env;

use super::DevError;
use super::binaries::{Binaries, find_local, from_variable};
use super::server::{Kind, Server};

/// Limits the search to one step: `local`, `docker` or `download`.
const VARIABLE: &str = "RILLFLOW_PG_SOURCE";

/// A server that this process holds.
#[derive(Debug)]
pub(crate) enum Running {
    /// Started from binaries of this machine.
    Local(Server),
    /// In a container.
    #[cfg(feature = "docker")]
    Container(super::docker::Container),
}

/// Where a server comes from.
pub(crate) enum Source {
    Binaries(Binaries),
    #[cfg(feature = "docker")]
    Container(super::docker::Container),
}

impl Running {
    /// The address of `database`.
    pub(crate) fn url(&self, database: &str) -> String {
        match self {
            Self::Local(server) => server.url(database),
            #[cfg(feature = "docker")]
            Self::Container(container) => container.url(database),
        }
    }

    /// How to connect to `database`.
    pub(crate) fn options(&self, database: &str) -> Result<sqlx::postgres::PgConnectOptions, DevError> {
        self.url(database).parse().map_err(DevError::statement("connect to the server"))
    }

    /// Whether it still runs.
    pub(crate) fn is_alive(&self) -> bool {
        match self {
            Self::Local(server) => server.is_alive(),
            #[cfg(feature = "docker")]
            Self::Container(container) => container.is_alive(),
        }
    }
}

/// What a server is wanted for.
#[derive(Debug)]
pub(crate) struct Wish<'a> {
    /// The major version that wrote the data which is there already.
    pub(crate) data: Option<u32>,
    /// What a container would be called.
    pub(crate) name: &'a str,
    pub(crate) kind: Kind,
}

/// Takes the steps that are built in, in their order, and stops at the first that leads to a server.
pub(crate) fn find(wish: &Wish<'_>) -> Result<Source, DevError> {
    tracing::debug!("looking for a server for `{}` ({:?})", wish.name, wish.kind);
    if let Some(binaries) = from_variable()? {
        return Ok(Source::Binaries(binaries));
    }
    let mut steps = Steps { only: env::var(VARIABLE).ok().filter(|only| !only.is_empty()), tried: Vec::new() };
    if let Some(binaries) = steps.take("local", || find_local(wish.data)) {
        return Ok(Source::Binaries(binaries));
    }
    #[cfg(feature = "docker")]
    if let Some(container) = steps.take("docker", || super::docker::Container::start(wish)) {
        return Ok(Source::Container(container));
    }
    #[cfg(feature = "download")]
    if let Some(binaries) = steps.take("download", super::download::downloaded) {
        return Ok(Source::Binaries(binaries));
    }
    Err(steps.failed())
}

struct Steps {
    only: Option<String>,
    /// Why each step did not help.
    tried: Vec<String>,
}

impl Steps {
    fn take<T>(&mut self, step: &str, find: impl FnOnce() -> Result<T, String>) -> Option<T> {
        if let Some(only) = self.only.as_ref().filter(|only| *only != step) {
            tracing::debug!("skipped the step `{step}`: `{VARIABLE}` is `{only}`");
            return None;
        }
        match find() {
            Ok(found) => Some(found),
            Err(reason) => {
                tracing::debug!("skipped the step `{step}`: {reason}");
                self.tried.push(reason);
                None
            }
        }
    }

    fn failed(mut self) -> DevError {
        if let Some(only) = self.only.filter(|_| self.tried.is_empty()) {
            self.tried.push(format!("`{VARIABLE}` is `{only}`, which is no step that this program is built with"));
        }
        DevError::NoServer { tried: self.tried.join("; ") }
    }
}
