//! What a manifest may become.

use std::fmt::Write as _;

use serde_json::Value;

use super::draft::{Document, Draft, Field, Projection, ROW_VALUES, Row};
use crate::drawn::{Chance, Type};

/// What a change does to what is stored.
#[derive(Debug)]
pub(crate) struct Effect {
    /// Each row as it was, and as it is to be; none if its document is dropped.
    pub(crate) rows: Vec<(Row, Option<Row>)>,
    /// Whether there is no way back.
    pub(crate) is_final: bool,
    /// Entries that the new manifest needs for what it does not have any more.
    pub(crate) allows: String,
}

/// Changes some parts of `draft`.
pub(crate) fn change(chance: &mut Chance, draft: &mut Draft) -> Effect {
    let before = draft.clone();
    let mut allows = String::new();
    let mut dropped = Vec::new();
    let mut documents = Vec::new();
    for mut document in std::mem::take(&mut draft.documents) {
        match chance.below(12) {
            0 => {
                let path = format!("documents.{}", document.name);
                writeln!(
                    allows,
                    "[[allow]]\nrule = \"document-removed\"\npath = \"{path}\"\nreason = \"nobody needs them\""
                )
                .unwrap();
                dropped.push(document.name.clone());
                continue;
            }
            1..=5 => rename(chance, draft, &mut document),
            6..=9 => retype(chance, draft, &mut document),
            _ => {}
        }
        documents.push(document);
    }
    draft.documents = documents;
    if chance.percent(30) {
        let document = draft.document(chance);
        draft.documents.push(document);
    }
    let mut projections = Vec::new();
    for mut projection in std::mem::take(&mut draft.projections) {
        if chance.percent(15) {
            continue;
        }
        refold(chance, draft, &mut projection);
        projections.push(projection);
    }
    draft.projections = projections;
    if chance.percent(20) {
        let projection = draft.projection(chance);
        draft.projections.push(projection);
    }
    if chance.percent(20) {
        draft.number += 1;
        draft.values.push(format!("value_{}", draft.number));
    }
    Effect { rows: rows(&before, draft), is_final: !dropped.is_empty(), allows }
}

/// Each stored row with what it becomes: only renamed fields change what is stored.
fn rows(before: &Draft, after: &Draft) -> Vec<(Row, Option<Row>)> {
    let names = before.documents.iter().flat_map(|document| [&document.name; 2]);
    let became = |(name, row): (&String, Row)| {
        let document =
            after.documents.iter().find(|document| document.former.as_ref().unwrap_or(&document.name) == name);
        let new = document.map(|document| {
            let mut json = row.json.clone();
            let fields = json.as_object_mut().unwrap();
            for field in &document.fields {
                if let Some(value) = field.former.as_ref().and_then(|former| fields.remove(former)) {
                    fields.insert(field.name.clone(), value);
                }
            }
            Row { table: document.table(), id: row.id.clone(), json: Value::Object(fields.clone()) }
        });
        (row, new)
    };
    names.zip(before.rows()).map(became).collect()
}

/// Changes after which every column has the values that it had.
fn rename(chance: &mut Chance, draft: &mut Draft, document: &mut Document) {
    if chance.percent(40) {
        draft.number += 1;
        document.former = Some(std::mem::replace(&mut document.name, format!("Thing{}", draft.number)));
    }
    for field in &mut document.fields {
        match chance.below(6) {
            0 => {
                let new = draft.name(chance);
                // A column that is called like its field follows it, or stays what it was.
                if let Some(column) = field.column.as_mut().filter(|column| column.name == field.name)
                    && chance.percent(50)
                {
                    column.former = Some(std::mem::replace(&mut column.name, new.clone()));
                }
                field.former = Some(std::mem::replace(&mut field.name, new));
            }
            1 => {
                if let Some(column) = &mut field.column {
                    column.former = Some(std::mem::replace(&mut column.name, draft.name(chance)));
                }
            }
            2 => reindex(chance, field),
            _ => {}
        }
    }
    come_and_go(chance, draft, document);
}

/// Changes after which a column has other values, or another type.
fn retype(chance: &mut Chance, draft: &mut Draft, document: &mut Document) {
    if document.id == "uuid" && chance.percent(10) {
        document.id = "string";
    }
    for field in &mut document.fields {
        match chance.below(6) {
            0 => field.ty = wider(chance, &field.ty),
            1 => field.ty = if field.ty.is_optional() { field.ty.required().clone() } else { field.ty.optional() },
            2 => {
                if let Some(column) = field.column.as_mut().filter(|_| field.ty.required().is("string")) {
                    column.transform = *chance.one_of(&[None, Some("lower"), Some("upper"), Some("trim")]);
                }
            }
            3 => reindex(chance, field),
            _ => {}
        }
        // What was the transform of a text is none of another type.
        if let Some(column) = field.column.as_mut().filter(|_| !field.ty.required().is("string")) {
            column.transform = None;
        }
        field.has_default &= !field.ty.is_optional();
    }
    come_and_go(chance, draft, document);
}

fn reindex(chance: &mut Chance, field: &mut Field) {
    if let Some(column) = &mut field.column {
        column.change_index(chance, &field.ty);
    }
}

/// Fields and columns that are new, and some that are not there any more.
fn come_and_go(chance: &mut Chance, draft: &mut Draft, document: &mut Document) {
    if document.fields.len() > 1 && chance.percent(25) {
        document.fields.remove(chance.below(document.fields.len()));
    }
    if chance.percent(25) {
        document.fields[0].column = None;
    }
    for field in &mut document.fields {
        if field.column.is_none() && field.former.is_none() && chance.percent(25) {
            draft.add_column(chance, field);
        }
    }
    if chance.percent(40) {
        let mut field = draft.field(chance);
        field.has_default = !field.ty.is_optional() && field.ty.default(&mut Chance::new(7)).is_some();
        if !field.has_default {
            field.ty = field.ty.optional();
        }
        // Every document that is there has the same value of it.
        if let Some(column) = field.column.as_mut().filter(|column| column.index == Some("unique")) {
            column.index = Some("btree");
        }
        document.fields.push(field);
    }
}

/// A type that has every value that `ty` has, as JSON writes it.
fn wider(chance: &mut Chance, ty: &Type) -> Type {
    let choices: &[&'static str] = match ty.required() {
        Type::Scalar("i16") => &["i32", "i64", "f64"],
        Type::Scalar("i32") => &["i64", "f64"],
        Type::Scalar("f32") => &["f64"],
        Type::Scalar("uuid" | "date" | "timestamp" | "time" | "decimal" | "bytes") | Type::Set(..) => &["string"],
        _ => return ty.clone(),
    };
    let name: &'static str = chance.one_of::<&'static str>(choices);
    let new = Type::Scalar(name);
    if ty.is_optional() { new.optional() } else { new }
}

fn refold(chance: &mut Chance, draft: &mut Draft, projection: &mut Projection) {
    match chance.below(4) {
        0 => projection.former = Some(std::mem::replace(&mut projection.name, draft.name(chance))),
        1 => projection.table = draft.name(chance),
        _ => {}
    }
    for column in &mut projection.columns {
        match chance.below(6) {
            0 => column.former = Some(std::mem::replace(&mut column.name, draft.name(chance))),
            1 => column.index = *chance.one_of(&[None, Some("btree"), Some("hash")]),
            2 => column.value = *chance.one_of(ROW_VALUES),
            _ => {}
        }
    }
    match chance.below(6) {
        0 => projection.key = (projection.key + 1) % 3,
        1 => projection.condition = Some("event.number > 3"),
        2 => projection.columns.push(draft.row_column(chance)),
        3 if projection.columns.len() > 1 => _ = projection.columns.remove(0),
        _ => {}
    }
}
