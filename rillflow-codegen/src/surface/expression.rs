//! Expressions and constants as canonical text: two that mean the same by form are the same text.

use crate::model::{BinaryOperator, Expression, ExpressionKind, Function, Literal, Model, NamedTypeBody};

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
        // What is widened follows from the types, which are facts of their own.
        ExpressionKind::Widen(inner) => text(model, inner),
        ExpressionKind::Call(function, arguments) => {
            let function = match function {
                Function::Coalesce => "coalesce",
                Function::Lower => "lower",
                Function::Upper => "upper",
            };
            let arguments: Vec<String> = arguments.iter().map(|argument| text(model, argument)).collect();
            format!("{function}({})", arguments.join(", "))
        }
    }
}

/// The expression as an operand, in parentheses where it has operands itself.
fn operand(model: &Model, expression: &Expression) -> String {
    let mut bare = expression;
    while let ExpressionKind::Widen(inner) = &bare.kind {
        bare = inner;
    }
    match &bare.kind {
        ExpressionKind::Binary(..) | ExpressionKind::Negate(_) => format!("({})", text(model, bare)),
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
