//! Expressions and constants as canonical text: two that mean the same by form are the same text.

use std::fmt::Write as _;

use crate::model::{BinaryOperator, Comparison, Expression, ExpressionKind, Function, Literal, Model, NamedTypeBody};

/// The expression in the words of the manifest, whatever spaces and parentheses it was written with.
pub(super) fn text(model: &Model, expression: &Expression) -> String {
    match &expression.kind {
        ExpressionKind::Literal(value) => literal(model, value),
        ExpressionKind::EventField(path) => format!("event.{}", path.join(".")),
        ExpressionKind::StreamId => "stream.id".to_owned(),
        ExpressionKind::StreamVersion => "stream.version".to_owned(),
        ExpressionKind::RecordedAt => "meta.recorded_at".to_owned(),
        ExpressionKind::Negate(inner) => format!("-{}", operand(model, inner)),
        ExpressionKind::Binary(operator, left, right) => {
            let operator = match operator {
                BinaryOperator::Add => "+",
                BinaryOperator::Subtract => "-",
                BinaryOperator::Multiply => "*",
                BinaryOperator::Divide => "/",
                BinaryOperator::Concat => "||",
            };
            format!("{} {operator} {}", operand(model, left), operand(model, right))
        }
        // What is widened follows from the types, which are facts of their own; a transform from the field on the other side.
        ExpressionKind::Widen(inner) | ExpressionKind::Transformed(_, inner) => text(model, inner),
        ExpressionKind::Call(function, arguments) => {
            let function = match function {
                Function::Coalesce => "coalesce",
                Function::Lower => "lower",
                Function::Upper => "upper",
            };
            format!("{function}({})", texts(model, arguments, ", "))
        }
        ExpressionKind::DocumentField(path) => path.join("."),
        ExpressionKind::DocumentId => "id".to_owned(),
        ExpressionKind::Parameter(index) => format!(":{}", index + 1),
        ExpressionKind::Compare(Comparison::StartsWith, left, right) => {
            format!("starts_with({}, {})", text(model, left), text(model, right))
        }
        ExpressionKind::Compare(comparison, left, right) => {
            let comparison = match comparison {
                Comparison::Equal => "=",
                Comparison::NotEqual => "<>",
                Comparison::Less => "<",
                Comparison::LessOrEqual => "<=",
                Comparison::Greater => ">",
                Comparison::GreaterOrEqual => ">=",
                Comparison::StartsWith => "starts with",
            };
            format!("{} {comparison} {}", operand(model, left), operand(model, right))
        }
        ExpressionKind::IsNull(inner) => format!("{} is null", operand(model, inner)),
        ExpressionKind::IsNotNull(inner) => format!("{} is not null", operand(model, inner)),
        ExpressionKind::In(inner, list) => format!("{} in ({})", operand(model, inner), texts(model, list, ", ")),
        ExpressionKind::Contains(path, element) => format!("contains({}, {})", path.join("."), text(model, element)),
        ExpressionKind::Not(inner) => format!("not {}", operand(model, inner)),
        ExpressionKind::And(parts) => operands(model, parts, " and "),
        ExpressionKind::Or(parts) => operands(model, parts, " or "),
        ExpressionKind::Case { branches, otherwise } => {
            let mut case = "case".to_owned();
            for (condition, value) in branches {
                _ = write!(case, " when {} then {}", text(model, condition), text(model, value));
            }
            if let Some(otherwise) = otherwise {
                _ = write!(case, " else {}", text(model, otherwise));
            }
            case + " end"
        }
    }
}

fn texts(model: &Model, expressions: &[Expression], between: &str) -> String {
    expressions.iter().map(|expression| text(model, expression)).collect::<Vec<_>>().join(between)
}

fn operands(model: &Model, expressions: &[Expression], between: &str) -> String {
    expressions.iter().map(|expression| operand(model, expression)).collect::<Vec<_>>().join(between)
}

/// The expression as an operand, in parentheses where it has operands itself.
fn operand(model: &Model, expression: &Expression) -> String {
    let mut bare = expression;
    while let ExpressionKind::Widen(inner) = &bare.kind {
        bare = inner;
    }
    match &bare.kind {
        ExpressionKind::Compare(Comparison::StartsWith, ..) => text(model, bare),
        ExpressionKind::Binary(..)
        | ExpressionKind::Negate(_)
        | ExpressionKind::Compare(..)
        | ExpressionKind::IsNull(_)
        | ExpressionKind::IsNotNull(_)
        | ExpressionKind::In(..)
        | ExpressionKind::Not(_)
        | ExpressionKind::And(_)
        | ExpressionKind::Or(_) => format!("({})", text(model, bare)),
        _ => text(model, bare),
    }
}

/// The constant, text in single quotes.
pub(super) fn literal(model: &Model, literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(number) => number.to_string(),
        Literal::Float(number) => format!("{number:?}"),
        Literal::Decimal(text) => text.clone(),
        Literal::Text(text) => quoted(text),
        Literal::SetValue(id, index) => match &model.named_type(*id).body {
            NamedTypeBody::ClosedSet(values) => quoted(values.get(*index).map_or("", |one| &one.value)),
            NamedTypeBody::Struct(_) | NamedTypeBody::Union(_) | NamedTypeBody::Extern(..) => String::new(),
        },
        Literal::EmptyList => "[]".to_owned(),
        Literal::EmptyMap => "{}".to_owned(),
    }
}

/// The text in single quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
