//! A folder of pages that the program keeps: what is new is written, what is gone is removed, what is not ours stays.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::outcome::{Failure, Outcome};
use crate::report;
use crate::screen::Screen;

/// Pages and where they belong.
pub(crate) struct Pages {
    pub(crate) folder: PathBuf,
    /// Texts by path below the folder, with `/`.
    pub(crate) files: BTreeMap<String, String>,
    /// Whether a text that is there was written by an earlier run.
    pub(crate) is_ours: fn(&str) -> bool,
}

impl Pages {
    /// Makes the folder what it should be. Nothing is written if a file of somebody else is in the way.
    pub(crate) fn write(&self, screen: Screen) -> Outcome {
        let there = self.there()?;
        let is_new = |path: &str, text: &String| there.get(path) != Some(text);
        let new: Vec<(&String, &String)> = self.files.iter().filter(|(path, text)| is_new(path, text)).collect();
        for (path, _) in &new {
            if there.get(*path).is_some_and(|text| !(self.is_ours)(text)) {
                let target = self.folder.join(path);
                let shown = report::shown(&target);
                return Err(Failure::new(format!("`{shown}` is in the way: it is not a generated file"))
                    .help("move it, or choose another folder with `--out`"));
            }
        }
        for (path, text) in &new {
            let target = self.folder.join(path);
            let parent = target.parent().unwrap_or(&self.folder);
            let written = fs_err::create_dir_all(parent).and_then(|()| fs_err::write(&target, text));
            written.map_err(|error| Failure::new(error.to_string()))?;
            screen.done(format_args!("wrote {}", report::shown(&target)));
        }
        let gone: Vec<&String> = there
            .iter()
            .filter(|(path, text)| !self.files.contains_key(*path) && (self.is_ours)(text))
            .map(|(path, _)| path)
            .collect();
        for path in &gone {
            let target = self.folder.join(path);
            fs_err::remove_file(&target).map_err(|error| Failure::new(error.to_string()))?;
            screen.done(format_args!("removed {}", report::shown(&target)));
        }
        if new.is_empty() && gone.is_empty() {
            screen.done(format_args!("{} files are up to date", self.files.len()));
        }
        Ok(())
    }

    /// Every file of the folder, and of those in it, that has the ending of one of ours.
    fn there(&self) -> Result<BTreeMap<String, String>, Failure> {
        let mut found = BTreeMap::new();
        let folders = self.files.keys().filter_map(|path| path.rsplit_once('/').map(|(folder, _)| folder));
        // A folder of which all pages are gone is looked into as well.
        let folders: Vec<&str> = folders.chain(["", "streams", "events", "documents", "projections"]).collect();
        for below in folders {
            let Ok(entries) = fs_err::read_dir(self.folder.join(below)) else { continue };
            for entry in entries {
                let path = entry.map_err(|error| Failure::new(error.to_string()))?.path();
                let is_page = |path: &Path| path.extension().is_some_and(|ending| ending == "md" || ending == "json");
                let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
                if is_page(&path) && path.is_file() {
                    let name = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
                    let bytes = fs_err::read(&path).map_err(|error| Failure::new(error.to_string()))?;
                    found.insert(name, String::from_utf8_lossy(&bytes).into_owned());
                }
            }
        }
        Ok(found)
    }
}
