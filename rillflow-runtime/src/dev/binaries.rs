//! The server programs of this machine.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use super::DevError;
use super::account::Account;

/// The oldest server that is supported.
pub(crate) const MINIMUM: u32 = 15;

/// Names the folder of the server binaries to use.
const VARIABLE: &str = "RILLFLOW_PG_BIN";

/// Where the packages of Debian, Red Hat, Alpine, Homebrew, Postgres.app and `make install` put servers. A last `*`
/// stands for the rest of a folder's name.
const PLACES: [(&str, &str); 9] = [
    ("/usr/lib/postgresql/*", "bin"),
    ("/usr/pgsql-*", "bin"),
    ("/usr/libexec/postgresql*", ""),
    ("/usr/local/pgsql", "bin"),
    ("/opt/homebrew/opt/postgresql@*", "bin"),
    ("/opt/homebrew/opt/postgresql", "bin"),
    ("/usr/local/opt/postgresql@*", "bin"),
    ("/home/linuxbrew/.linuxbrew/opt/postgresql@*", "bin"),
    ("/Applications/Postgres.app/Contents/Versions/*", "bin"),
];

/// A folder with `initdb` and `postgres`, both of a version that is supported.
#[derive(Clone, Debug)]
pub(crate) struct Binaries {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// As the server says it, such as `15.18`.
    pub(crate) version: String,
    /// Its first number.
    pub(crate) major: u32,
}

impl Binaries {
    /// Looks at `folder`. The error is half a sentence that says what is wrong with it.
    pub(crate) fn open(folder: &Path) -> Result<Self, String> {
        for program in ["initdb", "postgres"] {
            if !folder.join(program).is_file() {
                return Err(format!("there is no `{program}` in `{}`", folder.display()));
            }
        }
        // The working directory must not matter later, when the server runs in another one.
        let folder = fs::canonicalize(folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
        let mut binaries = Self { folder, version: String::new(), major: 0 };
        let account = Account::for_server().map_err(|error| error.to_string())?;
        let mut command = binaries.command("postgres");
        command.arg("--version").stdin(Stdio::null()).current_dir("/");
        if let Some(account) = &account {
            account.assume(&mut command);
        }
        let program = binaries.folder.join("postgres");
        let output = command.output().map_err(|error| match &account {
            Some(account) => format!("user `{}` cannot run `{}` ({error})", account.name, program.display()),
            None => format!("`{}` cannot be run ({error})", program.display()),
        })?;
        let text = String::from_utf8_lossy(&output.stdout);
        let Some((version, major)) = parse_version(&text) else {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = said.lines().next().unwrap_or_default();
            return Err(format!("`{} --version` does not name a version {said}", program.display()).trim().to_owned());
        };
        if major < MINIMUM {
            return Err(format!("`{}` is PostgreSQL {version}, older than {MINIMUM}", program.display()));
        }
        (binaries.version, binaries.major) = (version, major);
        Ok(binaries)
    }

    /// Runs one of the programs, in an environment that does not depend on the caller's.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.folder.join(program));
        self.environment(&mut command);
        command
    }

    /// Settings of libpq and of a locale must not reach the server.
    pub(crate) fn environment(&self, command: &mut Command) {
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        command.env("LC_ALL", "C");
        if let Some(libraries) = self.own_libraries() {
            let mut path = OsString::from(libraries);
            if let Some(others) = env::var_os("LD_LIBRARY_PATH").filter(|others| !others.is_empty()) {
                path.push(":");
                path.push(others);
            }
            command.env("LD_LIBRARY_PATH", path);
        }
    }

    /// The libraries of a tree that carries its own. Without them such a server would load the system's, which may be
    /// older; a package of the system finds its libraries by itself.
    fn own_libraries(&self) -> Option<PathBuf> {
        if self.folder.starts_with("/usr") || self.folder.starts_with("/opt/homebrew") {
            return None;
        }
        let libraries = self.folder.parent()?.join("lib");
        let mut names = fs::read_dir(&libraries).ok()?.flatten().map(|entry| entry.file_name());
        names.any(|name| name.to_string_lossy().starts_with("libpq.so")).then_some(libraries)
    }
}

/// The version in `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, and its first number.
fn parse_version(text: &str) -> Option<(String, u32)> {
    let version = text.split_once("(PostgreSQL)")?.1.split_whitespace().next()?;
    let digits = version.split(|letter: char| !letter.is_ascii_digit()).next()?;
    Some((version.to_owned(), digits.parse().ok()?))
}

/// The binaries that `RILLFLOW_PG_BIN` names, if it is set.
pub(crate) fn from_variable() -> Result<Option<Binaries>, DevError> {
    let Some(folder) = env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from) else {
        tracing::debug!("`{VARIABLE}` is not set");
        return Ok(None);
    };
    match Binaries::open(&folder) {
        Ok(binaries) => Ok(Some(binaries)),
        Err(reason) => Err(DevError::BinaryFolder { folder, reason }),
    }
}

/// The newest binaries of this machine, or those of version `wanted` if it is given and there are any. The error says
/// why each place was skipped.
pub(crate) fn find_local(wanted: Option<u32>) -> Result<Binaries, String> {
    let mut found: Vec<Binaries> = Vec::new();
    let mut skipped = Vec::new();
    for folder in candidates() {
        match Binaries::open(&folder) {
            Ok(binaries) if found.iter().all(|other| other.folder != binaries.folder) => found.push(binaries),
            Ok(_) => {}
            Err(reason) => {
                tracing::debug!("skipped local binaries: {reason}");
                skipped.push(reason);
            }
        }
    }
    best(found, wanted)
        .ok_or_else(|| if skipped.is_empty() { "no local server binaries".to_owned() } else { skipped.join(", ") })
}

/// The first of equals wins: the PATH is looked at before the usual places.
fn best(found: Vec<Binaries>, wanted: Option<u32>) -> Option<Binaries> {
    found.into_iter().rev().max_by_key(|binaries| (Some(binaries.major) == wanted, binaries.major))
}

fn candidates() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    folders.extend(folder_of_pg_config());
    folders.extend(folder_on_path());
    for (place, below) in PLACES {
        folders.extend(expand(Path::new(place)).into_iter().map(|folder| folder.join(below)));
    }
    folders.retain(|folder| folder.is_dir());
    folders
}

/// `pg_config` comes with the client's headers too, so its folder may hold no server.
fn folder_of_pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim()).filter(|folder| output.status.success() && !folder.is_empty()).map(PathBuf::from)
}

/// The folder that really holds the `postgres` of the PATH: a link there rarely has `initdb` beside it.
fn folder_on_path() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let program = env::split_paths(&path).map(|folder| folder.join("postgres")).find(|program| program.is_file())?;
    Some(fs::canonicalize(program).ok()?.parent()?.to_owned())
}

/// The folders that a name with a last `*` stands for.
fn expand(pattern: &Path) -> Vec<PathBuf> {
    let name = pattern.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let (Some(start), Some(parent)) = (name.strip_suffix('*'), pattern.parent()) else {
        return vec![pattern.to_owned()];
    };
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    let mut folders: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(start))
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, version: &str, major: u32) {
        assert_eq!(parse_version(text), Some((version.to_owned(), major)));
    }

    #[test]
    fn versions_of_released_and_unreleased_servers_are_read() {
        check("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", "15.18", 15);
        check("postgres (PostgreSQL) 18.6\n", "18.6", 18);
        check("postgres (PostgreSQL) 19beta2\n", "19beta2", 19);
        check("postgres (PostgreSQL) 19devel\n", "19devel", 19);
        assert_eq!(parse_version("hello\n"), None);
    }

    #[test]
    fn the_wanted_version_is_best_and_then_the_newest_that_was_found_first() {
        let binaries = |folder: &str, major: u32| Binaries { folder: folder.into(), version: major.to_string(), major };
        let found = vec![binaries("/a", 16), binaries("/b", 18), binaries("/c", 15), binaries("/d", 18)];
        let best = |wanted| best(found.clone(), wanted).unwrap().folder;
        assert_eq!(best(None), Path::new("/b"));
        assert_eq!(best(Some(15)), Path::new("/c"));
        assert_eq!(best(Some(17)), Path::new("/b"));
    }

    #[test]
    fn a_folder_without_initdb_is_refused_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let reason = Binaries::open(folder.path()).unwrap_err();
        assert_eq!(reason, format!("there is no `initdb` in `{}`", folder.path().display()));
    }
}
