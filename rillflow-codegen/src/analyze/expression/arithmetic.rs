//! `+ - * /` and the minus sign.

use sqlparser::ast::{Expr, Value};

use super::check::{Checker, is_constant};
use super::fit::{join, widen};
use crate::diagnostic::{Diagnostic, catalog};
use crate::model::{BinaryOperator, Expression, ExpressionKind, Literal, Scalar, ValueType};

impl Checker<'_> {
    pub(super) fn negate(&mut self, inner: &Expr, hint: Option<ValueType>) -> Option<Expression> {
        // The sign belongs to the number: the smallest integer has no positive twin.
        if let Expr::Value(value) = inner
            && let Value::Number(digits, false) = &value.value
        {
            return self.number(&format!("-{digits}"), value.span, hint);
        }
        let operand = self.infer(inner, hint)?;
        let operand = self.numeric(operand, inner, "-")?;
        let operand = self.not_null(operand, inner)?;
        let ty = operand.ty;
        Some(Expression { kind: ExpressionKind::Negate(Box::new(operand)), ty })
    }

    pub(super) fn arithmetic(
        &mut self,
        left: &Expr,
        operator: BinaryOperator,
        right: &Expr,
        hint: Option<ValueType>,
    ) -> Option<Expression> {
        let divides = operator == BinaryOperator::Divide;
        // A division of integers truncates, wherever its result goes.
        let hint = hint.filter(|ty| ty.scalar.is_number() && !(divides && ty.scalar == Scalar::Decimal));
        let (left_typed, right_typed) = if is_constant(left) && !is_constant(right) {
            let right_typed = self.infer(right, hint);
            let hint = right_typed.as_ref().map(|right| right.ty).or(hint);
            (self.infer(left, hint), right_typed)
        } else {
            let left_typed = self.infer(left, hint);
            let hint = left_typed.as_ref().map(|left| left.ty).filter(|_| is_constant(right)).or(hint);
            (left_typed, self.infer(right, hint))
        };
        let symbol = symbol(operator);
        let left_typed = left_typed.and_then(|typed| self.numeric(typed, left, symbol));
        let right_typed = right_typed.and_then(|typed| self.numeric(typed, right, symbol));
        let left_typed = left_typed.and_then(|typed| self.not_null(typed, left));
        let right_typed = right_typed.and_then(|typed| self.not_null(typed, right));
        let (left_typed, right_typed) = (left_typed?, right_typed?);
        let Some(common) = join(left_typed.ty, right_typed.ty) else {
            self.differ(symbol, left_typed.ty, &right_typed, right);
            return None;
        };
        if divides && is_zero(&right_typed) {
            let message = "this divides by zero";
            let span = self.place(right);
            return self.report(Diagnostic::error(&catalog::DIVISION_BY_ZERO, message, span, "this is zero"));
        }
        // Computed in the type of the place where that is wider, an overflow on the way to it cannot happen.
        let ty = hint
            .map(|hint| ValueType { nullable: false, set: None, ..hint })
            .filter(|hint| join(common, *hint).is_some_and(|joined| joined.scalar == hint.scalar))
            .unwrap_or(common);
        let sides = (Box::new(widen(left_typed, ty)), Box::new(widen(right_typed, ty)));
        Some(Expression { kind: ExpressionKind::Binary(operator, sides.0, sides.1), ty })
    }

    fn numeric(&mut self, expression: Expression, expr: &Expr, symbol: &str) -> Option<Expression> {
        if expression.ty.scalar.is_number() {
            return Some(expression);
        }
        let found = self.model.value_type_text(expression.ty);
        let message = format!("`{symbol}` computes with numbers, but `{expr}` is `{found}`");
        let label = format!("this is `{found}`");
        let help =
            (expression.ty.scalar == Scalar::String && symbol == "+").then(|| "strings are joined by `||`".to_owned());
        let span = self.place(expr);
        self.report(Diagnostic::error(&catalog::EXPRESSION_TYPE, message, span, label).help_maybe(help))
    }
}

fn symbol(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::Concat => "||",
    }
}

fn is_zero(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Literal(Literal::Integer(number)) => *number == 0,
        ExpressionKind::Literal(Literal::Float(number)) => *number == 0.0,
        ExpressionKind::Literal(Literal::Decimal(text)) => !text.bytes().any(|byte| matches!(byte, b'1'..=b'9')),
        ExpressionKind::Widen(inner) => is_zero(inner),
        _ => false,
    }
}
