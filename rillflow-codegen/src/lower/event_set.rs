//! How stored events become those of an enum: of a stream, or of a projection.
//!
//! A type whose every version becomes the current one does that by itself, wherever it is read. Any other (renamed,
//! split, retired, or with an async step on its way) is followed here, version by version, to the events that the enum
//! has; what becomes none of them is skipped.

use std::collections::BTreeSet;

use super::{conversion, lint, rust_literal, upcast};
use crate::ir;
use crate::model::{Event, EventId, Model, Step, StepBody, StreamId, VersionId};

/// The events of a stream.
pub(super) fn of_stream(model: &Model, stream: StreamId, name: &str) -> ir::EventSet {
    let all: Vec<EventId> = model.events_of(stream).map(|(id, _)| id).collect();
    let wanted = all.iter().copied().filter(|id| !model.event(*id).is_left()).collect();
    // Whoever reads a stream meets every event that is stored in it, also a retired one.
    event_set(model, name, (wanted, Some(stream)), &all)
}

/// The events `wanted`, wherever they are stored.
pub(super) fn of_events(model: &Model, wanted: BTreeSet<EventId>, name: &str) -> ir::EventSet {
    let ids = (0..model.events.len()).map(EventId);
    let leads_there = |id: &EventId| {
        let mut versions = model.event(*id).versions.iter().map(|one| VersionId { event: *id, version: one.version });
        versions.any(|version| leads_to(model, version, &wanted))
    };
    let stored: Vec<EventId> = ids.filter(leads_there).collect();
    event_set(model, name, (wanted, None), &stored)
}

/// Whether every version becomes the current one, without an async step.
pub(super) fn is_plain(model: &Model, event: &Event) -> bool {
    let stays = |step: &Step| {
        let code = matches!(step.body, StepBody::Declared(_) | StepBody::Rust { .. });
        code && matches!(step.to.as_slice(), [target] if model.event(target.event).name == event.name)
    };
    !event.is_left() && event.steps.iter().all(stays)
}

fn event_set(
    model: &Model,
    name: &str,
    (wanted, home): (BTreeSet<EventId>, Option<StreamId>),
    stored: &[EventId],
) -> ir::EventSet {
    let mut follower = Follower { model, wanted, home, needs_upcasters: false, waits: false };
    // Types that are read in the same way share an arm: those that are skipped in all of their versions.
    let mut arms: Vec<ir::Arm> = Vec::new();
    for id in stored {
        let arm = follower.arm(*id);
        match arms.iter_mut().find(|other| other.body == arm.body) {
            Some(other) => other.pattern = format!("{} | {}", other.pattern, arm.pattern),
            None => arms.push(arm),
        }
    }
    let resume = follower.resume();
    let Follower { needs_upcasters, waits, .. } = follower;
    let waiting = if waits { "super::upcasters::Waiting" } else { "::rillflow_runtime::event::Never" };
    ir::EventSet {
        name: name.to_owned(),
        upcasters: upcast::upcasters(model).to_owned(),
        waiting: waiting.to_owned(),
        types: stored.iter().map(|id| rust_literal::string(&model.event(*id).name)).collect(),
        upcasters_parameter: if needs_upcasters { "upcasters" } else { "_upcasters" }.to_owned(),
        attributes: lint::long_function(arms.iter().flat_map(|arm| &arm.body)),
        arms,
        resume_attributes: lint::resume(model, &resume),
        resume,
    }
}

/// Whether what a step makes is an event that somebody reads.
pub(super) fn leads_somewhere(model: &Model, step: &Step) -> bool {
    let read = (0..model.events.len()).map(EventId).filter(|id| !model.event(*id).is_left()).collect();
    step.to.iter().any(|target| leads_to(model, *target, &read))
}

fn leads_to(model: &Model, version: VersionId, wanted: &BTreeSet<EventId>) -> bool {
    match model.event(version.event).step_from(version.version) {
        None => wanted.contains(&version.event),
        Some(step) => step.to.iter().any(|target| leads_to(model, *target, wanted)),
    }
}

struct Follower<'a> {
    model: &'a Model,
    /// The events of the enum.
    wanted: BTreeSet<EventId>,
    /// The stream whose module it is, if it is one.
    home: Option<StreamId>,
    needs_upcasters: bool,
    waits: bool,
}

/// Statements, and what they need.
#[derive(Default)]
struct Code {
    statements: Vec<String>,
    /// Whether an error of theirs names the stored event.
    names_stored: bool,
    needs_upcasters: bool,
}

impl Code {
    fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }
}

impl Follower<'_> {
    /// What becomes of the stored events of a type.
    fn arm(&mut self, id: EventId) -> ir::Arm {
        let event = self.model.event(id);
        let pattern = rust_literal::string(&event.name);
        if is_plain(self.model, event) {
            self.needs_upcasters = true;
            let read = "let event = ::rillflow_runtime::event::Upcast::decode(stored, upcasters)?;".to_owned();
            return ir::Arm { pattern, body: vec![read, format!("parts.push(Self::{}(event));", event.rust)] };
        }
        let (mut skipped, mut body) = (Vec::new(), Vec::new());
        for version in &event.versions {
            let code = self.follow(VersionId { event: id, version: version.version });
            if code.is_empty() {
                skipped.push(i128::from(version.version.get()));
                continue;
            }
            self.needs_upcasters |= code.needs_upcasters;
            body.push(format!("{} => {{", version.version));
            let path = self.path(VersionId { event: id, version: version.version });
            body.push(format!("let event: {path} = stored.parse()?;"));
            body.extend(code.statements);
            body.push("}".to_owned());
        }
        if !skipped.is_empty() {
            body.push(format!("{} => {{}}", rust_literal::integer_pattern(skipped)));
        }
        let last = event.current().version;
        body.insert(0, "match stored.version() {".to_owned());
        body.push(format!("_ => return Err(stored.newer_than({last})),"));
        body.push("}".to_owned());
        ir::Arm { pattern, body }
    }

    /// The statements that bring `event`, a struct of `version`, to the events of the enum; none if it becomes none.
    fn follow(&mut self, version: VersionId) -> Code {
        let event = self.model.event(version.event);
        let Some(step) = event.step_from(version.version) else {
            if !self.wanted.contains(&version.event) {
                return Code::default();
            }
            return Code { statements: vec![format!("parts.push(Self::{}(event));", event.rust)], ..Code::default() };
        };
        let on = self.go_on(step);
        if on.is_empty() {
            return on;
        }
        let call = match &step.body {
            StepBody::Retired => return Code::default(),
            StepBody::Async { method } => {
                self.waits = true;
                let waiting = format!("super::upcasters::Waiting::{}(event)", upcast::variant(method));
                return Code { statements: vec![format!("parts.wait({waiting});")], ..Code::default() };
            }
            StepBody::Declared(_) => {
                let targets: Vec<String> = step.to.iter().map(|target| self.path(*target)).collect();
                match targets.as_slice() {
                    [only] => format!("{only}::from(event)"),
                    several => format!("<{}>::from(event)", conversion::tuple(several)),
                }
            }
            StepBody::Rust { method } => {
                let ends = upcast::step_ends(self.model, version.event, step);
                format!("upcasters.{method}(event).map_err(|source| stored.step_failed({ends}, source))?")
            }
        };
        let is_code = matches!(step.body, StepBody::Rust { .. });
        let name = if step.to.len() == 1 { "event" } else { "made" };
        let mut statements = vec![format!("let {name} = {call};")];
        statements.extend(on.statements);
        Code { statements, names_stored: on.names_stored || is_code, needs_upcasters: on.needs_upcasters || is_code }
    }

    /// The statements that go on with what `step` made: `event`, or the tuple `made` if it splits the event.
    fn go_on(&mut self, step: &Step) -> Code {
        if let [target] = step.to.as_slice() {
            return self.follow(*target);
        }
        let mut all = Code::default();
        for (index, target) in step.to.iter().enumerate() {
            let code = self.follow(*target);
            if code.is_empty() {
                continue;
            }
            all.statements.push(format!("let event = made.{index};"));
            all.statements.extend(code.statements);
            all.names_stored |= code.names_stored;
            all.needs_upcasters |= code.needs_upcasters;
        }
        all
    }

    /// The struct of a version.
    fn path(&self, version: VersionId) -> String {
        let event = self.model.event(version.event);
        match event.version(version.version) {
            Some(one) if self.home == Some(event.stream) => one.rust.to_string(),
            _ => upcast::path(self.model, version),
        }
    }

    /// The async steps that lead to an event of the enum.
    fn resume(&mut self) -> Vec<String> {
        let only_one = upcast::waiting_steps(self.model).count() == 1;
        let mut statements = Vec::new();
        for (id, step) in in_order(self.model) {
            let StepBody::Async { method } = &step.body else { continue };
            let code = self.go_on(step);
            if code.is_empty() {
                continue;
            }
            let variant = format!("super::upcasters::Waiting::{}", upcast::variant(method));
            // With one variant there is nothing to tell apart.
            let select = if only_one {
                format!("|{variant}(event)| Ok(event)")
            } else {
                format!("|waiting| if let {variant}(event) = waiting {{ Ok(event) }} else {{ Err(waiting) }}")
            };
            let made = if step.to.len() == 1 { "event" } else { "made" };
            let stored = if code.names_stored { "stored" } else { "_stored" };
            statements.push(format!(
                "batch.step(({}), {select}, |events| upcasters.{method}(pool, events), |{made}, {stored}, parts| {{ {} \
                 Ok(()) }}).await;",
                upcast::step_ends(self.model, id, step),
                code.statements.join(" ")
            ));
        }
        statements
    }
}

/// Every step, none after one that it leads to.
fn in_order(model: &Model) -> Vec<(EventId, &Step)> {
    fn visit<'a>(
        model: &'a Model,
        version: VersionId,
        seen: &mut BTreeSet<VersionId>,
        found: &mut Vec<(EventId, &'a Step)>,
    ) {
        if !seen.insert(version) {
            return;
        }
        let Some(step) = model.event(version.event).step_from(version.version) else { return };
        for target in &step.to {
            visit(model, *target, seen, found);
        }
        found.push((version.event, step));
    }
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for (index, event) in model.events.iter().enumerate() {
        for version in &event.versions {
            visit(model, VersionId { event: EventId(index), version: version.version }, &mut seen, &mut found);
        }
    }
    found.reverse();
    found
}
