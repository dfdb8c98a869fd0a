//! `map`: what becomes of each value of a type.

use super::conversion::{cast, lift};
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::manifest::Text;
use crate::model::{Conversion, Field, FieldType, MappedValue, Model, Scalar, SetValue, TypeId, ValueMap};

/// The key for every value that is not named.
const OTHERWISE: &str = "_";

/// Reads one `map` of a step.
pub(super) struct MapReader<'a> {
    pub(super) model: &'a Model,
    /// The key in `map`: the source field.
    pub(super) key: &'a Text,
    /// The values of the source with those of the target.
    pub(super) pairs: &'a [(Text, Text)],
    pub(super) target: &'a Field,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
}

/// The values of a closed set.
type Values<'a> = &'a [SetValue];

impl MapReader<'_> {
    /// The conversion from `from` to the target's type, if there is nothing to say against it.
    pub(super) fn conversion(&mut self, from: &FieldType) -> Option<Conversion> {
        let before = self.diagnostics.len();
        let to = self.target.ty.clone();
        let model = self.model;
        let mut has_shape = false;
        let conversion = lift(from, &to, &mut |from, to| {
            let (target, values) = model.set_values(to).filter(|_| !to.unwrap_optional().1)?;
            if from.unwrap_optional().1 {
                return None;
            }
            has_shape = true;
            self.leaf(from, target, values).map(Conversion::Mapped)
        });
        if !has_shape || conversion.is_none() && self.diagnostics.len() == before {
            self.wrong_types(from);
            return None;
        }
        conversion.filter(|_| self.diagnostics.len() == before)
    }

    fn leaf(&mut self, from: &FieldType, target: TypeId, values: Values<'_>) -> Option<ValueMap> {
        if let Some((source, known)) = self.model.set_values(from) {
            return Some(self.of_a_set(source, known, target, values));
        }
        match from {
            FieldType::Scalar(scalar @ (Scalar::String | Scalar::Bool | Scalar::I16 | Scalar::I32 | Scalar::I64)) => {
                Some(self.of_a_scalar(*scalar, target, values))
            }
            _ => None,
        }
    }

    fn of_a_scalar(&mut self, scalar: Scalar, target: TypeId, values: Values<'_>) -> ValueMap {
        let mut map = ValueMap { target, arms: Vec::new(), otherwise: None };
        for (key, value) in self.pairs {
            let index = self.value(target, values, value);
            if key.as_str() == OTHERWISE {
                map.otherwise = index;
                if scalar == Scalar::Bool && self.names("true") && self.names("false") {
                    self.unknown(key, "both values of a boolean are named");
                }
                continue;
            }
            let named = match (scalar, key.as_str()) {
                (Scalar::String, text) => Ok(MappedValue::Text(text.to_owned())),
                (Scalar::Bool, "true") => Ok(MappedValue::Bool(true)),
                (Scalar::Bool, "false") => Ok(MappedValue::Bool(false)),
                (Scalar::Bool, _) => Err("a boolean is `true` or `false`".to_owned()),
                (_, text) => integer(scalar, text)
                    .map(MappedValue::Integer)
                    .ok_or_else(|| format!("this is not an `{}`", scalar.name())),
            };
            match named {
                Ok(named) => map.arms.extend(index.map(|index| (named, index))),
                Err(why) => self.unknown(key, &why),
            }
        }
        let lacking = match (scalar, self.names("true"), self.names("false")) {
            _ if self.names(OTHERWISE) => return map,
            (Scalar::Bool, true, true) => return map,
            (Scalar::Bool, true, false) => ("`false`", "it", "false"),
            (Scalar::Bool, false, true) => ("`true`", "it", "true"),
            (Scalar::Bool, false, false) => ("`true` and `false`", "both", OTHERWISE),
            (Scalar::String, ..) => ("other texts", "every other value", OTHERWISE),
            _ => ("other numbers", "every other value", OTHERWISE),
        };
        let (lacking, them, key) = lacking;
        let example = values.first().map_or("..", |first| first.value.as_str());
        self.not_total(lacking, format!("say what becomes of {them}: `{key} = \"{example}\"`"));
        map
    }

    /// Values of the same name carry over by themselves; every other one must be named.
    fn of_a_set(&mut self, source: TypeId, known: Values<'_>, target: TypeId, values: Values<'_>) -> ValueMap {
        let set = &self.model.named_type(source).name;
        for (key, _) in self.pairs {
            if known.iter().all(|one| one.value != key.as_str()) {
                let label = if key.as_str() == OTHERWISE {
                    format!("name each value of `{set}`, so that a new one is not guessed")
                } else {
                    match closest(key.as_str(), known.iter().map(|one| one.value.as_str())) {
                        Some(meant) => format!("`{set}` has no such value; did you mean `{meant}`?"),
                        None => format!("`{set}` has no such value"),
                    }
                };
                self.unknown(key, &label);
            }
        }
        let mut map = ValueMap { target, arms: Vec::new(), otherwise: None };
        let mut lacking = Vec::new();
        for (index, SetValue { value, .. }) in known.iter().enumerate() {
            let named = self.pairs.iter().find(|(key, _)| key.as_str() == value);
            let result = match named {
                Some((_, text)) => self.value(target, values, text),
                None => values.iter().position(|same| same.value == *value),
            };
            match result {
                Some(result) => map.arms.push((MappedValue::Set(source, index), result)),
                None if named.is_none() => lacking.push(value.as_str()),
                None => {}
            }
        }
        if !lacking.is_empty() {
            let target = &self.model.named_type(target).name;
            let words = one_of(lacking.iter().copied()).replace(" or ", " and ");
            let more: Vec<String> = lacking.iter().map(|value| format!("{} = \"..\"", toml_key(value))).collect();
            let help = format!("say which value of `{target}` it becomes: `{}`", more.join(", "));
            self.not_total(&words, help);
        }
        map
    }

    fn names(&self, key: &str) -> bool {
        self.pairs.iter().any(|(named, _)| named.as_str() == key)
    }

    fn value(&mut self, target: TypeId, values: Values<'_>, text: &Text) -> Option<usize> {
        let index = values.iter().position(|one| one.value == text.as_str());
        if index.is_none() {
            let set = &self.model.named_type(target).name;
            let names = || values.iter().map(|one| one.value.as_str());
            let message = format!("`{set}` has no value `{}`", text.value);
            let help = match closest(text.as_str(), names()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("its values are {}", one_of(names()).replace(" or ", " and ")),
            };
            self.diagnostics.push(
                Diagnostic::error(&catalog::MAP_VALUE, message, text.span, "a value becomes this one")
                    .see(self.target.span, "of this field")
                    .help(help),
            );
        }
        index
    }

    fn unknown(&mut self, key: &Text, label: &str) {
        let message = format!("`{}` has no value `{}`", self.key.value, key.value);
        self.diagnostics.push(Diagnostic::error(&catalog::MAP_VALUE, message, key.span, label));
    }

    fn not_total(&mut self, lacking: &str, help: String) {
        let message = format!("the map of `{}` does not say what becomes of {lacking}", self.key.value);
        self.diagnostics.push(
            Diagnostic::error(&catalog::MAP_NOT_TOTAL, message, self.key.span, "stored events may have any value")
                .help(help),
        );
    }

    fn wrong_types(&mut self, from: &FieldType) {
        let help = match cast(self.model, from, &self.target.ty) {
            Some(_) => {
                let key = toml_key(self.key.as_str());
                format!("cast it: `cast = {{ {key} = \"{}\" }}`", self.model.type_text(&self.target.ty))
            }
            None => "write the step in code: `with = \"rust\"`".to_owned(),
        };
        let (from, to) = (self.model.type_text(from), self.model.type_text(&self.target.ty));
        let message = format!("no map leads from `{from}` to `{to}`");
        self.diagnostics.push(
            Diagnostic::error(&catalog::MAP_TYPE, message, self.key.span, format!("it is `{from}` in the source"))
                .see(self.target.span, format!("it is `{to}` here"))
                .note("a map leads from a closed set, a string, an integer or a boolean to a closed set, or from `T?` to `U?` of these")
                .help(help),
        );
    }
}

/// The number, if it is written as TOML and PostgreSQL write it.
fn integer(scalar: Scalar, text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok().filter(|number: &i64| number.to_string() == text)?;
    crate::resolve::integer(scalar, number).ok().map(|_| number)
}

/// A key of TOML, quoted where it must be.
pub(super) fn toml_key(name: &str) -> String {
    let is_bare =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if is_bare { name.to_owned() } else { format!("\"{}\"", name.escape_default()) }
}
