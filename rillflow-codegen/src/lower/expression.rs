//! Expressions of projections as Rust.
//!
//! An expression reads the event of the reaction (`event`) and its envelope (`recorded`). Arithmetic that has no
//! result leaves the surrounding function by `?` with an error that names the column.

use super::{rust_literal, rust_type};
use crate::model::{
    BinaryOperator, Event, Expression, ExpressionKind, Field, FieldType, Function, Literal, Model, RustIdent, Scalar,
    ValueType,
};

/// Rust for one expression.
#[derive(Clone, Debug)]
pub(super) struct Code {
    /// The expression.
    pub text: String,
    /// Whether the text is a place, which must be cloned to be kept if it is not `Copy`.
    is_place: bool,
    /// Whether it can leave the function.
    is_fallible: bool,
    /// Whether evaluating it costs nothing worth avoiding.
    is_cheap: bool,
    /// What it reads.
    pub reads: Reads,
}

/// What an expression reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reads {
    /// The payload of the event.
    pub event: bool,
    /// The envelope.
    pub envelope: bool,
}

impl Reads {
    pub(super) fn and(self, other: Self) -> Self {
        Self { event: self.event || other.event, envelope: self.envelope || other.envelope }
    }
}

/// Writes the expressions of one reaction for one column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writer<'a> {
    model: &'a Model,
    event: &'a Event,
    /// The column that an error names, as a string literal.
    column: &'a str,
}

impl<'a> Writer<'a> {
    pub(super) fn new(model: &'a Model, event: &'a Event, column: &'a str) -> Self {
        Self { model, event, column }
    }

    /// The expression as an owned value of the type `target`.
    pub(super) fn owned(self, expression: &Expression, target: ValueType) -> Code {
        if target.nullable && expression.kind == ExpressionKind::Literal(Literal::Null) {
            return plain("None");
        }
        let mut code = self.kept(self.write(expression, target.scalar), expression.ty);
        if target.scalar == Scalar::String && target.set.is_none() && expression.ty.set.is_some() {
            code.text = match expression.ty.nullable {
                true => format!("{}.map(|value| value.to_string())", code.text),
                false => format!("{}.to_string()", code.text),
            };
            code.is_cheap = false;
        }
        if target.nullable && !expression.ty.nullable {
            code.text = format!("Some({})", code.text);
        }
        code
    }

    /// `left + right`.
    pub(super) fn sum(self, left: &str, right: &Code) -> Code {
        self.arithmetic(BinaryOperator::Add, &plain(left), right)
    }

    /// A code whose value may outlive the place it was read from.
    fn kept(self, mut code: Code, ty: ValueType) -> Code {
        if code.is_place && !rust_type::is_copy(ty) {
            code.text.push_str(".clone()");
            code.is_cheap = false;
        }
        code.is_place = false;
        code
    }

    fn write(self, expression: &Expression, wanted: Scalar) -> Code {
        match &expression.kind {
            ExpressionKind::Literal(literal) => {
                let scalar = if expression.ty.set.is_some() { Scalar::String } else { expression.ty.scalar };
                let text = rust_literal::value(self.model, literal, scalar);
                let is_cheap = !matches!(literal, Literal::Text(_));
                Code { is_cheap, ..plain(&text) }
            }
            ExpressionKind::EventField(path) => self.event_field(path),
            ExpressionKind::StreamId => envelope("recorded.stream_id"),
            ExpressionKind::StreamVersion => envelope("recorded.version.number()"),
            ExpressionKind::RecordedAt => envelope("recorded.recorded_at"),
            ExpressionKind::Negate(inner) => self.negate(inner, wanted),
            ExpressionKind::Binary(BinaryOperator::Concat, ..) => self.concat(expression),
            ExpressionKind::Binary(operator, left, right) => {
                let scalar = expression.ty.scalar;
                self.arithmetic(*operator, &self.write(left, scalar), &self.write(right, scalar))
            }
            ExpressionKind::Widen(inner) => self.widen(inner, expression.ty),
            ExpressionKind::Call(function, arguments) => self.call(*function, arguments, expression.ty),
        }
    }

    /// `event.to.city`; below an optional struct `event.to.as_ref().map(|to| to.city.clone())`.
    fn event_field(self, path: &[String]) -> Code {
        let mut fields = self.event.current().fields.as_slice();
        let mut steps: Vec<&Field> = Vec::new();
        for name in path {
            let Some(field) = fields.iter().find(|field| field.name == *name) else { break };
            steps.push(field);
            fields = self.model.struct_fields(&field.ty).map_or(&[], |(_, fields)| fields);
        }
        let reads = Reads { event: true, envelope: false };
        let Some((leaf, parents)) = steps.split_last() else { return plain("") };
        let mut text = "event".to_owned();
        // The name of the innermost optional struct, inside of the closures that were opened for it.
        let mut open = 0;
        for parent in parents {
            text.push('.');
            text.push_str(parent.rust.as_str());
            if matches!(parent.ty, FieldType::Optional(_)) {
                let name = closure_parameter(&parent.rust);
                text.push_str(&format!(".as_ref().and_then(|{name}| {name}"));
                open += 1;
            }
        }
        text.push('.');
        text.push_str(leaf.rust.as_str());
        if open == 0 {
            return Code { text, is_place: true, reads, ..plain("") };
        }
        let (inner, is_optional) = leaf.ty.unwrap_optional();
        let ty = self.model.value_type(inner);
        if !ty.is_some_and(rust_type::is_copy) {
            text.push_str(".clone()");
        }
        if !is_optional && let Some(last) = text.rfind(".and_then(") {
            text.replace_range(last..last + ".and_then(".len(), ".map(");
        }
        text.push_str(&")".repeat(open));
        Code { text, is_cheap: false, reads, ..plain("") }
    }

    fn negate(self, inner: &Expression, wanted: Scalar) -> Code {
        if let ExpressionKind::Literal(literal) = &inner.kind {
            let negated = match literal {
                Literal::Integer(number) => number.checked_neg().map(Literal::Integer),
                Literal::Float(number) => Some(Literal::Float(-number)),
                Literal::Decimal(text) => Some(Literal::Decimal(match text.strip_prefix('-') {
                    Some(positive) => positive.to_owned(),
                    None => format!("-{text}"),
                })),
                _ => None,
            };
            if let Some(negated) = negated {
                return plain(&rust_literal::value(self.model, &negated, inner.ty.scalar));
            }
        }
        let code = self.write(inner, wanted);
        let text = format!("::rillflow_runtime::projection::negate({}, {})?", self.column, code.text);
        Code { text, is_fallible: true, is_cheap: false, reads: code.reads, ..plain("") }
    }

    fn arithmetic(self, operator: BinaryOperator, left: &Code, right: &Code) -> Code {
        let function = match operator {
            BinaryOperator::Add | BinaryOperator::Concat => "add",
            BinaryOperator::Subtract => "subtract",
            BinaryOperator::Multiply => "multiply",
            BinaryOperator::Divide => "divide",
        };
        let text =
            format!("::rillflow_runtime::projection::{function}({}, {}, {})?", self.column, left.text, right.text);
        Code { text, is_fallible: true, is_cheap: false, reads: left.reads.and(right.reads), ..plain("") }
    }

    /// All parts of a chain of `||` in one `format!`.
    fn concat(self, expression: &Expression) -> Code {
        let mut parts = Vec::new();
        collect_concat(expression, &mut parts);
        let (mut format, mut arguments) = (String::new(), String::new());
        let mut reads = Reads::default();
        let mut is_fallible = false;
        for part in parts {
            match &part.kind {
                ExpressionKind::Literal(Literal::Text(text)) => {
                    format.push_str(&text.replace('{', "{{").replace('}', "}}"));
                }
                _ => {
                    let code = self.write(part, Scalar::String);
                    format.push_str("{}");
                    arguments.push_str(", ");
                    arguments.push_str(&code.text);
                    reads = reads.and(code.reads);
                    is_fallible |= code.is_fallible;
                }
            }
        }
        let text = format!("::std::format!({}{arguments})", rust_literal::string(&format));
        Code { text, is_fallible, is_cheap: false, reads, ..plain("") }
    }

    fn widen(self, inner: &Expression, to: ValueType) -> Code {
        let code = self.write(inner, to.scalar);
        if let ExpressionKind::Literal(literal) = &inner.kind {
            // A literal is written as what it becomes.
            return Code { text: rust_literal::value(self.model, literal, to.scalar), ..code };
        }
        let target = rust_type::scalar(to.scalar);
        let text = match inner.ty.nullable {
            true => format!("{}.map({target}::from)", code.text),
            false => format!("{target}::from({})", code.text),
        };
        Code { text, is_place: false, is_cheap: code.is_cheap && !inner.ty.nullable, ..code }
    }

    fn call(self, function: Function, arguments: &[Expression], ty: ValueType) -> Code {
        match function {
            Function::Coalesce => self.coalesce(arguments, ty),
            Function::Lower => self.text(arguments, "to_lowercase"),
            Function::Upper => self.text(arguments, "to_uppercase"),
        }
    }

    fn text(self, arguments: &[Expression], method: &str) -> Code {
        let Some(argument) = arguments.first() else { return plain("") };
        if let ExpressionKind::Literal(Literal::Text(text)) = &argument.kind {
            let text = if method == "to_lowercase" { text.to_lowercase() } else { text.to_uppercase() };
            return Code { is_cheap: false, ..plain(&format!("{}.to_owned()", rust_literal::string(&text))) };
        }
        let code = self.write(argument, Scalar::String);
        let text = match (argument.ty.nullable, argument.ty.set.is_some()) {
            (true, true) => format!("{}.map(|value| value.to_string().{method}())", code.text),
            (true, false) => format!("{}.as_deref().map(str::{method})", code.text),
            (false, true) => format!("{}.to_string().{method}()", code.text),
            (false, false) => format!("{}.{method}()", code.text),
        };
        Code { text, is_place: false, is_cheap: false, ..code }
    }

    /// The first argument that is not null; what follows is not evaluated before it is needed.
    fn coalesce(self, arguments: &[Expression], ty: ValueType) -> Code {
        let end = arguments.iter().position(|argument| !argument.ty.nullable).map_or(arguments.len(), |end| end + 1);
        let mut codes = arguments[..end].iter().map(|argument| {
            let code = self.write(argument, ty.scalar);
            let mut code = self.kept(code, argument.ty);
            // A closed set among texts is a text.
            if ty.set.is_none() && argument.ty.set.is_some() {
                code.text = match argument.ty.nullable {
                    true => format!("{}.map(|value| value.to_string())", code.text),
                    false => format!("{}.to_string()", code.text),
                };
                code.is_cheap = false;
            }
            (code, argument.ty.nullable)
        });
        let Some((mut result, mut nullable)) = codes.next() else { return plain("None") };
        for (code, code_nullable) in codes {
            let reads = result.reads.and(code.reads);
            let is_fallible = result.is_fallible || code.is_fallible;
            result.text = if code.is_fallible {
                let found = if code_nullable { "Some(value)" } else { "value" };
                format!("match {} {{ Some(value) => {found}, None => {} }}", result.text, code.text)
            } else {
                let method = match (code_nullable, code.is_cheap) {
                    (true, true) => "or",
                    (true, false) => "or_else",
                    (false, true) => "unwrap_or",
                    (false, false) => "unwrap_or_else",
                };
                let closure = if code.is_cheap { "" } else { "|| " };
                format!("{}.{method}({closure}{})", receiver(&result.text), code.text)
            };
            nullable &= code_nullable;
            result = Code { text: result.text, is_place: false, is_fallible, is_cheap: false, reads };
        }
        debug_assert_eq!(nullable, ty.nullable, "the type of a coalesce is that of its arguments");
        result
    }
}

/// The operands of a chain of `||`, from left to right.
fn collect_concat<'a>(expression: &'a Expression, parts: &mut Vec<&'a Expression>) {
    match &expression.kind {
        ExpressionKind::Binary(BinaryOperator::Concat, left, right) => {
            collect_concat(left, parts);
            collect_concat(right, parts);
        }
        _ => parts.push(expression),
    }
}

fn closure_parameter(field: &RustIdent) -> String {
    // `event` is what the closure is inside of.
    match field.as_str() {
        "event" | "recorded" | "row" | "key" => format!("the_{}", field.bare()),
        other => other.to_owned(),
    }
}

fn plain(text: &str) -> Code {
    Code { text: text.to_owned(), is_place: false, is_fallible: false, is_cheap: true, reads: Reads::default() }
}

fn envelope(text: &str) -> Code {
    Code { reads: Reads { event: false, envelope: true }, ..plain(text) }
}

/// The text as the receiver of a method.
fn receiver(text: &str) -> String {
    if text.starts_with("match ") { format!("({text})") } else { text.to_owned() }
}
