//! Upcast chains: from every old version of an event, exactly one way leads to the current one.

use std::collections::{BTreeMap, BTreeSet};

use super::reference::{self, Dangling, Reference};
use super::{step, suggestion};
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::Text;
use crate::manifest::raw::{Manifest, Upcast};
use crate::model::{Event, EventId, Model, Step, Version};
use crate::resolve::Unsound;

/// A step whose ends exist and are versions of one event.
pub(super) struct BoundStep<'raw> {
    pub(super) raw: &'raw Upcast,
    pub(super) from: Version,
    pub(super) to: Version,
    pub(super) from_text: &'raw Text,
    pub(super) to_text: &'raw Text,
}

impl BoundStep<'_> {
    fn goes_forward(&self) -> bool {
        self.from < self.to
    }
}

/// Fills the steps of every event.
pub(super) fn complete(model: &mut Model, unsound: &Unsound, raw: &Manifest) -> Vec<Diagnostic> {
    let mut bound =
        Binding { model, unsound, steps: BTreeMap::new(), doubtful: Doubt::default(), diagnostics: Vec::new() };
    for upcast in &raw.upcasts {
        bound.bind(upcast);
    }
    let Binding { steps, doubtful, mut diagnostics, .. } = bound;
    for index in 0..model.events.len() {
        let id = EventId(index);
        let event = model.event(id);
        let bound = steps.get(&id).map_or(&[][..], Vec::as_slice);
        let first = first_steps(event, bound, &mut diagnostics);
        check_directions(event, bound, &first, &mut diagnostics);
        // With a version missing, or a step that might be the missing one, a gap in the chain is no news.
        let counted = event.versions.iter().zip(1..).all(|(version, number)| version.version.get() == number);
        if counted && !doubtful.covers(id) {
            diagnostics.extend(missing_steps(model, event, &first, bound));
        }
        let resolved: Vec<Step> = first
            .values()
            .filter(|step| step.goes_forward())
            .filter_map(|bound| step::resolve(model, event, bound, !unsound.events.contains(&id), &mut diagnostics))
            .collect();
        model.events[index].steps = resolved;
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
    steps: BTreeMap<EventId, Vec<BoundStep<'raw>>>,
    doubtful: Doubt,
    diagnostics: Vec<Diagnostic>,
}

impl<'raw> Binding<'_, 'raw> {
    fn bind(&mut self, raw: &'raw Upcast) {
        let ends = [&raw.from, &raw.to].map(|end| end.as_ref().map(|text| (text, self.end(text))));
        let [Some((from_text, from)), Some((to_text, to))] = ends else {
            let named = ends.into_iter().flatten().find_map(|(_, end)| Some(end.ok()?.event));
            self.doubtful.about(named);
            return;
        };
        let (from, to) = match (from, to) {
            (Ok(from), Ok(to)) => (from, to),
            (from, to) => {
                let event =
                    |end: Result<Reference, Option<EventId>>| end.map_or_else(|event| event, |end| Some(end.event));
                let (from, to) = (event(from), event(to));
                // Steps stay within one event, so one clear end says which event this one is about.
                self.doubtful.about(from.or(to));
                return;
            }
        };
        if from.event != to.event {
            self.doubtful.about(Some(from.event));
            self.doubtful.about(Some(to.event));
            let [old, new] = [from, to].map(|end| &self.model.event(end.event).name);
            let message = format!("this step leads from event `{old}` to event `{new}`");
            self.diagnostics.push(
                Diagnostic::error(&catalog::STEP_ACROSS_EVENTS, message, to_text.span, format!("this is a `{new}`"))
                    .see(from_text.span, format!("this is a `{old}`"))
                    .note("upcasts that rename an event type belong to the manifest language, but this release does not execute them"),
            );
            return;
        }
        let step = BoundStep { raw, from: from.version, to: to.version, from_text, to_text };
        self.steps.entry(from.event).or_default().push(step);
    }

    fn end(&mut self, text: &Text) -> Result<Reference, Option<EventId>> {
        reference::read(self.model, self.unsound, text).map_err(|Dangling { event, diagnostic }| {
            self.diagnostics.extend(diagnostic.map(|diagnostic| *diagnostic));
            event
        })
    }
}

/// The step that leaves each version; a second one is an error.
fn first_steps<'a, 'raw>(
    event: &Event,
    steps: &'a [BoundStep<'raw>],
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<Version, &'a BoundStep<'raw>> {
    let mut first: BTreeMap<Version, &BoundStep<'raw>> = BTreeMap::new();
    for step in steps {
        let Some(other) = first.get(&step.from) else {
            first.insert(step.from, step);
            continue;
        };
        let message = format!("two upcast steps lead away from v{} of `{}`", step.from, event.name);
        diagnostics.push(
            Diagnostic::error(
                &catalog::TWO_STEPS,
                message,
                step.from_text.span,
                format!("this one leads to v{}", step.to),
            )
            .see(other.from_text.span, format!("this one leads to v{}", other.to))
            .note("an event has exactly one way to its current version")
            .help("remove one of the two"),
        );
    }
    first
}

/// Steps lead to later versions. One that does not is shown with the circle that it closes, if there is one.
fn check_directions(
    event: &Event,
    steps: &[BoundStep<'_>],
    first: &BTreeMap<Version, &BoundStep<'_>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut seen: BTreeSet<Version> = BTreeSet::new();
    for step in steps.iter().filter(|step| !step.goes_forward()) {
        let circle = circle(step, first);
        if circle.iter().any(|step| seen.contains(&step.from)) {
            continue;
        }
        if step.from == step.to || circle.is_empty() {
            let message = format!("an upcast step of `{}` leads from v{} to v{}", event.name, step.from, step.to);
            let label = if step.from == step.to { "this is where it starts" } else { "this version is older" };
            diagnostics.push(
                Diagnostic::error(&catalog::BACKWARD_STEP, message, step.to_text.span, label)
                    .see(step.from_text.span, "it starts here")
                    .note("a step makes an event of a later version out of an older one"),
            );
            continue;
        }
        let way: Vec<String> = circle.iter().map(|step| format!("v{}", step.from)).collect();
        let message = format!("the upcasts of `{}` go in a circle: {} -> v{}", event.name, way.join(" -> "), step.from);
        let label = format!("this step leads back to v{}", step.to);
        let mut diagnostic = Diagnostic::error(&catalog::UPCAST_CYCLE, message, step.to_text.span, label);
        for other in &circle[1..] {
            diagnostic = diagnostic.see(other.to_text.span, format!("v{} leads to v{}", other.from, other.to));
        }
        seen.extend(circle.iter().map(|step| step.from));
        diagnostics.push(diagnostic.help(match event.versions.last() {
            Some(last) => {
                format!("steps lead to later versions, and the chain ends at v{}: remove this one", last.version)
            }
            None => "remove one of the steps".to_owned(),
        }));
    }
}

/// The steps from `start` back to the version it starts from; empty if they do not lead there.
fn circle<'a, 'raw>(
    start: &'a BoundStep<'raw>,
    first: &BTreeMap<Version, &'a BoundStep<'raw>>,
) -> Vec<&'a BoundStep<'raw>> {
    let mut way = vec![start];
    let mut at = start.to;
    while at != start.from {
        // Longer than all versions: it circles somewhere else.
        if way.len() > first.len() {
            return Vec::new();
        }
        let Some(step) = first.get(&at) else { return Vec::new() };
        way.push(step);
        at = step.to;
    }
    way
}

fn missing_steps<'a>(
    model: &'a Model,
    event: &'a Event,
    first: &'a BTreeMap<Version, &BoundStep<'_>>,
    steps: &'a [BoundStep<'_>],
) -> impl Iterator<Item = Diagnostic> + 'a {
    let pairs = event.versions.iter().zip(event.versions.iter().skip(1));
    pairs.filter(|(version, _)| !first.contains_key(&version.version)).map(move |(old, new)| {
        let current = new.version == event.current().version;
        let label = if current {
            format!("v{} is the current version", new.version)
        } else {
            format!("v{} is here", new.version)
        };
        let message = format!("upcast chain of `{}` has no step from v{} to v{}", event.name, old.version, new.version);
        let diagnostic = Diagnostic::error(&catalog::MISSING_STEP, message, new.span, label);
        let diagnostic = match steps.iter().find(|step| step.to == old.version) {
            Some(step) => diagnostic.see(step.to_text.span, "the chain ends here"),
            None => diagnostic.see(old.span, format!("nothing leads away from v{}", old.version)),
        };
        diagnostic.help(suggestion::step(model, event, old, new))
    })
}
