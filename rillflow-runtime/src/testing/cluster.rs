//! The throw-away server that the tests of one build share.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, fs};

use sha2::{Digest, Sha256};

use crate::dev::{Binaries, DevError, Kind, Server, find_binaries, meeting_folder, temporary_folder};

/// This process's hold on the server. Never dropped: the server is to outlive every test of the process.
static SERVER: Mutex<Option<Arc<Server>>> = Mutex::new(None);

/// The server, started if nobody has done so yet. Blocks for about a second then.
pub(super) fn server() -> Result<Arc<Server>, DevError> {
    let mut shared = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(server) = shared.as_ref().filter(|server| server.is_alive()) {
        return Ok(Arc::clone(server));
    }
    let server = Arc::new(join_or_start(&find_binaries(None)?)?);
    *shared = Some(Arc::clone(&server));
    Ok(server)
}

/// Processes meet at a file that holds the name of the folder of the present cluster. It is locked while one of them
/// looks and starts, and the lock ends with its process.
fn join_or_start(binaries: &Binaries) -> Result<Server, DevError> {
    let meeting = meeting_folder()?.join(format!("{}.cluster", build_key(binaries)));
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&meeting);
    let file = file.map_err(DevError::folder("open", &meeting))?;
    file.lock().map_err(DevError::folder("lock", &meeting))?;

    let present = PathBuf::from(fs_err::read_to_string(&meeting).unwrap_or_default());
    if present.is_absolute()
        && let Some(server) = Server::join(&present)?
        && server.is_held()
    {
        tracing::debug!("joined the test server in `{}`", present.display());
        return Ok(server);
    }
    let folder = new_folder()?;
    let server = Server::start(binaries, &folder, Kind::ThrowAway)?;
    fs_err::write(&meeting, folder.to_string_lossy().as_bytes()).map_err(DevError::folder("write", &meeting))?;
    tracing::debug!("started a test server of PostgreSQL {} in `{}`", binaries.version, folder.display());
    Ok(server)
}

/// The watcher of the server deletes the folder in the end.
fn new_folder() -> Result<PathBuf, DevError> {
    let parent = temporary_folder();
    let folder = tempfile::Builder::new().prefix("rillflow-test-").tempdir_in(&parent);
    Ok(folder.map_err(DevError::folder("create a folder in", parent))?.keep())
}

/// Test programs of one build and one choice of binaries share a server; those of another checkout have their own.
fn build_key(binaries: &Binaries) -> String {
    let program = env::current_exe().unwrap_or_default();
    let build = program.parent().unwrap_or(Path::new(""));
    let mut hash = Sha256::new();
    for part in [build, &binaries.folder, Path::new(env!("CARGO_PKG_VERSION"))] {
        hash.update(part.as_os_str().as_encoded_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
