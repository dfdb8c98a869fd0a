//! Documents with their columns.

use std::fmt::Write as _;

use serde_json::Value;

use super::condition::{Place, condition, paths};
use super::field::{doc, lines, object};
use super::manifest::{Drawer, DrawnDocument};
use super::value_type::Type;

impl Drawer {
    pub(super) fn document(&mut self) {
        let name = self.type_name();
        let (id, ids) = *self.chance.one_of(&[
            ("uuid", ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"]),
            ("string", ["a/b", "é'\"\\"]),
            ("i64", ["-9007199254740993", "0"]),
        ]);
        let fields = self.remembered_fields(8);
        let mut text = format!("[documents.{name}]\nid = \"{id}\"\n");
        if self.chance.percent(20) {
            writeln!(text, "doc = {}", doc(&mut self.chance)).unwrap();
        }
        if self.chance.percent(20) {
            writeln!(text, "plural = \"{}\"", self.name()).unwrap();
        }
        write!(text, "[documents.{name}.fields]\n{}", lines(&fields)).unwrap();
        let (columns, is_unique) = self.duplicated(&name, &paths("", &fields, false), &mut text);
        let mut places = paths("", &fields, false);
        for place in &mut places {
            place.is_column = columns.contains(&place.text);
        }
        let queries = self.queries(&name, &Type::Scalar(id), &places, &mut text);
        self.chunk(text);
        let count = if is_unique { 1 } else { ids.len() };
        let values = (0..count).map(|number| {
            let mut value = object(&fields, number);
            let id =
                if id == "i64" { Value::from(ids[number].parse::<i64>().unwrap()) } else { Value::from(ids[number]) };
            value.insert("id".to_owned(), id);
            value
        });
        let values: Vec<_> = values.collect();
        // As it was stored before a field had its name or its default.
        let mut old = values[0].clone();
        let mut now = values[0].clone();
        for field in &fields {
            if let Some(value) = &field.default {
                old.remove(&field.name);
                now.insert(field.name.clone(), value.clone());
            } else if let Some(former) = &field.former
                && let Some(value) = old.remove(&field.name)
            {
                old.insert(former.clone(), value);
            }
        }
        let old = (old != values[0]).then(|| (Value::Object(old).to_string(), Value::Object(now).to_string()));
        let values = values.into_iter().map(|value| Value::Object(value).to_string()).collect();
        self.drawn.documents.push(DrawnDocument { name, values, old, queries });
    }

    /// Columns of some of the paths; gives which, and whether one admits a value once.
    fn duplicated(&mut self, document: &str, all: &[Place], text: &mut String) -> (Vec<String>, bool) {
        writeln!(text, "[documents.{document}.duplicated]").unwrap();
        let mut chosen: Vec<Place> = Vec::new();
        for place in all {
            if place.ty.fits_a_column() && self.chance.percent(55) && chosen.len() < 24 {
                chosen.push(place.clone());
            }
        }
        let mut is_unique = false;
        for place in &chosen {
            let mut keys = Vec::new();
            let is_text = place.ty.is("string") || matches!(place.ty, Type::Own(_, "string"));
            if self.chance.percent(50) {
                let kinds: &[&str] = if place.ty.is_container() { &["gin"] } else { &["btree", "hash", "unique"] };
                let kind = *self.chance.one_of(kinds);
                is_unique |= kind == "unique";
                let mut others: Vec<Place> = chosen.iter().filter(|other| !other.ty.is_container()).cloned().collect();
                let predicate =
                    if self.chance.percent(30) { condition(&mut self.chance, &mut others, None, 1) } else { None };
                keys.push(match predicate {
                    Some(predicate) => format!("index = {{ kind = \"{kind}\", where = {} }}", Value::from(predicate)),
                    None => format!("index = \"{kind}\""),
                });
            }
            if is_text && self.chance.percent(40) {
                keys.push(format!("transform = \"{}\"", self.chance.one_of(&["lower", "upper", "trim"])));
            }
            if self.chance.percent(20) || place.text.matches('.').count() > 1 {
                keys.push(format!("column = \"{}\"", self.name()));
            }
            writeln!(text, "\"{}\" = {{ {} }}", place.text, keys.join(", ")).unwrap();
        }
        (chosen.into_iter().map(|place| place.text).collect(), is_unique)
    }
}
