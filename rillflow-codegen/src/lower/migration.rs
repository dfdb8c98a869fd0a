//! The first migration: tables, indexes and triggers of documents and projections.

use super::{document, renamed_key, sql_text, stored};
use crate::ir;
use crate::model::{
    Document, Duplicated, IndexKind, Model, NamedTypeBody, Scalar, SqlIdent, TableProjection, ValueType,
};

/// The migration that makes everything.
pub(super) fn initial(model: &Model) -> ir::SqlMigration {
    let schema = &model.project.schema;
    ir::SqlMigration {
        schema: schema.quoted(),
        schema_literal: sql_text::literal(schema.as_str()),
        append_lock: sql_text::append_lock(schema).to_string(),
        documents: model.documents.iter().map(|one| document_table(model, one)).collect(),
        projections: model.table_projections().map(|(_, table)| projection_table(model, table)).collect(),
    }
}

fn document_table(model: &Model, document: &Document) -> ir::DocumentTable {
    let schema = &model.project.schema;
    let trigger = format!("rf_{}_columns", document.table.as_str());
    ir::DocumentTable {
        table: sql_text::qualified(schema, &document.table),
        primary_key: quoted(&format!("{}_pkey", document.table.as_str())),
        id_type: sql_text::id_type(document.id).to_owned(),
        document: sql_text::literal(&document.name),
        function: format!("{}.{}", schema.quoted(), quoted(&trigger)),
        trigger: quoted(&trigger),
        renamed: renamed_key::renamed_keys(model, document),
        columns: document.duplicated.iter().map(|one| checked_column(model, document, one)).collect(),
        indexes: document.duplicated.iter().filter_map(index).collect(),
    }
}

fn quoted(name: &str) -> String {
    // Lengths were checked when the names were claimed.
    SqlIdent::new(name).map_or_else(String::new, |name| name.quoted())
}

fn index(duplicated: &Duplicated) -> Option<ir::TableIndex> {
    let (kind, name) = duplicated.index.as_ref()?;
    Some(table_index(*kind, name, &duplicated.column))
}

fn table_index(kind: IndexKind, name: &SqlIdent, column: &SqlIdent) -> ir::TableIndex {
    ir::TableIndex {
        kind: if kind == IndexKind::Unique { "unique index" } else { "index" }.to_owned(),
        name: name.quoted(),
        method: match kind {
            IndexKind::Btree | IndexKind::Unique => "btree",
            IndexKind::Hash => "hash",
            IndexKind::Gin => "gin",
        }
        .to_owned(),
        column: column.quoted(),
        predicate: None,
    }
}

fn checked_column(model: &Model, document: &Document, duplicated: &Duplicated) -> ir::CheckedColumn {
    let schema = model.project.schema.quoted();
    let column = duplicated.column.quoted();
    let steps = || duplicated.path.iter().map(String::as_str);
    let ty = model.value_type(&duplicated.ty).unwrap_or(ValueType { scalar: Scalar::Json, set: None, nullable: false });
    let ty = ValueType { nullable: duplicated.nullable, ..ty };
    let path: Vec<&str> = steps().collect();
    let found = |row: &str| sql_text::json_path(&format!("{row}.\"doc\""), steps());
    let value = |row: &str| {
        let read = stored::or_default(model, document, &format!("{row}.\"doc\""), &path);
        let extracted = match ty.scalar {
            // A `null` in the JSON is an absent value for the program, and a null for the column.
            Scalar::Json if ty.nullable => format!("nullif({read}, 'null')"),
            Scalar::Json => read,
            scalar => format!("{schema}.rf_{}({read})", scalar.name()),
        };
        match duplicated.transform.map(document::operand) {
            Some((before, after)) => format!("{before}{extracted}{after}"),
            None => extracted,
        }
    };
    let missing = match stored::present_if(model, document, &path) {
        None => format!("new.{column} is null"),
        Some(parent) => {
            let parent = sql_text::json_path("new.\"doc\"", parent.iter().copied());
            format!("new.{column} is null and coalesce(jsonb_typeof({parent}), 'null') <> 'null'")
        }
    };
    let (refused_if, expected) = match set_values(model, ty) {
        None => (missing, ty.scalar.name().to_owned()),
        Some((name, values)) => {
            let literals: Vec<String> = values.iter().map(|value| sql_text::literal(value)).collect();
            let missing = if duplicated.nullable { format!("({missing})") } else { missing };
            (format!("{missing} or new.{column} not in ({})", literals.join(", ")), expected_set(name, &values))
        }
    };
    ir::CheckedColumn {
        column: ir::Column { name: column, definition: sql_text::column_definition(ty) },
        value: value("new"),
        stored: value("t"),
        refused_if,
        field: sql_text::literal(&duplicated.path.join(".")),
        expected: sql_text::literal(&expected),
        found: found("new"),
    }
}

fn set_values(model: &Model, ty: ValueType) -> Option<(&str, Vec<&str>)> {
    let named = model.named_type(ty.set?);
    match &named.body {
        NamedTypeBody::ClosedSet(values) => Some((&named.name, values.iter().map(|one| one.value.as_str()).collect())),
        NamedTypeBody::Struct(_) | NamedTypeBody::Union(_) | NamedTypeBody::Extern(..) => None,
    }
}

/// What a closed set's field must be, in words; a long list is not worth reading.
fn expected_set(name: &str, values: &[&str]) -> String {
    if values.len() > 8 { name.to_owned() } else { format!("{name} ({})", values.join(", ")) }
}

fn projection_table(model: &Model, projection: &TableProjection) -> ir::ProjectionTable {
    let key: Vec<String> = projection.key.iter().map(|key| key.column.quoted()).collect();
    let keys = projection.key.iter().map(|key| (&key.column, ValueType { nullable: false, ..key.ty }));
    let others = projection.columns.iter().map(|column| (&column.column, column.ty));
    ir::ProjectionTable {
        table: sql_text::qualified(&model.project.schema, &projection.table),
        primary_key: quoted(&format!("{}_pkey", projection.table.as_str())),
        key: key.join(", "),
        columns: keys
            .chain(others)
            .map(|(name, ty)| ir::Column { name: name.quoted(), definition: sql_text::column_definition(ty) })
            .collect(),
        indexes: projection
            .columns
            .iter()
            .filter_map(|column| {
                let (kind, name) = column.index.as_ref()?;
                Some(table_index(*kind, name, &column.column))
            })
            .collect(),
    }
}
