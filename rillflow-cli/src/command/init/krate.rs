//! The crate that the project is in.

use std::path::{Path, PathBuf};

use super::arguments::Arguments;
use crate::outcome::Failure;

/// A folder, with or without a package in it.
#[derive(Debug)]
pub(super) struct Krate {
    pub(super) folder: PathBuf,
    /// The name of the package, or of the folder.
    pub(super) name: String,
    /// `Cargo.toml`, if there is one.
    package: Option<toml::Table>,
}

impl Krate {
    /// Looks at the folder that the command line names.
    pub(super) fn find(arguments: &Arguments) -> Result<Self, Failure> {
        let folder = &arguments.path;
        if arguments.new {
            let is_taken = fs_err::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
            if is_taken || folder.is_file() {
                return Err(Failure::new(format!("`{}` exists, and is not empty", folder.display()))
                    .help("for a crate that exists, leave `--new` out"));
            }
            return Ok(Self { folder: folder.clone(), name: folder_name(folder), package: None });
        }
        if !folder.is_dir() {
            return Err(Failure::usage(format!("there is no folder `{}`", folder.display()))
                .help("`rillflow init --new` makes a crate in a new folder"));
        }
        let text = fs_err::read_to_string(folder.join("Cargo.toml")).ok();
        let package: Option<toml::Table> = text.and_then(|text| text.parse().ok());
        let name = package.as_ref().and_then(|cargo| cargo.get("package")?.get("name")?.as_str());
        let name = name.map_or_else(|| folder_name(folder), ToOwned::to_owned);
        Ok(Self { folder: folder.clone(), name, package })
    }

    /// Whether there is a package.
    pub(super) fn has_package(&self) -> bool {
        self.package.is_some()
    }

    /// Whether the package has a dependency, in the section `dependencies` or another one.
    pub(super) fn depends_on(&self, name: &str, section: &str) -> bool {
        let table = self.package.as_ref().and_then(|cargo| cargo.get(section)?.as_table());
        table.is_some_and(|table| table.contains_key(name))
    }
}

fn folder_name(folder: &Path) -> String {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    absolute.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
