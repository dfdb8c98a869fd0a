//! Compiled queries.

use std::fmt::Write as _;

use serde_json::Value;

use super::condition::{Parameters, Place, condition};
use super::field::doc;
use super::manifest::Drawer;
use super::value_type::Type;

/// A query with arguments in JSON, by the names of its parameters.
#[derive(Clone, Debug)]
pub(crate) struct DrawnQuery {
    pub(crate) name: String,
    pub(crate) arguments: Vec<(String, Option<Value>)>,
}

impl Drawer {
    /// Some queries of a document, of which all places are given.
    pub(super) fn queries(
        &mut self,
        document: &str,
        id: &Type,
        places: &[Place],
        text: &mut String,
    ) -> Vec<DrawnQuery> {
        let count = self.chance.below(4);
        (0..count).map(|_| self.query(document, id, places, text)).collect()
    }

    fn query(&mut self, document: &str, id: &Type, places: &[Place], text: &mut String) -> DrawnQuery {
        let name = self.name();
        let mut parameters: Parameters = Vec::new();
        let mut open = places.to_vec();
        open.push(Place { text: "id".to_owned(), ty: id.clone(), nullable: false, is_column: true });
        let depth = self.chance.below(3);
        let predicate = if self.chance.percent(80) {
            condition(&mut self.chance, &mut open, Some(&mut parameters), depth)
        } else {
            None
        };
        writeln!(text, "[documents.{document}.queries.{name}]").unwrap();
        if let Some(predicate) = predicate {
            writeln!(text, "where = {}", Value::from(predicate)).unwrap();
        }
        if self.chance.percent(15) {
            writeln!(text, "doc = {}", doc(&mut self.chance)).unwrap();
        }
        let mut order: Vec<String> = Vec::new();
        for place in places.iter().filter(|place| place.ty.is_single() && !place.ty.is("json")) {
            if self.chance.percent(20) && order.len() < 3 {
                order.push(format!("\"{}{}\"", place.text, self.chance.one_of(&["", " desc", " asc"])));
            }
        }
        if self.chance.percent(20) {
            order.push(format!("\"id{}\"", self.chance.one_of(&["", " desc"])));
        }
        if !order.is_empty() {
            writeln!(text, "order = [{}]", order.join(", ")).unwrap();
        }
        if let Some(key) = *self.chance.one_of(&[None, Some("limit"), Some("page_size"), Some("page_size")]) {
            if self.chance.percent(40) {
                let ty = *self.chance.one_of(&["i16", "i32", "i64"]);
                writeln!(text, "{key} = \":rows\"").unwrap();
                parameters.push(("rows".to_owned(), Type::Scalar(ty), false));
            } else {
                writeln!(text, "{key} = {}", 1 + self.chance.below(3)).unwrap();
            }
        }
        let declared: Vec<String> = parameters
            .iter()
            .map(|(name, ty, may_be_null)| format!("{name} = \"{}{}\"", ty.text(), if *may_be_null { "?" } else { "" }))
            .collect();
        if !declared.is_empty() {
            writeln!(text, "params = {{ {} }}", declared.join(", ")).unwrap();
        }
        let arguments = parameters.into_iter().map(|(name, ty, may_be_null)| {
            let value = if name == "rows" { Value::from(1) } else { ty.json(self.chance.below(3)) };
            let is_null = may_be_null && self.chance.percent(50);
            (name, (!is_null).then_some(value))
        });
        DrawnQuery { name, arguments: arguments.collect() }
    }
}
