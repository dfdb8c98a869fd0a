//! Hand-written upcast steps: the trait that a program implements.

use heck::ToUpperCamelCase;

use super::conversion::tuple;
use super::{docs, event_set, lint};
use crate::ir;
use crate::model::{EventId, Field, Model, RustIdent, Step, StepBody, VersionId};

/// Whether a step of the manifest is hand-written.
pub(super) fn has_upcasters(model: &Model) -> bool {
    let is_code = |step: &Step| matches!(step.body, StepBody::Rust { .. } | StepBody::Async { .. });
    steps(model).any(|(_, step)| is_code(step))
}

/// What stands for the hand-written steps in the signatures of a module below the root.
///
/// A trait with async methods is none of whose objects there can be, so that a second one stands for it.
pub(super) fn upcasters(model: &Model) -> &'static str {
    if has_async_steps(model) {
        "dyn super::upcasters::ErasedUpcasters"
    } else if has_upcasters(model) {
        "dyn super::Upcasters"
    } else {
        "()"
    }
}

/// The module of the hand-written steps.
pub(super) fn module(model: &Model) -> ir::UpcasterModule {
    let (mut methods, mut async_methods, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
    let mut sizes: Vec<(String, &[Field])> = Vec::new();
    for (id, step) in steps(model) {
        let event = model.event(id);
        match &step.body {
            StepBody::Rust { method } => methods.push(upcast_method(model, id, step, method)),
            StepBody::Async { method } => {
                async_methods.push(upcast_method(model, id, step, method));
                // Nothing waits for what nobody reads.
                if !event_set::leads_somewhere(model, step) {
                    continue;
                }
                let name = variant(method);
                sizes.push((name.clone(), event.version(step.from).map_or(&[], |version| &version.fields)));
                waiting.push(ir::WaitingVariant {
                    docs: docs::sentence(&format!("Version {} of `{}`.", step.from, event.name)),
                    name,
                    source: path(model, VersionId { event: id, version: step.from }),
                });
            }
            StepBody::Declared(_) | StepBody::Retired => {}
        }
    }
    let sizes: Vec<(&str, &[Field])> = sizes.iter().map(|(name, fields)| (name.as_str(), *fields)).collect();
    ir::UpcasterModule { methods, async_methods, waiting_attributes: lint::events(model, "Waiting", &sizes), waiting }
}

/// The struct of a version, by its path in a module below the root.
pub(super) fn path(model: &Model, version: VersionId) -> String {
    let event = model.event(version.event);
    let name = event.version(version.version).map_or("", |one| one.rust.as_str());
    format!("super::{}::{name}", model.stream(event.stream).module)
}

/// The variant of an event that waits for the async step `method`.
pub(super) fn variant(method: &RustIdent) -> String {
    method.bare().to_upper_camel_case()
}

/// The async steps for which stored events wait: those that lead to an event that somebody reads.
pub(super) fn waiting_steps(model: &Model) -> impl Iterator<Item = (EventId, &Step)> {
    let is_async = |step: &Step| matches!(step.body, StepBody::Async { .. });
    steps(model).filter(move |(_, step)| is_async(step) && event_set::leads_somewhere(model, step))
}

/// The arguments by which an error names a step: its source and its targets.
///
/// With their types, since the stored event may be of another one.
pub(super) fn step_ends(model: &Model, event: EventId, step: &Step) -> String {
    let name = |version: VersionId| format!("`{}`", model.version_text(version));
    let to: Vec<String> = step.to.iter().map(|target| name(*target)).collect();
    format!("\"{}\", \"{}\"", name(VersionId { event, version: step.from }), to.join(" and "))
}

/// Whether a step of the manifest asks the database.
pub(super) fn has_async_steps(model: &Model) -> bool {
    steps(model).any(|(_, step)| matches!(step.body, StepBody::Async { .. }))
}

fn steps(model: &Model) -> impl Iterator<Item = (EventId, &Step)> {
    let events = model.events.iter().enumerate();
    events.flat_map(|(index, event)| event.steps.iter().map(move |step| (EventId(index), step)))
}

fn upcast_method(model: &Model, id: EventId, step: &Step, method: &RustIdent) -> ir::UpcastMethod {
    let event = model.event(id);
    let targets: Vec<String> = step.to.iter().map(|target| path(model, *target)).collect();
    let within = step.to.iter().all(|target| target.event == id);
    let made: Vec<String> = step
        .to
        .iter()
        .map(|target| format!("version {} of `{}`", target.version, model.event(target.event).name))
        .collect();
    let source = if within { String::new() } else { format!(" of `{}`", event.name) };
    ir::UpcastMethod {
        docs: docs::sentence(&format!("Makes {} out of version {}{source}.", made.join(" and "), step.from)),
        name: method.to_string(),
        source: path(model, VersionId { event: id, version: step.from }),
        target: tuple(&targets),
    }
}
