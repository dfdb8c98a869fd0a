//! `rillflow init`: a first manifest in an existing crate.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::outcome::{Failure, Outcome};
use crate::screen::Screen;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The crate's folder
    #[arg(default_value = ".")]
    path: PathBuf,
    /// The project's name and PostgreSQL schema; by default the crate's name
    #[arg(long)]
    name: Option<String>,
}

/// The manifest that `init` writes; `{name}` is the project's name.
const STARTER: &str = include_str!("starter.toml");

pub(super) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let folder = &arguments.path;
    let manifest = folder.join("rillflow.toml");
    if !folder.is_dir() {
        return Err(Failure::usage(format!("there is no folder `{}`", folder.display()))
            .help("make the crate first: `cargo new`"));
    }
    if manifest.exists() {
        return Err(Failure::new(format!("`{}` exists already", manifest.display()))
            .help("edit it, or delete it and run `rillflow init` again"));
    }
    let name = match &arguments.name {
        Some(name) => name.clone(),
        None => crate_name(folder).unwrap_or_else(|| folder_name(folder)),
    };
    let name = schema_name(&name).ok_or_else(|| {
        Failure::usage(format!("`{name}` cannot name a project"))
            .help("give a name that starts with a letter: `--name shop`")
    })?;
    fs_err::write(&manifest, STARTER.replace("{name}", &name)).map_err(|error| Failure::new(error.to_string()))?;
    screen.done(format_args!("wrote {}", manifest.display()));
    screen.done(format_args!(""));
    screen.done(format_args!("next:"));
    screen.done(format_args!("  1. describe your events in it"));
    screen.done(format_args!("  2. rillflow gen"));
    screen.done(format_args!("  3. cargo add rillflow-runtime --features dev"));
    screen.done(format_args!("     cargo add tokio --features full"));
    screen.done(format_args!("  4. in main.rs:  #[rustfmt::skip] #[allow(dead_code)] mod generated;"));
    screen.done(format_args!("  5. rillflow dev"));
    Ok(())
}

/// The package name in `Cargo.toml`, if there is one.
fn crate_name(folder: &Path) -> Option<String> {
    let text = fs_err::read_to_string(folder.join("Cargo.toml")).ok()?;
    let cargo: toml::Table = text.parse().ok()?;
    Some(cargo.get("package")?.get("name")?.as_str()?.to_owned())
}

fn folder_name(folder: &Path) -> String {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    absolute.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Lower case, digits and underscores, starting with a letter; at most 40 bytes.
fn schema_name(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let kept: String = lower
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character } else { '_' })
        .take(40)
        .collect();
    kept.starts_with(|first: char| first.is_ascii_lowercase()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::schema_name;

    #[test]
    fn a_crate_name_becomes_a_schema() {
        assert_eq!(schema_name("git-ledger").as_deref(), Some("git_ledger"));
        assert_eq!(schema_name("Shop").as_deref(), Some("shop"));
        assert_eq!(schema_name("42"), None);
        assert_eq!(schema_name(""), None);
    }
}
