//! Rules about documents.

use super::super::Finding;
use crate::model::Model;

/// A duplicated field, whose only use is to be asked for, that every question reads the whole table for.
pub(super) fn unindexed(model: &Model, found: &mut Vec<Finding>) {
    for document in &model.documents {
        for duplicated in document.duplicated.iter().filter(|duplicated| duplicated.index.is_none()) {
            let path = duplicated.path.join(".");
            found.push(Finding {
                path: format!("documents.{}.duplicated.{path}", document.name),
                message: format!("no index finds `{path}` of `{}`", document.name),
                span: duplicated.span,
                label: "a query by it reads the whole table".to_owned(),
                help: "add `index = \"btree\"`, or `\"hash\"` if it is only compared for equality".to_owned(),
            });
        }
    }
}
