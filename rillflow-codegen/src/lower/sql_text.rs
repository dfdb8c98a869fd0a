//! Names, types and literals of PostgreSQL.

use sha2::{Digest, Sha256};

use crate::model::{ColumnType, IdKind, Scalar, SqlIdent, Transform, ValueType};

/// A qualified name.
pub(super) fn qualified(schema: &SqlIdent, name: &SqlIdent) -> String {
    format!("{}.{}", schema.quoted(), name.quoted())
}

/// A string literal.
pub(super) fn literal(text: &str) -> String {
    let quoted = format!("'{}'", text.replace('\'', "''"));
    // Whatever `standard_conforming_strings` says, a backslash is one in an escape string that doubles it.
    if text.contains('\\') { format!("e{}", quoted.replace('\\', "\\\\")) } else { quoted }
}

/// The type of a value, as it is written in an array's cast.
pub(super) fn scalar_type(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "text",
        Scalar::Bool => "boolean",
        Scalar::I16 => "smallint",
        Scalar::I32 => "integer",
        Scalar::I64 => "bigint",
        Scalar::F32 => "real",
        Scalar::F64 => "double precision",
        Scalar::Decimal => "numeric",
        Scalar::Uuid => "uuid",
        Scalar::Timestamp => "timestamptz",
        Scalar::Date => "date",
        Scalar::Time => "time",
        Scalar::Duration => "interval",
        Scalar::Bytes => "bytea",
        Scalar::Json => "jsonb",
    }
}

/// The type of a column with its collation and `not null`.
pub(super) fn column_definition(ty: ValueType) -> String {
    let collation = if ty.scalar == Scalar::String { " collate \"C\"" } else { "" };
    let not_null = if ty.nullable { "" } else { " not null" };
    format!("{}{collation}{not_null}", scalar_type(ty.scalar))
}

/// The type of a duplicated field's column with its collation and `not null`.
pub(super) fn held_definition(holds: ColumnType, nullable: bool) -> String {
    let not_null = if nullable { "" } else { " not null" };
    match holds {
        ColumnType::Single(ty) => column_definition(ValueType { nullable, ..ty }),
        ColumnType::List(ty) => {
            let collation = if ty.scalar == Scalar::String { " collate \"C\"" } else { "" };
            format!("{}[]{collation}{not_null}", scalar_type(ty.scalar))
        }
        ColumnType::JsonList | ColumnType::JsonMap => format!("jsonb{not_null}"),
    }
}

/// The type of a document's id.
pub(super) fn id_type(kind: IdKind) -> &'static str {
    match kind {
        IdKind::Uuid => "uuid",
        IdKind::String => "text collate \"C\"",
        IdKind::I64 => "bigint",
    }
}

/// The key of the advisory lock that appends to the schema's log share.
pub(super) fn append_lock(schema: &SqlIdent) -> i64 {
    let hash = Sha256::digest(format!("rillflow/append/{}", schema.as_str()));
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    i64::from_be_bytes(first)
}

/// The column, taken from the JSON of `row` by the steps of `path`.
pub(super) fn json_path<'a>(document: &str, path: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = document.to_owned();
    for step in path {
        text.push_str(" -> ");
        text.push_str(&literal(step));
    }
    text
}

/// A value of the JSON by the type it should have: null for what is missing or is not of that type, and never an error.
pub(super) fn json_value(schema: &SqlIdent, found: &str, scalar: Scalar) -> String {
    match scalar {
        // A `null` in the JSON is an absent value for the program.
        Scalar::Json => format!("nullif({found}, 'null')"),
        Scalar::String => format!("({}.rf_string({found}) collate \"C\")", schema.quoted()),
        scalar => format!("{}.rf_{}({found})", schema.quoted(), scalar.name()),
    }
}

/// What is put round a value that is compared with a transformed column.
pub(super) fn transform(transform: Transform) -> (&'static str, &'static str) {
    match transform {
        Transform::Lower => ("lower(", ")"),
        Transform::Upper => ("upper(", ")"),
        Transform::Trim => ("btrim(", ")"),
    }
}

#[cfg(test)]
mod tests {
    use super::{json_path, literal};

    #[test]
    fn literals_survive_quotes_and_backslashes() {
        assert_eq!(literal("o'clock"), "'o''clock'");
        assert_eq!(literal(r"a\'b"), r"e'a\\''b'");
        assert_eq!(json_path("\"doc\"", ["a", "b'c"]), "\"doc\" -> 'a' -> 'b''c'");
    }
}
