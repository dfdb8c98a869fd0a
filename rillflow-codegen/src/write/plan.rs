//! What would change on disk.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::{Folder, diff};

/// Files that would change, by path.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// How the folder is reached from where the program runs.
    place: PathBuf,
    changes: Vec<Change>,
    unchanged: Vec<String>,
}

/// A file that would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The path, relative to the folder, with `/`.
    pub path: String,
    /// What is the matter with the file.
    pub kind: ChangeKind,
    /// What is there.
    pub before: Option<String>,
    /// What will be there.
    pub after: Option<String>,
}

/// What is the matter with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is not there.
    Missing,
    /// It is what an earlier run wrote.
    Stale,
    /// It is neither what an earlier run wrote nor what this one would.
    Edited,
    /// An earlier run wrote it, and this one would not.
    Orphaned,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that were written, by their paths from where the program runs, as all of these.
    pub written: Vec<String>,
    /// Files that were removed.
    pub removed: Vec<String>,
    /// Files that were right already.
    pub unchanged: Vec<String>,
}

impl ChangeKind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Edited => "edited",
            Self::Orphaned => "orphaned",
        }
    }
}

impl Change {
    /// The change as a unified diff.
    #[must_use]
    pub fn diff(&self) -> String {
        diff::unified(self, &self.path)
    }
}

impl Plan {
    /// Nothing yet, for the folder that is reached by `place` from where the program runs.
    pub(crate) fn new(place: &Path) -> Self {
        Self { place: place.to_owned(), ..Self::default() }
    }

    /// `path`, which starts from the folder, from where the program runs: as a person can open it.
    #[must_use]
    pub fn shown(&self, path: &str) -> String {
        shown(&self.place, path)
    }

    /// Adds a file that is right already.
    pub(crate) fn keep(&mut self, path: impl Into<String>) {
        self.unchanged.push(path.into());
    }

    /// Adds a change.
    pub(crate) fn change(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// What would change, in the order in which it would.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes as a unified diff, by path.
    #[must_use]
    pub fn diff(&self) -> String {
        let mut sorted: Vec<&Change> = self.changes.iter().collect();
        sorted.sort_by(|a, b| a.path.cmp(&b.path));
        sorted.into_iter().map(|change| diff::unified(change, &self.shown(&change.path))).collect()
    }

    /// Makes the changes.
    ///
    /// # Errors
    ///
    /// The path that could not be written, and why. What came before it is done.
    pub(crate) fn apply(&self, folder: &Folder) -> Result<Report, (String, io::Error)> {
        let unchanged = self.unchanged.iter().map(|path| self.shown(path)).collect();
        let mut report = Report { unchanged, ..Report::default() };
        for change in &self.changes {
            let result = match &change.after {
                Some(text) => folder.write(&change.path, text),
                None => folder.remove(&change.path),
            };
            let shown = self.shown(&change.path);
            result.map_err(|error| (shown.clone(), error))?;
            let list = if change.after.is_some() { &mut report.written } else { &mut report.removed };
            list.push(shown);
        }
        Ok(report)
    }
}

/// `path`, which starts from `folder`, as a person can open it.
#[must_use]
pub fn shown(folder: &Path, path: &str) -> String {
    let parts = folder.components().filter(|part| *part != Component::CurDir);
    parts.collect::<PathBuf>().join(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::shown;

    #[test]
    fn a_path_starts_where_the_program_runs() {
        let check = |folder: &str, expected: &str| assert_eq!(shown(Path::new(folder), "src/a.rs"), expected);
        check("", "src/a.rs");
        check(".", "src/a.rs");
        check("./shop", "shop/src/a.rs");
        check("../shop", "../shop/src/a.rs");
    }
}
