//! Steps from one version of an event to others, and what they make of a value.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::field::{Field, object};
use super::manifest::Drawer;
use super::value_type::Type;

/// A version of an event.
pub(crate) type VersionOf = (String, usize);

/// A step that is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) to: Vec<VersionOf>,
    pub(crate) body: Body,
}

/// What a step does.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// What each target is made of.
    Declared(Vec<Vec<Move>>),
    /// What the code returns.
    Code(Vec<Value>),
}

/// A step in code: a version, and the versions that are made of it with the values that the code gives.
#[derive(Clone, Debug)]
pub(crate) struct CodeStep {
    pub(crate) from: VersionOf,
    pub(crate) to: Vec<(VersionOf, String)>,
}

/// A part of what a step does.
#[derive(Clone, Debug)]
pub(crate) enum Move {
    /// What is at one path comes to another one.
    Take(Vec<String>, Vec<String>, How),
    /// A value comes to a path.
    Put(Vec<String>, Value),
}

/// What becomes of a value on its way.
#[derive(Clone, Debug)]
pub(crate) enum How {
    Same,
    Real,
    Text,
    /// By value; and what becomes of every other one.
    Mapped(Vec<(Value, Value)>, Value),
}

impl Step {
    /// What becomes of `value`: a value of each target.
    pub(crate) fn apply(&self, value: &Value) -> Vec<Value> {
        match &self.body {
            Body::Code(values) => values.clone(),
            Body::Declared(targets) => targets.iter().map(|moves| made(value, moves)).collect(),
        }
    }
}

fn made(source: &Value, moves: &[Move]) -> Value {
    let mut made = json!({});
    for one in moves {
        let (path, value) = match one {
            Move::Put(path, value) => (path, value.clone()),
            Move::Take(from, path, how) => match from.iter().try_fold(source, |value, key| value.get(key)) {
                Some(value) => (path, how.apply(value)),
                None => continue,
            },
        };
        let place = path.iter().fold(&mut made, |place, key| {
            if place.get(key).is_none() {
                place.as_object_mut().unwrap().insert(key.clone(), json!({}));
            }
            &mut place[key]
        });
        *place = value;
    }
    made
}

impl How {
    fn apply(&self, value: &Value) -> Value {
        match (self, value) {
            (Self::Same, value) => value.clone(),
            (_, Value::Array(values)) => values.iter().map(|value| self.apply(value)).collect(),
            (_, Value::Object(values)) => {
                Value::Object(values.iter().map(|(key, value)| (key.clone(), self.apply(value))).collect())
            }
            (Self::Real, value) => json!(value.as_f64().unwrap()),
            (Self::Text, Value::String(text)) => json!(text),
            (Self::Text, Value::Number(number)) if number.is_f64() => json!(number.as_f64().unwrap().to_string()),
            (Self::Text, value) => json!(value.to_string()),
            (Self::Mapped(pairs, otherwise), value) => {
                pairs.iter().find(|(from, _)| from == value).map_or(otherwise, |(_, to)| to).clone()
            }
        }
    }
}

/// The fields of a target, and what they are made of.
pub(super) type Target = (Vec<Field>, Vec<Move>);

/// A declared step while it is drawn.
struct Declaring {
    targets: Vec<Target>,
    /// The keys that are tables, and those that are lists: what stands in them.
    tables: [Vec<String>; 5],
    lists: [Vec<String>; 2],
}

const TABLES: [&str; 5] = ["rename", "default", "cast", "map", "nest"];
const LISTS: [&str; 2] = ["drop", "flatten"];
const RENAME: usize = 0;
const DEFAULT: usize = 1;
const CAST: usize = 2;
const MAP: usize = 3;
const NEST: usize = 4;
const DROP: usize = 0;
const FLATTEN: usize = 1;

impl Declaring {
    fn add(&mut self, at: &[usize], field: &Field, source: &Move) {
        for target in at {
            self.targets[*target].0.push(field.clone());
            self.targets[*target].1.push(source.clone());
        }
    }

    fn names(&self) -> BTreeSet<&str> {
        self.targets.iter().flat_map(|(fields, _)| fields).map(|field| field.name.as_str()).collect()
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (key, entries) in TABLES.iter().zip(&self.tables).filter(|(_, entries)| !entries.is_empty()) {
            writeln!(text, "{key} = {{ {} }}", entries.join(", ")).unwrap();
        }
        for (key, entries) in LISTS.iter().zip(&self.lists).filter(|(_, entries)| !entries.is_empty()) {
            writeln!(text, "{key} = [{}]", entries.join(", ")).unwrap();
        }
        text
    }
}

impl Drawer {
    /// A declared step from `fields` to so many targets: its keys, and of each target the fields and what they are.
    pub(super) fn declared(&mut self, fields: &[Field], count: usize) -> (String, Vec<Target>) {
        let empty = (Vec::new(), Vec::new());
        let mut step = Declaring { targets: vec![empty; count], tables: Default::default(), lists: Default::default() };
        let mut rest = fields.to_vec();
        if self.chance.percent(60) {
            self.nest(&mut rest, &mut step);
        }
        for field in rest {
            let mut at: Vec<usize> = (0..count).filter(|_| self.chance.percent(70)).collect();
            if at.is_empty() {
                at.push(self.chance.below(count));
            }
            let carried = Field { keys: Vec::new(), ..field.clone() };
            let same = Move::Take(vec![field.name.clone()], vec![field.name.clone()], How::Same);
            match self.chance.below(8) {
                0 => step.lists[DROP].push(format!("\"{}\"", field.name)),
                2 | 3 if matches!(field.ty.required(), Type::Struct(..)) => self.open(fields, &field, &at, &mut step),
                1..=3 => self.convert(&field, &at, &mut step),
                4 if !field.ty.is_optional() => {
                    step.add(&at, &Field { ty: field.ty.optional(), ..carried }, &same);
                }
                5 => {
                    let name = self.name();
                    step.tables[RENAME].push(format!("{} = \"{name}\"", field.name));
                    let source = Move::Take(vec![field.name.clone()], vec![name.clone()], How::Same);
                    step.add(&at, &Field { name, ..carried }, &source);
                }
                _ => step.add(&at, &carried, &same),
            }
        }
        for mut field in self.fields(2) {
            let at = [self.chance.below(count)];
            let value = if field.ty.is_optional() && self.chance.percent(60) {
                None
            } else {
                field.ty.default(&mut self.chance)
            };
            field.describe(&mut self.chance);
            if let Some((text, value)) = value {
                step.tables[DEFAULT].push(format!("{} = {text}", field.name));
                let path = vec![field.name.clone()];
                step.add(&at, &field, &Move::Put(path, value));
            } else if field.ty.is_optional() {
                let nowhere = vec!["nowhere at all".to_owned()];
                step.add(&at, &field, &Move::Take(nowhere.clone(), nowhere, How::Same));
            }
        }
        (step.text(), step.targets)
    }

    /// A step in code to so many targets.
    pub(super) fn coded(&mut self, count: usize) -> (String, Vec<(Vec<Field>, Value)>) {
        let text = format!("with = \"{}\"\n", self.chance.one_of(&["rust", "async"]));
        let targets = (0..count).map(|_| self.event_fields(5));
        (text, targets.map(|fields| (fields.clone(), Value::Object(object(&fields, 1)))).collect())
    }

    /// A field with another type.
    fn convert(&mut self, field: &Field, at: &[usize], step: &mut Declaring) {
        let sets: Vec<Type> = self.types.iter().filter(|ty| matches!(ty, Type::Set(..))).cloned().collect();
        let leaf = leaf(&field.ty);
        let is_mapped = !sets.is_empty()
            && self.chance.percent(50)
            && (matches!(leaf, Type::Set(..)) || ["string", "bool", "i16", "i32", "i64"].iter().any(|ty| leaf.is(ty)));
        let (new, how) = if is_mapped {
            let set = self.chance.one_of(&sets).clone();
            let Type::Set(_, values) = &set else { return };
            let (first, other) = (json!(values[0]), json!(self.chance.one_of(values)));
            let pairs = match leaf {
                Type::Set(_, from) => from.iter().map(|value| (json!(value), first.clone())).collect(),
                Type::Scalar("bool") => vec![(json!(true), first), (json!(false), other.clone())],
                Type::Scalar(scalar) => vec![(Type::Scalar(scalar).json(0), first)],
                _ => return,
            };
            let mut entries: Vec<String> = pairs.iter().map(|(from, to)| format!("{} = {to}", key(from))).collect();
            if !matches!(leaf, Type::Set(..)) && !leaf.is("bool") {
                entries.push(format!("_ = {other}"));
            }
            step.tables[MAP].push(format!("{} = {{ {} }}", field.name, entries.join(", ")));
            (set, How::Mapped(pairs, other))
        } else {
            let choices = casts(leaf);
            if choices.is_empty() {
                let same = Move::Take(vec![field.name.clone()], vec![field.name.clone()], How::Same);
                return step.add(at, &Field::new(field.name.clone(), field.ty.clone()), &same);
            }
            let to = *self.chance.one_of(choices);
            let how = match to {
                "f32" | "f64" => How::Real,
                "string" | "decimal" => How::Text,
                _ => How::Same,
            };
            let new = wrapped(&field.ty, Type::Scalar(to));
            step.tables[CAST].push(format!("{} = \"{}\"", field.name, new.text()));
            (Type::Scalar(to), how)
        };
        let source = Move::Take(vec![field.name.clone()], vec![field.name.clone()], how);
        step.add(at, &Field::new(field.name.clone(), wrapped(&field.ty, new)), &source);
    }

    /// A struct whose fields go their own ways.
    fn open(&mut self, all: &[Field], field: &Field, at: &[usize], step: &mut Declaring) {
        let Type::Struct(_, parts) = field.ty.required() else { return };
        let taken = step.names();
        let is_free = |name: &str| !taken.contains(name) && all.iter().all(|other| other.name != name);
        let keep_names = !parts.is_empty() && parts.iter().all(|part| is_free(&part.name)) && self.chance.percent(60);
        if parts.is_empty() {
            step.lists[DROP].push(format!("\"{}\"", field.name));
        } else if keep_names {
            step.lists[FLATTEN].push(format!("\"{}\"", field.name));
        }
        for part in parts {
            if self.chance.percent(30) {
                step.lists[DROP].push(format!("\"{}.{}\"", field.name, part.name));
                continue;
            }
            let ty = if field.ty.is_optional() { part.ty.optional() } else { part.ty.clone() };
            let name = if keep_names { part.name.clone() } else { self.name() };
            if !keep_names {
                step.tables[RENAME].push(format!("\"{}.{}\" = \"{name}\"", field.name, part.name));
            }
            let source = Move::Take(vec![field.name.clone(), part.name.clone()], vec![name.clone()], How::Same);
            step.add(at, &Field::new(name, ty), &source);
        }
    }

    /// Fields that become a struct, if there are some that fit into one.
    fn nest(&mut self, rest: &mut Vec<Field>, step: &mut Declaring) {
        for ty in self.types.clone() {
            let Type::Struct(_, parts) = &ty else { continue };
            let fits = |part: &Field| {
                rest.iter()
                    .find(|field| field.name == part.name && (part.ty == field.ty || part.ty == field.ty.optional()))
            };
            if !parts.iter().any(|part| fits(part).is_some()) {
                continue;
            }
            let name = self.name();
            let (mut moves, mut sources, mut defaults) =
                (vec![Move::Put(vec![name.clone()], json!({}))], Vec::new(), Vec::new());
            let is_made = parts.iter().all(|part| {
                let path = vec![name.clone(), part.name.clone()];
                if let Some(field) = fits(part) {
                    sources.push(field.name.clone());
                    moves.push(Move::Take(vec![field.name.clone()], path, How::Same));
                } else if !part.ty.is_optional() {
                    let Some((text, value)) = part.ty.default(&mut self.chance) else { return false };
                    defaults.push(format!("\"{name}.{}\" = {text}", part.name));
                    moves.push(Move::Put(path, value));
                }
                true
            });
            if !is_made {
                continue;
            }
            let list: Vec<String> = sources.iter().map(|source| format!("\"{source}\"")).collect();
            step.tables[NEST].push(format!("{name} = [{}]", list.join(", ")));
            step.tables[DEFAULT].extend(defaults);
            rest.retain(|field| !sources.contains(&field.name));
            let ty = if self.chance.percent(30) { ty.optional() } else { ty };
            step.targets[0].0.push(Field::new(name, ty));
            step.targets[0].1.extend(moves);
            return;
        }
    }
}

/// A value as the key that `map` has for it.
fn key(value: &Value) -> String {
    match value {
        Value::String(_) => value.to_string(),
        other => format!("\"{other}\""),
    }
}

/// What is inside of lists, maps and what may be absent.
fn leaf(ty: &Type) -> &Type {
    match ty {
        Type::Optional(inner) | Type::List(inner) | Type::Map(inner) => leaf(inner),
        other => other,
    }
}

/// A type of the same shape with another leaf.
fn wrapped(ty: &Type, new: Type) -> Type {
    match ty {
        Type::Optional(inner) => Type::Optional(Box::new(wrapped(inner, new))),
        Type::List(inner) => Type::List(Box::new(wrapped(inner, new))),
        Type::Map(inner) => Type::Map(Box::new(wrapped(inner, new))),
        _ => new,
    }
}

/// What a type can be cast to.
fn casts(ty: &Type) -> &'static [&'static str] {
    match ty {
        Type::Scalar("i16") => &["i32", "i64", "f32", "f64", "decimal", "string"],
        Type::Scalar("i32") => &["i64", "f64", "decimal", "string"],
        Type::Scalar("i64") => &["decimal", "string"],
        Type::Scalar("f32") => &["f64", "string"],
        Type::Scalar("f64" | "decimal" | "bool" | "uuid") | Type::Set(..) => &["string"],
        _ => &[],
    }
}
