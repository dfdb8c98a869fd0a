//! What must hold for one stored event.
//!
//! 1. It is read: every step on its way makes something of it.
//! 2. A declared step keeps what the manifest says: the event is read as the same as what the description of the step
//!    makes of it, in the version that the step leads to. What a later step drops may differ, since nobody reads it.
//! 3. What is read can be written, and is then read as it was.

use std::any::Any;
use std::fmt::{Debug, Write as _};
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use serde_json::Value;
use sqlx::postgres::PgPool;

use super::shape::Types;
use super::{Step, Target, Version, keeping};
use crate::event::{Append, Part, Stored, read_one};
use crate::fixture::shown;

/// What the laws hold of.
pub(super) struct Reader<'a, E: Append> {
    pub(super) types: Types,
    pub(super) upcasters: &'a E::Upcasters,
    /// Without one, events are read up to async steps.
    pub(super) pool: Option<&'a PgPool>,
}

/// How far an event was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// To what programs read.
    Today,
    /// To an async step.
    AsyncStep,
}

impl<E: Append + PartialEq + Debug> Reader<'_, E> {
    /// Holds the laws against `payload`, an event of `version`.
    ///
    /// # Errors
    ///
    /// What is broken, over several lines.
    pub(super) async fn hold(&self, version: &Version, payload: &Value) -> Result<Reach, String> {
        let law = AssertUnwindSafe(self.laws(version, payload)).catch_unwind();
        law.await.unwrap_or_else(|panic| Err(format!("reading it panics: {}", words(panic.as_ref()))))
    }

    async fn laws(&self, version: &Version, payload: &Value) -> Result<Reach, String> {
        let parts = self.read(version.event_type, version.number, &payload.to_string()).await?;
        match version.step {
            Step::Declared([]) if parts.is_empty() => {}
            Step::Declared([]) => return Err(format!("it is retired, and yet read as:\n{}", indented(&shown(&parts)))),
            Step::Declared(targets) => self.keeps(version, payload, targets, &parts).await?,
            Step::None | Step::Code => {}
        }
        let mut reach = Reach::Today;
        for part in &parts {
            match part {
                Part::Event(event) => self.is_written(event).await?,
                Part::Waiting(_) => reach = Reach::AsyncStep,
            }
        }
        Ok(reach)
    }

    async fn read(&self, event_type: &str, version: u16, body: &str) -> Result<Vec<Part<E>>, String> {
        let stored = Stored::new(event_type, version, body);
        read_one::<E>(stored, self.upcasters, self.pool).await.map_err(|error| error.to_string())
    }

    async fn keeps(
        &self,
        version: &Version,
        payload: &Value,
        targets: &[Target],
        parts: &[Part<E>],
    ) -> Result<(), String> {
        let (mut expected, mut names, mut forms) = (Vec::new(), Vec::new(), Vec::new());
        for target in targets {
            let name = format!("`{}@{}`", target.event_type, target.number);
            let form = keeping::kept(self.types, version.fields, payload, target)?;
            let read = self.read(target.event_type, target.number, &form.to_string()).await;
            let read = read.map_err(|error| {
                format!(
                    "by the manifest it is this as {name}, which is not read: {error}\n{}",
                    indented(&form.to_string())
                )
            })?;
            expected.extend(read);
            names.push(name);
            forms.push(form);
        }
        if expected == parts {
            return Ok(());
        }
        let is_current = forms.len() == expected.len()
            && forms.iter().zip(&expected).all(|(form, part)| json_of(part).is_some_and(|json| json == *form));
        let forms: Vec<String> = forms.iter().map(Value::to_string).collect();
        let mut words = format!(
            "the step to {names} does not keep what the manifest says{}\nby the manifest it is this as {names}:\n{}\n",
            difference(parts, &expected),
            indented(&forms.join("\n")),
            names = names.join(" and "),
        );
        if !is_current {
            _ = writeln!(words, "which is read as:\n{}", indented(&shown(&expected)));
        }
        _ = write!(words, "but it is read as:\n{}", indented(&shown(parts)));
        Err(words)
    }

    async fn is_written(&self, event: &E) -> Result<(), String> {
        let json = event.to_json().map_err(|error| format!("what is read cannot be written again: {error}"))?;
        let again = self.read(event.event_type(), event.event_version(), &json).await?;
        if matches!(again.as_slice(), [Part::Event(again)] if again == event) {
            return Ok(());
        }
        Err(format!(
            "what is read is something else once it is written and read again\nwritten:\n{}\nread:\n{}",
            indented(&json),
            indented(&shown(&again))
        ))
    }
}

/// The fields in which two readings of an event differ, if that is a matter of fields.
fn difference<E: Append>(found: &[Part<E>], expected: &[Part<E>]) -> String {
    let mut keys: Vec<String> = Vec::new();
    if found.len() == expected.len() {
        for (found, expected) in found.iter().zip(expected) {
            let (Some(Value::Object(found)), Some(Value::Object(expected))) = (json_of(found), json_of(expected))
            else {
                continue;
            };
            let all = found.keys().chain(expected.keys().filter(|key| !found.contains_key(*key)));
            keys.extend(all.filter(|key| found.get(*key) != expected.get(*key)).map(|key| format!("`{key}`")));
        }
    }
    if keys.is_empty() { String::new() } else { format!(": {}", keys.join(", ")) }
}

/// An event as it is stored.
fn json_of<E: Append>(part: &Part<E>) -> Option<Value> {
    match part {
        Part::Event(event) => serde_json::from_str(&event.to_json().ok()?).ok(),
        Part::Waiting(_) => None,
    }
}

fn indented(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
    lines.join("\n")
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without words".to_owned())
}
