//! The front of the pipeline, from text to a model.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::analyze;
use crate::breaking;
use crate::diagnostic::{Code, Diagnostic, Severity, catalog};
use crate::manifest::{self, raw};
use crate::model::Model;
use crate::read::{self, Pattern, Surroundings};
use crate::resolve;
use crate::source::{FileId, SourceMap, Span};

/// What can be said wrongly about a manifest of which a file is missing: the file may declare what is looked for.
const DEPEND_ON_ALL_FILES: &[&Code] = &[
    &catalog::UNKNOWN_STREAM,
    &catalog::UNKNOWN_EVENT,
    &catalog::MISSING_STEP,
    &catalog::EMPTY_STREAM,
    &catalog::UNKNOWN_TYPE,
    &catalog::NO_CREATING_EVENT,
    &catalog::UNKNOWN_DOCUMENT,
    &catalog::NO_SNAPSHOTS,
    &catalog::UNKNOWN_NATURAL_KEY,
];

/// What came of a manifest.
#[derive(Debug)]
pub struct Loaded {
    /// The model, if there is no error other than of parts that are not executed yet.
    pub model: Option<Model>,
    /// The model as far as it goes, if every name means something but the parts do not fit: what they are is known, what
    /// becomes of them is not.
    pub resolved: Option<Model>,
    /// What there is to say, file by file.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that were read, the root first, and the folders in which a new file would be read as well.
    pub inputs: Vec<PathBuf>,
}

/// Reads the manifest at `path`, with the files that it includes, and compiles it to a model.
pub fn load_file(sources: &mut SourceMap, path: &Path) -> (Option<Model>, Vec<Diagnostic>) {
    let Loaded { model, diagnostics, .. } = load_inputs(sources, path);
    (model, diagnostics)
}

/// Reads the manifest at `path`, with the files that it includes, and says which they were.
pub fn load_inputs(sources: &mut SourceMap, path: &Path) -> Loaded {
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let manifest = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let mut loaded = match read::read(sources, path) {
        Ok(file) => compile(sources, file, Surroundings::Folder { folder, manifest }),
        Err(diagnostic) => Loaded { model: None, resolved: None, diagnostics: vec![*diagnostic], inputs: Vec::new() },
    };
    loaded.inputs = loaded.inputs.iter().map(|input| folder.join(input)).collect();
    loaded.inputs.insert(0, path.to_owned());
    loaded
}

/// Compiles the manifest `text`, which diagnostics call `path`, to a model. It can include nothing.
pub fn load(
    sources: &mut SourceMap,
    path: impl Into<String>,
    text: impl Into<String>,
) -> (Option<Model>, Vec<Diagnostic>) {
    load_texts(sources, path, text, &BTreeMap::new())
}

/// Compiles the manifest `text`, which diagnostics call `path`, to a model. It can include the texts of `others`, which
/// are known by their paths from its folder.
pub fn load_texts(
    sources: &mut SourceMap,
    path: impl Into<String>,
    text: impl Into<String>,
    others: &BTreeMap<String, String>,
) -> (Option<Model>, Vec<Diagnostic>) {
    let file = sources.add(path, text);
    let Loaded { model, diagnostics, .. } = compile(sources, file, Surroundings::Texts(others));
    (model, diagnostics)
}

/// Compiles the manifest in `file`. All errors are found in one run, in the order of the files.
fn compile(sources: &mut SourceMap, file: FileId, surroundings: Surroundings<'_>) -> Loaded {
    let (raw, mut diagnostics) = manifest::parse(sources, file);
    let Some(mut raw) = raw else { return Loaded { model: None, resolved: None, diagnostics, inputs: Vec::new() } };
    let Included { inputs, is_complete } = include(sources, &mut raw, surroundings, &mut diagnostics);
    let (resolution, found) = resolve::resolve(&raw, Span::new(file, 0..0));
    let is_resolved = diagnostics.iter().chain(&found).all(is_harmless);
    let mut consequences = found;
    let (model, found) = analyze::analyze(resolution, &raw);
    consequences.extend(found);
    if !is_complete {
        consequences.retain(|diagnostic| !DEPEND_ON_ALL_FILES.contains(&diagnostic.code));
    }
    diagnostics.extend(consequences);
    diagnostics.extend(breaking::check_allows(&raw));
    let place = |diagnostic: &Diagnostic| (diagnostic.file, diagnostic.primary().map(|span| span.start));
    diagnostics.sort_by(|a, b| (place(a), &a.message).cmp(&(place(b), &b.message)));
    diagnostics.dedup_by(|a, b| says_the_same(a, b));
    let wrong: Vec<Span> =
        diagnostics.iter().filter(|one| *one.code != catalog::NOT_EXECUTED).filter_map(Diagnostic::primary).collect();
    // What is wrong must be put right first; whether it is executed then is of no interest.
    diagnostics
        .retain(|one| *one.code != catalog::NOT_EXECUTED || one.primary().is_none_or(|span| !wrong.contains(&span)));
    let is_valid = diagnostics.iter().all(is_harmless);
    let (model, resolved) = if is_valid { (Some(model), None) } else { (None, is_resolved.then_some(model)) };
    Loaded { model, resolved, diagnostics, inputs }
}

/// Whether the manifest has a meaning all the same.
fn is_harmless(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity != Severity::Error || *diagnostic.code == catalog::NOT_EXECUTED
}

struct Included {
    /// Files and folders, by their paths from the manifest's.
    inputs: Vec<PathBuf>,
    /// Whether nothing is missing.
    is_complete: bool,
}

/// Adds the files that `raw` includes to it, each once.
fn include(
    sources: &mut SourceMap,
    raw: &mut raw::Manifest,
    surroundings: Surroundings<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Included {
    let mut is_complete = true;
    let mut folders = BTreeSet::new();
    let mut paths = BTreeSet::new();
    for text in &raw.include {
        let found = Pattern::parse(text).and_then(|pattern| {
            folders.insert(pattern.folder().to_owned());
            surroundings.find(&pattern)
        });
        match found {
            Ok(found) => paths.extend(found),
            Err(diagnostic) => {
                is_complete = false;
                diagnostics.push(*diagnostic);
            }
        }
    }
    for path in &paths {
        let part = surroundings.read(sources, path).map(|file| manifest::parse_included(sources, file));
        let (part, found) = part.unwrap_or_else(|diagnostic| (None, vec![*diagnostic]));
        diagnostics.extend(found);
        match part {
            Some(part) => diagnostics.extend(raw.merge(part)),
            None => is_complete = false,
        }
    }
    // The folder of the manifest itself holds what is generated and built, and would never be left alone.
    folders.remove("");
    Included { inputs: paths.iter().chain(&folders).map(PathBuf::from).collect(), is_complete }
}

/// One expression is checked for every event and may be wrong for all of them in the same way; two entities that clash
/// clash in several names, of which one is enough.
fn says_the_same(a: &Diagnostic, b: &Diagnostic) -> bool {
    let places = |diagnostic: &Diagnostic| diagnostic.labels.iter().map(|label| label.span).collect::<Vec<_>>();
    a.code == b.code && places(a) == places(b) && (a.message == b.message || a.labels.len() > 1)
}
