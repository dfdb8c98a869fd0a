//! The folder that outputs must stay inside of.

use std::fmt;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

/// The folder of a manifest, or `OUT_DIR` of a build script.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Without symbolic links.
    root: PathBuf,
}

/// A path that leads out of the folder, maybe by a symbolic link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// Where it leads.
    pub leads_to: PathBuf,
}

impl fmt::Display for Outside {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "it leads to `{}`", self.leads_to.display())
    }
}

impl std::error::Error for Outside {}

impl Folder {
    /// Opens the folder at `path`, which must exist.
    ///
    /// # Errors
    ///
    /// It does not exist or cannot be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        Ok(Self { root: fs_err::canonicalize(path)? })
    }

    /// Its path, without symbolic links.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The text of the file at `path`, or `None` if there is none. Bytes that are no text are replaced: such a file is
    /// none of ours, and the text will differ.
    ///
    /// # Errors
    ///
    /// It cannot be read, or the path leads out of the folder.
    pub fn read(&self, path: &str) -> io::Result<Option<String>> {
        match fs_err::read(self.resolve(path)?) {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The names of the files in the folder at `path`, sorted; none if there is no such folder.
    ///
    /// # Errors
    ///
    /// It cannot be read, or the path leads out of the folder.
    pub fn list(&self, path: &str) -> io::Result<Vec<String>> {
        let entries = match fs_err::read_dir(self.resolve(path)?) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Puts `text` into the file at `path`: all of it or nothing, even if the program is killed.
    ///
    /// # Errors
    ///
    /// It cannot be written, or the path leads out of the folder.
    pub fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let target = self.resolve(path)?;
        let parent = target.parent().unwrap_or(&self.root);
        fs_err::create_dir_all(parent)?;
        let mut file = new_file(parent)?;
        file.write_all(text.as_bytes())?;
        if let Ok(metadata) = fs_err::metadata(&target) {
            fs_err::set_permissions(file.path(), metadata.permissions())?;
        }
        file.persist(&target).map_err(|error| error.error)?;
        Ok(())
    }

    /// Removes the file at `path`, and the folders that are empty without it.
    ///
    /// # Errors
    ///
    /// It cannot be removed, or the path leads out of the folder.
    pub fn remove(&self, path: &str) -> io::Result<()> {
        let target = self.resolve(path)?;
        fs_err::remove_file(&target)?;
        let mut parent = target.parent();
        while let Some(folder) = parent.filter(|folder| *folder != self.root && folder.starts_with(&self.root)) {
            // A folder with something in it is not removed, and that is no error.
            if std::fs::remove_dir(folder).is_err() {
                break;
            }
            parent = folder.parent();
        }
        Ok(())
    }

    /// Where `path` is on disk, with every symbolic link on the way followed.
    fn resolve(&self, path: &str) -> io::Result<PathBuf> {
        let mut resolved = self.root.clone();
        for component in Path::new(path).components() {
            let Component::Normal(name) = component else {
                return Err(outside(resolved.join(component.as_os_str())));
            };
            resolved.push(name);
            match std::fs::symlink_metadata(&resolved) {
                Ok(metadata) if metadata.is_symlink() => {
                    resolved = fs_err::canonicalize(&resolved)?;
                    if !resolved.starts_with(&self.root) {
                        return Err(outside(resolved));
                    }
                }
                // What is not there yet is no link.
                _ => {}
            }
        }
        Ok(resolved)
    }
}

fn outside(leads_to: PathBuf) -> io::Error {
    io::Error::other(Outside { leads_to })
}

/// A file that only becomes visible under its name once it is complete.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rillflow-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Readable for others, as far as the user's umask allows: temporary files are private otherwise.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::{Folder, Outside};

    fn folder() -> (tempfile::TempDir, Folder) {
        let directory = tempfile::tempdir().unwrap();
        let folder = Folder::open(directory.path()).unwrap();
        (directory, folder)
    }

    fn is_outside(error: &std::io::Error) -> bool {
        error.get_ref().and_then(|inner| inner.downcast_ref::<Outside>()).is_some()
    }

    #[test]
    fn what_is_written_is_read_and_removed() {
        let (directory, folder) = folder();
        assert_eq!(folder.read("a/b/c.rs").unwrap(), None);
        folder.write("a/b/c.rs", "text").unwrap();
        assert_eq!(folder.read("a/b/c.rs").unwrap().as_deref(), Some("text"));
        let inside = fs_err::read_dir(directory.path().join("a/b")).unwrap().count();
        assert_eq!(inside, 1, "nothing temporary is left");
        folder.remove("a/b/c.rs").unwrap();
        assert!(!directory.path().join("a").exists(), "empty folders go too");
        assert!(directory.path().exists());
    }

    #[test]
    fn a_path_upwards_is_refused() {
        let (_directory, folder) = folder();
        assert!(is_outside(&folder.write("../x", "text").unwrap_err()));
        assert!(is_outside(&folder.write("/tmp/x", "text").unwrap_err()));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_refused() {
        let (directory, folder) = folder();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), directory.path().join("src")).unwrap();
        assert!(is_outside(&folder.write("src/generated/mod.rs", "text").unwrap_err()));
        assert_eq!(fs_err::read_dir(elsewhere.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_within_the_folder_is_followed() {
        let (directory, folder) = folder();
        fs_err::create_dir_all(directory.path().join("real")).unwrap();
        std::os::unix::fs::symlink(directory.path().join("real"), directory.path().join("src")).unwrap();
        folder.write("src/mod.rs", "text").unwrap();
        assert_eq!(fs_err::read_to_string(directory.path().join("real/mod.rs")).unwrap(), "text");
    }
}
