//! Reads the templates of a user.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use crate::source::{FileId, SourceMap};

/// The templates below `folder`, by their paths in it.
///
/// # Errors
///
/// The folder is not there, or something in it cannot be read or is no text.
pub fn read_templates(sources: &mut SourceMap, folder: &Path) -> io::Result<BTreeMap<String, FileId>> {
    let mut found = BTreeMap::new();
    let mut open = vec![String::new()];
    while let Some(below) = open.pop() {
        for entry in fs_err::read_dir(folder.join(&below))? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else if Path::new(&path).extension().is_some_and(|ending| ending == "j2") {
                let file = folder.join(&path);
                let text = fs_err::read_to_string(&file)?;
                found.insert(path, sources.add(file.display().to_string(), text));
            }
        }
    }
    Ok(found)
}
