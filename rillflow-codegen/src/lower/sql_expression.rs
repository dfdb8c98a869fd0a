//! Expressions as SQL.
//!
//! An expression over a document reads the columns of its duplicated fields and takes everything else out of the JSON; its
//! parameters are placeholders. An expression over an event reads the payload. Texts compare byte by byte, as in Rust: a
//! text of a document or an event has the collation `"C"`.

use std::fmt::Write as _;

use toml::value::Datetime;

use super::{sql_text, stored};
use crate::model::{
    BinaryOperator, Comparison, Document, Event, Expression, ExpressionKind, Field, Function, Literal, Model,
    NamedTypeBody, Scalar, Transform, ValueType,
};

/// Where an expression's names are found.
#[derive(Clone, Copy, Debug)]
pub enum Row<'a> {
    /// The table of a document.
    Document(&'a Document),
    /// An event, by the SQL of its parts.
    Event {
        /// The event.
        event: &'a Event,
        /// Its payload in the current version, as `jsonb`.
        payload: &'a str,
        /// The id of its stream.
        stream_id: &'a str,
        /// Its version in the stream.
        version: &'a str,
        /// When it was recorded.
        recorded_at: &'a str,
    },
}

/// The expression as SQL, with a cast where a constant by itself has no type.
#[must_use]
pub fn value(model: &Model, row: Row<'_>, expression: &Expression) -> String {
    let writer = Writer { model, row };
    if let ExpressionKind::Literal(Literal::Null | Literal::Text(_) | Literal::SetValue(..)) = &expression.kind {
        return format!("{}::{}", writer.write(expression).at_least(CAST), sql_text::scalar_type(expression.ty.scalar));
    }
    writer.write(expression).text
}

// How tightly an operator binds, as PostgreSQL has it.
const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const IS: u8 = 4;
const COMPARISON: u8 = 5;
const RANGE: u8 = 6;
const OTHER: u8 = 7;
const ADDITION: u8 = 8;
const MULTIPLICATION: u8 = 9;
const COLLATE: u8 = 10;
const SIGN: u8 = 11;
const CAST: u8 = 12;
const ATOM: u8 = 13;

/// SQL and how tightly its outermost operator binds.
struct Sql {
    text: String,
    binds: u8,
}

impl Sql {
    fn atom(text: impl Into<String>) -> Self {
        Self { text: text.into(), binds: ATOM }
    }

    fn new(binds: u8, text: String) -> Self {
        Self { text, binds }
    }

    /// The text, in parentheses if it would fall apart beside an operator of this strength.
    fn at_least(self, binds: u8) -> String {
        if self.binds >= binds { self.text } else { format!("({})", self.text) }
    }
}

#[derive(Clone, Copy)]
struct Writer<'a> {
    model: &'a Model,
    row: Row<'a>,
}

impl Writer<'_> {
    fn write(self, expression: &Expression) -> Sql {
        match &expression.kind {
            ExpressionKind::Literal(literal) => self.literal(literal, expression.ty.scalar),
            ExpressionKind::EventField(path) => self.event_field(path),
            ExpressionKind::StreamId | ExpressionKind::StreamVersion | ExpressionKind::RecordedAt => {
                self.envelope(&expression.kind)
            }
            ExpressionKind::DocumentField(path) => self.document_field(path),
            ExpressionKind::DocumentId => Sql::atom("\"id\""),
            ExpressionKind::Parameter(index) => Sql::atom(format!("${}", index + 1)),
            ExpressionKind::Transformed(transform, inner) => self.transformed(*transform, inner),
            ExpressionKind::Negate(inner) => {
                // `--1` would begin a comment.
                let inner = self.write(inner).at_least(CAST);
                let space = if inner.starts_with('-') { " " } else { "" };
                Sql::new(SIGN, format!("-{space}{inner}"))
            }
            ExpressionKind::Binary(operator, left, right) => self.binary(*operator, left, right),
            ExpressionKind::Widen(inner) => self.widen(inner, expression.ty),
            ExpressionKind::Call(function, arguments) => self.call(*function, arguments),
            ExpressionKind::Compare(comparison, left, right) => self.compare(*comparison, left, right),
            ExpressionKind::IsNull(inner) => {
                Sql::new(IS, format!("{} is null", self.write(inner).at_least(COMPARISON)))
            }
            ExpressionKind::IsNotNull(inner) => {
                Sql::new(IS, format!("{} is not null", self.write(inner).at_least(COMPARISON)))
            }
            ExpressionKind::In(operand, list) => {
                let list: Vec<String> = list.iter().map(|element| self.write(element).text).collect();
                Sql::new(RANGE, format!("{} in ({})", self.write(operand).at_least(OTHER), list.join(", ")))
            }
            ExpressionKind::Contains(path, element) => self.contains(path, element),
            ExpressionKind::Not(inner) => Sql::new(NOT, format!("not {}", self.write(inner).at_least(NOT))),
            ExpressionKind::And(parts) => self.joined(AND, " and ", parts),
            ExpressionKind::Or(parts) => self.joined(OR, " or ", parts),
            ExpressionKind::Case { branches, otherwise } => self.case(branches, otherwise.as_deref(), expression.ty),
        }
    }

    fn envelope(self, kind: &ExpressionKind) -> Sql {
        let Row::Event { stream_id, version, recorded_at, .. } = self.row else { return Sql::atom("null") };
        Sql::atom(match kind {
            ExpressionKind::StreamId => stream_id,
            ExpressionKind::StreamVersion => version,
            _ => recorded_at,
        })
    }

    fn event_field(self, path: &[String]) -> Sql {
        let Row::Event { event, payload, .. } = self.row else { return Sql::atom("null") };
        self.json(payload, &event.current().fields, path)
    }

    fn document_field(self, path: &[String]) -> Sql {
        let Row::Document(document) = self.row else { return Sql::atom("null") };
        match document.duplicated.iter().find(|one| one.path == path) {
            Some(duplicated) => Sql::atom(duplicated.column.quoted()),
            None => self.json("\"doc\"", &document.fields, path),
        }
    }

    fn json(self, root: &str, fields: &[Field], path: &[String]) -> Sql {
        let steps: Vec<&str> = path.iter().map(String::as_str).collect();
        let found = stored::or_default(self.model, fields, root, &steps);
        let scalar = self.leaf(fields, path).map_or(Scalar::Json, |ty| ty.scalar);
        Sql::atom(sql_text::json_value(&self.model.project.schema, &found, scalar))
    }

    fn leaf(self, fields: &[Field], path: &[String]) -> Option<ValueType> {
        let (first, rest) = path.split_first()?;
        let field = fields.iter().find(|field| field.name == *first)?;
        if rest.is_empty() {
            return self.model.value_type(&self.model.json_type(&field.ty));
        }
        self.leaf(self.model.struct_fields(&field.ty)?.1, rest)
    }

    /// The transform works by the rules of the database's own collation, as it does in the trigger that fills the column.
    fn transformed(self, transform: Transform, inner: &Expression) -> Sql {
        let (before, after) = sql_text::transform(transform);
        if has_collation(inner) {
            let inner = self.write(inner).at_least(COLLATE);
            return Sql::atom(format!("({before}{inner} collate \"default\"{after} collate \"C\")"));
        }
        Sql::atom(format!("{before}{}{after}", self.write(inner).text))
    }

    fn binary(self, operator: BinaryOperator, left: &Expression, right: &Expression) -> Sql {
        let (symbol, binds) = match operator {
            BinaryOperator::Add => ("+", ADDITION),
            BinaryOperator::Subtract => ("-", ADDITION),
            BinaryOperator::Multiply => ("*", MULTIPLICATION),
            BinaryOperator::Divide => ("/", MULTIPLICATION),
            BinaryOperator::Concat => ("||", OTHER),
        };
        let (left, right) = (self.write(left).at_least(binds), self.write(right).at_least(binds + 1));
        Sql::new(binds, format!("{left} {symbol} {right}"))
    }

    fn widen(self, inner: &Expression, to: ValueType) -> Sql {
        if let ExpressionKind::Literal(literal) = &inner.kind {
            return self.literal(literal, to.scalar);
        }
        if inner.ty.set.is_some() {
            // A value of a closed set is its text.
            return self.write(inner);
        }
        Sql::new(CAST, format!("{}::{}", self.write(inner).at_least(CAST), sql_text::scalar_type(to.scalar)))
    }

    fn call(self, function: Function, arguments: &[Expression]) -> Sql {
        let texts: Vec<Sql> = arguments.iter().map(|argument| self.write(argument)).collect();
        // Which letters there are beside A to Z depends on the server, and Rust has a list of its own.
        let plain = |name: &str, texts: Vec<Sql>| {
            let texts: Vec<String> = texts.into_iter().map(|text| text.at_least(COLLATE)).collect();
            Sql::atom(format!("{name}({} collate \"C\")", texts.join(", ")))
        };
        match function {
            Function::Coalesce => {
                let texts: Vec<String> = texts.into_iter().map(|text| text.text).collect();
                Sql::atom(format!("coalesce({})", texts.join(", ")))
            }
            Function::Lower => plain("lower", texts),
            Function::Upper => plain("upper", texts),
        }
    }

    fn compare(self, comparison: Comparison, left: &Expression, right: &Expression) -> Sql {
        let (symbol, binds) = match comparison {
            Comparison::Equal => ("=", COMPARISON),
            Comparison::NotEqual => ("<>", COMPARISON),
            Comparison::Less => ("<", COMPARISON),
            Comparison::LessOrEqual => ("<=", COMPARISON),
            Comparison::Greater => (">", COMPARISON),
            Comparison::GreaterOrEqual => (">=", COMPARISON),
            Comparison::StartsWith => ("^@", OTHER),
        };
        let is_equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let is_text = left.ty.scalar == Scalar::String;
        let (left_text, right_text) = (self.write(left).at_least(binds + 1), self.write(right).at_least(binds + 1));
        if is_text && !is_equality && !has_collation(left) && !has_collation(right) {
            let left = if self.write(left).binds > COLLATE { left_text } else { format!("({left_text})") };
            return Sql::new(binds, format!("{left} collate \"C\" {symbol} {right_text}"));
        }
        Sql::new(binds, format!("{left_text} {symbol} {right_text}"))
    }

    fn contains(self, path: &[String], element: &Expression) -> Sql {
        let list = self.document_field(path).at_least(OTHER + 1);
        let ty = sql_text::scalar_type(element.ty.scalar);
        Sql::new(OTHER, format!("{list} @> array[{}]::{ty}[]", self.write(element).text))
    }

    fn joined(self, binds: u8, word: &str, parts: &[Expression]) -> Sql {
        let parts: Vec<String> = parts.iter().map(|part| self.write(part).at_least(binds + 1)).collect();
        Sql::new(binds, parts.join(word))
    }

    fn case(self, branches: &[(Expression, Expression)], otherwise: Option<&Expression>, ty: ValueType) -> Sql {
        let mut text = String::from("case");
        for (condition, value) in branches {
            _ = write!(text, " when {} then {}", self.write(condition).text, self.write(value).text);
        }
        if let Some(otherwise) = otherwise {
            _ = write!(text, " else {}", self.write(otherwise).text);
        }
        text.push_str(" end");
        // Of constants alone PostgreSQL would make a type by its own rules.
        Sql::new(CAST, format!("({text})::{}", sql_text::scalar_type(ty.scalar)))
    }

    fn literal(self, literal: &Literal, scalar: Scalar) -> Sql {
        let cast = |text: &str| Sql::new(CAST, format!("{text}::{}", sql_text::scalar_type(scalar)));
        match literal {
            Literal::Null => Sql::atom("null"),
            Literal::Bool(value) => Sql::atom(value.to_string()),
            Literal::Integer(number) => match scalar {
                Scalar::I32 if *number < 0 => Sql::new(SIGN, number.to_string()),
                Scalar::I32 => Sql::atom(number.to_string()),
                // Quotes, since the sign of a number binds less than a cast.
                _ => cast(&format!("'{number}'")),
            },
            Literal::Float(number) => cast(&format!("'{number:e}'")),
            Literal::Decimal(text) => cast(&sql_text::literal(text)),
            Literal::Text(text) => match scalar {
                Scalar::Timestamp | Scalar::Date | Scalar::Time => {
                    let moment = text.parse::<Datetime>().map_or_else(|_| text.clone(), |moment| moment.to_string());
                    cast(&sql_text::literal(&moment))
                }
                Scalar::Bytes => Sql::atom(format!("decode({}, 'base64')", sql_text::literal(text))),
                Scalar::Uuid | Scalar::Duration | Scalar::Json => cast(&sql_text::literal(text)),
                _ => Sql::atom(sql_text::literal(text)),
            },
            Literal::SetValue(id, index) => {
                let value = match &self.model.named_type(*id).body {
                    NamedTypeBody::ClosedSet(values) => values.get(*index).map(|value| value.value.as_str()),
                    _ => None,
                };
                Sql::atom(sql_text::literal(value.unwrap_or_default()))
            }
            Literal::EmptyList => Sql::atom("'[]'::jsonb"),
            Literal::EmptyMap => Sql::atom("'{}'::jsonb"),
        }
    }
}

/// Whether the SQL of a text has the collation `"C"` by itself: it comes out of a row.
fn has_collation(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::EventField(_) | ExpressionKind::DocumentField(_) | ExpressionKind::DocumentId => {
            expression.ty.scalar == Scalar::String
        }
        ExpressionKind::Call(Function::Lower | Function::Upper, _) => true,
        kind => kind.children().into_iter().any(has_collation),
    }
}
