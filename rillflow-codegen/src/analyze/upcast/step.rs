//! One upcast step: declared, written in code, or the end of an event type.

use heck::ToSnakeCase;

use super::chain::BoundStep;
use super::plan;
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::Text;
use crate::model::{Event, EventVersion, Model, Step, StepBody};
use crate::resolve::snake_ident;
use crate::source::Span;

/// A step with the versions at its ends.
pub(super) struct Ends<'a> {
    pub(super) model: &'a Model,
    pub(super) bound: &'a BoundStep<'a>,
    pub(super) event: &'a Event,
    pub(super) old: &'a EventVersion,
    pub(super) targets: Vec<(&'a Event, &'a EventVersion)>,
}

impl<'a> Ends<'a> {
    fn of(model: &'a Model, bound: &'a BoundStep<'a>) -> Option<Self> {
        let event = model.event(bound.from.event);
        let targets = bound.to.iter().map(|(target, _)| {
            let event = model.event(target.event);
            Some((event, event.version(target.version)?))
        });
        Some(Self {
            model,
            bound,
            event,
            old: event.version(bound.from.version)?,
            targets: targets.collect::<Option<_>>()?,
        })
    }

    /// The step in words: by version within its event type, by full names if it leads to another one.
    pub(super) fn title(&self) -> String {
        match self.targets.as_slice() {
            [(event, version)] if event.name == self.event.name => {
                format!("the step from v{} to v{} of `{}`", self.old.version, version.version, event.name)
            }
            _ => {
                let targets: Vec<String> =
                    self.bound.to.iter().map(|(target, _)| format!("`{}`", self.model.version_text(*target))).collect();
                format!("the step from `{}` to {}", self.model.version_text(self.bound.from), targets.join(" and "))
            }
        }
    }

    /// A target as the message about a field of it says it: `v2`, or `OrderSubmitted@1` if it is of another type.
    pub(super) fn target_name(&self, target: usize) -> String {
        let (event, version) = self.targets[target];
        if event.name == self.event.name {
            format!("v{}", version.version)
        } else {
            format!("`{}@{}`", event.name, version.version)
        }
    }

    /// The error for a field with two fates.
    pub(super) fn twice(&self, name: &str, span: Span, label: &str, other: Option<(Span, &str)>) -> Diagnostic {
        let message = format!("{} treats `{name}` in two ways", self.title());
        let mut diagnostic = Diagnostic::error(&catalog::FIELD_TWICE, message, span, label);
        if let Some((span, label)) = other {
            diagnostic = diagnostic.see(span, label);
        }
        diagnostic.help("keep one of them; to replace the value of an old field, `drop` it and give a `default`")
    }
}

/// Resolves a step; `sound` says whether the fields of all its versions are known.
pub(super) fn resolve(
    model: &Model,
    bound: &BoundStep<'_>,
    sound: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Step> {
    let ends = Ends::of(model, bound)?;
    let raw = bound.raw;
    let body = if bound.to.is_empty() {
        retired(&ends, diagnostics)?
    } else {
        if let Some(reason) = &raw.reason {
            let message = format!("{} has a `reason`", ends.title());
            diagnostics.push(
                Diagnostic::error(&catalog::EXCLUSIVE_KEYS, message, reason.span, "only a retirement has one")
                    .help("remove it, or retire the event: `to = []`"),
            );
        }
        match &raw.with {
            Some(with) => hand_written(&ends, with, diagnostics)?,
            None if !sound => return None,
            None => plan::declared(&ends, diagnostics)?,
        }
    };
    Some(Step {
        from: bound.from.version,
        to: bound.to.iter().map(|(target, _)| *target).collect(),
        body,
        reason: raw.reason.as_ref().map(|reason| reason.value.trim().to_owned()).filter(|reason| !reason.is_empty()),
        span: raw.span,
    })
}

fn retired(ends: &Ends<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<StepBody> {
    let raw = ends.bound.raw;
    let ignored = declared_key(ends).or(raw.with.as_ref());
    let Some(ignored) = ignored else { return Some(StepBody::Retired) };
    let message =
        format!("the step that retires `{}` says what becomes of it", ends.model.version_text(ends.bound.from));
    let to = raw.to.as_ref().map_or(raw.span, |to| to.span);
    diagnostics.push(
        Diagnostic::error(&catalog::EXCLUSIVE_KEYS, message, to, "nothing becomes of it")
            .see(ignored.span, "this would be ignored")
            .help("remove it, or name a version in `to`"),
    );
    None
}

fn hand_written(ends: &Ends<'_>, with: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<StepBody> {
    let kind: fn(_) -> StepBody = match with.as_str() {
        "rust" => |method| StepBody::Rust { method },
        "async" => |method| StepBody::Async { method },
        _ => {
            let message = format!("`{}` is not a way to write a step", with.value);
            let label = "this must be `rust` or `async`";
            diagnostics.push(
                Diagnostic::error(&catalog::UNKNOWN_WORD, message, with.span, label)
                    .help("remove `with` for a declared step"),
            );
            return None;
        }
    };
    if let Some(declared) = declared_key(ends) {
        let message = format!("{} is both code and declared", ends.title());
        diagnostics.push(
            Diagnostic::error(&catalog::EXCLUSIVE_KEYS, message, with.span, "code makes the whole target")
                .see(declared.span, "this would be ignored")
                .help("remove `with`, or do the rest in code too"),
        );
        return None;
    }
    Some(kind(snake_ident(&method_name(ends))))
}

/// `order_placed_v2_to_v3`; `order_placed_v2_to_order_submitted_v1` for another type.
fn method_name(ends: &Ends<'_>) -> String {
    let targets = ends.targets.iter().map(|(event, version)| {
        if event.name == ends.event.name {
            format!("v{}", version.version)
        } else {
            format!("{}_v{}", event.name.to_snake_case(), version.version)
        }
    });
    let targets: Vec<String> = targets.collect();
    format!("{}_v{}_to_{}", ends.event.name.to_snake_case(), ends.old.version, targets.join("_and_"))
}

/// The first name in a key of a declared step.
fn declared_key<'a>(ends: &Ends<'a>) -> Option<&'a Text> {
    let raw = ends.bound.raw;
    let keys = raw.rename.iter().map(|(key, _)| key);
    let keys = keys.chain(raw.default.iter().map(|(key, _)| key)).chain(&raw.drop);
    let keys = keys.chain(raw.cast.iter().map(|(key, _)| key)).chain(raw.map.iter().map(|(key, _)| key));
    let mut keys = keys.chain(raw.nest.iter().map(|(key, _)| key)).chain(&raw.flatten);
    keys.next()
}
