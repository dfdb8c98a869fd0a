//! Compares released versions with the manifest.

use super::restore::Restoration;
use crate::diagnostic::{Diagnostic, catalog};
use crate::lock::{Lock, shape_hash};
use crate::model::{Event, EventVersion, Model};
use crate::source::FileId;
use crate::surface::{Surface, changes};

/// An error for each released version that is not what it was; `manifest` is the file to blame for what is gone.
#[must_use]
pub fn check(model: &Model, lock: &Lock, manifest: FileId) -> Vec<Diagnostic> {
    let surface = Surface::of(model);
    let mut diagnostics = Vec::new();
    for (name, version, hash) in lock.released.iter() {
        let event = model.events.iter().find(|event| event.name == name);
        let number = version.strip_prefix('v').and_then(|number| number.parse().ok());
        let declared = event.zip(number).and_then(|(event, number)| Some((event, event.version(number)?)));
        match declared {
            Some((event, declared)) => {
                let shape = surface.version_shape(name, version).unwrap_or_default();
                if shape_hash(&shape) != hash {
                    diagnostics.push(changed(model, lock, &surface, event, declared));
                }
            }
            // Of an event that is gone as a whole, one version is enough to say it.
            None if event.is_some() || diagnostics.iter().all(|one| !is_about(one, name)) => {
                diagnostics.push(removed(model, lock, event, name, version, manifest));
            }
            None => {}
        }
    }
    diagnostics
}

fn is_about(diagnostic: &Diagnostic, event: &str) -> bool {
    diagnostic.message.starts_with(&format!("event `{event}` "))
}

fn changed(model: &Model, lock: &Lock, surface: &Surface, event: &Event, declared: &EventVersion) -> Diagnostic {
    let (name, version) = (&event.name, declared.version);
    let message = format!("`{name}` v{version} is released and cannot change");
    let label = format!("events are stored in the shape that v{version} had");
    let diagnostic = Diagnostic::error(&catalog::RELEASED_CHANGED, message, declared.span, label);
    let key = format!("v{version}");
    let Some(before) = lock.surface.version_shape(name, &key) else {
        return diagnostic.help(format!("put v{version} back as it was when it was released"));
    };
    let after = surface.version_shape(name, &key).unwrap_or_default();
    let diagnostic = diagnostic.note(format!("what changed:\n{}", changes(&before, &after).join("\n")));
    match Restoration::new(model, &lock.surface, surface, event, declared) {
        Some(restoration) => diagnostic.help(restoration.help()),
        None => diagnostic.help(format!("put v{version} back as it was when it was released")),
    }
}

fn removed(
    model: &Model,
    lock: &Lock,
    event: Option<&Event>,
    name: &str,
    version: &str,
    manifest: FileId,
) -> Diagnostic {
    let former = lock.surface.events.get(name);
    let (diagnostic, back) = if let Some(event) = event {
        let message = format!("`{name}` {version} is released and cannot be removed");
        let label = format!("{version} is missing here");
        (Diagnostic::error(&catalog::RELEASED_REMOVED, message, event.span, label), vec![version])
    } else {
        let message = format!("event `{name}` is released and cannot be removed");
        let versions = former.into_iter().flat_map(|event| event.versions.keys().map(String::as_str)).collect();
        (Diagnostic::of_file(&catalog::RELEASED_REMOVED, message, manifest), versions)
    };
    let mut lines = vec!["put it back:".to_owned()];
    if event.is_none() {
        let stream = former.map_or("", |event| event.stream.as_str());
        lines.extend([format!("[events.{name}]"), format!("stream = \"{stream}\"")]);
    }
    for version in back {
        lines.push(format!("[events.{name}.{version}]"));
        let fields = former.and_then(|event| event.versions.get(version));
        lines.extend(fields.into_iter().flatten().map(|(field, is)| format!("{field} = \"{}\"", is.ty)));
    }
    let lost: Vec<&str> =
        lock.surface.types_of(name).filter(|ty| model.types.iter().all(|one| one.name != *ty)).collect();
    let has_steps = former.is_some_and(|event| !event.steps.is_empty());
    diagnostic
        .note("events of it may be stored, also in a backup, and no program could read them")
        .help(lines.join("\n"))
        .help_maybe(has_steps.then(|| "and with it the `[[upcasts]]` that lead to it or away from it".to_owned()))
        .help_maybe((!lost.is_empty()).then(|| format!("and the types that it needs: `{}`", lost.join("`, `"))))
}
