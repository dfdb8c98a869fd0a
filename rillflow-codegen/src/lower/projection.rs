//! Table projections: the Rust module.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::conversion::tuple;
use super::expression::{Code, Reads, Writer};
use super::{decoration, docs, event_set, lint, rust_literal, rust_type, sql_text};
use crate::ir;
use crate::lock;
use crate::model::{
    Event, Expression, ExpressionKind, Field, Literal, Model, Projection, ProjectionColumn, Reaction, ReactionBody,
    RustIdent, Scalar, SqlIdent, TableProjection, TypeId, ValueType,
};
use crate::surface::ProjectionSurface;

/// The module of a projection.
pub(super) fn module(model: &Model, projection: &Projection, table: &TableProjection) -> ir::ProjectionModule {
    let name = &projection.name;
    let columns = columns(table);
    let variants: Vec<(&str, &[Field])> =
        reactions(model, table).map(|(_, event)| (event.rust.bare(), event.current().fields.as_slice())).collect();
    let flags: Vec<(&str, bool)> = columns
        .iter()
        .map(|column| (column.rust.bare(), column.ty.scalar == Scalar::Bool && !column.ty.nullable))
        .collect();
    let fold = fold(model, table, &projection.event_enum);
    let keys = keys(model, table, &projection.event_enum);
    ir::ProjectionModule {
        uses: uses(model, table, &columns),
        docs: docs::or(projection.doc.as_deref(), &format!("Row of `{name}`.")),
        derives: decoration::derives(model, &["projections", name], "Clone, Debug, PartialEq"),
        attributes: decoration::attributes(model, &["projections", name], lint::row(table.row_type.bare(), &flags)),
        row: table.row_type.to_string(),
        columns: columns.iter().enumerate().map(|(index, column)| row_column(model, name, index, column)).collect(),
        name_literal: rust_literal::string(name),
        definition_literal: rust_literal::string(&lock::definition_hash(&ProjectionSurface::of(model, projection))),
        table_literal: rust_literal::raw_string(&sql_text::qualified(&model.project.schema, &table.table)),
        columns_literal: rust_literal::raw_string(&list(&columns, |column| column.name.quoted())),
        key_literals: table.key.iter().map(|key| rust_literal::raw_string(&key.column.quoted())).collect(),
        key_type: key_type(model, table),
        row_key: row_key(table),
        bind_keys: bind_keys(table),
        statements: statements(model, table, &columns),
        enum_docs: docs::sentence(&format!("The events that `{name}` reads.")),
        enum_attributes: lint::events(model, projection.event_enum.bare(), &variants),
        match_attributes: lint::long_list(variants.iter().map(|(name, _)| *name), 4),
        row_attributes: lint::long_list(columns.iter().map(|column| column.rust.bare()), 1),
        set: event_set::of_events(
            model,
            table.reactions.iter().map(|reaction| reaction.event).collect(),
            projection.event_enum.as_str(),
        ),
        key_parameter: if keys.reads_anything { "recorded" } else { "_recorded" }.to_owned(),
        key: keys.same,
        key_arms: keys.arms,
        apply_attributes: lint::long_function(fold.arms.iter().flat_map(|arm| &arm.body)),
        apply_key_parameter: if fold.reads_key { "key" } else { "_key" }.to_owned(),
        arms: fold.arms,
        variants: reactions(model, table).map(|(_, event)| variant(model, event)).collect(),
        handle_docs: docs::sentence(&format!("The table `{name}` of a store.")),
        handle: table.table_type.to_string(),
        constants: columns.iter().map(|column| constant(model, table, column)).collect(),
    }
}

/// A column of the key or one of the others.
struct Column<'a> {
    name: &'a SqlIdent,
    rust: &'a RustIdent,
    ty: ValueType,
    docs: Vec<String>,
}

fn columns(table: &TableProjection) -> Vec<Column<'_>> {
    let keys = table.key.iter().map(|key| Column {
        name: &key.column,
        rust: &key.rust,
        ty: ValueType { nullable: false, ..key.ty },
        docs: docs::sentence(&format!("Key column `{}`.", key.column.as_str())),
    });
    let others = table.columns.iter().map(|column| Column {
        name: &column.column,
        rust: &column.rust,
        ty: column.ty,
        docs: docs::or(column.doc.as_deref(), &format!("Column `{}`.", column.column.as_str())),
    });
    keys.chain(others).collect()
}

fn reactions<'a>(model: &'a Model, table: &'a TableProjection) -> impl Iterator<Item = (&'a Reaction, &'a Event)> {
    table.reactions.iter().map(|reaction| (reaction, model.event(reaction.event)))
}

/// The closed sets that columns hold, and those whose values are compared with.
fn uses(model: &Model, table: &TableProjection, columns: &[Column<'_>]) -> Option<String> {
    let mut sets: BTreeSet<TypeId> = columns.iter().filter_map(|column| column.ty.set).collect();
    let mut open: Vec<&Expression> = Vec::new();
    for reaction in &table.reactions {
        open.extend(&reaction.condition);
        if let ReactionBody::Change { set, add, .. } = &reaction.body {
            open.extend(set.iter().chain(add).map(|(_, expression)| expression));
        }
    }
    while let Some(expression) = open.pop() {
        if let ExpressionKind::Literal(Literal::SetValue(set, _)) = &expression.kind {
            sets.insert(*set);
        }
        open.extend(expression.kind.children());
    }
    rust_type::use_list(model, sets)
}

fn row_column(model: &Model, projection: &str, index: usize, column: &Column<'_>) -> ir::RowColumn {
    ir::RowColumn {
        docs: column.docs.clone(),
        attributes: decoration::attributes(model, &["projections", projection, column.name.as_str()], Vec::new()),
        name: column.rust.to_string(),
        ty: rust_type::value_type(model, column.ty),
        index: index.to_string(),
    }
}

fn constant(model: &Model, table: &TableProjection, column: &Column<'_>) -> ir::FieldConstant {
    ir::FieldConstant {
        docs: docs::sentence(&format!("Column `{}`.", column.name.as_str())),
        name: column.rust.bare().to_uppercase(),
        ty: format!(
            "::rillflow_runtime::query::Field<{}, {}>",
            table.row_type,
            rust_type::value_type(model, column.ty)
        ),
        value: format!(
            "::rillflow_runtime::query::Field::column({}, {})",
            rust_literal::string(column.name.as_str()),
            rust_literal::raw_string(&column.name.quoted())
        ),
    }
}

pub(super) fn variant(model: &Model, event: &Event) -> ir::EventVariant {
    ir::EventVariant {
        name: event.rust.to_string(),
        event: format!("super::{}::{}", model.stream(event.stream).module, event.rust),
        name_literal: rust_literal::string(&event.name),
        docs: docs::or(event.doc.as_deref(), &format!("Event `{}`.", event.name)),
    }
}

fn key_type(model: &Model, table: &TableProjection) -> String {
    let types: Vec<String> = table.key.iter().map(|key| rust_type::value_type(model, key.ty)).collect();
    tuple(&types)
}

fn row_key(table: &TableProjection) -> String {
    let values: Vec<String> = table
        .key
        .iter()
        .map(|key| format!("self.{}{}", key.rust, if rust_type::is_copy(key.ty) { "" } else { ".clone()" }))
        .collect();
    tuple(&values)
}

fn bind_keys(table: &TableProjection) -> Vec<String> {
    if table.key.len() == 1 {
        return vec!["arguments.push_array(keys.iter().copied());".to_owned()];
    }
    (0..table.key.len()).map(|index| format!("arguments.push_array(keys.iter().map(|key| &key.{index}));")).collect()
}

fn list<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn statements(model: &Model, table: &TableProjection, columns: &[Column<'_>]) -> ir::Statements {
    let table_name = sql_text::qualified(&model.project.schema, &table.table);
    let (keys, others) = columns.split_at(table.key.len());
    let names = |columns: &[Column<'_>]| list(columns, |column| column.name.quoted());
    let of = |table: &str, columns: &[Column<'_>]| list(columns, |column| format!("{table}.{}", column.name.quoted()));
    let arrays = |columns: &[Column<'_>]| {
        let casts = columns
            .iter()
            .enumerate()
            .map(|(index, column)| format!("${}::{}[]", index + 1, sql_text::scalar_type(column.ty.scalar)));
        casts.collect::<Vec<_>>().join(", ")
    };
    let key_names = names(keys);
    let unnested = format!("unnest({}) as k ({key_names})", arrays(keys));
    // Each text begins on a line of its own, below the name that the template gives it.
    let rows = format!(
        "
            select {}
              from {table_name} as t
              join {unnested} using ({key_names})",
        of("t", columns),
    );
    let on_conflict = if others.is_empty() {
        "do nothing".to_owned()
    } else {
        let set: Vec<String> =
            others.iter().map(|column| format!("{0} = excluded.{0}", column.name.quoted())).collect();
        format!(
            "do update
               set {}
             where ({})
                   is distinct from ({})",
            set.join(",\n                   "),
            of("t", others),
            of("excluded", others)
        )
    };
    let upsert = format!(
        "
            insert into {table_name} as t ({})
            select * from unnest({})
                on conflict ({key_names}) {on_conflict}",
        names(columns),
        arrays(columns),
    );
    let same_key: Vec<String> = keys.iter().map(|key| format!("t.{0} = k.{0}", key.name.quoted())).collect();
    let delete = format!(
        "
            delete from {table_name} as t
             using {unnested}
             where {}",
        same_key.join(" and ")
    );
    ir::Statements {
        schema: rust_literal::raw_string(&model.project.schema.quoted()),
        rows: rust_literal::raw_string(&rows),
        upsert: rust_literal::raw_string(&upsert),
        delete: rust_literal::raw_string(&delete),
    }
}

/// How the key of an event is found.
struct Keys {
    reads_anything: bool,
    same: Option<String>,
    arms: Vec<ir::Arm>,
}

fn keys(model: &Model, table: &TableProjection, event_enum: &RustIdent) -> Keys {
    let mut found = Vec::new();
    let mut reads_anything = false;
    for (index, (_, event)) in reactions(model, table).enumerate() {
        let mut reads = Reads::default();
        let values: Vec<String> = table
            .key
            .iter()
            .filter_map(|key| Some((key, key.values.get(index)?)))
            .map(|(key, expression)| {
                let column = rust_literal::string(key.column.as_str());
                let code = key_value(Writer::new(model, event, &column), expression, key.ty, &column);
                reads = reads.and(code.reads);
                code.text
            })
            .collect();
        reads_anything |= reads.event || reads.envelope;
        found.push((event, reads, vec![tuple(&values)]));
    }
    let is_same = found.windows(2).all(|pair| pair[0].2 == pair[1].2) && found.iter().all(|one| !one.1.event);
    match (is_same, found.first()) {
        (true, Some((.., value))) => Keys { reads_anything, same: value.first().cloned(), arms: Vec::new() },
        _ => Keys { reads_anything: true, same: None, arms: arms(event_enum, found) },
    }
}

fn key_value(writer: Writer<'_>, expression: &Expression, ty: ValueType, column: &str) -> Code {
    let mut code = writer.owned(expression, ValueType { nullable: expression.ty.nullable, ..ty });
    if expression.ty.nullable {
        _ = write!(code.text, ".ok_or(::rillflow_runtime::projection::FoldError::null({column}))?");
    }
    if matches!(ty.scalar, Scalar::Timestamp | Scalar::Time | Scalar::Duration) {
        code.text = format!("::rillflow_runtime::projection::stored({})", code.text);
    }
    code
}

/// The arms of a `match`; events for which the same is done share one, unless it reads the event.
fn arms(event_enum: &RustIdent, found: Vec<(&Event, Reads, Vec<String>)>) -> Vec<ir::Arm> {
    let mut arms: Vec<(ir::Arm, bool)> = Vec::new();
    for (event, reads, body) in found {
        let binding = if reads.event { "event" } else { "_" };
        let pattern = format!("{}::{}({binding})", event_enum, event.rust);
        let shared = arms.iter_mut().find(|(arm, reads_event)| !reads_event && !reads.event && arm.body == body);
        match shared {
            Some((arm, _)) => {
                arm.pattern.push_str(" | ");
                arm.pattern.push_str(&pattern);
            }
            None => arms.push((ir::Arm { pattern, body }, reads.event)),
        }
    }
    arms.into_iter().map(|(arm, _)| arm).collect()
}

/// What stands for a column in the errors of a condition.
pub(super) const CONDITION: &str = "::rillflow_runtime::projection::CONDITION";

/// What `apply` does.
struct Fold {
    reads_key: bool,
    arms: Vec<ir::Arm>,
}

fn fold(model: &Model, table: &TableProjection, event_enum: &RustIdent) -> Fold {
    let mut found = Vec::new();
    let mut reads_key = false;
    for (reaction, event) in reactions(model, table) {
        let (body, reads) = match &reaction.body {
            ReactionBody::Delete => (vec!["*row = None;".to_owned()], Reads::default()),
            ReactionBody::Change { set, add, creates } => {
                reads_key |= creates;
                Change { model, table, event, set, add }.body(*creates)
            }
        };
        let (mut guarded, guard_reads) = match &reaction.condition {
            Some(condition) => Writer::new(model, event, CONDITION).guard(condition),
            None => Default::default(),
        };
        guarded.extend(body);
        found.push((event, reads.and(guard_reads), guarded));
    }
    Fold { reads_key, arms: arms(event_enum, found) }
}

/// A reaction that changes columns.
struct Change<'a> {
    model: &'a Model,
    table: &'a TableProjection,
    event: &'a Event,
    set: &'a [(usize, Expression)],
    add: &'a [(usize, Expression)],
}

impl Change<'_> {
    fn body(&self, creates: bool) -> (Vec<String>, Reads) {
        let columns = &self.table.columns;
        let (statements, reads) = self.statements();
        let body = if !creates {
            block("if let Some(row) = row {", statements)
        } else if self.set.len() == columns.len() {
            vec![format!("*row = Some({});", self.new_row())]
        } else if columns.iter().all(|column| column.default.is_some()) {
            let mut body = vec![format!("let row = row.get_or_insert_with(|| {});", self.default_row())];
            body.extend(statements);
            body
        } else {
            let mut body = block("match row { Some(row) => {", statements);
            body.push(format!("None => {{ *row = Some({}); }}", self.new_row()));
            body.push("}".to_owned());
            body
        };
        (body, reads)
    }

    /// What happens to a row that is there.
    fn statements(&self) -> (Vec<String>, Reads) {
        let mut reads = Reads::default();
        let mut statements = Vec::new();
        for (index, column) in self.table.columns.iter().enumerate() {
            let Some(code) = self.set_value(index, column).or_else(|| {
                let current = format!("row.{}", column.rust);
                self.added_value(index, column, &current)
            }) else {
                continue;
            };
            reads = reads.and(code.reads);
            statements.push(code.assign_to(&format!("row.{}", column.rust)));
        }
        (statements, reads)
    }

    fn new_row(&self) -> String {
        let columns = self.table.columns.iter().enumerate().map(|(index, column)| {
            let value = self
                .set_value(index, column)
                .or_else(|| {
                    if is_zero(column.default.as_ref()) {
                        return find(self.add, index).map(|expression| self.value(column, expression));
                    }
                    self.added_value(index, column, &default(self.model, column))
                })
                .map_or_else(|| default(self.model, column), |code| code.text);
            format!("{}: {value}", column.rust)
        });
        self.row(columns)
    }

    fn default_row(&self) -> String {
        let columns = self.table.columns.iter();
        self.row(columns.map(|column| format!("{}: {}", column.rust, default(self.model, column))))
    }

    fn row(&self, columns: impl Iterator<Item = String>) -> String {
        let is_tuple = self.table.key.len() > 1;
        let keys = self.table.key.iter().enumerate().map(|(index, key)| {
            let value = match (is_tuple, rust_type::is_copy(key.ty)) {
                (false, true) => "*key".to_owned(),
                (false, false) => "key.clone()".to_owned(),
                (true, true) => format!("key.{index}"),
                (true, false) => format!("key.{index}.clone()"),
            };
            format!("{}: {value}", key.rust)
        });
        format!("Self {{ {} }}", keys.chain(columns).collect::<Vec<_>>().join(", "))
    }

    fn set_value(&self, index: usize, column: &ProjectionColumn) -> Option<Code> {
        find(self.set, index).map(|expression| self.value(column, expression))
    }

    fn added_value(&self, index: usize, column: &ProjectionColumn, to: &str) -> Option<Code> {
        let expression = find(self.add, index)?;
        let name = rust_literal::string(column.column.as_str());
        let amount = self.value(column, expression);
        Some(Writer::new(self.model, self.event, &name).sum(to, &amount))
    }

    fn value(&self, column: &ProjectionColumn, expression: &Expression) -> Code {
        let name = rust_literal::string(column.column.as_str());
        Writer::new(self.model, self.event, &name).owned(expression, column.ty)
    }
}

fn find(list: &[(usize, Expression)], index: usize) -> Option<&Expression> {
    list.iter().find(|(column, _)| *column == index).map(|(_, expression)| expression)
}

fn block(open: &str, statements: Vec<String>) -> Vec<String> {
    let mut body = vec![open.to_owned()];
    body.extend(statements);
    body.push("}".to_owned());
    body
}

/// The value a new row starts with.
fn default(model: &Model, column: &ProjectionColumn) -> String {
    match &column.default {
        None => "None".to_owned(),
        Some(Literal::Null) if column.ty.nullable => "None".to_owned(),
        Some(literal) => {
            let value = rust_literal::value(model, literal, column.ty.scalar);
            if column.ty.nullable { format!("Some({value})") } else { value }
        }
    }
}

fn is_zero(default: Option<&Literal>) -> bool {
    match default {
        Some(Literal::Integer(number)) => *number == 0,
        Some(Literal::Float(number)) => *number == 0.0,
        Some(Literal::Decimal(text)) => text == "0",
        _ => false,
    }
}
