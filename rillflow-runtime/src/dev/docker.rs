//! A server in a container, for a machine that has Docker and no PostgreSQL.
//!
//! The container watches over itself (`container.sh`) in the way `launch.sh` does for a server of this machine: it stops
//! when the last process that holds it is gone. One that keeps data is only stopped, and started again the next time;
//! one for tests is removed.

use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::{env, thread};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use testcontainers::bollard::models::PortBinding;
use testcontainers::core::IntoContainerPort;
use testcontainers::runners::AsyncRunner;
use testcontainers::{GenericImage, ImageExt, ReuseDirective};
use tokio::sync::oneshot;

use super::search::Wish;
use super::server::Kind;

/// Names another image than [`IMAGE`].
const VARIABLE: &str = "RILLFLOW_PG_IMAGE";
const IMAGE: &str = "postgres:18";
const SCRIPT: &str = include_str!("container.sh");
/// How long the container may take to make its cluster.
const START: Duration = Duration::from_mins(2);
/// What the script looks for.
const HOLDER: &str = "rillflow-holder";

/// A server in a container. It runs at least until this value is dropped or this process ends.
#[derive(Debug)]
pub(crate) struct Container {
    /// The image it is made of.
    pub(crate) image: String,
    port: u16,
    /// Its drop ends the thread that holds the container.
    _holding: oneshot::Sender<()>,
}

impl Container {
    /// Starts the container of this name, or joins it if it runs. Blocks. The error is half a sentence.
    pub(crate) fn start(wish: &Wish<'_>) -> Result<Self, String> {
        if let Some(version) = wish.data {
            return Err(format!("Docker: the data is in a folder already, and needs PostgreSQL {version} there"));
        }
        let kind = wish.kind;
        let image = env::var(VARIABLE).ok().filter(|image| !image.is_empty()).unwrap_or_else(|| IMAGE.to_owned());
        let (started, starting) = mpsc::channel();
        let (holding, released) = oneshot::channel::<()>();
        let (name, wanted) = (format!("rillflow-{}", wish.name), image.clone());
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = match runtime {
                Ok(runtime) => runtime,
                Err(error) => return drop(started.send(Err(error.to_string()))),
            };
            runtime.block_on(async {
                match hold(&name, &wanted, kind).await {
                    Ok((holder, port)) => {
                        let _ = started.send(Ok(port));
                        let _ = released.await;
                        let _ = holder.close().await;
                    }
                    Err(reason) => drop(started.send(Err(reason))),
                }
            });
        });
        match starting.recv() {
            Ok(Ok(port)) => Ok(Self { image, port, _holding: holding }),
            Ok(Err(reason)) => Err(format!("Docker with the image `{image}`: {reason}")),
            Err(_) => Err("Docker: the thread that starts the container ended".to_owned()),
        }
    }

    pub(crate) fn url(&self, database: &str) -> String {
        address(self.port, database)
    }

    /// Whether somebody answers at its port.
    pub(crate) fn is_alive(&self) -> bool {
        std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }
}

fn address(port: u16, database: &str) -> String {
    format!("postgres://postgres@127.0.0.1:{port}/{database}")
}

/// Starts or joins, and connects as a holder. A container that stops while we join is started again.
async fn hold(name: &str, image: &str, kind: Kind) -> Result<(PgConnection, u16), String> {
    let deadline = Instant::now() + START;
    let mut last = "it did not become ready".to_owned();
    while Instant::now() < deadline {
        match run(name, image, kind).await {
            Ok(port) => match connect(port, deadline.min(Instant::now() + START / 2)).await {
                Ok(holder) => return Ok((holder, port)),
                Err(error) => last = error.to_string(),
            },
            // Another process creates it at this moment, or it is being removed.
            Err(error) if error.contains("409") || error.contains("is already in use") => last = error,
            Err(error) => return Err(error),
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Err(last)
}

/// Makes sure that the container runs, and returns its port on this machine.
async fn run(name: &str, image: &str, kind: Kind) -> Result<u16, String> {
    let (repository, tag) = image.rsplit_once(':').unwrap_or((image, "latest"));
    let settings = kind.settings().iter().flat_map(|setting| ["-c", *setting]);
    let command = ["sh", "-c", SCRIPT, "rillflow-container"].into_iter().chain(settings);
    let request = GenericImage::new(repository, tag)
        .with_exposed_port(5432.tcp())
        .with_env_var("POSTGRES_HOST_AUTH_METHOD", "trust")
        .with_env_var("POSTGRES_INITDB_ARGS", "--encoding=UTF8 --locale=C.UTF-8")
        .with_cmd(command)
        .with_container_name(name)
        .with_label("rillflow", name)
        // It is not for this process to remove it: others may hold it too.
        .with_reuse(ReuseDirective::Always)
        .with_host_config_modifier(move |host| {
            let loopback = PortBinding { host_ip: Some("127.0.0.1".to_owned()), host_port: None };
            host.publish_all_ports = Some(false);
            host.port_bindings = Some([("5432/tcp".to_owned(), Some(vec![loopback]))].into_iter().collect());
            host.auto_remove = Some(kind == Kind::ThrowAway);
        });
    let container = request.start().await.map_err(|error| error.to_string())?;
    container.get_host_port_ipv4(5432.tcp()).await.map_err(|error| error.to_string())
}

async fn connect(port: u16, deadline: Instant) -> Result<PgConnection, sqlx::Error> {
    let options: PgConnectOptions = address(port, "postgres").parse()?;
    let options = options.application_name(HOLDER);
    loop {
        match options.connect().await {
            Err(_) if Instant::now() < deadline => tokio::time::sleep(Duration::from_millis(100)).await,
            connected => return connected,
        }
    }
}
