//! `rillflow gen --watch`: again whenever something changes that the output depends on.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::{RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::outcome::{Failure, Outcome};
use crate::screen::Screen;

/// Editors write a file in several steps; a run begins when nothing happened for so long.
const QUIET: Duration = Duration::from_millis(100);

/// Calls `generate`, which returns what its result depends on, once and after every change, until Ctrl-C.
pub(super) fn watch(screen: Screen, generate: impl Fn() -> Vec<PathBuf>) -> Outcome {
    let failed = |error: notify::Error| Failure::new(format!("cannot watch files: {error}"));
    super::super::block_on(async move {
        let (sender, mut changes) = unbounded_channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            for path in event.into_iter().filter(|event| !event.kind.is_access()).flat_map(|event| event.paths) {
                // Nobody receives it any more once the program ends.
                _ = sender.send(path);
            }
        })
        .map_err(failed)?;
        let mut folders = BTreeSet::new();
        // Once for all rounds: Ctrl-C during a run ends the program after it.
        let mut interrupted = std::pin::pin!(super::super::until_interrupted());
        loop {
            let inputs = Inputs::new(&generate());
            for folder in inputs.folders() {
                // A folder that is not there yet cannot change; the one above it is watched if it matters.
                if !folders.contains(&folder) && folder.is_dir() {
                    watcher.watch(&folder, RecursiveMode::NonRecursive).map_err(failed)?;
                    folders.insert(folder);
                }
            }
            screen.note("waiting for changes; Ctrl-C ends this");
            tokio::select! {
                () = &mut interrupted => return Ok(()),
                () = something_changes(&mut changes, &inputs) => {}
            }
        }
    })
}

/// Waits until an input changed and everything is quiet again.
async fn something_changes(changes: &mut UnboundedReceiver<PathBuf>, inputs: &Inputs) {
    while let Some(path) = changes.recv().await {
        if inputs.concern(&path) {
            break;
        }
    }
    while let Ok(Some(_)) = tokio::time::timeout(QUIET, changes.recv()).await {}
}

/// Files and folders that the output depends on, by their real paths.
struct Inputs(Vec<PathBuf>);

impl Inputs {
    fn new(paths: &[PathBuf]) -> Self {
        Self(paths.iter().map(|path| real(path)).collect())
    }

    /// Every folder in which something of it can change: a file is often replaced by another of the same name.
    fn folders(&self) -> BTreeSet<PathBuf> {
        let folder =
            |path: &PathBuf| if path.is_dir() { Some(path.clone()) } else { path.parent().map(Path::to_owned) };
        self.0.iter().filter_map(folder).collect()
    }

    fn concern(&self, changed: &Path) -> bool {
        let changed = real(changed);
        self.0.iter().any(|input| changed == *input || changed.parent() == Some(input.as_path()) && input.is_dir())
    }
}

/// The path without links, also of a file that is gone.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = fs_err::canonicalize(path) {
        return real;
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (absolute.parent().map(fs_err::canonicalize), absolute.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => absolute,
    }
}
