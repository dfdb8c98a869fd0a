//! The steps as a whole: chains are complete, unique and without circles, within an event type and across types.

use std::collections::{BTreeMap, BTreeSet};

use super::reference::{self, Dangling};
use super::{step, suggestion};
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::Text;
use crate::manifest::raw::{Manifest, Upcast};
use crate::model::{Event, EventId, Model, Step, StepBody, StreamId, Version, VersionId};
use crate::resolve::Unsound;

/// A step whose ends exist.
pub(super) struct BoundStep<'raw> {
    pub(super) raw: &'raw Upcast,
    pub(super) from: VersionId,
    pub(super) from_text: &'raw Text,
    pub(super) to: Vec<(VersionId, &'raw Text)>,
}

/// The one step that leaves each version.
type FirstSteps<'a, 'raw> = BTreeMap<VersionId, &'a BoundStep<'raw>>;

impl BoundStep<'_> {
    /// The target that is no later version of the same event type.
    fn backward(&self) -> Option<(VersionId, &Text)> {
        let is_backward = |target: &VersionId| target.event == self.from.event && target.version <= self.from.version;
        self.to.iter().find(|(target, _)| is_backward(target)).copied()
    }

    /// Where it leads, in a few words.
    fn destination(&self, model: &Model) -> String {
        match self.to.as_slice() {
            [] => "this one retires it".to_owned(),
            [(target, _)] if target.event == self.from.event => format!("this one leads to v{}", target.version),
            targets => {
                let names: Vec<String> =
                    targets.iter().map(|(target, _)| format!("`{}`", model.version_text(*target))).collect();
                format!("this one leads to {}", names.join(" and "))
            }
        }
    }
}

/// Fills the steps of every event.
pub(in crate::analyze) fn complete(model: &mut Model, unsound: &Unsound, raw: &Manifest) -> Vec<Diagnostic> {
    let mut binding =
        Binding { model, unsound, steps: Vec::new(), doubtful: Doubt::default(), diagnostics: Vec::new() };
    for upcast in &raw.upcasts {
        binding.bind(upcast);
    }
    let Binding { steps, doubtful, mut diagnostics, .. } = binding;
    let first = first_steps(model, &steps, &mut diagnostics);
    refuse_circles(model, &steps, &first, &mut diagnostics);
    let mut resolved: Vec<Vec<Step>> = Vec::with_capacity(model.events.len());
    for (index, event) in model.events.iter().enumerate() {
        let id = EventId(index);
        // With a version missing, or a step that might be the missing one, a gap in the chain is no news.
        let counted = event.versions.iter().zip(1..).all(|(version, number)| version.version.get() == number);
        if counted && !doubtful.covers(id) {
            diagnostics.extend(missing_steps(model, id, event, &first, &steps));
        }
        let leaving = first.values().filter(|step| step.from.event == id && step.backward().is_none());
        let is_sound = |step: &BoundStep<'_>| {
            let mut ends = step.to.iter().map(|(target, _)| target.event).chain([id]);
            ends.all(|event| !unsound.events.contains(&event))
        };
        let steps = leaving.filter_map(|bound| step::resolve(model, bound, is_sound(bound), &mut diagnostics));
        resolved.push(steps.collect());
    }
    for (event, steps) in model.events.iter_mut().zip(resolved) {
        event.steps = steps;
    }
    refuse_equal_methods(model, &mut diagnostics);
    if diagnostics.is_empty() {
        refuse_left_streams(model, &mut diagnostics);
    }
    diagnostics
}

/// Events that have a step with a mistake in its ends.
#[derive(Default)]
struct Doubt {
    everywhere: bool,
    events: BTreeSet<EventId>,
}

impl Doubt {
    fn covers(&self, event: EventId) -> bool {
        self.everywhere || self.events.contains(&event)
    }

    fn about(&mut self, event: Option<EventId>) {
        match event {
            Some(event) => _ = self.events.insert(event),
            None => self.everywhere = true,
        }
    }
}

struct Binding<'a, 'raw> {
    model: &'a Model,
    unsound: &'a Unsound,
    steps: Vec<BoundStep<'raw>>,
    doubtful: Doubt,
    diagnostics: Vec<Diagnostic>,
}

impl<'raw> Binding<'_, 'raw> {
    fn bind(&mut self, raw: &'raw Upcast) {
        let from = raw.from.as_ref().map(|text| (text, self.end(text)));
        let to: Option<Vec<_>> =
            raw.to.as_ref().map(|to| to.versions.iter().map(|text| (text, self.end(text))).collect());
        let (Some((from_text, Ok(from))), Some(targets)) = (&from, &to) else {
            // Most steps stay within one event type, so one clear end says which type this one is about.
            let event =
                |end: &Result<VersionId, Option<EventId>>| end.map_or_else(|event| event, |end| Some(end.event));
            let source = from.as_ref().and_then(|(_, end)| event(end));
            let target = || to.iter().flatten().find_map(|(_, end)| event(end));
            self.doubtful.about(source.or_else(target));
            return;
        };
        let mut bound = BoundStep { raw, from: *from, from_text, to: Vec::with_capacity(targets.len()) };
        for (text, target) in targets {
            match target {
                Ok(target) => bound.to.push((*target, text)),
                Err(event) => {
                    self.doubtful.about(Some(from.event));
                    if let Some(event) = event {
                        self.doubtful.about(Some(*event));
                    }
                    return;
                }
            }
        }
        self.refuse_foreign_streams(&bound);
        self.refuse_equal_targets(&bound);
        self.steps.push(bound);
    }

    fn end(&mut self, text: &Text) -> Result<VersionId, Option<EventId>> {
        reference::read(self.model, self.unsound, text).map_err(|Dangling { event, diagnostic }| {
            self.diagnostics.extend(diagnostic.map(|diagnostic| *diagnostic));
            event
        })
    }

    /// A stored event stays in its stream, whatever it is read as.
    fn refuse_foreign_streams(&mut self, step: &BoundStep<'_>) {
        let source = self.model.event(step.from.event);
        for (target, text) in &step.to {
            let event = self.model.event(target.event);
            let in_doubt = [step.from.event, target.event].iter().any(|event| self.unsound.events.contains(event));
            if event.stream == source.stream || in_doubt {
                continue;
            }
            let [old, new] = [source, event].map(|event| &self.model.stream(event.stream).name);
            let message = format!("this step leads from stream `{old}` to stream `{new}`");
            self.diagnostics.push(
                Diagnostic::error(
                    &catalog::STEP_ACROSS_STREAMS,
                    message,
                    text.span,
                    format!("`{}` is an event of `{new}`", event.name),
                )
                .see(step.from_text.span, format!("`{}` is an event of `{old}`", source.name))
                .note("a stored event stays in its stream, whatever it is read as"),
            );
        }
    }

    fn refuse_equal_targets(&mut self, step: &BoundStep<'_>) {
        for (index, (target, text)) in step.to.iter().enumerate() {
            if let Some((_, other)) = step.to[..index].iter().find(|(other, _)| other == target) {
                let message = format!("a split leads to `{}` twice", text.value);
                self.diagnostics.push(
                    Diagnostic::error(
                        &catalog::TARGET_TWICE,
                        message,
                        text.span,
                        "one event would be read as two equal ones",
                    )
                    .see(other.span, "it is here already")
                    .help("remove one of them"),
                );
            }
        }
    }
}

/// The step that leaves each version; a second one is an error.
fn first_steps<'a, 'raw>(
    model: &Model,
    steps: &'a [BoundStep<'raw>],
    diagnostics: &mut Vec<Diagnostic>,
) -> FirstSteps<'a, 'raw> {
    let mut first: FirstSteps<'a, 'raw> = BTreeMap::new();
    for step in steps {
        let Some(other) = first.get(&step.from) else {
            first.insert(step.from, step);
            continue;
        };
        let event = model.event(step.from.event);
        let message = format!("two upcast steps lead away from v{} of `{}`", step.from.version, event.name);
        diagnostics.push(
            Diagnostic::error(&catalog::TWO_STEPS, message, step.from_text.span, step.destination(model))
                .see(other.from_text.span, other.destination(model))
                .note("an event has exactly one way to its current version")
                .help("remove one of the two"),
        );
    }
    first
}

/// Following the steps ends. One that leads back is shown with the circle that it closes, if there is one.
fn refuse_circles(
    model: &Model,
    steps: &[BoundStep<'_>],
    first: &FirstSteps<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut seen: BTreeSet<VersionId> = BTreeSet::new();
    for step in steps {
        let Some((target, text)) = step.backward() else { continue };
        let circle = circle(step, target, first);
        if circle.iter().any(|(version, _)| seen.contains(version)) {
            continue;
        }
        if target == step.from || circle.is_empty() {
            let event = model.event(step.from.event);
            let (from, to) = (step.from.version, target.version);
            let message = format!("an upcast step of `{}` leads from v{from} to v{to}", event.name);
            let label = if from == to { "this is where it starts" } else { "this version is older" };
            diagnostics.push(
                Diagnostic::error(&catalog::BACKWARD_STEP, message, text.span, label)
                    .see(step.from_text.span, "it starts here")
                    .note("a step makes an event of a later version out of an older one"),
            );
            continue;
        }
        seen.extend(circle.iter().map(|(version, _)| *version));
        diagnostics.push(round_trip(model, step.from, text, &circle));
    }
    // Across types there is no back and forth; the step that stands last is taken for the one that closes the circle.
    for step in steps.iter().rev().filter(|step| step.backward().is_none()) {
        for (target, text) in &step.to {
            let circle = circle(step, *target, first);
            if !circle.is_empty() && !circle.iter().any(|(version, _)| seen.contains(version)) {
                seen.extend(circle.iter().map(|(version, _)| *version));
                diagnostics.push(round_trip(model, step.from, text, &circle));
            }
        }
    }
}

/// The error for the steps of `circle`, of which the one at `closing` leads back.
fn round_trip(model: &Model, start: VersionId, closing: &Text, circle: &[(VersionId, &Text)]) -> Diagnostic {
    let within = circle.iter().all(|(version, _)| version.event == start.event);
    let name = |version: VersionId| {
        if within { format!("v{}", version.version) } else { format!("`{}`", model.version_text(version)) }
    };
    let way: Vec<String> = circle.iter().map(|(version, _)| name(*version)).collect();
    let event = model.event(start.event);
    let message = format!("the upcasts of `{}` go in a circle: {} -> {}", event.name, way.join(" -> "), name(start));
    let next = |index: usize| circle.get(index + 1).map_or(start, |(version, _)| *version);
    let label = format!("this step leads back to {}", name(next(0)));
    let mut diagnostic = Diagnostic::error(&catalog::UPCAST_CYCLE, message, closing.span, label);
    for (index, (version, text)) in circle.iter().enumerate().skip(1) {
        diagnostic = diagnostic.see(text.span, format!("{} leads to {}", name(*version), name(next(index))));
    }
    diagnostic.help(match event.versions.last() {
        Some(last) if within => {
            format!("steps lead to later versions, and the chain ends at v{}: remove this one", last.version)
        }
        _ => "remove one of the steps".to_owned(),
    })
}

/// The way from `target` of `start` back to where `start` begins: each version with the text of where it leads.
fn circle<'a>(start: &'a BoundStep<'_>, target: VersionId, first: &FirstSteps<'a, '_>) -> Vec<(VersionId, &'a Text)> {
    let Some((_, text)) = start.to.iter().find(|(version, _)| *version == target) else { return Vec::new() };
    let mut way = vec![(start.from, *text)];
    let mut dead_ends = BTreeSet::new();
    if leads_back(target, start.from, first, &mut dead_ends, &mut way) { way } else { Vec::new() }
}

/// Whether the steps from `at` lead to `home`, and how.
fn leads_back<'a>(
    at: VersionId,
    home: VersionId,
    first: &FirstSteps<'a, '_>,
    visited: &mut BTreeSet<VersionId>,
    way: &mut Vec<(VersionId, &'a Text)>,
) -> bool {
    if at == home {
        return true;
    }
    if !visited.insert(at) {
        return false;
    }
    let Some(step) = first.get(&at) else { return false };
    for (target, text) in &step.to {
        way.push((at, text));
        if leads_back(*target, home, first, visited, way) {
            return true;
        }
        way.pop();
    }
    false
}

fn missing_steps<'a>(
    model: &'a Model,
    id: EventId,
    event: &'a Event,
    first: &'a FirstSteps<'_, '_>,
    steps: &'a [BoundStep<'_>],
) -> impl Iterator<Item = Diagnostic> + 'a {
    let step_from = move |version: Version| first.get(&VersionId { event: id, version });
    let pairs = event.versions.iter().zip(event.versions.iter().skip(1));
    pairs.filter(move |(old, _)| step_from(old.version).is_none()).map(move |(old, new)| {
        let current = new.version == event.current().version && step_from(new.version).is_none();
        let label = if current {
            format!("v{} is the current version", new.version)
        } else {
            format!("v{} is here", new.version)
        };
        let message = format!("upcast chain of `{}` has no step from v{} to v{}", event.name, old.version, new.version);
        let diagnostic = Diagnostic::error(&catalog::MISSING_STEP, message, new.span, label);
        let here = VersionId { event: id, version: old.version };
        let arrival = steps.iter().flat_map(|step| &step.to).find(|(target, _)| *target == here);
        let diagnostic = match arrival {
            Some((_, text)) => diagnostic.see(text.span, "the chain ends here"),
            None => diagnostic.see(old.span, format!("nothing leads away from v{}", old.version)),
        };
        diagnostic.help(suggestion::step(model, event, old, new))
    })
}

/// Steps in code are methods of one trait.
fn refuse_equal_methods(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut methods: BTreeMap<&str, &Event> = BTreeMap::new();
    for event in &model.events {
        for step in &event.steps {
            let (StepBody::Rust { method } | StepBody::Async { method }) = &step.body else { continue };
            let Some(other) = methods.insert(method.as_str(), event).filter(|other| other.name != event.name) else {
                continue;
            };
            let message = format!(
                "events `{}` and `{}` both claim the method `{method}` of the trait `Upcasters`",
                other.name, event.name
            );
            diagnostics.push(
                Diagnostic::error(&catalog::RUST_NAME_CLASH, message, event.span, "it follows from this name")
                    .see(other.span, "and from this one")
                    .help("rename one of them, or declare one of the two steps"),
            );
        }
    }
}

/// Something can be appended to every stream.
fn refuse_left_streams(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for (index, stream) in model.streams.iter().enumerate() {
        let mut events = model.events_of(StreamId(index)).map(|(_, event)| event).peekable();
        if events.peek().is_some() && events.all(Event::is_left) {
            let message = format!("every event type of stream `{}` is retired", stream.name);
            diagnostics.push(
                Diagnostic::error(&catalog::EMPTY_STREAM, message, stream.span, "nothing can be appended to it")
                    .note("a stream needs an event type that is written, also when it is only read any more")
                    .help("keep the last event type without `to = []`, or declare the one that follows it"),
            );
        }
    }
}
