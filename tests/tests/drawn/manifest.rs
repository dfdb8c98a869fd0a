//! A manifest, entity by entity. A new part of the language is drawn in the file of its entity.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::chance::Chance;
use super::event::OldEvent;
use super::field::{Field, doc, lines, object};
use super::query::DrawnQuery;
use super::step::CodeStep;
use super::value_type::Type;

/// A drawn manifest, and values for what it declares.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    /// The root manifest, and other files by their paths.
    pub(crate) text: String,
    pub(crate) others: BTreeMap<String, String>,
    pub(crate) documents: Vec<DrawnDocument>,
    /// Events with a value of the current version.
    pub(crate) events: Vec<(String, String)>,
    pub(crate) old_events: Vec<OldEvent>,
    pub(crate) code: Vec<CodeStep>,
    pub(crate) projections: Vec<DrawnProjection>,
}

/// A document with values in JSON.
#[derive(Debug)]
pub(crate) struct DrawnDocument {
    pub(crate) name: String,
    pub(crate) values: Vec<String>,
    /// What the first one may have been stored as before its fields had their names and defaults, and what it is read as.
    pub(crate) old: Option<(String, String)>,
    pub(crate) queries: Vec<DrawnQuery>,
}

#[derive(Debug)]
pub(crate) struct DrawnProjection {
    pub(crate) name: String,
    /// Whether the events certainly make a row of it.
    pub(crate) has_rows: bool,
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

pub(super) struct Drawer {
    pub(super) chance: Chance,
    pub(super) drawn: Drawn,
    pub(super) types: Vec<Type>,
    number: usize,
    /// What the manifest declares, each with all that belongs to its name.
    chunks: Vec<String>,
}

/// A valid manifest that follows from `seed`.
pub(crate) fn draw(seed: u64) -> Drawn {
    let mut drawer =
        Drawer { chance: Chance::new(seed), drawn: Drawn::default(), number: 0, types: Vec::new(), chunks: Vec::new() };
    // Types first, since what follows is made of them.
    let entities = 1 + drawer.chance.below(20);
    for _ in 0..entities.div_ceil(3) {
        drawer.value_type();
    }
    while drawer.chunks.len() < entities {
        if drawer.chance.percent(50) {
            drawer.document();
        } else {
            drawer.stream();
        }
    }
    drawer.finish()
}

impl Drawer {
    /// A name that is drawn once, in `snake_case`.
    pub(super) fn name(&mut self) -> String {
        self.number += 1;
        format!("{}_n{}", self.chance.one_of(NOUNS), self.number)
    }

    pub(super) fn type_name(&mut self) -> String {
        let name = self.name();
        name.split('_').map(|part| part[..1].to_ascii_uppercase() + &part[1..]).collect()
    }

    pub(super) fn fields(&mut self, most: usize) -> Vec<Field> {
        let count = self.chance.below(most + 1);
        (0..count).map(|_| Field::new(self.name(), Type::draw(&mut self.chance, &self.types))).collect()
    }

    /// Fields of what is stored and stays: documents, and what they are made of.
    pub(super) fn remembered_fields(&mut self, most: usize) -> Vec<Field> {
        let mut fields = self.fields(most);
        for field in &mut fields {
            field.describe(&mut self.chance);
            self.number += 1;
            let former = format!("former_n{}", self.number);
            field.remember(&mut self.chance, || former);
        }
        fields
    }

    /// A part of the manifest that stands in one file.
    pub(super) fn chunk(&mut self, text: String) {
        self.chunks.push(text);
    }

    fn value_type(&mut self) {
        let name = self.type_name();
        let doc = if self.chance.percent(20) { format!("doc = {}\n", doc(&mut self.chance)) } else { String::new() };
        let mut text = format!("[types.{name}]\n{doc}");
        let drawn = match self.chance.below(9) {
            0..=3 => {
                let fields = self.remembered_fields(5);
                write!(text, "[types.{name}.fields]\n{}", lines(&fields)).unwrap();
                Type::Struct(name, fields)
            }
            4 | 5 => {
                let count = 1 + self.chance.below(6);
                let values: Vec<String> = (0..count).map(|_| self.name()).collect();
                let list = values.iter().map(|value| match self.chance.below(4) {
                    0 => format!("{{ value = \"{value}\", doc = {} }}", super::field::doc(&mut self.chance)),
                    _ => format!("\"{value}\""),
                });
                writeln!(text, "values = [{}]", list.collect::<Vec<_>>().join(", ")).unwrap();
                Type::Set(name, values)
            }
            6 => {
                let scalar = *self.chance.one_of(&["string", "bool", "f64", "i64"]);
                let rust = match scalar {
                    "string" => "::std::string::String".to_owned(),
                    other => format!("::core::primitive::{other}"),
                };
                writeln!(text, "rust = \"{rust}\"\njson = \"{scalar}\"").unwrap();
                Type::Own(name, scalar)
            }
            _ => {
                text.push_str("tag = \"kind\"\n");
                let mut first = None;
                for _ in 0..=self.chance.below(3) {
                    let (variant, fields) = (self.name(), self.remembered_fields(3));
                    if self.chance.percent(20) {
                        let doc = super::field::doc(&mut self.chance);
                        write!(text, "[types.{name}.variants.{variant}]\ndoc = {doc}\n").unwrap();
                        write!(text, "[types.{name}.variants.{variant}.fields]\n{}", lines(&fields)).unwrap();
                    } else {
                        write!(text, "[types.{name}.variants.{variant}]\n{}", lines(&fields)).unwrap();
                    }
                    let mut value = object(&fields, 0);
                    value.insert("kind".to_owned(), Value::from(variant));
                    first.get_or_insert(Value::Object(value));
                }
                Type::Union(name, first.unwrap())
            }
        };
        self.chunk(text);
        self.types.push(drawn);
    }

    /// The files of the manifest.
    fn finish(mut self) -> Drawn {
        let mut head = "manifest = 1\n".to_owned();
        let is_split = self.chance.percent(40);
        if is_split {
            head.push_str("include = [\"parts/*.toml\", \"other/**/one.toml\"]\n");
        }
        head.push_str("[project]\nname = \"drawn\"\n");
        let library = self.chance.one_of(&["jiff", "chrono", "time"]);
        head.extend(["[generate]\nproperty_tests = true\ntime = \"", library, "\"\n"]);
        if self.chance.percent(30) {
            head.push_str("migrations = \"sql/up and down\"\ncatalog = \"docs/catalog\"\n");
        }
        let mut parts = [head, String::new(), "manifest = 1\n".to_owned()];
        for chunk in &self.chunks {
            let part = if is_split { self.chance.below(3) } else { 0 };
            parts[part].push_str(chunk);
        }
        let [root, one, other] = parts;
        self.drawn.text = root;
        if is_split {
            self.drawn.others = [("parts/a.toml".to_owned(), one), ("other/deep/er/one.toml".to_owned(), other)].into();
        }
        self.drawn
    }
}
