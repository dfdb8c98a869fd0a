//! Rules about projections.

use super::super::{Finding, words};
use crate::model::Model;

/// A column that refers to something, by which rows will be looked for, and no index finds them.
pub(super) fn unindexed_reference(model: &Model, found: &mut Vec<Finding>) {
    for (projection, table) in model.table_projections() {
        for column in table.columns.iter().filter(|column| column.index.is_none()) {
            let name = column.column.as_str();
            if !words::is_id(name) {
                continue;
            }
            found.push(Finding {
                path: format!("projections.{}.columns.{name}", projection.name),
                message: format!("no index finds the rows of `{}` by `{name}`", projection.name),
                span: projection.span,
                label: "a query by it reads the whole table".to_owned(),
                help: format!("write `{name} = {{ type = \"..\", index = \"btree\" }}`"),
            });
        }
    }
}
