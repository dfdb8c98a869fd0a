//! `rillflow fmt`: one layout for manifests.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use rillflow_codegen::diagnostic::{Diagnostic, catalog};
use rillflow_codegen::source::{FileId, SourceMap};
use rillflow_codegen::write::{Change, ChangeKind, Folder};
use rillflow_codegen::{format, load, manifest, read};

use crate::arguments::ManifestArgument;
use crate::outcome::{Failure, Outcome};
use crate::report;
use crate::screen::Screen;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    manifest: ManifestArgument,
    /// Write nothing; show as a diff what would change, and exit with 1 if anything would
    #[arg(long)]
    check: bool,
    /// Other files than the manifest and what it includes; `-` is standard input, whose layout goes to standard output
    #[arg(value_name = "FILES", conflicts_with = "manifest")]
    files: Vec<PathBuf>,
}

pub(super) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    if arguments.files == [Path::new("-")] {
        return standard_input(screen.beside_data(), arguments.check);
    }
    let mut sources = SourceMap::default();
    let mut diagnostics = Vec::new();
    if arguments.files.is_empty() {
        // What a manifest means is no matter here; reading it finds the files that it includes.
        let (_, found) = load::load_file(&mut sources, &arguments.manifest.manifest);
        diagnostics.extend(found.into_iter().filter(|diagnostic| *diagnostic.code == catalog::FILE_UNREADABLE));
    }
    for path in &arguments.files {
        diagnostics.extend(read::read(&mut sources, path).err().map(|diagnostic| *diagnostic));
    }
    if diagnostics.is_empty() {
        diagnostics = sources.files().flat_map(|(file, _)| manifest::syntax(&sources, file)).collect();
    }
    screen.show(&sources, &diagnostics);
    if !diagnostics.is_empty() {
        return Err(report::failure(&diagnostics));
    }
    let changes: Vec<Change> = sources.files().filter_map(|(_, file)| change(&file.path, &file.text)).collect();
    if arguments.check { check(screen, &changes) } else { write(screen, &changes, sources.files().count()) }
}

fn change(path: &str, before: &str) -> Option<Change> {
    let after = format::format(before).filter(|after| after != before)?;
    Some(Change { path: path.to_owned(), kind: ChangeKind::Stale, before: Some(before.to_owned()), after: Some(after) })
}

fn check(screen: Screen, changes: &[Change]) -> Outcome {
    for change in changes {
        screen.document(change.diff());
    }
    match changes.len() {
        0 => Ok(()),
        1 => Err(Failure::new("1 file is laid out in another way").help("run `rillflow fmt`")),
        count => Err(Failure::new(format!("{count} files are laid out in another way")).help("run `rillflow fmt`")),
    }
}

fn write(screen: Screen, changes: &[Change], all: usize) -> Outcome {
    for change in changes {
        let (path, text) = (Path::new(&change.path), change.after.as_deref().unwrap_or_default());
        // The error itself names the file that would have taken the place of this one.
        let failed = |error: std::io::Error| Failure::new(format!("cannot write `{}`: {}", change.path, error.kind()));
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        Folder::open(report::folder(path)).and_then(|folder| folder.write(name, text)).map_err(failed)?;
        screen.done(format_args!("wrote {}", change.path));
    }
    if changes.is_empty() {
        let (noun, verb) = if all == 1 { ("file", "is") } else { ("files", "are") };
        screen.done(format_args!("{all} {noun} {verb} laid out already"));
    }
    Ok(())
}

/// For editors: the text goes in, the layout comes out.
fn standard_input(screen: Screen, check: bool) -> Outcome {
    let mut text = String::new();
    let read = std::io::stdin().lock().read_to_string(&mut text);
    read.map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
    let mut sources = SourceMap::default();
    let file: FileId = sources.add("standard input", text);
    let diagnostics: Vec<Diagnostic> = manifest::syntax(&sources, file);
    screen.show(&sources, &diagnostics);
    if !diagnostics.is_empty() {
        return Err(Failure::reported());
    }
    let text = &sources.file(file).text;
    let formatted = format::format(text).unwrap_or_else(|| text.clone());
    if check {
        return if formatted == *text {
            Ok(())
        } else {
            Err(Failure::new("standard input is laid out in another way"))
        };
    }
    screen.data(formatted);
    Ok(())
}
