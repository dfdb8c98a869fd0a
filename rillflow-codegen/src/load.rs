//! The front of the pipeline, from text to a model.

use std::path::Path;

use crate::analyze;
use crate::diagnostic::{Diagnostic, Severity, catalog};
use crate::manifest;
use crate::model::Model;
use crate::read;
use crate::resolve;
use crate::source::{FileId, SourceMap, Span};

/// Reads the manifest at `path` and compiles it to a model.
pub fn load_file(sources: &mut SourceMap, path: &Path) -> (Option<Model>, Vec<Diagnostic>) {
    match read::read(sources, path) {
        Ok(file) => compile(sources, file),
        Err(diagnostic) => (None, vec![*diagnostic]),
    }
}

/// Compiles the manifest `text`, which diagnostics call `path`, to a model.
pub fn load(
    sources: &mut SourceMap,
    path: impl Into<String>,
    text: impl Into<String>,
) -> (Option<Model>, Vec<Diagnostic>) {
    let file = sources.add(path, text);
    compile(sources, file)
}

/// Compiles a manifest that is in `sources` already.
///
/// There is a model only if there is no error other than of parts that are not executed yet; all errors of the manifest
/// are found in one run, in the order of the file.
#[must_use]
pub fn compile(sources: &SourceMap, file: FileId) -> (Option<Model>, Vec<Diagnostic>) {
    let (raw, mut diagnostics) = manifest::parse(sources, file);
    let Some(raw) = raw else { return (None, diagnostics) };
    let (resolution, found) = resolve::resolve(&raw, Span::new(file, 0..0));
    diagnostics.extend(found);
    let (model, found) = analyze::analyze(resolution, &raw);
    diagnostics.extend(found);
    let place = |diagnostic: &Diagnostic| diagnostic.primary().map(|span| span.start);
    diagnostics.sort_by(|a, b| (place(a), &a.message).cmp(&(place(b), &b.message)));
    diagnostics.dedup_by(|a, b| says_the_same(a, b));
    let is_sound =
        |diagnostic: &Diagnostic| diagnostic.severity != Severity::Error || *diagnostic.code == catalog::NOT_EXECUTED;
    let valid = diagnostics.iter().all(is_sound);
    (valid.then_some(model), diagnostics)
}

/// One expression is checked for every event and may be wrong for all of them in the same way; two entities that clash
/// clash in several names, of which one is enough.
fn says_the_same(a: &Diagnostic, b: &Diagnostic) -> bool {
    let places = |diagnostic: &Diagnostic| diagnostic.labels.iter().map(|label| label.span).collect::<Vec<_>>();
    a.code == b.code && places(a) == places(b) && (a.message == b.message || a.labels.len() > 1)
}
