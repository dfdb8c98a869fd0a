//! How a program reaches its database: options, the pool, and whether the schema is ready.
//!
//! [`Database`] is what every room works with; it knows nothing of event types. [`Store`] adds the hand-written
//! upcast steps of one generated module.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

use crate::BoxError;
use crate::error::{Error, Result};
use crate::event::{Rules, Stored};
use crate::mark::HighWaterMark;
use crate::schema::{self, MigrateReport, MigrationSet, Schema};

/// A connection that nobody used for this long is tried with a ping before it is handed out.
const TRUSTED_IDLE: Duration = Duration::from_secs(2);

/// How to reach the database.
///
/// ```
/// use std::time::Duration;
/// use rillflow_runtime::ConnectOptions;
///
/// let options = ConnectOptions::new("postgres://shop@localhost/shop")?
///     .max_connections(32)
///     .statement_timeout(Duration::from_secs(30));
/// # Ok::<(), rillflow_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ConnectOptions {
    connection: PgConnectOptions,
    max_connections: u32,
    acquire_timeout: Duration,
    statement_timeout: Option<Duration>,
    rules: Rules,
}

impl ConnectOptions {
    /// Options for the database at `url`, which looks like `postgres://user:password@host:5432/database`.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] if `url` cannot be understood.
    pub fn new(url: &str) -> Result<Self> {
        let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
        if scheme != "postgres" && scheme != "postgresql" {
            return Err(Error::Configuration { reason: "it does not start with `postgres://`".to_owned() });
        }
        let connection: PgConnectOptions = url.parse().map_err(Error::from)?;
        Ok(Self::from(connection))
    }

    /// At most this many connections; 10 unless told otherwise.
    #[must_use]
    pub fn max_connections(mut self, connections: u32) -> Self {
        self.max_connections = connections.max(1);
        self
    }

    /// How long an operation waits for a connection; 30 seconds unless told otherwise.
    #[must_use]
    pub fn acquire_timeout(mut self, timeout: Duration) -> Self {
        self.acquire_timeout = timeout;
        self
    }

    /// After how long the server cancels a statement; never unless told otherwise.
    #[must_use]
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.statement_timeout = Some(timeout);
        self
    }

    /// The largest JSON that an event may have, in bytes; a mebibyte unless told otherwise.
    ///
    /// A larger event is [`Error::EventTooLarge`]. PostgreSQL itself stores up to about 255 MB in a `jsonb`.
    #[must_use]
    pub fn max_event_bytes(mut self, bytes: usize) -> Self {
        self.rules.max_event_bytes = bytes;
        self
    }

    /// Looks at the JSON of each event before it is written. An error of `check` is [`Error::EventRefused`], and nothing
    /// of the append is written.
    ///
    /// ```
    /// # use rillflow_runtime::ConnectOptions;
    /// let options = ConnectOptions::new("postgres://shop@localhost/shop")?.check_events(|event| {
    ///     if event.body().contains("4111111111111111") {
    ///         return Err(format!("a card number in `{}`", event.event_type()).into());
    ///     }
    ///     Ok(())
    /// });
    /// # Ok::<(), rillflow_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn check_events(
        mut self,
        check: impl Fn(&Stored<'_>) -> std::result::Result<(), BoxError> + Send + Sync + 'static,
    ) -> Self {
        self.rules.check = Some(Arc::new(check));
        self
    }

    /// The name that `pg_stat_activity` shows for this program.
    #[must_use]
    pub fn application_name(mut self, name: &str) -> Self {
        self.connection = self.connection.application_name(name);
        self
    }

    /// Opens a pool, after one connection was tried.
    ///
    /// # Errors
    ///
    /// If the server cannot be reached, or does not let this user in.
    pub async fn open(self) -> Result<PgPool> {
        let mut connection = self.connection;
        if let Some(timeout) = self.statement_timeout {
            connection = connection.options([("statement_timeout", format!("{}ms", timeout.as_millis()))]);
        }
        // One attempt outside the pool: the pool would retry a refused connection until its timeout and then only say
        // that it timed out.
        let first = sqlx::PgConnection::connect_with(&connection)
            .await
            .map_err(|error| Error::on_connect(error, &connection))?;
        first.close().await.map_err(Error::from)?;

        // A ping for each acquire would be a second round trip for each append. A connection that was in use a moment
        // ago is trusted; one that lay idle may have lost its server and is tried first.
        Ok(PgPoolOptions::new()
            .max_connections(self.max_connections)
            .acquire_timeout(self.acquire_timeout)
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for > TRUSTED_IDLE {
                        return Ok(connection.ping().await.is_ok());
                    }
                    Ok(true)
                })
            })
            .connect_lazy_with(connection))
    }
}

impl From<PgConnectOptions> for ConnectOptions {
    fn from(connection: PgConnectOptions) -> Self {
        Self {
            connection,
            max_connections: 10,
            acquire_timeout: Duration::from_secs(30),
            statement_timeout: None,
            rules: Rules::default(),
        }
    }
}

/// An open database whose schema is, or is about to be, the one that code was generated for.
///
/// Clones share the pool.
#[derive(Clone, Debug)]
pub struct Database {
    pool: PgPool,
    schema: &'static Schema,
    mark: HighWaterMark,
    ready: Arc<AtomicBool>,
    rules: Rules,
}

impl Database {
    /// Opens a pool and compares the database with `schema`.
    ///
    /// # Errors
    ///
    /// If the server cannot be reached or refuses us, if it is older than PostgreSQL 15, or with
    /// [`Error::SchemaMismatch`] if the database holds something else than the code was generated for. Migrations
    /// that are merely pending are no error here, but for each operation until they ran.
    pub async fn connect(options: ConnectOptions, schema: &'static Schema) -> Result<Self> {
        let rules = options.rules.clone();
        let pool = options.open().await?;
        let mark = HighWaterMark::new(pool.clone(), schema.mark, schema.append_lock);
        let database = Self { pool, schema, mark, ready: Arc::new(AtomicBool::new(false)), rules };
        match schema::verify(&database.pool, schema).await {
            Ok(()) => database.ready.store(true, Ordering::Release),
            Err(Error::NotMigrated { .. }) => {}
            Err(error) => return Err(error),
        }
        Ok(database)
    }

    /// The pool, once the schema is ready. Every operation starts here.
    ///
    /// Costs one atomic load. Only while migrations are pending it asks the database again, so that a program heals
    /// when another process migrates.
    ///
    /// # Errors
    ///
    /// [`Error::NotMigrated`] while migrations are pending.
    pub async fn ready(&self) -> Result<&PgPool> {
        if !self.ready.load(Ordering::Acquire) {
            schema::verify(&self.pool, self.schema).await?;
            self.ready.store(true, Ordering::Release);
        }
        Ok(&self.pool)
    }

    /// Runs the pending migrations.
    ///
    /// Several processes may do so at once: one runs them, the others wait and find them done.
    ///
    /// # Errors
    ///
    /// [`Error::Migration`] or [`Error::SchemaMismatch`] if the database and the migrations of this program have
    /// different histories, or if a migration fails; a failed one leaves nothing behind.
    pub async fn migrate(&self) -> Result<MigrateReport> {
        let report = schema::run(&self.pool, &MigrationSet::embedded(self.schema)).await?;
        schema::verify(&self.pool, self.schema).await?;
        self.ready.store(true, Ordering::Release);
        Ok(report)
    }

    /// The pool, whether or not the schema is ready.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Up to which position readers of the log may go. All clones share it.
    #[must_use]
    pub fn mark(&self) -> &HighWaterMark {
        &self.mark
    }

    /// What each event is checked for before it is written.
    pub(crate) fn rules(&self) -> &Rules {
        &self.rules
    }

    /// What the generator says about the database.
    #[must_use]
    pub fn schema(&self) -> &'static Schema {
        self.schema
    }
}

/// A database together with the hand-written upcast steps `U` of one generated module.
///
/// `U` is `dyn Upcasters` of the generated module, or `()`. Clones share everything.
pub struct Store<U: ?Sized> {
    database: Database,
    upcasters: Arc<U>,
}

impl<U: ?Sized> Store<U> {
    /// Connects as [`Database::connect`] does.
    ///
    /// # Errors
    ///
    /// As [`Database::connect`].
    pub async fn connect(options: ConnectOptions, schema: &'static Schema, upcasters: Arc<U>) -> Result<Self> {
        Ok(Self { database: Database::connect(options, schema).await?, upcasters })
    }

    /// Runs the pending migrations.
    ///
    /// # Errors
    ///
    /// As [`Database::migrate`].
    pub async fn migrate(&self) -> Result<MigrateReport> {
        self.database.migrate().await
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// The hand-written upcast steps.
    #[must_use]
    pub fn upcasters(&self) -> &Arc<U> {
        &self.upcasters
    }

    /// The pool, for SQL of your own.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        self.database.pool()
    }
}

// By hand, since derived ones would ask for `U: Clone` and `U: Debug`, which `dyn Upcasters` is not.
impl<U: ?Sized> Clone for Store<U> {
    fn clone(&self) -> Self {
        Self { database: self.database.clone(), upcasters: Arc::clone(&self.upcasters) }
    }
}

impl<U: ?Sized> fmt::Debug for Store<U> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Store").field("database", &self.database).finish_non_exhaustive()
    }
}
