//! Upcast steps in words.

use super::words::{Shelf, cell, code, link, literal};
use crate::model::{Conversion, EventVersion, Field, FieldSource, Model, Step, StepBody};

/// How a stored event of the version `from` is read, sentence by sentence.
pub(super) fn sentences(model: &Model, from: &EventVersion, step: &Step) -> Vec<String> {
    let targets: Vec<String> = step
        .to
        .iter()
        .map(|target| format!("version {} of {}", target.version, link(Shelf::Events, &model.event(target.event).name)))
        .collect();
    let mut sentences = match targets.as_slice() {
        [] => vec!["It is retired: the log keeps it, and readers skip it.".to_owned()],
        [only] => vec![format!("It is read as {only}.")],
        several => vec![format!("It is read as several events: {}.", several.join(", "))],
    };
    sentences.extend(step.reason.as_ref().map(|reason| cell(Some(reason))));
    match &step.body {
        StepBody::Retired => {}
        StepBody::Rust { method } => sentences.push(format!("Code of the program does it: {}.", code(method.bare()))),
        StepBody::Async { method } => {
            sentences.push(format!("Code of the program does it, in batches: {}.", code(method.bare())));
        }
        StepBody::Declared(each) => {
            for (target, sources) in step.to.iter().zip(each) {
                let Some(version) = model.event(target.event).version(target.version) else { continue };
                for (field, source) in version.fields.iter().zip(sources) {
                    sentences.extend(change(model, from, field, source));
                }
            }
        }
    }
    sentences
}

/// What is new about a field; nothing for one that carries over.
fn change(model: &Model, from: &EventVersion, target: &Field, source: &FieldSource) -> Option<String> {
    let name = code(&target.name);
    Some(match source {
        FieldSource::Taken { path, conversion } => {
            let old = taken(model, from, path)?;
            let how = converted(conversion);
            if old == target.name && how.is_empty() {
                return None;
            }
            format!("{name} is what {} was{how}.", code(&old))
        }
        FieldSource::Default(value) => format!("{name} is {}.", code(&literal(model, value))),
        FieldSource::Absent => format!("{name} is absent."),
        FieldSource::Nested(_) => format!("{name} is made of fields that stood on their own."),
    })
}

/// The path of a field of the source, or of a field of a struct in it.
fn taken(model: &Model, from: &EventVersion, path: &[usize]) -> Option<String> {
    let (first, rest) = path.split_first()?;
    let mut field = from.fields.get(*first)?;
    let mut names = vec![field.name.as_str()];
    for index in rest {
        field = model.struct_fields(&field.ty)?.1.get(*index)?;
        names.push(&field.name);
    }
    Some(names.join("."))
}

fn converted(conversion: &Conversion) -> &'static str {
    match conversion {
        Conversion::Same => "",
        Conversion::IntoOptional(inner)
        | Conversion::InOptional(inner)
        | Conversion::InList(inner)
        | Conversion::InMap(inner) => converted(inner),
        Conversion::Widened(_) => ", as a wider number",
        Conversion::ToText | Conversion::SetToText => ", as text",
        Conversion::Mapped(_) => ", value by value",
    }
}
