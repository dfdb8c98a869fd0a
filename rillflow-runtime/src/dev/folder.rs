//! Where servers keep their files.

use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use super::DevError;
use super::account::Account;

/// The folder of the cluster called `name`, whose data is kept.
///
/// Root's own folders are closed to the account that the server runs as, so root's clusters are kept with the
/// system's.
pub(crate) fn data_folder(name: &str) -> Result<PathBuf, DevError> {
    Ok(base("XDG_DATA_HOME", ".local/share", "Library/Application Support", "/var/lib")?.join("rillflow").join(name))
}

/// The folder for downloaded servers.
#[cfg(feature = "download")]
pub(crate) fn cache_folder() -> Result<PathBuf, DevError> {
    Ok(base("XDG_CACHE_HOME", ".cache", "Library/Caches", "/var/cache")?.join("rillflow/postgresql"))
}

fn base(variable: &str, below_home: &str, below_mac_home: &str, of_root: &str) -> Result<PathBuf, DevError> {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    if let Some(folder) = absolute(variable) {
        return Ok(folder);
    }
    if rustix::process::geteuid().is_root() {
        return Ok(PathBuf::from(of_root));
    }
    let below = if cfg!(target_os = "macos") { below_mac_home } else { below_home };
    absolute("HOME").map(|home| home.join(below)).ok_or_else(|| {
        let unset = io::Error::new(io::ErrorKind::NotFound, "neither it nor `HOME` is set to an absolute path");
        DevError::folder("find the folder of", format!("${variable}"))(unset)
    })
}

/// The folder for temporary files, open to the account that the server runs as.
pub(crate) fn temporary_folder() -> PathBuf {
    let shared = Path::new("/tmp");
    if rustix::process::geteuid().is_root() && shared.is_dir() { shared.to_owned() } else { env::temp_dir() }
}

/// Creates `folder`, closed to everybody but the server's account, if it is not there.
pub(crate) fn create_private(folder: &Path, account: Option<&Account>) -> Result<(), DevError> {
    if let Some(parent) = folder.parent() {
        fs_err::create_dir_all(parent).map_err(DevError::folder("create", parent))?;
    }
    if let Err(error) = fs::DirBuilder::new().mode(0o700).create(folder)
        && !folder.is_dir()
    {
        return Err(DevError::folder("create", folder)(error));
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(DevError::folder("close", folder))?;
    account.map_or(Ok(()), |account| account.own(folder))
}

/// A folder in which the processes of this user, and nobody else, leave word for each other.
pub(crate) fn meeting_folder() -> Result<PathBuf, DevError> {
    let user = rustix::process::geteuid().as_raw();
    let folder = temporary_folder().join(format!("rillflow-{user}"));
    let created = fs::DirBuilder::new().mode(0o700).create(&folder);
    // Somebody else may have made a folder of this name, or a link, to hand us a server of theirs.
    match fs::symlink_metadata(&folder) {
        Ok(found) if found.is_dir() && found.uid() == user && found.mode() & 0o7777 == 0o700 => Ok(folder),
        Ok(_) => {
            let reason = "it is not a private folder of this user; remove it";
            Err(DevError::folder("use", &folder)(io::Error::new(io::ErrorKind::PermissionDenied, reason)))
        }
        Err(missing) => Err(DevError::folder("create", &folder)(created.err().unwrap_or(missing))),
    }
}
