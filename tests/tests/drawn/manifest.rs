//! A manifest, entity by entity. A new part of the language is drawn here.

use std::fmt::Write as _;

use super::chance::Chance;
use super::value_type::{Type, lines, object};

/// A drawn manifest, and values for what it declares.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    pub(crate) text: String,
    /// Documents with a value in JSON.
    pub(crate) documents: Vec<(String, String)>,
    /// Events with a value of the current version.
    pub(crate) events: Vec<(String, String)>,
    /// Projections that get a row of these events.
    pub(crate) projections: Vec<String>,
}

/// Nouns of a domain, some of which are words of Rust or SQL.
const NOUNS: &[&str] = &[
    "order",
    "user",
    "type",
    "select",
    "line",
    "table",
    "match",
    "group",
    "value",
    "account",
    "default",
    "key",
    "parcel",
    "column",
    "event",
    "box",
    "row",
    "address",
    "self_service",
    "index",
];

struct Drawer {
    chance: Chance,
    drawn: Drawn,
    number: usize,
    types: Vec<Type>,
}

/// A valid manifest that follows from `seed`.
pub(crate) fn draw(seed: u64) -> Drawn {
    let mut drawer = Drawer { chance: Chance::new(seed), drawn: Drawn::default(), number: 0, types: Vec::new() };
    drawer.write("manifest = 1\n[project]\nname = \"drawn\"\n");
    for _ in 0..drawer.chance.below(6) {
        drawer.value_type();
    }
    for _ in 0..drawer.chance.below(5) {
        drawer.document();
    }
    for _ in 0..drawer.chance.below(4) {
        drawer.stream();
    }
    drawer.drawn
}

impl Drawer {
    /// A name that is drawn once, in `snake_case`.
    fn name(&mut self) -> String {
        self.number += 1;
        format!("{}_n{}", self.chance.one_of(NOUNS), self.number)
    }

    fn type_name(&mut self) -> String {
        let name = self.name();
        name.split('_').map(|part| part[..1].to_ascii_uppercase() + &part[1..]).collect()
    }

    fn fields(&mut self, most: usize) -> Vec<(String, Type)> {
        (0..self.chance.below(most + 1)).map(|_| (self.name(), Type::draw(&mut self.chance, &self.types))).collect()
    }

    fn write(&mut self, text: &str) {
        self.drawn.text.push_str(text);
    }

    fn value_type(&mut self) {
        let name = self.type_name();
        let drawn = match self.chance.below(3) {
            0 => {
                let fields = self.fields(5);
                self.write(&format!("[types.{name}.fields]\n{}", lines(&fields)));
                Type::Struct(name, fields)
            }
            1 => {
                let values: Vec<String> = (0..=self.chance.below(5)).map(|_| self.name()).collect();
                let list: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
                self.write(&format!("[types.{name}]\nvalues = [{}]\n", list.join(", ")));
                Type::Set(name, values[0].clone())
            }
            _ => {
                let mut text = format!("[types.{name}]\ntag = \"kind\"\n");
                let mut first = None;
                for _ in 0..=self.chance.below(3) {
                    let (variant, fields) = (self.name(), self.fields(3));
                    write!(text, "[types.{name}.variants.{variant}]\n{}", lines(&fields)).unwrap();
                    let rest = object(&fields);
                    let comma = if rest == "{}" { "" } else { "," };
                    first.get_or_insert(format!("{{\"kind\":\"{variant}\"{comma}{}", &rest[1..]));
                }
                self.write(&text);
                Type::Union(name, first.unwrap())
            }
        };
        self.types.push(drawn);
    }

    fn document(&mut self) {
        let name = self.type_name();
        let (id, value) = *self.chance.one_of(&[
            ("uuid", "\"00000000-0000-0000-0000-000000000001\""),
            ("string", "\"a/b\""),
            ("i64", "-9007199254740993"),
        ]);
        let fields = self.fields(8);
        let mut text = format!("[documents.{name}]\nid = \"{id}\"\n[documents.{name}.fields]\n{}", lines(&fields));
        writeln!(text, "[documents.{name}.duplicated]").unwrap();
        for (field, ty) in fields.iter().filter(|(_, ty)| ty.fits_a_column()) {
            if self.chance.percent(40) {
                continue;
            }
            let mut keys = Vec::new();
            if self.chance.percent(50) {
                let index = *self.chance.one_of(&["btree", "hash", "unique"]);
                keys.push(format!("index = \"{index}\""));
            }
            if ty.is("string") && self.chance.percent(40) {
                let transform = *self.chance.one_of(&["lower", "upper", "trim"]);
                keys.push(format!("transform = \"{transform}\""));
            }
            if self.chance.percent(20) {
                keys.push(format!("column = \"{}\"", self.name()));
            }
            writeln!(text, "{field} = {{ {} }}", keys.join(", ")).unwrap();
        }
        self.write(&text);
        let rest = object(&fields);
        let comma = if rest == "{}" { "" } else { "," };
        self.drawn.documents.push((name, format!("{{\"id\":{value}{comma}{}", &rest[1..])));
    }

    fn stream(&mut self) {
        let stream = self.type_name();
        self.write(&format!("[streams.{stream}]\n"));
        let mut events = Vec::new();
        for _ in 0..=self.chance.below(3) {
            let event = self.type_name();
            let fields = self.event(&event, &stream);
            self.drawn.events.push((event.clone(), object(&fields)));
            events.push((event, fields));
        }
        if self.chance.percent(70) {
            self.projection(&events);
        }
    }

    /// An event with some versions; gives the fields of the last one.
    fn event(&mut self, event: &str, stream: &str) -> Vec<(String, Type)> {
        let mut fields = self.fields(6);
        self.write(&format!("[events.{event}]\nstream = \"{stream}\"\n[events.{event}.v1]\n{}", lines(&fields)));
        let mut steps = String::new();
        for version in 2..2 + self.chance.below(3) {
            let (mut next, mut keys) = (Vec::new(), [Vec::new(), Vec::new(), Vec::new()]);
            let [dropped, renamed, defaults] = &mut keys;
            for (name, ty) in fields {
                match self.chance.below(6) {
                    0 => dropped.push(format!("\"{name}\"")),
                    1 => {
                        let new = self.name();
                        renamed.push(format!("{name} = \"{new}\""));
                        next.push((new, ty));
                    }
                    _ => next.push((name, ty)),
                }
            }
            for (name, ty) in self.fields(2) {
                match ty.default() {
                    Some(value) => defaults.push(format!("{name} = {value}")),
                    None if ty.is_optional() => {}
                    None => continue,
                }
                next.push((name, ty));
            }
            fields = next;
            self.write(&format!("[events.{event}.v{version}]\n{}", lines(&fields)));
            write!(steps, "[[upcasts]]\nfrom = \"{event}@{}\"\nto = \"{event}@{version}\"\n", version - 1).unwrap();
            let [dropped, renamed, defaults] = keys.map(|list| list.join(", "));
            for (key, open, list, close) in
                [("drop", '[', dropped, ']'), ("rename", '{', renamed, '}'), ("default", '{', defaults, '}')]
            {
                if !list.is_empty() {
                    writeln!(steps, "{key} = {open} {list} {close}").unwrap();
                }
            }
        }
        self.write(&steps);
        fields
    }

    /// A table with a row per stream, made of what the events have.
    fn projection(&mut self, events: &[(String, Vec<(String, Type)>)]) {
        let name = self.name();
        let (mut columns, mut reactions) = (String::new(), String::new());
        let key = self.name();
        for (event, fields) in events {
            let (mut set, mut add) = (Vec::new(), Vec::new());
            for (field, ty) in fields.iter().filter(|(_, ty)| ty.fits_a_column()) {
                let column = self.name();
                if ["i32", "i64", "f64", "decimal"].iter().any(|number| ty.is(number)) && self.chance.percent(50) {
                    writeln!(columns, "{column} = {{ type = \"{}\", default = 0 }}", ty.text()).unwrap();
                    add.push(format!("{column} = \"event.{field}\""));
                } else {
                    let optional = if ty.is_optional() { "" } else { "?" };
                    writeln!(columns, "{column} = \"{}{optional}\"", ty.text()).unwrap();
                    set.push(format!("{column} = \"event.{field}\""));
                }
            }
            let last_change = self.name();
            writeln!(columns, "{last_change} = \"timestamp?\"").unwrap();
            set.push(format!("{last_change} = \"meta.recorded_at\""));
            writeln!(reactions, "[projections.{name}.on.{event}]\nset = {{ {} }}", set.join(", ")).unwrap();
            if !add.is_empty() {
                writeln!(reactions, "add = {{ {} }}", add.join(", ")).unwrap();
            }
        }
        self.write(&format!(
            "[projections.{name}]\nkey = {{ {key} = \"stream.id\" }}\n[projections.{name}.columns]\n{columns}{reactions}"
        ));
        self.drawn.projections.push(name);
    }
}
