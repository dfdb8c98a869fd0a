//! Whether a value of one type may stand where another is expected.

use sqlparser::ast::Expr;

use super::check::{Checker, default_text};
use crate::diagnostic::{Diagnostic, catalog};
use crate::model::{Expression, ExpressionKind, Scalar, ValueType};

impl Checker<'_> {
    /// `expression` as a value of `place`, which is of type `ty`.
    pub(super) fn fit(
        &mut self,
        expression: Expression,
        ty: ValueType,
        expr: &Expr,
        place: &str,
    ) -> Option<Expression> {
        let found = self.model.value_type_text(expression.ty);
        let expected = self.model.value_type_text(ty);
        let span = self.source.span();
        if !widens(expression.ty, ty) {
            let message = format!("{place} is of type `{expected}`, but this expression is `{found}`");
            let label = format!("this is `{found}`");
            let help = narrowing_help(expression.ty, ty);
            return self.report(Diagnostic::error(&catalog::EXPRESSION_TYPE, message, span, label).help_maybe(help));
        }
        if expression.ty.nullable && !ty.nullable {
            let message = format!("{place} always has a value, but this expression can be absent");
            let default = default_text(expression.ty.scalar);
            return self.report(
                Diagnostic::error(&catalog::NULLABLE_VALUE, message, span, format!("this is `{found}`"))
                    .help(format!("say what counts instead: `coalesce({expr}, {default})`")),
            );
        }
        Some(widen(expression, ty))
    }

    /// Reports two operands whose types have nothing in common.
    pub(super) fn differ(&mut self, what: &str, left: ValueType, right: &Expression, expr: &Expr) {
        let [left, right] = [left, right.ty].map(|ty| self.model.value_type_text(ty));
        let message = format!("`{what}` cannot combine `{left}` and `{right}`");
        let label = format!("this is `{right}`, what stands before it is `{left}`");
        let span = self.place(expr);
        self.diagnostics.push(
            Diagnostic::error(&catalog::EXPRESSION_TYPE, message, span, label).note(
                "integers widen to larger ones and to `decimal`, `f32` widens to `f64`; nothing else is converted",
            ),
        );
    }
}

/// The type that holds the values of both.
pub(super) fn join(left: ValueType, right: ValueType) -> Option<ValueType> {
    let wider = if widens(left, right) { Some(right) } else { widens(right, left).then_some(left) };
    wider.map(|ty| ValueType { nullable: left.nullable || right.nullable, ..ty })
}

/// The expression in the wider type, with the conversion made visible. Whether it can be absent stays as it is.
pub(super) fn widen(expression: Expression, ty: ValueType) -> Expression {
    if (expression.ty.scalar, expression.ty.set) == (ty.scalar, ty.set) {
        return expression;
    }
    let ty = ValueType { nullable: expression.ty.nullable, ..ty };
    Expression { kind: ExpressionKind::Widen(Box::new(expression)), ty }
}

/// Whether every value of `from`, absence aside, is one of `to`.
fn widens(from: ValueType, to: ValueType) -> bool {
    if from.set.is_some() || to.set.is_some() {
        return from.set == to.set || (from.set.is_some() && to.set.is_none() && to.scalar == Scalar::String);
    }
    let integer_rank = |scalar| [Scalar::I16, Scalar::I32, Scalar::I64].iter().position(|other| *other == scalar);
    match (integer_rank(from.scalar), integer_rank(to.scalar)) {
        (Some(from), Some(to)) => from <= to,
        (Some(_), None) => to.scalar == Scalar::Decimal,
        (None, _) => from.scalar == to.scalar || (from.scalar, to.scalar) == (Scalar::F32, Scalar::F64),
    }
}

fn narrowing_help(from: ValueType, to: ValueType) -> Option<String> {
    let numbers = from.scalar.is_number() && to.scalar.is_number();
    let wider = numbers && widens(to, from);
    wider.then(|| format!("make the column `{}`, which holds every value of this expression", from.scalar.name()))
}
