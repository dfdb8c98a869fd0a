//! Compiled queries of documents: a method with typed parameters, and its SQL in constants.

use super::sql_expression::{self, Row};
use super::{docs, lint, rust_literal, rust_type, sql_text};
use crate::ir;
use crate::model::{
    Amount, Cut, Document, Expression, ExpressionKind, Model, OrderStep, Parameter, Query, Scalar, ValueType,
};

/// The methods of a document's queries.
pub(super) fn methods(model: &Model, document: &Document) -> Vec<ir::QueryMethod> {
    document.queries.iter().map(|query| method(model, document, query)).collect()
}

fn method(model: &Model, document: &Document, query: &Query) -> ir::QueryMethod {
    let writer = Writer { model, document, query };
    let cursor = match &query.cut {
        Cut::Pages { cursor, .. } => Some(ir::CursorType {
            docs: docs::sentence(&format!("Where a page of the query `{}` ended.", query.name)),
            name: cursor.to_string(),
            keys: writer.key_types().join(", "),
        }),
        Cut::All | Cut::Limit(_) => None,
    };
    let mut parameters: Vec<String> =
        query.parameters.iter().map(|one| format!("{}: {},", one.rust, parameter_type(model, one))).collect();
    let mut more = String::new();
    if let (Some(cursor), Cut::Pages { size, .. }) = (&cursor, &query.cut) {
        parameters.push(format!("after: {},", rust_type::optional(&cursor.name)));
        more = format!(", {}, after", page_size(query, *size));
    }
    let arguments: String = query
        .parameters
        .iter()
        .map(|one| match parameter_form(one) {
            Form::Text => format!(".with_text({})", one.rust),
            Form::Bytes => format!(".with_bytes({})", one.rust),
            Form::Value => format!(".with(&{})", one.rust),
        })
        .collect();
    let is_paged = cursor.is_some();
    ir::QueryMethod {
        docs: docs::or(query.doc.as_deref(), &format!("The query `{}`.", query.name)),
        attributes: lint::query(query.method.bare(), &query.parameters, is_paged),
        name: query.method.to_string(),
        parameters,
        constant: query.method.bare().to_uppercase(),
        constant_type: if is_paged { "PagedSql" } else { "CompiledSql" }.to_owned(),
        constant_macro: if is_paged { "paged_query" } else { "compiled_query" }.to_owned(),
        pieces: writer.pieces().iter().map(|piece| rust_literal::raw_string(piece)).collect(),
        result: match &cursor {
            Some(cursor) => format!("Paged<'store, {}, ({},)>", document.rust, cursor.keys),
            None => format!("Compiled<'store, {}>", document.rust),
        },
        constructor: if is_paged { "Paged" } else { "Compiled" }.to_owned(),
        arguments,
        more,
        cursor,
    }
}

/// How a value is given to the method.
enum Form {
    Value,
    Text,
    Bytes,
}

fn parameter_form(parameter: &Parameter) -> Form {
    match parameter.ty {
        Some(ValueType { scalar: Scalar::String, set: None, .. }) => Form::Text,
        Some(ValueType { scalar: Scalar::Bytes, .. }) => Form::Bytes,
        _ => Form::Value,
    }
}

fn parameter_type(model: &Model, parameter: &Parameter) -> String {
    let Some(ty) = parameter.ty else { return String::new() };
    match parameter_form(parameter) {
        Form::Text if ty.nullable => rust_type::optional("&str"),
        Form::Text => "&str".to_owned(),
        Form::Bytes => {
            let bytes = format!("&{}", rust_type::scalar(model, Scalar::Bytes));
            if ty.nullable { rust_type::optional(&bytes) } else { bytes }
        }
        Form::Value => rust_type::value_type(model, ty),
    }
}

fn page_size(query: &Query, size: Amount) -> String {
    match size {
        Amount::Constant(number) => rust_literal::integer(i128::from(number)),
        Amount::Parameter(index) => match query.parameters.get(index) {
            Some(Parameter { ty: Some(ValueType { scalar: Scalar::I64, .. }), rust, .. }) => rust.to_string(),
            Some(parameter) => format!("i64::from({})", parameter.rust),
            None => String::new(),
        },
    }
}

/// One value by which an answer is ordered.
struct Key {
    sql: String,
    ty: Option<ValueType>,
    descending: bool,
    nullable: bool,
}

struct Writer<'a> {
    model: &'a Model,
    document: &'a Document,
    query: &'a Query,
}

impl Writer<'_> {
    /// The arguments of the macro that makes the statements.
    fn pieces(&self) -> Vec<String> {
        let table = sql_text::qualified(&self.model.project.schema, &self.document.table);
        let row = Row::Document(self.document);
        let condition =
            self.query.condition.as_ref().map(|condition| sql_expression::value(self.model, row, condition));
        let from = match &condition {
            Some(condition) => format!("{table} where {condition}"),
            None => table.clone(),
        };
        let keys = self.keys();
        let order = format!(" order by {}", list(&keys, order));
        match &self.query.cut {
            Cut::All if self.query.order.is_empty() => {
                vec![from, String::new(), String::new(), format!("{order} limit 1"), " limit 2".to_owned()]
            }
            Cut::All => vec![from, order, String::new(), " limit 1".to_owned(), " limit 2".to_owned()],
            Cut::Limit(amount) => {
                let [all, one, two] = match amount {
                    Amount::Constant(number) => [*number, 1, (*number).min(2)].map(|number| format!(" limit {number}")),
                    Amount::Parameter(index) => {
                        let rows = format!("greatest(${}, 0)", index + 1);
                        [
                            format!(" limit {rows}"),
                            format!(" limit least({rows}, 1)"),
                            format!(" limit least({rows}, 2)"),
                        ]
                    }
                };
                vec![from, order, all, one, two]
            }
            Cut::Pages { size, .. } => {
                let limit = match size {
                    Amount::Constant(number) => format!(" limit {}", number + 1),
                    // Bounded as the runtime bounds it, so that one more is still a number.
                    Amount::Parameter(index) => {
                        format!(" limit least(greatest(${}::bigint, 1), 100000) + 1", index + 1)
                    }
                };
                let behind = behind(&keys, self.query.parameters.len());
                let after = match (&condition, &self.query.condition) {
                    (Some(condition), Some(Expression { kind: ExpressionKind::Or(_), .. })) => {
                        format!("{table} where ({condition}) and {behind}")
                    }
                    (Some(condition), _) => format!("{table} where {condition} and {behind}"),
                    (None, _) => format!("{table} where {behind}"),
                };
                vec![from, after, list(&keys, |key| key.sql.clone()), order, limit]
            }
        }
    }

    /// The values by which the answer is ordered. The id is among them, so no two documents are equal in all.
    fn keys(&self) -> Vec<Key> {
        let mut keys: Vec<Key> = self.query.order.iter().map(|step| self.key(step)).collect();
        if !self.query.order.iter().any(|step| step.path.is_empty()) {
            let descending = keys.last().is_some_and(|key| key.descending);
            keys.push(Key { sql: "\"id\"".to_owned(), ty: None, descending, nullable: false });
        }
        keys
    }

    fn key(&self, step: &OrderStep) -> Key {
        if step.path.is_empty() {
            return Key { sql: "\"id\"".to_owned(), ty: None, descending: step.descending, nullable: false };
        }
        let duplicated = self.document.duplicated.iter().find(|one| one.path == step.path);
        // What is taken out of the JSON is null where the JSON is not of the field's type.
        let is_given = self.query.condition.as_ref().is_some_and(|condition| condition.implies_value_of(&step.path));
        let nullable = (step.ty.nullable || duplicated.is_none()) && !is_given;
        let expression = Expression { kind: ExpressionKind::DocumentField(step.path.clone()), ty: step.ty };
        Key {
            sql: sql_expression::value(self.model, Row::Document(self.document), &expression),
            ty: Some(ValueType { nullable, ..step.ty }),
            descending: step.descending,
            nullable,
        }
    }

    fn key_types(&self) -> Vec<String> {
        let id = self.document.id_type.to_string();
        self.keys().iter().map(|key| key.ty.map_or(id.clone(), |ty| rust_type::value_type(self.model, ty))).collect()
    }
}

fn list(keys: &[Key], write: impl Fn(&Key) -> String) -> String {
    keys.iter().map(write).collect::<Vec<_>>().join(", ")
}

fn order(key: &Key) -> String {
    let direction = if key.descending { "desc" } else { "asc" };
    let nulls = if key.nullable { " nulls last" } else { "" };
    format!("{} {direction}{nulls}", key.sql)
}

/// The condition for what comes behind the row whose values are the parameters behind the first `given`.
fn behind(keys: &[Key], given: usize) -> String {
    let value = |index: usize| format!("${}", given + index + 1);
    let symbol = |key: &Key| if key.descending { "<" } else { ">" };
    let is_plain = keys.iter().all(|key| !key.nullable && key.descending == keys[0].descending);
    if is_plain && keys.len() > 1 {
        // One comparison of rows, which one scan of an index answers.
        let values: Vec<String> = (0..keys.len()).map(value).collect();
        return format!("({}) {} ({})", list(keys, |key| key.sql.clone()), symbol(&keys[0]), values.join(", "));
    }
    let further = |index: usize, key: &Key| {
        let value = value(index);
        let plain = format!("{} {} {value}", key.sql, symbol(key));
        // What is absent comes last, in both directions.
        if key.nullable { format!("({plain} or {} is null and {value} is not null)", key.sql) } else { plain }
    };
    let equal = |index: usize, key: &Key| {
        let operator = if key.nullable { "is not distinct from" } else { "=" };
        format!("{} {operator} {}", key.sql, value(index))
    };
    let cases: Vec<String> = keys
        .iter()
        .enumerate()
        .map(|(depth, key)| {
            let mut case: Vec<String> =
                keys[..depth].iter().enumerate().map(|(index, key)| equal(index, key)).collect();
            case.push(further(depth, key));
            case.join(" and ")
        })
        .collect();
    let all = if cases.len() > 1 { format!("({})", cases.join(" or ")) } else { cases.concat() };
    match keys.first() {
        // It follows from the rest, and gives an index a place to begin.
        Some(first) if keys.len() > 1 && !first.nullable => {
            format!("{} {}= {} and {all}", first.sql, symbol(first), value(0))
        }
        _ => all,
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, behind};

    fn key(sql: &str, descending: bool, nullable: bool) -> Key {
        Key { sql: sql.to_owned(), ty: None, descending, nullable }
    }

    #[test]
    fn rows_behind_a_row_are_told_by_one_comparison_where_that_is_possible() {
        assert_eq!(behind(&[key("id", false, false)], 2), "id > $3");
        assert_eq!(behind(&[key("a", true, false), key("id", true, false)], 0), "(a, id) < ($1, $2)");
        assert_eq!(
            behind(&[key("a", true, false), key("id", false, false)], 0),
            "a <= $1 and (a < $1 or a = $1 and id > $2)"
        );
        assert_eq!(
            behind(&[key("a", false, true), key("id", false, false)], 1),
            "((a > $2 or a is null and $2 is not null) or a is not distinct from $2 and id > $3)"
        );
    }
}
