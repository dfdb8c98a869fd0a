//! Projections of a stream.

use std::fmt::Write as _;

use serde_json::Value;

use super::condition::{Place, condition, paths};
use super::field::{Field, doc};
use super::manifest::{Drawer, DrawnProjection};
use super::value_type::Type;

/// A column of a key: its type, and what is in it where an event does not say otherwise.
const KEYS: &[(&str, &str)] = &[
    ("uuid", "stream.id"),
    ("i64", "stream.version"),
    ("string", "'all'"),
    ("timestamp", "meta.recorded_at"),
    ("i64", "7"),
];

impl Drawer {
    /// A table made of what some of the events have.
    pub(super) fn projection(&mut self, events: &[(String, Vec<Field>)]) {
        let name = self.name();
        let mut text = format!("[projections.{name}]\n");
        if self.chance.percent(20) {
            writeln!(text, "doc = {}", doc(&mut self.chance)).unwrap();
        }
        if self.chance.percent(20) {
            writeln!(text, "table = \"{}\"", self.name()).unwrap();
        }
        let mut key: Vec<(String, &str, &str)> = vec![(self.name(), "uuid", "stream.id")];
        for (ty, value) in KEYS {
            if self.chance.percent(15) {
                key.push((self.name(), ty, value));
            }
        }
        let entries: Vec<String> = key.iter().map(|(column, _, value)| format!("{column} = \"{value}\"")).collect();
        writeln!(text, "key = {{ {} }}", entries.join(", ")).unwrap();
        let mut chosen: Vec<&(String, Vec<Field>)> = events.iter().filter(|_| self.chance.percent(80)).collect();
        if chosen.is_empty() {
            chosen.push(&events[0]);
        }
        if self.chance.percent(40) {
            let left = events.iter().filter(|(event, _)| !chosen.iter().any(|(other, _)| other == event));
            let left: Vec<String> = left.map(|(event, _)| format!("\"{event}\"")).collect();
            writeln!(text, "ignore = [{}]", left.join(", ")).unwrap();
        }
        let (mut columns, mut reactions) = (String::new(), String::new());
        let status = self.name();
        writeln!(columns, "{status} = {{ type = \"string\"{} }}", self.column_keys(&Type::Scalar("string"), None))
            .unwrap();
        let mut has_rows = false;
        for (index, (event, fields)) in chosen.iter().enumerate() {
            writeln!(reactions, "[projections.{name}.on.{event}]").unwrap();
            if index > 0 && self.chance.percent(15) {
                writeln!(reactions, "delete = true").unwrap();
                self.guard(fields, 20, &mut reactions);
                continue;
            }
            // The first one always creates a row.
            let creates = index == 0 || self.chance.percent(50);
            let is_guarded = self.guard(fields, 30, &mut reactions);
            has_rows |= index == 0 && !is_guarded;
            self.own_key(&key, fields, &mut reactions);
            self.reaction(fields, creates.then_some(status.as_str()), &mut columns, &mut reactions);
        }
        self.chunk(format!("{text}[projections.{name}.columns]\n{columns}{reactions}"));
        self.drawn.projections.push(DrawnProjection { name, has_rows });
    }

    /// Maybe the condition without which an event does nothing.
    fn guard(&mut self, fields: &[Field], percent: usize, reactions: &mut String) -> bool {
        let mut places = event_paths(fields);
        places.push(Place {
            text: "stream.version".to_owned(),
            ty: Type::Scalar("i64"),
            nullable: false,
            is_column: false,
        });
        let predicate =
            if self.chance.percent(percent) { condition(&mut self.chance, &mut places, None, 2) } else { None };
        if let Some(predicate) = &predicate {
            writeln!(reactions, "where = {}", Value::from(predicate.as_str())).unwrap();
        }
        predicate.is_some()
    }

    /// Maybe a key of the event's own.
    fn own_key(&mut self, key: &[(String, &str, &str)], fields: &[Field], reactions: &mut String) {
        if self.chance.percent(70) {
            return;
        }
        let entries = key.iter().map(|(column, ty, value)| {
            let able: Vec<Place> = event_paths(fields).into_iter().filter(|place| place.ty.is(ty)).collect();
            if able.is_empty() || self.chance.percent(40) {
                return format!("{column} = \"{value}\"");
            }
            let place = self.chance.one_of(&able);
            if place.nullable {
                format!("{column} = \"coalesce({}, {value})\"", place.text)
            } else {
                format!("{column} = \"{}\"", place.text)
            }
        });
        let entries: Vec<String> = entries.collect();
        writeln!(reactions, "key = {{ {} }}", entries.join(", ")).unwrap();
    }

    fn reaction(&mut self, fields: &[Field], status: Option<&str>, columns: &mut String, reactions: &mut String) {
        let (mut set, mut add) = (Vec::new(), Vec::new());
        for place in event_paths(fields).into_iter().filter(|place| place.ty.fits_a_row()) {
            if self.chance.percent(30) {
                continue;
            }
            let (column, ty) = (self.name(), place.ty.text());
            let is_number = ["i32", "i64", "f64", "decimal"].iter().any(|number| place.ty.is(number));
            let expression = self.expression(&place, fields);
            let nullable = expression.1;
            if is_number && !nullable && self.chance.percent(50) {
                let keys = self.column_keys(&place.ty, Some("0"));
                writeln!(columns, "{column} = {{ type = \"{ty}\"{keys} }}").unwrap();
                add.push(format!("{column} = {}", Value::from(expression.0)));
            } else {
                let default = if self.chance.percent(20) { place.ty.default(&mut self.chance) } else { None };
                let default = default.filter(|_| !nullable).map(|(text, _)| text);
                let mark = if default.is_some() { "" } else { "?" };
                let keys = self.column_keys(&place.ty, default.as_deref());
                writeln!(columns, "{column} = {{ type = \"{ty}{mark}\"{keys} }}").unwrap();
                set.push(format!("{column} = {}", Value::from(expression.0)));
            }
        }
        let last_change = self.name();
        writeln!(columns, "{last_change} = \"timestamp?\"").unwrap();
        set.push(format!("{last_change} = \"meta.recorded_at\""));
        set.extend(
            status.map(|status| format!("{status} = \"'{}'\"", self.chance.one_of(&["new", "it''s", "a {b}", "$1"]))),
        );
        writeln!(reactions, "set = {{ {} }}", set.join(", ")).unwrap();
        if !add.is_empty() {
            writeln!(reactions, "add = {{ {} }}", add.join(", ")).unwrap();
        }
    }

    /// Something of the type of `place`, and whether it may be absent.
    fn expression(&mut self, place: &Place, fields: &[Field]) -> (String, bool) {
        let Place { text, ty, nullable, .. } = place;
        let constant = ty.constant(&mut self.chance);
        let present = if *nullable { format!("coalesce({text}, {constant})") } else { text.clone() };
        let mut others: Vec<Place> = event_paths(fields);
        match self.chance.below(6) {
            _ if ty.is("json") => (text.clone(), *nullable),
            0 if *nullable => (present, false),
            1 if ty.is("string") => (format!("upper({present}) || '-' || lower({present})"), false),
            1 if ty.is("i32") || ty.is("i64") || ty.is("decimal") => (format!("{present} / 2 - 1 + 3"), false),
            1 if ty.is("f64") => (format!("-{present} * 0.5"), false),
            2 | 3 => match condition(&mut self.chance, &mut others, None, 1) {
                Some(test) if *nullable && self.chance.percent(50) => {
                    (format!("case when {test} then {text} end"), true)
                }
                Some(test) => (format!("case when {test} then {present} else {constant} end"), false),
                None => (text.clone(), *nullable),
            },
            _ => (text.clone(), *nullable),
        }
    }

    /// The rest of the long form of a column.
    fn column_keys(&mut self, ty: &Type, default: Option<&str>) -> String {
        let mut keys = String::new();
        if let Some(default) = default {
            write!(keys, ", default = {default}").unwrap();
        }
        if self.chance.percent(25) {
            let index = if ty.is("json") { "gin" } else { *self.chance.one_of(&["btree", "hash"]) };
            write!(keys, ", index = \"{index}\"").unwrap();
        }
        if self.chance.percent(15) {
            write!(keys, ", doc = {}", doc(&mut self.chance)).unwrap();
        }
        keys
    }
}

fn event_paths(fields: &[Field]) -> Vec<Place> {
    paths("event.", fields, false)
}
