//! What lies around a manifest.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::{Pattern, file};
use crate::diagnostic::{Diagnostic, catalog};
use crate::source::{FileId, SourceMap};

/// The mark of a folder that tools fill again: `target` has one.
const CACHE_MARK: &str = "CACHEDIR.TAG";

/// The files that a manifest can include, by their path from its folder, with `/` between folders.
#[derive(Clone, Copy, Debug)]
pub enum Surroundings<'a> {
    /// Those on disk.
    Folder {
        /// The folder of the manifest.
        folder: &'a Path,
        /// The manifest itself, which is not included a second time.
        manifest: &'a str,
    },
    /// Those given with their texts.
    Texts(&'a BTreeMap<String, String>),
}

impl Surroundings<'_> {
    /// The files that belong to `pattern`, in the order of their names.
    ///
    /// # Errors
    ///
    /// There is none, a folder cannot be read, or a file lies elsewhere by a symbolic link.
    pub fn find(&self, pattern: &Pattern) -> Result<Vec<String>, Box<Diagnostic>> {
        let found = match self {
            Self::Folder { folder, manifest } => {
                let mut found = Vec::new();
                let listed = list(folder, pattern.folder(), pattern, pattern.depth(), &mut found);
                listed.map_err(|error| Box::new(unlisted(pattern, &error)))?;
                found.retain(|path| path != manifest);
                for path in &found {
                    check_inside(folder, path, pattern)?;
                }
                found.sort_unstable();
                found
            }
            Self::Texts(texts) => texts.keys().filter(|path| pattern.matches(path)).cloned().collect(),
        };
        if found.is_empty() {
            let message = format!("no file matches `{}`", pattern.as_str());
            let label = "this pattern includes nothing";
            return Err(Box::new(
                Diagnostic::error(&catalog::INCLUDE_NOTHING, message, pattern.span, label)
                    .note("the pattern starts from the folder of the manifest")
                    .help("correct it, add the file, or remove the pattern"),
            ));
        }
        Ok(found)
    }

    /// Reads the file at `path` into `sources`.
    ///
    /// # Errors
    ///
    /// As [`read`](super::read).
    pub fn read(&self, sources: &mut SourceMap, path: &str) -> Result<FileId, Box<Diagnostic>> {
        match self {
            Self::Folder { folder, .. } => file::read(sources, &folder.join(path)),
            Self::Texts(texts) => Ok(sources.add(path, texts.get(path).cloned().unwrap_or_default())),
        }
    }
}

/// Adds the files below `below` that belong to `pattern`. Links to folders are not followed, so that the walk ends.
fn list(root: &Path, below: &str, pattern: &Pattern, depth: Option<usize>, found: &mut Vec<String>) -> io::Result<()> {
    let folder = root.join(below);
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder.as_path() };
    let entries = match fs_err::read_dir(folder) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        // A name that is no text cannot be written in a pattern either.
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if !entry.file_type()?.is_dir() {
            // A link that leads nowhere is found, and says so when it is read.
            if pattern.matches(&path) && !root.join(&path).is_dir() {
                found.push(path);
            }
        } else if depth != Some(0) && !name.starts_with('.') && !entry.path().join(CACHE_MARK).exists() {
            list(root, &path, pattern, depth.map(|depth| depth - 1), found)?;
        }
    }
    Ok(())
}

fn unlisted(pattern: &Pattern, error: &io::Error) -> Diagnostic {
    let message = format!("the files of `{}` cannot be listed", pattern.as_str());
    Diagnostic::error(&catalog::FILE_UNREADABLE, message, pattern.span, error.to_string())
}

/// A manifest in a repository must not depend on what lies around the repository.
fn check_inside(root: &Path, path: &str, pattern: &Pattern) -> Result<(), Box<Diagnostic>> {
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let (Ok(real), Ok(home)) = (fs_err::canonicalize(root.join(path)), fs_err::canonicalize(root)) else {
        return Ok(());
    };
    if real.starts_with(home) {
        return Ok(());
    }
    let message = format!("`{path}` is a link out of the folder of the manifest");
    let label = format!("it leads to `{}`", real.display());
    Err(Box::new(
        Diagnostic::error(&catalog::INCLUDE_PATTERN, message, pattern.span, label)
            .note("`include` takes files inside the folder of the manifest")
            .help("put the file itself there"),
    ))
}
