//! Shows diagnostics, and reads the manifest for commands that need no more than what it means.

use std::io::IsTerminal as _;
use std::path::Path;

use rillflow_codegen::diagnostic::{Diagnostic, Severity, Style, render};
use rillflow_codegen::load;
use rillflow_codegen::model::Model;
use rillflow_codegen::source::SourceMap;

use crate::outcome::Failure;

/// Prints diagnostics to standard error, and how many errors they hold.
pub(crate) fn show(sources: &SourceMap, diagnostics: &[Diagnostic]) {
    if diagnostics.is_empty() {
        return;
    }
    let coloured = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let style = if coloured { Style::Coloured } else { Style::Plain };
    anstream::eprint!("{}", render(sources, diagnostics, style));
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    if errors > 0 {
        let noun = if errors == 1 { "error" } else { "errors" };
        anstream::eprintln!("{errors} {noun}; `rillflow explain <code>` says more");
    }
}

/// The manifest at `path`, or a failure that has been shown.
pub(crate) fn model(path: &Path) -> Result<Model, Failure> {
    let mut sources = SourceMap::default();
    let (model, diagnostics) = load::load_file(&mut sources, path);
    show(&sources, &diagnostics);
    model.ok_or(Failure::Reported)
}

/// The folder that the paths of the manifest start from.
pub(crate) fn folder(manifest: &Path) -> &Path {
    match manifest.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
