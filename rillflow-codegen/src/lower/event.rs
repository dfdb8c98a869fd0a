//! Streams and event versions.

use super::{conversion, decoration, docs, event_set, item, lint, rust_literal, rust_type, upcast};
use crate::ir;
use crate::model::{Event, EventVersion, Field, Model, Step, StepBody, Stream, StreamId, Version};

/// The module of a stream.
pub(super) fn module(model: &Model, id: StreamId, stream: &Stream) -> ir::StreamModule {
    let events: Vec<&Event> = model.events_of(id).map(|(_, event)| event).collect();
    let fields = events.iter().flat_map(|event| event.versions.iter().flat_map(|version| &version.fields));
    let uses = rust_type::named_types(model, fields);
    let (left, written): (Vec<&Event>, Vec<&Event>) = events.into_iter().partition(|event| event.is_left());
    let variants: Vec<(&str, &[Field])> =
        written.iter().map(|event| (event.rust.bare(), event.current().fields.as_slice())).collect();
    let name = &stream.name;
    ir::StreamModule {
        uses,
        id_docs: docs::with(&format!("Identifies one `{name}` stream."), stream.doc.as_deref()),
        id: stream.id_type.to_string(),
        name_literal: rust_literal::string(name),
        handle_docs: docs::sentence(&format!("The `{name}` streams of a store.")),
        handle: stream.repository_type.to_string(),
        enum_docs: docs::sentence(&format!("What happens in an `{name}` stream.").replace("an `", article(name))),
        enum_derives: decoration::derives(model, &["streams", name], "Clone, Debug, PartialEq"),
        enum_attributes: decoration::attributes(
            model,
            &["streams", name],
            lint::events(model, stream.event_enum.bare(), &variants),
        ),
        event_enum: stream.event_enum.to_string(),
        match_attributes: lint::long_list(written.iter().map(|event| event.rust.bare()), 4),
        set: event_set::of_stream(model, id, stream.event_enum.as_str()),
        events: written.into_iter().map(|event| event_item(model, event)).collect(),
        left: left
            .into_iter()
            .flat_map(|event| event.versions.iter().map(move |version| version_item(model, event, version)))
            .collect(),
    }
}

/// The article that fits a name, up to the backtick before it.
fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'E', 'I', 'O']) { "an `" } else { "a `" }
}

fn event_item(model: &Model, event: &Event) -> ir::EventItem {
    let current = event.current();
    let (older, _) = event.versions.split_at(event.versions.len() - 1);
    let description = docs::or(event.doc.as_deref(), &format!("Event `{}`.", event.name));
    ir::EventItem {
        name: event.rust.to_string(),
        name_literal: rust_literal::string(&event.name),
        docs: description.clone(),
        version: current.version.to_string(),
        structure: structure(model, event, current, description),
        older: older.iter().map(|version| version_item(model, event, version)).collect(),
        upcast: event_set::is_plain(model, event).then(|| upcast(model, event, older)),
    }
}

fn upcast(model: &Model, event: &Event, older: &[EventVersion]) -> ir::Upcast {
    let needs_code = event.steps.iter().any(|step| matches!(step.body, StepBody::Rust { .. }));
    ir::Upcast {
        upcasters: upcast::upcasters(model).to_owned(),
        upcasters_parameter: if needs_code { "upcasters" } else { "_upcasters" }.to_owned(),
        arms: older.iter().map(|version| arm(event, version)).collect(),
    }
}

fn version_item(model: &Model, event: &Event, version: &EventVersion) -> ir::VersionItem {
    let docs = docs::sentence(&format!("Event `{}` as it was in version {}.", event.name, version.version));
    let conversion = event.step_from(version.version).and_then(|step| {
        let StepBody::Declared(sources) = &step.body else { return None };
        let targets = step.to.iter().zip(sources);
        let targets: Option<Vec<_>> = targets
            .map(|(target, sources)| Some((model.event(target.event).version(target.version)?, sources.as_slice())))
            .collect();
        Some(conversion::conversion(model, version, &targets?))
    });
    ir::VersionItem { structure: structure(model, event, version, docs), conversion }
}

fn structure(model: &Model, event: &Event, version: &EventVersion, docs: Vec<String>) -> ir::Structure {
    let structure = item::structure(model, &version.rust, docs, &version.fields);
    let number = format!("v{}", version.version);
    decoration::structure(model, &["events", &event.name, &number], &version.fields, structure)
}

/// How a stored event of an older version becomes the current one: a statement per step, the last as an expression.
///
/// Only for an event whose steps all stay within it.
fn arm(event: &Event, version: &EventVersion) -> ir::UpcastArm {
    let current = event.current().version;
    let mut statements = Vec::new();
    let mut at = version.version;
    // Steps lead upwards and end at the current version, which `analyze` has checked.
    let result = loop {
        let Some((step, to)) = event.step_from(at).and_then(|step| Some((step, target(step)?))) else {
            break "Ok(event)".to_owned();
        };
        let (call, is_fallible) = match &step.body {
            StepBody::Rust { method } => {
                let call = format!(
                    "upcasters.{method}(event).map_err(|source| stored.step_failed(\"v{at}\", \"v{to}\", source))"
                );
                (call, true)
            }
            _ if to == current => ("Self::from(event)".to_owned(), false),
            _ => (format!("{}::from(event)", event.version(to).map_or("", |one| one.rust.as_str())), false),
        };
        if to == current {
            break if is_fallible { call } else { format!("Ok({call})") };
        }
        statements.push(format!("let event = {call}{};", if is_fallible { "?" } else { "" }));
        at = to;
    };
    ir::UpcastArm { version: version.version.to_string(), source: version.rust.to_string(), statements, result }
}

fn target(step: &Step) -> Option<Version> {
    step.to.first().map(|target| target.version)
}
