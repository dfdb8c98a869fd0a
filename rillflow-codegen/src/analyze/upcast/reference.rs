//! The ends of an upcast: `OrderPlaced@2`.

use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::manifest::Text;
use crate::model::{Event, EventId, Model, Version, VersionId};
use crate::resolve::Unsound;

/// Why an end of an upcast is no [`VersionId`].
pub(super) struct Dangling {
    /// The event type, if that much is clear.
    pub(super) event: Option<EventId>,
    /// What to say; nothing if it was said where the event stands.
    pub(super) diagnostic: Option<Box<Diagnostic>>,
}

/// Reads one end of an upcast.
pub(super) fn read(model: &Model, unsound: &Unsound, text: &Text) -> Result<VersionId, Dangling> {
    let written = text.as_str();
    let dangling = |event, diagnostic| Dangling { event, diagnostic: Some(Box::new(diagnostic)) };
    let Some((name, number)) = written.split_once('@') else {
        let known = model.events.iter().find(|event| event.name == written);
        let help = format!("name a version of it: `{}@1`", known.map_or("OrderPlaced", |event| &event.name));
        return Err(dangling(None, malformed(text, "there is no `@` in it").help(help)));
    };
    let Some(event) = model.events.iter().position(|event| event.name == name).map(EventId) else {
        return Err(dangling(None, unknown_event(model, text, name)));
    };
    let canonical = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
    let Some(version) = number.parse::<Version>().ok().filter(|_| canonical) else {
        let digits = number.trim_start_matches(['v', 'V', '0']);
        let help = digits.parse::<Version>().is_ok().then(|| format!("write `{name}@{digits}`"));
        return Err(dangling(Some(event), malformed(text, "this is not a version number").help_maybe(help)));
    };
    let declared = model.event(event);
    if declared.versions.iter().any(|candidate| candidate.version == version) {
        return Ok(VersionId { event, version });
    }
    let diagnostic = (!unsound.events.contains(&event)).then(|| {
        let span = text.part(name.len() + 1..written.len());
        let last = declared.versions.last();
        let message = format!("event `{name}` has no version {version}");
        let diagnostic = Diagnostic::error(&catalog::UNKNOWN_VERSION, message, span, "there is no such version");
        match last {
            Some(last) => diagnostic
                .see(last.span, "this is its current version")
                .help(format!("declare `[events.{name}.v{version}]`, or name a version from 1 to {}", last.version)),
            None => diagnostic,
        }
    });
    Err(Dangling { event: Some(event), diagnostic: diagnostic.map(Box::new) })
}

/// The error for the name of an event type that is not declared.
pub(in crate::analyze) fn unknown_event(model: &Model, text: &Text, name: &str) -> Diagnostic {
    let message = format!("unknown event `{name}`");
    let help = match closest(name, model.events.iter().map(|event| event.name.as_str())) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("declare it: `[events.{name}]`"),
    };
    Diagnostic::error(&catalog::UNKNOWN_EVENT, message, text.part(0..name.len()), "no event has this name").help(help)
}

/// The error for naming, where events are read, a type that upcasts lead away from.
pub(in crate::analyze) fn left_event(model: &Model, event: &Event, text: &Text) -> Option<Diagnostic> {
    let last = event.versions.last()?;
    let step = event.step_from(last.version)?;
    let message = format!("nobody reads a `{}` any more: its upcasts lead elsewhere", event.name);
    let diagnostic = Diagnostic::error(&catalog::LEFT_EVENT, message, text.span, "no such event would ever come")
        .see(last.span, format!("an upcast leads away from v{}, the last version", last.version));
    let mut targets: Vec<&str> = step.to.iter().map(|target| model.event(target.event).name.as_str()).collect();
    targets.dedup();
    Some(match targets.as_slice() {
        [] => diagnostic.note("its stored events are retired: readers skip them").help("remove it here"),
        several => diagnostic.help(format!("name {} instead", one_of(several.iter().copied()))),
    })
}

fn malformed(text: &Text, label: &str) -> Diagnostic {
    let message = format!("`{}` does not name a version of an event", text.value);
    Diagnostic::error(&catalog::VERSION_REFERENCE, message, text.span, label)
        .note("the ends of an upcast are written `Event@version`")
}
