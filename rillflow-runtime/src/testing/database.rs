//! One test's database.

use std::env;
use std::error::Error;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool};
use uuid::Uuid;

use super::{cluster, janitor};
use crate::dev::{DatabaseName, DevError, Maintenance, Running, database_url};
use crate::schema::{self, MigrationSet, Schema};

/// A database that nobody else uses. It is dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    name: DatabaseName,
    url: String,
    host: Host,
}

/// Where the databases of this process are made.
#[derive(Clone, Debug)]
enum Host {
    /// The throw-away server.
    Own(Arc<Running>),
    /// The server of `DATABASE_URL`, and the database to which one connects to make others.
    Given(Box<PgConnectOptions>),
}

impl TestDatabase {
    /// An empty database.
    ///
    /// # Errors
    ///
    /// No server could be found or started; the message says what was tried.
    pub async fn empty() -> Result<Self, DevError> {
        let host = Host::find().await?;
        let name = unique_name()?;
        let mut maintenance = Maintenance::connect(&host.maintenance()?).await?;
        maintenance.create(&name).await?;
        maintenance.close().await;
        host.database(name)
    }

    /// A database with all migrations of `schema`.
    ///
    /// They run once for all tests. Every test gets a copy of the result.
    ///
    /// # Errors
    ///
    /// No server could be found or started, or a migration failed.
    pub async fn migrated(schema: &'static Schema) -> Result<Self, DevError> {
        let texts = schema.migrations.iter().map(|migration| [migration.name, migration.up].join("\0"));
        let key = texts.fold(schema.name.to_owned(), |key, text| key + "\0" + &text);
        let prepare = async |url: String| {
            let pool = PgPoolOptions::new().max_connections(2).connect(&url).await?;
            let report = schema::run(&pool, &MigrationSet::embedded(schema)).await;
            pool.close().await;
            Ok(report.map(drop)?)
        };
        Self::copy(&key, prepare).await
    }

    /// A copy of a database that `prepare` made once.
    ///
    /// `prepare` gets the address of an empty database and must close its connections. On the throw-away server it runs
    /// once for each `key` and each build of the test program. On the server of `DATABASE_URL`, where nothing may stay
    /// behind, it runs for every test.
    ///
    /// # Errors
    ///
    /// No server could be found or started, or `prepare` failed.
    pub async fn prepared<P, F>(key: &str, prepare: P) -> Result<Self, DevError>
    where
        P: FnOnce(String) -> F,
        F: Future<Output = Result<(), Box<dyn Error + Send + Sync>>>,
    {
        // What `prepare` does may change with the program, and the server may outlive the last build.
        let program = env::current_exe().unwrap_or_default();
        let built = program.metadata().and_then(|metadata| metadata.modified()).ok();
        Self::copy(&format!("{key}\0{}\0{built:?}", program.display()), prepare).await
    }

    async fn copy<P, F>(key: &str, prepare: P) -> Result<Self, DevError>
    where
        P: FnOnce(String) -> F,
        F: Future<Output = Result<(), Box<dyn Error + Send + Sync>>>,
    {
        let host = Host::find().await?;
        if matches!(host, Host::Given(_)) {
            let database = Self::empty().await?;
            prepare(database.url.clone()).await.map_err(DevError::Template)?;
            return Ok(database);
        }
        let template = template_name(key)?;
        let mut maintenance = Maintenance::connect(&host.maintenance()?).await?;
        if !maintenance.exists(&template).await? {
            maintenance.take_turn(template.as_str()).await?;
            if !maintenance.exists(&template).await? {
                let draft = DatabaseName::new(format!("{template}_draft"))?;
                maintenance.drop(&draft).await?;
                maintenance.create(&draft).await?;
                prepare(host.url(&draft)?).await.map_err(DevError::Template)?;
                maintenance.publish(&draft, &template).await?;
            }
        }
        let name = unique_name()?;
        maintenance.copy(&template, &name).await?;
        maintenance.close().await;
        host.database(name)
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A new pool of connections to it.
    ///
    /// # Errors
    ///
    /// The server is gone.
    pub async fn pool(&self) -> Result<PgPool, DevError> {
        let pool = PgPoolOptions::new().max_connections(10).connect(&self.url).await;
        pool.map_err(DevError::statement(format!("connect to database `{}`", self.name)))
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Ok(maintenance) = self.host.maintenance() else { return };
        match self.host {
            Host::Own(_) => janitor::drop_soon(maintenance, self.name.clone()),
            // Nothing of ours may stay on somebody else's server, so the test waits.
            Host::Given(_) => janitor::drop_now(maintenance, self.name.clone()),
        }
    }
}

impl Host {
    async fn find() -> Result<Self, DevError> {
        if let Some(given) = database_url().await? {
            return Ok(Self::Given(Box::new(given.options)));
        }
        match tokio::task::spawn_blocking(cluster::server).await {
            Ok(server) => server.map(Self::Own),
            Err(panic) => Err(DevError::Interrupted(Box::new(panic))),
        }
    }

    fn maintenance(&self) -> Result<PgConnectOptions, DevError> {
        match self {
            Self::Own(server) => server.options("postgres"),
            Self::Given(options) => Ok((**options).clone()),
        }
    }

    fn url(&self, name: &DatabaseName) -> Result<String, DevError> {
        match self {
            Self::Own(server) => Ok(server.url(name.as_str())),
            Self::Given(_) => Ok(self.maintenance()?.database(name.as_str()).to_url_lossy().to_string()),
        }
    }

    fn database(self, name: DatabaseName) -> Result<TestDatabase, DevError> {
        let url = self.url(&name)?;
        Ok(TestDatabase { name, url, host: self })
    }
}

/// The time comes first, so that a person who finds such a database knows how old it is.
fn unique_name() -> Result<DatabaseName, DevError> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    DatabaseName::new(format!("rillflow_test_{now}_{}", Uuid::new_v4().simple()))
}

fn template_name(key: &str) -> Result<DatabaseName, DevError> {
    let hash = Sha256::digest(key);
    let hash = hash.iter().take(16).fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    DatabaseName::new(format!("rillflow_template_{hash}"))
}
