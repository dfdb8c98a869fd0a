//! Compiled queries, and search.

use serde::{Deserialize, Serialize};

use super::expression;
use crate::model::{Amount, Cut, Model, OrderStep, Parameter, Query, Search};

/// A compiled query. A parameter is called by its place, as in the call: `:1`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuerySurface {
    /// Its parameters in the order of the call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<ParameterSurface>,
    /// Which documents it finds.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// How they are sorted: `email`, `age desc`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
    /// How many it returns at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// How many are on a page; without it there are no pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_size: Option<String>,
}

/// A parameter of a query; in the lock file one text: `least i32`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ParameterSurface {
    /// The name.
    pub name: String,
    /// The type as the manifest writes it.
    pub ty: String,
}

/// Full-text search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchSurface {
    /// The text search configuration.
    pub language: String,
    /// Where it looks, sorted.
    pub fields: Vec<String>,
}

impl QuerySurface {
    pub(super) fn of(model: &Model, query: &Query) -> Self {
        let parameter =
            |one: &Parameter| Some(ParameterSurface { name: one.name.clone(), ty: model.value_type_text(one.ty?) });
        let (limit, page_size) = match &query.cut {
            Cut::All => (None, None),
            Cut::Limit(limit) => (Some(amount(*limit)), None),
            Cut::Pages { size, .. } => (None, Some(amount(*size))),
        };
        Self {
            parameters: query.parameters.iter().filter_map(parameter).collect(),
            condition: query.condition.as_ref().map(|condition| expression::text(model, condition)),
            order: query.order.iter().map(step).collect(),
            limit,
            page_size,
        }
    }
}

impl SearchSurface {
    pub(super) fn of(search: &Search) -> Self {
        let mut fields: Vec<String> = search.fields.iter().map(|path| path.join(".")).collect();
        fields.sort_unstable();
        Self { language: search.language.clone(), fields }
    }
}

impl From<String> for ParameterSurface {
    fn from(text: String) -> Self {
        let (name, ty) = text.split_once(' ').unwrap_or((&text, ""));
        Self { name: name.to_owned(), ty: ty.to_owned() }
    }
}

impl From<ParameterSurface> for String {
    fn from(parameter: ParameterSurface) -> Self {
        format!("{} {}", parameter.name, parameter.ty)
    }
}

fn step(step: &OrderStep) -> String {
    let name = if step.path.is_empty() { "id".to_owned() } else { step.path.join(".") };
    if step.descending { name + " desc" } else { name }
}

fn amount(amount: Amount) -> String {
    match amount {
        Amount::Constant(number) => number.to_string(),
        Amount::Parameter(index) => format!(":{}", index + 1),
    }
}
