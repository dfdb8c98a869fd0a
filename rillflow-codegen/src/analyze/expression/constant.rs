//! Constants, whose type follows from their place.

use sqlparser::ast::Value;
use sqlparser::tokenizer::Span as SqlSpan;

use super::check::Checker;
use crate::diagnostic::{Diagnostic, catalog};
use crate::model::{Expression, ExpressionKind, Literal, Scalar, ValueType};
use crate::resolve::text_literal;

impl Checker<'_> {
    pub(super) fn constant(&mut self, value: &Value, span: SqlSpan, hint: Option<ValueType>) -> Option<Expression> {
        match value {
            Value::Number(digits, false) => self.number(digits, span, hint),
            Value::SingleQuotedString(text) => self.quoted(text, span, hint),
            Value::Placeholder(name) => self.parameter(name, span),
            Value::Boolean(value) => Some(made(Literal::Bool(*value), Scalar::Bool)),
            Value::Null => {
                if let Some(ty) = hint {
                    let ty = ValueType { nullable: true, ..ty };
                    return Some(Expression { kind: ExpressionKind::Literal(Literal::Null), ty });
                }
                let message = "the type of this `null` is not known";
                let span = self.source.place(span);
                self.report(Diagnostic::error(&catalog::EXPRESSION_TYPE, message, span, ""))
            }
            _ => {
                let message = "this form of constant is not part of the expression language";
                let span = self.source.place(span);
                self.report(
                    Diagnostic::error(&catalog::NOT_IN_LANGUAGE, message, span, "")
                        .note("constants are numbers, `'text'`, `true`, `false` and `null`"),
                )
            }
        }
    }

    /// A number, with its sign. It takes the type of its place if it fits, and else the narrowest that holds it.
    pub(super) fn number(&mut self, digits: &str, span: SqlSpan, hint: Option<ValueType>) -> Option<Expression> {
        let wanted = hint.map_or(Scalar::I64, |ty| ty.scalar);
        let whole = !digits.contains(['.', 'e', 'E']);
        let expression = match (wanted, digits.parse::<i64>()) {
            (Scalar::F32, _) => {
                digits.parse::<f32>().ok().filter(|number| number.is_finite()).and_then(|_| float(digits, wanted))
            }
            (Scalar::F64, _) => float(digits, wanted),
            (Scalar::Decimal, _) => decimal(digits),
            (_, Ok(number)) => {
                let fitting = [wanted, Scalar::I32, Scalar::I64].into_iter().find(|scalar| holds(*scalar, number));
                fitting.map(|scalar| made(Literal::Integer(number), scalar))
            }
            (_, Err(_)) if whole => None,
            (_, Err(_)) => decimal(digits),
        };
        if expression.is_none() {
            let message = format!("`{digits}` is out of range");
            let label = match wanted {
                Scalar::F32 | Scalar::F64 => "a float holds no such number",
                Scalar::Decimal => "a decimal has at most 28 digits and no exponent",
                _ => "this does not fit into 64 bits, or has an exponent",
            };
            let span = self.source.place(span);
            return self.report(Diagnostic::error(&catalog::EXPRESSION_TYPE, message, span, label));
        }
        expression
    }

    fn quoted(&mut self, text: &str, span: SqlSpan, hint: Option<ValueType>) -> Option<Expression> {
        let typed = hint.filter(|ty| {
            let has_text_form = matches!(
                ty.scalar,
                Scalar::Uuid | Scalar::Timestamp | Scalar::Date | Scalar::Time | Scalar::Duration | Scalar::Bytes
            );
            ty.set.is_some() || has_text_form
        });
        let ty = typed.unwrap_or(ValueType { scalar: Scalar::String, set: None, nullable: false });
        match text_literal(self.model, text, ty.scalar, ty.set) {
            Ok(literal) => {
                Some(Expression { kind: ExpressionKind::Literal(literal), ty: ValueType { nullable: false, ..ty } })
            }
            Err(wrong) => {
                let ty = self.model.value_type_text(ValueType { nullable: false, ..ty });
                let message = format!("`'{}'` is not a value of type `{ty}`", text.escape_debug());
                let span = self.source.place(span);
                self.report(
                    Diagnostic::error(&catalog::EXPRESSION_TYPE, message, span, wrong.reason).help_maybe(wrong.help),
                )
            }
        }
    }
}

fn made(literal: Literal, scalar: Scalar) -> Expression {
    Expression { kind: ExpressionKind::Literal(literal), ty: ValueType { scalar, set: None, nullable: false } }
}

fn holds(scalar: Scalar, number: i64) -> bool {
    match scalar {
        Scalar::I16 => i16::try_from(number).is_ok(),
        Scalar::I32 => i32::try_from(number).is_ok(),
        Scalar::I64 => true,
        _ => false,
    }
}

fn float(digits: &str, scalar: Scalar) -> Option<Expression> {
    let number = digits.parse::<f64>().ok().filter(|number| number.is_finite())?;
    Some(made(Literal::Float(number), scalar))
}

fn decimal(digits: &str) -> Option<Expression> {
    let (sign, unsigned) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let plain = [whole, fraction].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let fits = whole.len() + fraction.len() <= 28 && !(whole.is_empty() && fraction.is_empty());
    // `.5` and `5.` are numbers in SQL; a decimal is written with digits on both sides.
    let whole = if whole.is_empty() { "0" } else { whole };
    let text = if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") };
    (plain && fits).then(|| made(Literal::Decimal(text), Scalar::Decimal))
}
