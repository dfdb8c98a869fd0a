//! Conditions of projections as Rust: `bool` where the result is always known, `Option<bool>` where it can be unknown.
//!
//! The logic of three values is that of `rillflow_runtime::expression`, so that nothing of it is written out.

use super::expression::{Code, Reads, Writer, kept, plain, receiver};
use super::{rust_literal, rust_type};
use crate::model::{Comparison, Expression, ExpressionKind, Literal, Scalar, ValueType};

const ROOM: &str = "::rillflow_runtime::expression";

impl Writer<'_> {
    pub(super) fn condition(self, expression: &Expression) -> Code {
        let nullable = expression.ty.nullable;
        match &expression.kind {
            ExpressionKind::Compare(comparison, left, right) => self.compare(*comparison, left, right),
            ExpressionKind::IsNull(inner) => self.null_test(inner, "is_none"),
            ExpressionKind::IsNotNull(inner) => self.null_test(inner, "is_some"),
            ExpressionKind::Not(inner) => {
                let code = self.write(inner, Scalar::Bool);
                computed(format!("{ROOM}::not({})", code.text), &[code])
            }
            ExpressionKind::And(parts) => joined("all", parts.iter().map(|part| self.truth(part, nullable))),
            ExpressionKind::Or(parts) => joined("any", parts.iter().map(|part| self.truth(part, nullable))),
            ExpressionKind::In(operand, list) => {
                let equal = |element| self.compare(Comparison::Equal, operand, element);
                let known = |element: &Expression| !element.ty.nullable && !operand.ty.nullable;
                let parts = list.iter().map(|element| {
                    let code = equal(element);
                    if nullable && known(element) { some(code) } else { code }
                });
                match list.as_slice() {
                    [only] => equal(only),
                    _ => joined("any", parts),
                }
            }
            _ => self.write(expression, Scalar::Bool),
        }
    }

    /// The first value whose condition is true.
    pub(super) fn case(
        self,
        branches: &[(Expression, Expression)],
        otherwise: Option<&Expression>,
        ty: ValueType,
    ) -> Code {
        let mut tests: Vec<Code> = Vec::new();
        let mut values: Vec<Code> = Vec::new();
        for (condition, value) in branches {
            let test = self.holds(condition);
            let value = self.branch(value, ty);
            match values.last() {
                // What has one value is one branch.
                Some(last) if last.text == value.text => {
                    let before = tests.pop().unwrap_or_else(|| plain("true"));
                    tests.push(computed(format!("{ROOM}::any([{}, {}])", before.text, test.text), &[before, test]));
                }
                _ => {
                    tests.push(test);
                    values.push(value);
                }
            }
        }
        let last = otherwise.map_or_else(|| plain("None"), |otherwise| self.branch(otherwise, ty));
        if values.last().is_some_and(|value| value.text == last.text) {
            tests.pop();
            values.pop();
        }
        let parts: Vec<Code> = tests.iter().chain(&values).chain([&last]).cloned().collect();
        let text = match (tests.as_slice(), values.as_slice()) {
            ([], _) => last.text,
            ([test], [value]) => match (value.text.as_str(), last.text.as_str()) {
                ("true", "false") => test.text.clone(),
                ("false", "true") => format!("{ROOM}::not({})", test.text),
                ("1", "0") if ty.scalar.is_integer() => {
                    format!("{}::from({})", rust_type::scalar(self.model, ty.scalar), test.text)
                }
                ("0", "1") if ty.scalar.is_integer() => {
                    format!("{}::from({ROOM}::not({}))", rust_type::scalar(self.model, ty.scalar), test.text)
                }
                (value, last) => format!("if {} {{ {value} }} else {{ {last} }}", test.text),
            },
            (tests, values) => {
                let chain = tests.iter().zip(values);
                let chain: Vec<String> =
                    chain.map(|(test, value)| format!("if {} {{ {} }}", test.text, value.text)).collect();
                format!("{} else {{ {} }}", chain.join(" else "), last.text)
            }
        };
        computed(text, &parts)
    }

    fn branch(self, value: &Expression, ty: ValueType) -> Code {
        if value.kind == ExpressionKind::Literal(Literal::Null) {
            return plain("None");
        }
        let code = kept(self.write(value, ty.scalar), value.ty);
        if ty.nullable && !value.ty.nullable { some(code) } else { code }
    }

    /// A `bool`: what is unknown does not hold.
    fn holds(self, condition: &Expression) -> Code {
        let code = self.write(condition, Scalar::Bool);
        if condition.ty.nullable { computed(format!("{ROOM}::holds({})", code.text), &[code]) } else { code }
    }

    /// What ends a fold before it does anything, unless the condition holds.
    pub(super) fn guard(self, condition: &Expression) -> (Vec<String>, Reads) {
        let code = self.holds(condition);
        let lines = [format!("if {ROOM}::not({}) {{", code.text), "return Ok(());".to_owned(), "}".to_owned()];
        (lines.into(), code.reads)
    }

    fn truth(self, part: &Expression, nullable: bool) -> Code {
        let code = self.write(part, Scalar::Bool);
        if nullable && !part.ty.nullable { some(code) } else { code }
    }

    fn null_test(self, inner: &Expression, method: &str) -> Code {
        let code = self.write(inner, inner.ty.scalar);
        computed(format!("{}.{method}()", receiver(&code.text)), &[code])
    }

    fn compare(self, comparison: Comparison, left: &Expression, right: &Expression) -> Code {
        let function = match comparison {
            Comparison::Equal => "equal",
            Comparison::NotEqual => "not_equal",
            Comparison::Less => "less",
            Comparison::LessOrEqual => "less_or_equal",
            Comparison::Greater => "greater",
            Comparison::GreaterOrEqual => "greater_or_equal",
            Comparison::StartsWith => "starts_with",
        };
        let nullable = left.ty.nullable || right.ty.nullable;
        let (left, right) = (self.view(left, nullable), self.view(right, nullable));
        let text = if nullable {
            format!("{ROOM}::lift({}, {}, {ROOM}::{function})", left.text, right.text)
        } else {
            format!("{ROOM}::{function}({}, {})", left.text, right.text)
        };
        computed(text, &[left, right])
    }

    /// A value that can be copied: texts and bytes by reference.
    fn view(self, expression: &Expression, nullable: bool) -> Code {
        let code = match (&expression.kind, expression.ty.scalar) {
            (ExpressionKind::Literal(Literal::Text(text)), Scalar::String) => plain(&rust_literal::string(text)),
            (_, scalar) => {
                let code = self.write(expression, scalar);
                let text = match (scalar, expression.ty.nullable) {
                    _ if rust_type::is_copy(expression.ty) => code.text.clone(),
                    (Scalar::String, false) => format!("{}.as_str()", receiver(&code.text)),
                    (Scalar::String, true) => format!("{}.as_deref()", receiver(&code.text)),
                    (_, false) => format!("&{}", receiver(&code.text)),
                    (_, true) => format!("{}.as_ref()", receiver(&code.text)),
                };
                computed(text, &[code])
            }
        };
        if nullable && !expression.ty.nullable { some(code) } else { code }
    }
}

fn joined(function: &str, parts: impl Iterator<Item = Code>) -> Code {
    let parts: Vec<Code> = parts.collect();
    let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    computed(format!("{ROOM}::{function}([{}])", texts.join(", ")), &parts)
}

fn some(code: Code) -> Code {
    computed(format!("Some({})", code.text), &[code])
}

/// A value made of others.
fn computed(text: impl Into<String>, parts: &[Code]) -> Code {
    let reads = parts.iter().fold(Reads::default(), |reads, part| reads.and(part.reads));
    let is_fallible = parts.iter().any(|part| part.is_fallible);
    Code { is_fallible, is_cheap: false, reads, text: text.into(), ..plain("") }
}
