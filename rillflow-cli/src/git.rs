//! Files as they were: what `git` says about a revision.

use std::io;
use std::path::Path;
use std::process::{Command, Output};

use crate::outcome::Failure;

/// A revision of the repository around a folder.
#[derive(Debug)]
pub(crate) struct Revision<'a> {
    folder: &'a Path,
    name: &'a str,
}

impl<'a> Revision<'a> {
    /// The revision `name` (a branch, a tag, `HEAD~1`) as seen from `folder`.
    pub(crate) fn find(folder: &'a Path, name: &'a str) -> Result<Self, Failure> {
        let inside = git(folder, &["rev-parse", "--is-inside-work-tree"])?;
        if !inside.status.success() {
            let place =
                if folder == Path::new(".") { "this folder".to_owned() } else { format!("`{}`", folder.display()) };
            return Err(Failure::usage(format!("`{name}` is no file, and {place} is in no git repository"))
                .help("name a file that is there, a manifest or a lock file; a revision needs a repository"));
        }
        let commit = format!("{name}^{{commit}}");
        // A name that begins with `-` would be an option of git.
        if name.starts_with('-') || !git(folder, &["rev-parse", "--verify", "--quiet", &commit])?.status.success() {
            let sentence = format!("`{name}` is neither a file nor a revision that git knows");
            return Err(Failure::usage(sentence).help(format!(
                "name a manifest, a lock file or a revision; a branch of another clone has to be fetched first: \
                 `git fetch origin {name}`"
            )));
        }
        Ok(Self { folder, name })
    }

    /// The paths of the files below the folder that end with `ending`, from the folder.
    pub(crate) fn list(&self, ending: &str) -> Result<Vec<String>, Failure> {
        let listed = git(self.folder, &["ls-tree", "-r", "-z", "--name-only", self.name, "."])?;
        let names = String::from_utf8_lossy(&listed.stdout);
        Ok(names.split('\0').filter(|name| name.ends_with(ending)).map(str::to_owned).collect())
    }

    /// The text of the file `name` in the folder, as it was; `None` if there was none.
    pub(crate) fn read(&self, name: &str) -> Result<Option<String>, Failure> {
        let file = format!("{}:./{name}", self.name);
        if !git(self.folder, &["cat-file", "-e", &file])?.status.success() {
            return Ok(None);
        }
        let shown = git(self.folder, &["show", &file])?;
        if !shown.status.success() {
            let reason = String::from_utf8_lossy(&shown.stderr);
            return Err(Failure::usage(format!("git cannot show `{file}`: {}", reason.trim())));
        }
        match String::from_utf8(shown.stdout) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(Failure::usage(format!("`{file}` is not UTF-8 text"))),
        }
    }
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Output, Failure> {
    let output = Command::new("git").args(arguments).current_dir(folder).output();
    output.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::usage("the program `git` is not installed, or not on the path")
            .help("install it, or name a manifest or a lock file instead of a revision"),
        _ => Failure::usage(format!("cannot run `git`: {error}")),
    })
}
