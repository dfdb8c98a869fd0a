//! The database that a developer works with.

use std::fs;
use std::path::{Path, PathBuf};

use super::DevError;
use super::folder::{create_private, data_folder};
use super::maintenance::{DatabaseName, Maintenance, database_url};
use super::search::{Running, Source, Wish, find};
use super::server::{Kind, Server, data_version};

/// A database for development, on a server that needs no set-up.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use rillflow_runtime::dev::DevDatabase;
///
/// let database = DevDatabase::named("shop").start().await?;
/// println!("{} ({})", database.url(), database.origin());
/// # Ok(()) }
/// ```
///
/// The data is kept between runs. A server that was started for it ends with the last value of this type, in whatever
/// process, also when that process is killed.
#[derive(Debug)]
pub struct DevDatabase {
    url: String,
    origin: String,
    /// Held, so that it goes on. Nothing if it is not ours to stop.
    _server: Option<Running>,
}

/// What [`DevDatabase::start`](DevDatabaseBuilder::start) is to find or start.
#[derive(Clone, Debug)]
pub struct DevDatabaseBuilder {
    name: String,
    folder: Option<PathBuf>,
}

impl DevDatabase {
    /// The database called `name`. With `DATABASE_URL` set, that database is used whatever its name.
    #[must_use]
    pub fn named(name: impl Into<String>) -> DevDatabaseBuilder {
        DevDatabaseBuilder { name: name.into(), folder: None }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where the server came from, in words for a person.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

impl DevDatabaseBuilder {
    /// Keeps the data in `folder`, which must be used for nothing else. By default it is a folder named after the
    /// database among the user's data (root: below `/var/lib/rillflow`).
    #[must_use]
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Finds or starts the server, and creates the database if it is not there.
    ///
    /// # Errors
    ///
    /// There is no server to use; the message says what was tried and what to do.
    pub async fn start(self) -> Result<DevDatabase, DevError> {
        if let Some(given) = database_url().await? {
            let origin = "the server of `DATABASE_URL`".to_owned();
            return Ok(DevDatabase { url: given.url, origin, _server: None });
        }
        let name = DatabaseName::new(self.name)?;
        let folder = self.folder.map_or_else(|| data_folder(name.as_str()), Ok)?;
        let (server, origin, mut maintenance) = connect(&folder, &name).await?;
        maintenance.take_turn("databases").await?;
        if !maintenance.exists(&name).await? {
            maintenance.create(&name).await?;
        }
        maintenance.close().await;
        Ok(DevDatabase { url: server.url(name.as_str()), origin, _server: Some(server) })
    }
}

/// A server that was joined may be killed by somebody at that moment, so there is a second look.
async fn connect(folder: &Path, name: &DatabaseName) -> Result<(Running, String, Maintenance), DevError> {
    let mut looks = 0;
    loop {
        looks += 1;
        let (folder, container) = (folder.to_owned(), name.as_str().to_owned());
        let running = tokio::task::spawn_blocking(move || join_or_start(&folder, &container)).await;
        let (server, origin) = running.map_err(|panic| DevError::Interrupted(Box::new(panic)))??;
        match Maintenance::connect(&server.options("postgres")?).await {
            Ok(maintenance) => return Ok((server, origin, maintenance)),
            Err(error) if looks == 3 => return Err(error),
            Err(error) => tracing::debug!("{error}, looking again"),
        }
    }
}

/// One process at a time looks at a folder and starts its server. The lock ends with the process.
fn join_or_start(folder: &Path, name: &str) -> Result<(Running, String), DevError> {
    // The server's own working directory is another one.
    let folder = std::path::absolute(folder).map_err(DevError::folder("find", folder))?;
    create_private(&folder, None)?;
    let lock = folder.join("lock");
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&lock);
    let file = file.map_err(DevError::folder("open", &lock))?;
    file.lock().map_err(DevError::folder("lock", &lock))?;
    if let Some(server) = Server::join(&folder)? {
        let origin = format!("a server that runs already, data in `{}`", folder.display());
        return Ok((Running::Local(server), origin));
    }
    match find(&Wish { data: data_version(&folder), name, kind: Kind::Keep })? {
        Source::Binaries(binaries) => {
            let server = Server::start(&binaries, &folder, Kind::Keep)?;
            let (version, programs) = (&binaries.version, binaries.folder.display());
            let origin = format!("PostgreSQL {version} of `{programs}`, data in `{}`", folder.display());
            Ok((Running::Local(server), origin))
        }
        #[cfg(feature = "docker")]
        Source::Container(container) => {
            let origin = format!("the Docker container `rillflow-{name}` of the image `{}`", container.image);
            Ok((Running::Container(container), origin))
        }
    }
}
