//! The throw-away server that the tests of one build share.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, fs};

use sha2::{Digest, Sha256};

use crate::dev::{DevError, Kind, Running, Server, Source, Wish, find, meeting_folder, temporary_folder};

/// This process's hold on the server. Never dropped: the server is to outlive every test of the process.
static SERVER: Mutex<Option<Arc<Running>>> = Mutex::new(None);

/// The server, started if nobody has done so yet. Blocks for about a second then.
pub(super) fn server() -> Result<Arc<Running>, DevError> {
    let mut shared = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(server) = shared.as_ref().filter(|server| server.is_alive()) {
        return Ok(Arc::clone(server));
    }
    let server = Arc::new(join_or_start()?);
    *shared = Some(Arc::clone(&server));
    Ok(server)
}

/// Processes meet at a file that holds the name of the folder of the present cluster. It is locked while one of them
/// looks and starts, and the lock ends with its process.
fn join_or_start() -> Result<Running, DevError> {
    let key = build_key();
    let meeting = meeting_folder()?.join(format!("{key}.cluster"));
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&meeting);
    let file = file.map_err(DevError::folder("open", &meeting))?;
    file.lock().map_err(DevError::folder("lock", &meeting))?;

    let present = PathBuf::from(fs_err::read_to_string(&meeting).unwrap_or_default());
    if present.is_absolute()
        && let Some(server) = Server::join(&present)?
        && server.is_held()
    {
        tracing::debug!("joined the test server in `{}`", present.display());
        return Ok(Running::Local(server));
    }
    match find(&Wish { data: None, name: &format!("test-{key}"), kind: Kind::ThrowAway })? {
        Source::Binaries(binaries) => {
            let folder = new_folder()?;
            let server = Server::start(&binaries, &folder, Kind::ThrowAway)?;
            let name = folder.as_os_str().as_encoded_bytes();
            fs_err::write(&meeting, name).map_err(DevError::folder("write", &meeting))?;
            tracing::debug!("started a test server of PostgreSQL {} in `{}`", binaries.version, folder.display());
            Ok(Running::Local(server))
        }
        #[cfg(feature = "docker")]
        Source::Container(container) => Ok(Running::Container(container)),
    }
}

/// The watcher of the server deletes the folder in the end.
fn new_folder() -> Result<PathBuf, DevError> {
    let parent = temporary_folder();
    let folder = tempfile::Builder::new().prefix("rillflow-test-").tempdir_in(&parent);
    Ok(folder.map_err(DevError::folder("create a folder in", parent))?.keep())
}

/// Test programs of one build that choose their server in one way share it; those of another checkout have their own.
fn build_key() -> String {
    let program = env::current_exe().unwrap_or_default();
    let build = program.parent().unwrap_or(Path::new("")).as_os_str().to_owned();
    let chosen = ["RILLFLOW_PG_BIN", "RILLFLOW_PG_SOURCE", "RILLFLOW_PG_IMAGE"].map(env::var_os);
    let mut hash = Sha256::new();
    for part in chosen.into_iter().map(Option::unwrap_or_default).chain([build, env!("CARGO_PKG_VERSION").into()]) {
        hash.update(part.as_encoded_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
