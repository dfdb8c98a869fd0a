//! Starts a server, joins one that runs, and lets go of it.
//!
//! The server's end is not this module's business: `launch.sh` puts a watcher beside the server that stops it when the
//! last holder is gone. So nothing survives this process, whether it returns, panics or is killed, and a second process
//! can use the same server without being its parent. Why a pipe and not a signal: `docs/adr/0002`.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, OnceLock, Weak};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use super::account::Account;
use super::binaries::Binaries;
use super::error::DevError;
use super::folder::create_private;
use super::process_file::{ProcessFile, is_alive_in};

const SCRIPT: &str = include_str!("launch.sh");
/// How long `initdb`, recovery after a crash and the start may take together.
const START: Duration = Duration::from_mins(2);
/// How long a server that is being stopped by others may take.
const LEAVE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(5);

/// What a cluster is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Its data outlives the server and every crash.
    Keep,
    /// It is deleted with the server, and made for speed.
    ThrowAway,
}

impl Kind {
    pub(crate) fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Keep => &["max_connections=200"],
            Self::ThrowAway => &[
                "max_connections=300",
                "max_prepared_transactions=10",
                "fsync=off",
                "full_page_writes=off",
                "synchronous_commit=off",
                "jit=off",
            ],
        }
    }

    /// The name for the launcher, the signal that stops the server, and for how many seconds the server waits for the
    /// next holder: runners that start a process per test leave short gaps.
    fn words(self) -> [&'static str; 3] {
        match self {
            Self::Keep => ["keep", "INT", "0"],
            Self::ThrowAway => ["throw-away", "QUIT", "2"],
        }
    }
}

/// A running server. It runs at least until this value is dropped or this process ends.
#[derive(Debug)]
pub(crate) struct Server {
    folder: PathBuf,
    port: u16,
    /// Not there if the server was started by somebody else and ends when they wish.
    hold: Option<Arc<Hold>>,
}

/// The writing end of the pipe that the watcher reads. Its being open is what counts.
#[derive(Debug)]
struct Hold(File);

impl Server {
    /// Starts a server on the cluster in `folder`, and makes the cluster first if there is none.
    ///
    /// Only one process may do this at a time for one folder.
    pub(crate) fn start(binaries: &Binaries, folder: &Path, kind: Kind) -> Result<Self, DevError> {
        let account = Account::for_server()?;
        create_private(folder, account.as_ref())?;
        check_version(binaries, folder)?;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let port = free_port(folder, attempt)?;
            match launch(binaries, folder, kind, account.as_ref(), port) {
                // Somebody took the port between our look and the server's.
                Err(DevError::Start { log, .. }) if log.contains("could not bind") && attempt < 5 => {
                    tracing::debug!("port {port} was taken, trying another one");
                }
                // The processes of a killed server take a moment to notice.
                Err(DevError::Start { log, .. }) if log.contains("is still in use") && attempt < 5 => {
                    thread::sleep(Duration::from_millis(500));
                }
                Err(error) => return Err(error),
                Ok(server) => {
                    let _ = fs_err::write(folder.join("port"), port.to_string());
                    return Ok(server);
                }
            }
        }
    }

    /// Joins the server that runs on the cluster in `folder`, if there is one.
    ///
    /// A server that is just being stopped is waited for, so that the caller may start the next one.
    pub(crate) fn join(folder: &Path) -> Result<Option<Self>, DevError> {
        let deadline = Instant::now() + LEAVE;
        loop {
            let hold = Hold::join(folder);
            let mut file = ProcessFile::read(folder).filter(ProcessFile::is_alive);
            // The file of a server that was killed says that it is ready.
            if let Some(file) = &mut file {
                file.ready &= TcpStream::connect(("127.0.0.1", file.port)).is_ok();
            }
            let launched = is_alive_in(&folder.join("launcher.pid"));
            match (hold, file) {
                (Some(hold), Some(file)) if file.ready => {
                    return Ok(Some(Self { folder: folder.to_owned(), port: file.port, hold: Some(Arc::new(hold)) }));
                }
                // Somebody runs a server on our folder by other means.
                (None, Some(file)) if file.ready && !launched => {
                    return Ok(Some(Self { folder: folder.to_owned(), port: file.port, hold: None }));
                }
                (_, None) if !launched => return Ok(None),
                // The number in the file belongs to somebody else by now.
                (None, None) if Instant::now() > deadline => return Ok(None),
                _ if Instant::now() > deadline => {
                    let reason = "the server that runs there neither accepts connections nor ends";
                    let source = io::Error::new(io::ErrorKind::TimedOut, reason);
                    return Err(DevError::folder("use the cluster in", folder)(source));
                }
                _ => thread::sleep(PAUSE),
            }
        }
    }

    /// Whether the server still runs.
    pub(crate) fn is_alive(&self) -> bool {
        ProcessFile::read(&self.folder).is_some_and(|file| file.port == self.port && file.is_alive())
    }

    /// Whether the server ends with its last holder.
    pub(crate) fn is_held(&self) -> bool {
        self.hold.is_some()
    }

    /// The address of `database`.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }
}

impl Hold {
    /// Makes the pipe. The reading end is for the watcher and never kept here.
    fn create(folder: &Path, account: Option<&Account>) -> Result<(File, Self), DevError> {
        let pipe = folder.join("holders");
        for name in ["holders", "leaving", "launcher.pid"] {
            let _ = fs_err::remove_file(folder.join(name));
        }
        let made = Command::new("mkfifo").args(["-m", "600"]).arg(&pipe).stdin(Stdio::null()).output();
        let failed = match made {
            Ok(output) if output.status.success() => None,
            Ok(output) => Some(io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned())),
            Err(error) => Some(error),
        };
        if let Some(error) = failed {
            return Err(DevError::folder("make the pipe", pipe)(error));
        }
        if let Some(account) = account {
            account.own(&pipe)?;
        }
        // Each end waits for the other when it is opened, so a descriptor for both goes first.
        let both = OpenOptions::new().read(true).write(true).open(&pipe);
        let reading = OpenOptions::new().read(true).open(&pipe);
        let writing = OpenOptions::new().write(true).open(&pipe);
        let open = DevError::folder("open the pipe", pipe);
        match (both, reading, writing) {
            (Ok(_), Ok(reading), Ok(writing)) => Ok((reading, Self(writing))),
            (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => Err(open(error)),
        }
    }

    /// Opens the pipe of a watcher that reads. Fails at once where nobody does.
    fn join(folder: &Path) -> Option<Self> {
        let flags = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).ok()?;
        let pipe = OpenOptions::new().write(true).custom_flags(flags).open(folder.join("holders")).ok()?;
        let hold = Self(pipe);
        hold.say("joined").then_some(hold)
    }

    fn say(&self, word: &str) -> bool {
        (&self.0).write_all(format!("{word}\n").as_bytes()).is_ok()
    }
}

fn check_version(binaries: &Binaries, folder: &Path) -> Result<(), DevError> {
    match data_version(folder) {
        Some(data) if data != binaries.major => Err(DevError::DataVersion {
            folder: folder.to_owned(),
            data,
            binaries: binaries.folder.clone(),
            server: binaries.major,
        }),
        _ => Ok(()),
    }
}

/// The major version that wrote the cluster in `folder`.
pub(crate) fn data_version(folder: &Path) -> Option<u32> {
    fs_err::read_to_string(folder.join("data/PG_VERSION")).ok()?.trim().parse().ok()
}

/// A port that nobody listens on: at first the one of the last time, so that an address stays good.
fn free_port(folder: &Path, attempt: u32) -> Result<u16, DevError> {
    let last = fs_err::read_to_string(folder.join("port")).ok().and_then(|text| text.trim().parse::<u16>().ok());
    let last = last.filter(|_| attempt == 1).and_then(|port| TcpListener::bind(("127.0.0.1", port)).ok());
    let listener = last.map_or_else(|| TcpListener::bind(("127.0.0.1", 0)), Ok);
    let port = listener.and_then(|listener| listener.local_addr()).map(|address| address.port());
    port.map_err(DevError::folder("find a free port for", folder))
}

fn launch(
    binaries: &Binaries,
    folder: &Path,
    kind: Kind,
    account: Option<&Account>,
    port: u16,
) -> Result<Server, DevError> {
    let log = folder.join("log");
    let output = OpenOptions::new().create(true).write(true).truncate(true).open(&log);
    let output = output.map_err(DevError::folder("write", &log))?;
    let errors = output.try_clone().map_err(DevError::folder("write", &log))?;
    // The account of the server may read what it wrote; nobody else may.
    fs::set_permissions(&log, fs::Permissions::from_mode(0o600)).map_err(DevError::folder("close", &log))?;
    let (reading, hold) = Hold::create(folder, account)?;

    let script = folder.join("launch.sh");
    // A new file each time: a shell may still be reading the one of the server before.
    let _ = fs_err::remove_file(&script);
    fs_err::write(&script, SCRIPT).map_err(DevError::folder("write", &script))?;

    let mut command = Command::new("/bin/sh");
    binaries.environment(&mut command);
    command.arg("launch.sh").arg(&binaries.folder);
    command.arg(account.map_or("of this process", |account| &account.name)).args(kind.words());
    command.args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "timezone=UTC"]);
    command.args(["-c", &format!("port={port}")]);
    for setting in kind.settings() {
        command.args(["-c", setting]);
    }
    command.current_dir(folder).stdin(reading).stdout(output).stderr(errors);
    // Ctrl-C reaches the whole foreground group; the server must outlast the program that is using it.
    command.process_group(0);
    if let Some(account) = account {
        account.assume(&mut command);
    }
    let failed = |reason: String| DevError::Start {
        binaries: binaries.folder.clone(),
        folder: folder.to_owned(),
        reason,
        log: tail(&log),
    };
    let child = command.spawn().map_err(|error| match account {
        Some(account) if error.kind() == io::ErrorKind::PermissionDenied => {
            failed(format!("user `{}` may not enter that folder; choose one that is open to it", account.name))
        }
        _ => failed(format!("cannot run `/bin/sh` there ({error})")),
    })?;
    let process = child.id();
    // The command holds the reading end too. While it is open here, the watcher's death would go unnoticed.
    drop(command);

    let hold = Arc::new(hold);
    let ended = Arc::new(OnceLock::new());
    observe(child, log.clone(), Arc::downgrade(&hold), Arc::clone(&ended));
    let deadline = Instant::now() + START;
    loop {
        if let Some(file) = ProcessFile::read(folder)
            && file.ready
            && u32::try_from(file.process) == Ok(process)
        {
            hold.say("ready");
            return Ok(Server { folder: folder.to_owned(), port, hold: Some(hold) });
        }
        if let Some(status) = ended.get() {
            return Err(failed(format!("it ended with {status}")));
        }
        if Instant::now() > deadline {
            return Err(failed(format!("it was not ready after {} seconds", START.as_secs())));
        }
        thread::sleep(PAUSE);
    }
}

/// Waits for the end of the server's process, so that it does not stay behind as a zombie, and tells of an end that
/// comes while somebody here still needs the server.
fn observe(mut child: Child, log: PathBuf, hold: Weak<Hold>, ended: Arc<OnceLock<ExitStatus>>) {
    thread::spawn(move || {
        let Ok(status) = child.wait() else { return };
        let _ = ended.set(status);
        if hold.upgrade().is_some() {
            tracing::error!("the PostgreSQL server ended with {status}{}", tail(&log));
        }
    });
}

/// The last lines of a log, each on a line of its own below the message they end.
fn tail(log: &Path) -> String {
    let text = fs_err::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let last = &lines[lines.len().saturating_sub(12)..];
    last.iter().fold(String::new(), |text, line| text + "\n  " + line)
}
