//! Streams, and their events with every version that these had.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::field::{Field, doc, lines, object};
use super::manifest::Drawer;
use super::step::{Body, CodeStep, Step, VersionOf};
use super::value_type::Type;

/// An event as it was stored in an older version, and the events that it is read as.
#[derive(Clone, Debug)]
pub(crate) struct OldEvent {
    pub(crate) from: VersionOf,
    pub(crate) json: String,
    pub(crate) read: Vec<(String, String)>,
}

/// A stream while it is drawn.
#[derive(Default)]
struct Line {
    stream: String,
    versions: BTreeMap<VersionOf, Vec<Field>>,
    steps: BTreeMap<VersionOf, Step>,
    text: String,
    /// The events that a program appends.
    current: Vec<(String, Vec<Field>)>,
}

impl Drawer {
    pub(super) fn stream(&mut self) {
        let mut line = Line { stream: self.type_name(), ..Line::default() };
        writeln!(line.text, "[streams.{}]", line.stream).unwrap();
        if self.chance.percent(20) {
            writeln!(line.text, "doc = {}\nplural = \"{}\"", doc(&mut self.chance), self.name()).unwrap();
        }
        let mut count = 1 + self.chance.below(3);
        while count > 0 || line.current.is_empty() {
            let (event, fields) = (self.type_name(), self.event_fields(6));
            self.event(&mut line, event, fields, 2);
            count = count.saturating_sub(1);
        }
        for ((event, version), step) in &line.steps {
            let from = (event.clone(), *version);
            let to = |values: &[Value]| step.to.iter().cloned().zip(values.iter().map(Value::to_string)).collect();
            if let Body::Code(values) = &step.body {
                self.drawn.code.push(CodeStep { from: from.clone(), to: to(values) });
            }
            for number in [0, 1] {
                let value = Value::Object(object(&line.versions[&from], number));
                let read = line.follow(&from, &value);
                self.drawn.old_events.push(OldEvent { from: from.clone(), json: value.to_string(), read });
            }
        }
        for (event, fields) in &line.current {
            self.drawn.events.push((event.clone(), Value::Object(object(fields, 0)).to_string()));
        }
        self.chunk(line.text);
        for _ in 0..self.chance.below(3) {
            self.projection(&line.current);
        }
    }

    /// The fields of a version; sometimes those of a struct are among them, which a later one can put there.
    pub(super) fn event_fields(&mut self, most: usize) -> Vec<Field> {
        let mut fields = self.fields(most);
        for field in &mut fields {
            field.describe(&mut self.chance);
        }
        let structs =
            self.types.iter().filter_map(|ty| if let Type::Struct(_, parts) = ty { Some(parts) } else { None });
        let structs: Vec<Vec<Field>> = structs.cloned().collect();
        if !structs.is_empty() && self.chance.percent(40) {
            let parts = self.chance.one_of(&structs);
            fields.extend(parts.iter().map(|part| Field::new(part.name.clone(), part.ty.clone())));
        }
        fields
    }

    /// An event from its first version on, with the events that it becomes, so many times at most.
    fn event(&mut self, line: &mut Line, event: String, mut fields: Vec<Field>, more: usize) {
        writeln!(line.text, "[events.{event}]\nstream = \"{}\"", line.stream).unwrap();
        if self.chance.percent(20) {
            writeln!(line.text, "doc = {}", doc(&mut self.chance)).unwrap();
        }
        let last = 1 + self.chance.below(4);
        // Versions with a step of their own to one that is not the next.
        for version in 1..=last {
            write!(line.text, "[events.{event}.v{version}]\n{}", lines(&fields)).unwrap();
            line.versions.insert((event.clone(), version), fields.clone());
            if version == last {
                break;
            }
            let to = vec![(event.clone(), version + 1)];
            let mut targets = self.step(line, &(event.clone(), version), &fields, to);
            fields = targets.remove(0);
        }
        let end = (event.clone(), last);
        let fate = if more == 0 { 9 } else { self.chance.below(10) };
        let targets: Vec<String> = match fate {
            0 => {
                writeln!(line.text, "[[upcasts]]\nfrom = \"{event}@{last}\"\nto = []").unwrap();
                if self.chance.percent(50) {
                    writeln!(line.text, "reason = {}", doc(&mut self.chance)).unwrap();
                }
                line.steps.insert(end, Step { to: Vec::new(), body: Body::Declared(Vec::new()) });
                return;
            }
            1 => vec![self.type_name()],
            2 => vec![self.type_name(), self.type_name()],
            _ => return line.current.push((event, fields)),
        };
        let to = targets.iter().map(|target| (target.clone(), 1)).collect();
        let made = self.step(line, &end, &fields, to);
        for (target, fields) in targets.into_iter().zip(made) {
            self.event(line, target, fields, more - 1);
        }
    }

    /// A step to these versions; gives their fields.
    fn step(&mut self, line: &mut Line, from: &VersionOf, fields: &[Field], to: Vec<VersionOf>) -> Vec<Vec<Field>> {
        let names: Vec<String> = to.iter().map(|(event, version)| format!("\"{event}@{version}\"")).collect();
        let target = if let [one] = names.as_slice() { one.clone() } else { format!("[{}]", names.join(", ")) };
        let (text, fields, body) = if self.chance.percent(25) {
            let (text, targets) = self.coded(to.len());
            let (fields, values) = targets.into_iter().unzip();
            (text, fields, Body::Code(values))
        } else {
            let (text, targets) = self.declared(fields, to.len());
            let (fields, moves) = targets.into_iter().unzip();
            (text, fields, Body::Declared(moves))
        };
        writeln!(line.text, "[[upcasts]]\nfrom = \"{}@{}\"\nto = {target}\n{text}", from.0, from.1).unwrap();
        line.steps.insert(from.clone(), Step { to, body });
        fields
    }
}

impl Line {
    /// The events that a value of a version is read as.
    fn follow(&self, version: &VersionOf, value: &Value) -> Vec<(String, String)> {
        let Some(step) = self.steps.get(version) else { return vec![(version.0.clone(), value.to_string())] };
        let made = step.apply(value);
        step.to.iter().zip(made).flat_map(|(target, value)| self.follow(target, &value)).collect()
    }
}
