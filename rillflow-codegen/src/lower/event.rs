//! Streams, event versions and upcast steps.

use super::{conversion, docs, item, lint, rust_literal, rust_type};
use crate::ir;
use crate::model::{Event, EventVersion, Field, Model, Step, StepBody, Stream, StreamId, Version};

/// The module of a stream.
pub(super) fn module(model: &Model, id: StreamId, stream: &Stream) -> ir::StreamModule {
    let events: Vec<&Event> = model.events_of(id).map(|(_, event)| event).collect();
    let fields = events.iter().flat_map(|event| event.versions.iter().flat_map(|version| &version.fields));
    let variants: Vec<(&str, &[Field])> =
        events.iter().map(|event| (event.rust.bare(), event.current().fields.as_slice())).collect();
    let name = &stream.name;
    ir::StreamModule {
        uses: rust_type::named_types(model, fields),
        id_docs: docs::with(&format!("Identifies one `{name}` stream."), stream.doc.as_deref()),
        id: stream.id_type.to_string(),
        name_literal: rust_literal::string(name),
        handle_docs: docs::sentence(&format!("The `{name}` streams of a store.")),
        handle: stream.repository_type.to_string(),
        enum_docs: docs::sentence(&format!("What happens in an `{name}` stream.").replace("an `", article(name))),
        enum_attributes: lint::events(model, stream.event_enum.bare(), &variants),
        event_enum: stream.event_enum.to_string(),
        upcasters: upcasters(model).to_owned(),
        match_attributes: lint::long_list(events.iter().map(|event| event.rust.bare()), 4),
        events: events.into_iter().map(|event| event_item(model, event)).collect(),
    }
}

/// The article that fits a name, up to the backtick before it.
fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'E', 'I', 'O']) { "an `" } else { "a `" }
}

/// Whether a step of the manifest is hand-written.
pub(super) fn has_upcasters(model: &Model) -> bool {
    model.events.iter().any(is_partly_hand_written)
}

/// What stands for the hand-written steps in the signatures of a module below the root.
pub(super) fn upcasters(model: &Model) -> &'static str {
    if has_upcasters(model) { "dyn super::Upcasters" } else { "()" }
}

/// The module of the hand-written steps.
pub(super) fn upcaster_module(model: &Model) -> ir::UpcasterModule {
    let methods = model.events.iter().flat_map(|event| {
        let module = &model.stream(event.stream).module;
        event.steps.iter().filter_map(move |step| {
            let StepBody::Rust { method } = &step.body else { return None };
            let to = target(event, step)?;
            Some(ir::UpcastMethod {
                docs: docs::sentence(&format!("Makes version {to} of `{}` out of version {}.", event.name, step.from)),
                name: method.to_string(),
                source: format!("super::{module}::{}", struct_of(event, step.from)),
                target: format!("super::{module}::{}", struct_of(event, to)),
            })
        })
    });
    ir::UpcasterModule { methods: methods.collect() }
}

fn is_partly_hand_written(event: &Event) -> bool {
    event.steps.iter().any(|step| matches!(step.body, StepBody::Rust { .. }))
}

fn event_item(model: &Model, event: &Event) -> ir::EventItem {
    let current = event.current();
    let (older, _) = event.versions.split_at(event.versions.len() - 1);
    let parameter = if is_partly_hand_written(event) { "upcasters" } else { "_upcasters" };
    let description = docs::or(event.doc.as_deref(), &format!("Event `{}`.", event.name));
    ir::EventItem {
        name: event.rust.to_string(),
        name_literal: rust_literal::string(&event.name),
        docs: description.clone(),
        version: current.version.to_string(),
        structure: item::structure(model, &current.rust, description, &current.fields),
        older: older.iter().map(|version| version_item(model, event, version)).collect(),
        arms: older.iter().map(|version| arm(event, version)).collect(),
        upcasters_parameter: parameter.to_owned(),
    }
}

fn version_item(model: &Model, event: &Event, version: &EventVersion) -> ir::VersionItem {
    let docs = docs::sentence(&format!("Event `{}` as it was in version {}.", event.name, version.version));
    let conversion = event.step_from(version.version).and_then(|step| {
        let StepBody::Declared(targets) = &step.body else { return None };
        let target = event.version(target(event, step)?)?;
        Some(conversion::conversion(model, version, target, targets.first()?))
    });
    ir::VersionItem { structure: item::structure(model, &version.rust, docs, &version.fields), conversion }
}

/// The target of a step that stays within its event type.
fn target(event: &Event, step: &Step) -> Option<Version> {
    match step.to.as_slice() {
        [target] => event.version(target.version).map(|one| one.version),
        _ => None,
    }
}

/// How a stored event of an older version becomes the current one: a statement per step, the last as an expression.
fn arm(event: &Event, version: &EventVersion) -> ir::UpcastArm {
    let current = event.current().version;
    let mut statements = Vec::new();
    let mut at = version.version;
    // Steps lead upwards and end at the current version, which `analyze` has checked.
    let result = loop {
        let Some((step, to)) = event.step_from(at).and_then(|step| Some((step, target(event, step)?))) else {
            break "Ok(event)".to_owned();
        };
        let call = match &step.body {
            StepBody::Rust { method } | StepBody::Async { method } => {
                format!("upcasters.{method}(event).map_err(|source| stored.step_failed({}, {to}, source))", step.from)
            }
            StepBody::Declared(_) | StepBody::Retired if to == current => "Self::from(event)".to_owned(),
            StepBody::Declared(_) | StepBody::Retired => format!("{}::from(event)", struct_of(event, to)),
        };
        let is_fallible = matches!(step.body, StepBody::Rust { .. });
        if to == current {
            break if is_fallible { call } else { format!("Ok({call})") };
        }
        statements.push(format!("let event = {call}{};", if is_fallible { "?" } else { "" }));
        at = to;
    };
    ir::UpcastArm { version: version.version.to_string(), source: version.rust.to_string(), statements, result }
}

fn struct_of(event: &Event, version: Version) -> &str {
    event.version(version).map_or("", |one| one.rust.as_str())
}
