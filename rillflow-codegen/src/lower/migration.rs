//! The first migration: tables, indexes and triggers of documents and projections.

use super::{renamed_key, sql_expression, sql_text, stored};
use crate::ir;
use crate::model::{
    ColumnType, Document, Duplicated, IndexKind, Model, NamedTypeBody, Scalar, SqlIdent, TableProjection, ValueType,
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
        indexes: document.duplicated.iter().filter_map(|one| index(model, document, one)).collect(),
    }
}

fn quoted(name: &str) -> String {
    // Lengths were checked when the names were claimed.
    SqlIdent::new(name).map_or_else(String::new, |name| name.quoted())
}

fn index(model: &Model, document: &Document, duplicated: &Duplicated) -> Option<ir::TableIndex> {
    let index = duplicated.index.as_ref()?;
    let class = match (index.kind, duplicated.holds) {
        (IndexKind::Gin, ColumnType::List(_)) | (IndexKind::Btree | IndexKind::Hash | IndexKind::Unique, _) => "",
        // Half as large as the class that JSON has by default, and made for the one question that is asked.
        (IndexKind::Gin, _) => " jsonb_path_ops",
    };
    let made = table_index(index.kind, &index.name, &duplicated.column);
    let row = sql_expression::Row::Document(document);
    let predicate = index.predicate.as_ref().map(|predicate| sql_expression::value(model, row, predicate));
    Some(ir::TableIndex { column: format!("{}{class}", made.column), predicate, ..made })
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
    let column = duplicated.column.quoted();
    let steps = || duplicated.path.iter().map(String::as_str);
    let path: Vec<&str> = steps().collect();
    let found = |row: &str| sql_text::json_path(&format!("{row}.\"doc\""), steps());
    let value = |row: &str| {
        let extracted = extracted(model, document, duplicated, row);
        match duplicated.transform.map(sql_text::transform) {
            Some((before, after)) => format!("{before}{extracted}{after}"),
            None => extracted,
        }
    };
    let missing = match stored::present_if(model, &document.fields, &path) {
        None => format!("new.{column} is null"),
        Some(parent) => {
            let parent = sql_text::json_path("new.\"doc\"", parent.iter().copied());
            format!("new.{column} is null and coalesce(jsonb_typeof({parent}), 'null') <> 'null'")
        }
    };
    let joined = if duplicated.nullable { format!("({missing})") } else { missing.clone() };
    let name = model.type_text(&duplicated.ty);
    let (refused_if, expected) = match duplicated.holds {
        ColumnType::Single(ty) => match set_values(model, ty) {
            None => (missing, ty.scalar.name().to_owned()),
            Some(values) => {
                (format!("{joined} or new.{column} not in ({})", literals(&values)), expected_set(&name, &values))
            }
        },
        ColumnType::List(ty) => match set_values(model, ty) {
            None => (format!("{joined} or array_position(new.{column}, null) is not null"), name),
            Some(values) => (
                // An absent element is in no array.
                format!("{joined} or not new.{column} <@ array[{}]", literals(&values)),
                expected_set(&name, &values),
            ),
        },
        ColumnType::JsonList | ColumnType::JsonMap => (missing, name),
    };
    ir::CheckedColumn {
        column: ir::Column {
            name: column,
            definition: sql_text::held_definition(duplicated.holds, duplicated.nullable),
        },
        value: value("new"),
        stored: value("t"),
        refused_if,
        field: sql_text::literal(&duplicated.path.join(".")),
        expected: sql_text::literal(&expected),
        found: found("new"),
    }
}

/// The value of the column, or null if the JSON is not of its type.
fn extracted(model: &Model, document: &Document, duplicated: &Duplicated, row: &str) -> String {
    let schema = model.project.schema.quoted();
    let path: Vec<&str> = duplicated.path.iter().map(String::as_str).collect();
    let found = stored::or_default(model, &document.fields, &format!("{row}.\"doc\""), &path);
    match duplicated.holds {
        // A `null` in the JSON is an absent value for the program, and a null for the column.
        ColumnType::Single(ValueType { scalar: Scalar::Json, .. }) if duplicated.nullable => {
            format!("nullif({found}, 'null')")
        }
        ColumnType::Single(ValueType { scalar: Scalar::Json, .. }) => found,
        ColumnType::Single(ty) => format!("{schema}.rf_{}({found})", ty.scalar.name()),
        ColumnType::List(ty) => format!(
            "case when jsonb_typeof({found}) = 'array' then array(select {schema}.rf_{}(element) from \
             jsonb_array_elements({found}) with ordinality as list (element, place) order by place) end",
            ty.scalar.name()
        ),
        ColumnType::JsonList => format!("case when jsonb_typeof({found}) = 'array' then {found} end"),
        ColumnType::JsonMap => format!("case when jsonb_typeof({found}) = 'object' then {found} end"),
    }
}

fn literals(values: &[&str]) -> String {
    let literals: Vec<String> = values.iter().map(|value| sql_text::literal(value)).collect();
    literals.join(", ")
}

fn set_values(model: &Model, ty: ValueType) -> Option<Vec<&str>> {
    match &model.named_type(ty.set?).body {
        NamedTypeBody::ClosedSet(values) => Some(values.iter().map(|one| one.value.as_str()).collect()),
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
