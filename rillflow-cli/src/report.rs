//! Reads the manifest for commands that need no more than what it means.

use std::path::{Display, Path};

use rillflow_codegen::diagnostic::{Diagnostic, catalog};
use rillflow_codegen::load;
use rillflow_codegen::model::Model;
use rillflow_codegen::source::SourceMap;

use crate::outcome::Failure;
use crate::screen::Screen;

/// The manifest at `path`, or a failure that has been shown.
///
/// A manifest of which a part is not executed by this release has a meaning all the same.
pub(crate) fn model(screen: Screen, path: &Path) -> Result<Model, Failure> {
    let mut sources = SourceMap::default();
    let (model, diagnostics) = load::load_file(&mut sources, path);
    screen.show(&sources, &diagnostics);
    model.ok_or_else(|| failure(&diagnostics))
}

/// The failure for diagnostics that have been shown: a manifest that is not there is a mistake of the command line.
pub(crate) fn failure(diagnostics: &[Diagnostic]) -> Failure {
    let is_missing = diagnostics.iter().any(|diagnostic| *diagnostic.code == catalog::FILE_UNREADABLE);
    if is_missing { Failure::usage_reported() } else { Failure::reported() }
}

/// `./rillflow.lock` is shown as `rillflow.lock`.
pub(crate) fn shown(path: &Path) -> Display<'_> {
    path.strip_prefix(".").ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path).display()
}

/// The folder that the paths of the manifest start from.
pub(crate) fn folder(manifest: &Path) -> &Path {
    match manifest.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
