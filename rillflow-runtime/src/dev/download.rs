//! A server from the internet, for a machine that has none.
//!
//! The archives are those of the `postgresql-binaries` project, which `postgresql_embedded` uses too: one file per
//! version and platform, with a file beside it that holds its SHA-256. Nothing is unpacked before that hash is right,
//! and the folder gets its name only when it is complete. Why not by the crate: `docs/adr/0003`.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};

use super::binaries::Binaries;
use super::folder::cache_folder;

/// Names another place to download from, with folders like those of [`RELEASES`].
const VARIABLE: &str = "RILLFLOW_PG_RELEASES";
const RELEASES: &str = "https://github.com/theseus-rs/postgresql-binaries/releases/download";
const VERSION: &str = "18.6.0";

/// A host that does not answer is told at once; a slow line gets its time.
const CONNECT: Duration = Duration::from_secs(5);
const TRANSFER: Duration = Duration::from_mins(15);

/// The downloaded binaries; downloaded now, if that was not done before. The error is half a sentence.
pub(crate) fn downloaded() -> Result<Binaries, String> {
    let releases = env::var(VARIABLE).ok().filter(|releases| !releases.is_empty());
    let releases = releases.as_deref().unwrap_or(RELEASES).trim_end_matches('/');
    let name = format!("postgresql-{VERSION}-{}", platform()?);
    let url = format!("{releases}/{VERSION}/{name}.tar.gz");
    let folder = cache_folder().map_err(|error| error.to_string())?;
    // What another place served is another thing, even if it has the same name.
    let place = Sha256::digest(releases).iter().take(4).fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let finished = folder.join(format!("{name}-{place}"));
    download_into(&folder, &finished, &url).map_err(|error| format!("the download of `{url}` failed: {error}"))?;
    Binaries::open(&finished.join("bin"))
}

/// One process at a time. Another one that wants the same finds it there when its turn comes.
fn download_into(folder: &Path, finished: &Path, url: &str) -> Result<(), String> {
    prepare(folder).map_err(|error| error.to_string())?;
    let lock = File::create(folder.join("lock")).and_then(|file| file.lock().map(|()| file));
    let _lock = lock.map_err(|error| format!("cannot lock `{}`: {error}", folder.display()))?;
    if finished.is_dir() {
        return Ok(());
    }
    remove_partial(folder).map_err(|error| error.to_string())?;
    tracing::info!("downloading PostgreSQL {VERSION} once, from `{url}`");

    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_resolve(Some(CONNECT))
        .timeout_connect(Some(CONNECT))
        .timeout_recv_response(Some(CONNECT * 3))
        .timeout_global(Some(TRANSFER))
        .user_agent(concat!("rillflow/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let expected = expected_hash(&agent, &format!("{url}.sha256"))?;
    let partial = tempfile::Builder::new().prefix("partial-").tempdir_in(folder).map_err(|error| error.to_string())?;
    let mut archive = tempfile::tempfile_in(partial.path()).map_err(|error| error.to_string())?;
    let found = fetch(&agent, url, &mut archive)?;
    if found != expected {
        return Err(format!("its SHA-256 is {found}, and should be {expected}"));
    }
    archive.rewind().map_err(|error| error.to_string())?;
    let tree = unpack(archive, partial.path()).map_err(|error| format!("cannot unpack it: {error}"))?;
    fs_err::rename(tree, finished).map_err(|error| error.to_string())
}

/// The account that runs a server for root must be able to read what root downloaded.
fn prepare(folder: &Path) -> io::Result<()> {
    fs_err::create_dir_all(folder)?;
    if rustix::process::geteuid().is_root() {
        for folder in folder.ancestors().take(2) {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
        }
    }
    Ok(())
}

/// Removes what a download that was killed has left. The caller holds the lock.
fn remove_partial(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("partial-") {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// The hash in a file such as `sha256sum` writes.
fn expected_hash(agent: &ureq::Agent, url: &str) -> Result<String, String> {
    let text = agent.get(url).call().and_then(|mut answer| answer.body_mut().read_to_string());
    let text = text.map_err(|error| plain(&error))?;
    let hash = text.split_whitespace().find(|word| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit()));
    hash.map(str::to_ascii_lowercase).ok_or_else(|| format!("`{url}` holds no SHA-256"))
}

/// Writes the body to `file` and returns its hash.
fn fetch(agent: &ureq::Agent, url: &str, file: &mut File) -> Result<String, String> {
    let mut answer = agent.get(url).call().map_err(|error| plain(&error))?;
    let mut body = answer.body_mut().as_reader();
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = body.read(&mut buffer).map_err(|error| error.to_string())?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        file.write_all(&buffer[..read]).map_err(|error| error.to_string())?;
    }
    Ok(hash.finalize().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}")))
}

/// What happened, without the client's own name for it.
fn plain(error: &ureq::Error) -> String {
    match error {
        ureq::Error::StatusCode(404) => "it is not there".to_owned(),
        ureq::Error::StatusCode(code) => format!("the server answered with status {code}"),
        ureq::Error::Timeout(_) => "no answer in time".to_owned(),
        ureq::Error::HostNotFound => "the host is unknown".to_owned(),
        ureq::Error::Io(error) => error.to_string(),
        error => error.to_string(),
    }
}

/// Unpacks the archive, which holds one folder, and returns that folder.
fn unpack(archive: File, folder: &Path) -> io::Result<PathBuf> {
    let tree = folder.join("tree");
    // Entries that would leave the folder are skipped by the library.
    tar::Archive::new(GzDecoder::new(archive)).unpack(&tree)?;
    let mut entries = fs::read_dir(&tree)?;
    let (Some(top), None) = (entries.next().transpose()?, entries.next()) else {
        return Err(io::Error::other("it does not hold exactly one folder"));
    };
    fs::set_permissions(top.path(), fs::Permissions::from_mode(0o755))?;
    Ok(top.path())
}

/// The platform as the archives are called.
fn platform() -> Result<&'static str, String> {
    let libc = if cfg!(target_env = "musl") { "musl" } else { "gnu" };
    match (env::consts::OS, env::consts::ARCH, libc) {
        ("linux", "x86_64", "gnu") => Ok("x86_64-unknown-linux-gnu"),
        ("linux", "x86_64", _) => Ok("x86_64-unknown-linux-musl"),
        ("linux", "aarch64", "gnu") => Ok("aarch64-unknown-linux-gnu"),
        ("linux", "aarch64", _) => Ok("aarch64-unknown-linux-musl"),
        ("macos", "x86_64", _) => Ok("x86_64-apple-darwin"),
        ("macos", "aarch64", _) => Ok("aarch64-apple-darwin"),
        (system, machine, _) => Err(format!("there is no download for {machine} with {system}")),
    }
}
