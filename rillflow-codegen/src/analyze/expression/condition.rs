//! Conditions: comparisons, tests for null, `and`, `or`, `not`, `case`.
//!
//! They follow SQL's logic of three values: a comparison with an absent value is neither true nor false but unknown, and
//! `and`, `or` and `not` know what can be known all the same. An expression that can be unknown has a nullable type.

use sqlparser::ast::{CaseWhen, Expr, Value};

use super::check::{Checker, is_constant};
use super::fit::{join, widen};
use crate::diagnostic::{Diagnostic, catalog};
use crate::model::{Comparison, Expression, ExpressionKind, Literal, NamedTypeBody, Scalar, ValueType};

/// The opposite of a condition.
pub(super) fn negation(condition: Expression) -> Expression {
    let ty = condition.ty;
    Expression { kind: ExpressionKind::Not(Box::new(condition)), ty }
}

impl Checker<'_> {
    /// `expr` as a condition.
    pub(super) fn truth(&mut self, expr: &Expr, why: &str) -> Option<Expression> {
        let condition = self.infer(expr, Some(truth(false)))?;
        if condition.ty.scalar != Scalar::Bool {
            let found = self.model.value_type_text(condition.ty);
            let message = format!("{why}, but `{expr}` is `{found}`");
            let label = format!("this is `{found}`");
            let span = self.place(expr);
            let help = self.comparison_of(expr, condition.ty);
            return self.report(Diagnostic::error(&catalog::EXPRESSION_TYPE, message, span, label).help(help));
        }
        if let ExpressionKind::Literal(literal) = &condition.kind {
            let word = if *literal == Literal::Null { "unknown" } else { "the same" };
            return self.constant_condition(expr, &format!("it is always {word}"), None);
        }
        Some(condition)
    }

    /// How a condition is made of `expr`, which is none.
    fn comparison_of(&self, expr: &Expr, ty: ValueType) -> String {
        if is_constant(expr) {
            return "compare something with it: a condition is true or false".to_owned();
        }
        let first = ty.set.map(|set| self.model.named_type(set)).and_then(|named| match &named.body {
            NamedTypeBody::ClosedSet(values) => {
                Some(format!("{expr} = '{}'", values.first()?.value.replace('\'', "''")))
            }
            _ => None,
        });
        let test = match ty.scalar {
            _ if first.is_some() => first.unwrap_or_default(),
            _ if ty.nullable => format!("{expr} is not null"),
            Scalar::I16 | Scalar::I32 | Scalar::I64 | Scalar::F32 | Scalar::F64 | Scalar::Decimal => {
                format!("{expr} > 0")
            }
            _ => format!("{expr} = .."),
        };
        format!("compare it: a condition is true or false, such as `{test}`")
    }

    pub(super) fn not(&mut self, inner: &Expr) -> Option<Expression> {
        self.truth(inner, "`not` turns a condition round").map(negation)
    }

    /// A chain of `and` or `or`.
    pub(super) fn joined(&mut self, whole: &Expr, is_and: bool, sides: [&Expr; 2]) -> Option<Expression> {
        let why = if is_and { "`and` joins conditions" } else { "`or` joins conditions" };
        let mut parts = Vec::new();
        let mut failed = false;
        for side in sides {
            let Some(side) = self.truth(side, why) else {
                failed = true;
                continue;
            };
            match side.kind {
                ExpressionKind::And(inner) if is_and => parts.extend(inner),
                ExpressionKind::Or(inner) if !is_and => parts.extend(inner),
                _ => parts.push(side),
            }
        }
        if failed {
            return None;
        }
        if parts.iter().enumerate().any(|(index, part)| parts[..index].contains(part)) {
            return self.constant_condition(whole, "it says the same twice", Some("keep one of them".to_owned()));
        }
        let ty = truth(parts.iter().any(|part| part.ty.nullable));
        let kind = if is_and { ExpressionKind::And(parts) } else { ExpressionKind::Or(parts) };
        Some(Expression { kind, ty })
    }

    pub(super) fn compare(&mut self, left: &Expr, comparison: Comparison, right: &Expr) -> Option<Expression> {
        self.no_null(left, right, comparison)?;
        self.no_null(right, left, comparison)?;
        if is_constant(left) && is_constant(right) {
            return self.constant_condition(left, "both sides are constants", None);
        }
        let (left_typed, right_typed) = self.sides(left, right);
        let (left_typed, right_typed) = (left_typed?, right_typed?);
        let (left_typed, right_typed) = self.alike(symbol(comparison), (left, left_typed), (right, right_typed))?;
        self.comparable(left_typed.ty, comparison, left)?;
        if left_typed == right_typed {
            let help = left_typed.ty.nullable.then(|| format!("`{left} is not null` is true where there is a value"));
            return self.constant_condition(right, "both sides are the same", help);
        }
        let ty = truth(left_typed.ty.nullable || right_typed.ty.nullable);
        let kind = ExpressionKind::Compare(comparison, Box::new(left_typed), Box::new(right_typed));
        Some(Expression { kind, ty })
    }

    /// `operand between low and high` is `operand >= low and operand <= high`.
    pub(super) fn between(&mut self, operand: &Expr, low: &Expr, high: &Expr) -> Option<Expression> {
        let above = self.compare(operand, Comparison::GreaterOrEqual, low);
        let below = self.compare(operand, Comparison::LessOrEqual, high);
        let (above, below) = (above?, below?);
        let ty = truth(above.ty.nullable || below.ty.nullable);
        Some(Expression { kind: ExpressionKind::And(vec![above, below]), ty })
    }

    pub(super) fn in_list(&mut self, operand: &Expr, list: &[Expr], whole: &Expr) -> Option<Expression> {
        if is_constant(operand) || list.is_empty() {
            return self.constant_condition(whole, "what is looked for must not be a constant", None);
        }
        let mut found: Vec<Expression> = Vec::new();
        let mut subject: Option<Expression> = None;
        let mut failed = false;
        for element in list {
            match self.compare(operand, Comparison::Equal, element).map(|equal| equal.kind) {
                Some(ExpressionKind::Compare(_, left, right)) if !found.contains(&right) => {
                    let widest = subject.as_ref().and_then(|subject| join(subject.ty, left.ty)).unwrap_or(left.ty);
                    subject = Some(if left.ty == widest { *left } else { subject.unwrap_or(*left) });
                    found.push(*right);
                }
                Some(_) => {}
                None => failed = true,
            }
        }
        let subject = subject.filter(|_| !failed)?;
        let found: Vec<Expression> = found.into_iter().map(|element| widen(element, subject.ty)).collect();
        let ty = truth(subject.ty.nullable || found.iter().any(|element| element.ty.nullable));
        Some(Expression { kind: ExpressionKind::In(Box::new(subject), found), ty })
    }

    pub(super) fn null_test(
        &mut self,
        inner: &Expr,
        whole: &Expr,
        kind: fn(Box<Expression>) -> ExpressionKind,
    ) -> Option<Expression> {
        let operand = self.infer(inner, None)?;
        if !operand.ty.nullable {
            let label = format!("`{inner}` always has a value: it is `{}`", self.model.value_type_text(operand.ty));
            return self.constant_condition(whole, &label, None);
        }
        Some(Expression { kind: kind(Box::new(operand)), ty: truth(false) })
    }

    pub(super) fn case(
        &mut self,
        conditions: &[CaseWhen],
        otherwise: Option<&Expr>,
        hint: Option<ValueType>,
    ) -> Option<Expression> {
        let tests: Vec<Option<Expression>> =
            conditions.iter().map(|when| self.truth(&when.condition, "`when` asks for a condition")).collect();
        let values: Vec<&Expr> = conditions.iter().map(|when| &when.result).chain(otherwise).collect();
        let values = self.one_type("case", &values, hint)?;
        let tests = tests.into_iter().collect::<Option<Vec<_>>>()?;
        if let Some(again) = (1..tests.len()).find(|index| tests[..*index].contains(&tests[*index])) {
            return self.constant_condition(&conditions[again].condition, "an earlier `when` asks the same", None);
        }
        let common = values.first()?.ty;
        let nullable = otherwise.is_none() || values.iter().any(|value| value.ty.nullable);
        let mut values = values.into_iter();
        let branches = tests.into_iter().zip(values.by_ref()).collect();
        let kind = ExpressionKind::Case { branches, otherwise: values.next().map(Box::new) };
        Some(Expression { kind, ty: ValueType { nullable, ..common } })
    }

    /// Both sides typed; a constant takes the type of the other side.
    fn sides(&mut self, left: &Expr, right: &Expr) -> (Option<Expression>, Option<Expression>) {
        if is_constant(left) {
            let right = self.infer(right, None);
            let hint = right.as_ref().map(|right| right.ty);
            (self.infer(left, hint), right)
        } else {
            let left = self.infer(left, None);
            let hint = left.as_ref().map(|left| left.ty).filter(|_| is_constant(right));
            (left, self.infer(right, hint))
        }
    }

    /// Both sides in one type, and with the same transform.
    fn alike(
        &mut self,
        what: &str,
        (left, left_typed): (&Expr, Expression),
        (right, right_typed): (&Expr, Expression),
    ) -> Option<(Expression, Expression)> {
        let Some(common) = join(left_typed.ty, right_typed.ty) else {
            self.differ(what, left_typed.ty, &right_typed, right);
            return None;
        };
        self.transformed((left, widen(left_typed, common)), (right, widen(right_typed, common)))
    }

    fn comparable(&mut self, ty: ValueType, comparison: Comparison, expr: &Expr) -> Option<()> {
        let possible = match comparison {
            Comparison::Equal | Comparison::NotEqual => ty.scalar != Scalar::Json,
            Comparison::StartsWith => ty.scalar == Scalar::String && ty.set.is_none(),
            _ => is_ordered(ty),
        };
        if possible {
            return Some(());
        }
        let found = self.model.value_type_text(ValueType { nullable: false, ..ty });
        let message = format!("`{}` does not work on `{found}`", symbol(comparison));
        let label = format!("this is `{found}`");
        let note = match comparison {
            Comparison::Equal | Comparison::NotEqual => "JSON has no equality that PostgreSQL and Rust share",
            Comparison::StartsWith => "only a `string` has a beginning",
            _ => "numbers, strings, uuids and times have an order; closed sets, booleans, bytes and JSON have none",
        };
        let span = self.place(expr);
        self.report(Diagnostic::error(&catalog::EXPRESSION_TYPE, message, span, label).note(note))
    }

    /// Refuses `x = null`, which is never true.
    fn no_null(&mut self, expr: &Expr, other: &Expr, comparison: Comparison) -> Option<()> {
        let Expr::Value(value) = expr else { return Some(()) };
        if value.value != Value::Null {
            return Some(());
        }
        let test = if comparison == Comparison::NotEqual { "is not null" } else { "is null" };
        let message = format!("nothing compares with `null`: `{}` is never true here", symbol(comparison));
        let span = self.place(expr);
        self.report(
            Diagnostic::error(&catalog::COMPARED_WITH_NULL, message, span, "")
                .help(format!("ask whether there is a value: `{other} {test}`")),
        )
    }

    /// Refuses a condition whose result is known beforehand.
    fn constant_condition<T>(&mut self, expr: &Expr, label: &str, help: Option<String>) -> Option<T> {
        let message = "this condition decides nothing";
        let span = self.place(expr);
        self.report(Diagnostic::error(&catalog::CONSTANT_CONDITION, message, span, label).help_maybe(help))
    }
}

/// Whether values of the type have the same order in PostgreSQL and Rust.
pub(in crate::analyze) fn is_ordered(ty: ValueType) -> bool {
    ty.set.is_none() && !matches!(ty.scalar, Scalar::Bool | Scalar::Bytes | Scalar::Json)
}

pub(super) fn truth(nullable: bool) -> ValueType {
    ValueType { scalar: Scalar::Bool, set: None, nullable }
}

fn symbol(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
        Comparison::StartsWith => "starts_with",
    }
}
