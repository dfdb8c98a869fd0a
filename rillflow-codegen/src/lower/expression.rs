//! Expressions of projections as Rust.
//!
//! An expression reads the event of the reaction (`event`) and its envelope (`recorded`). Arithmetic that has no
//! result leaves the surrounding function by `?` with an error that names the column.

use std::fmt::Write as _;

use super::{rust_literal, rust_type};
use crate::model::{
    BinaryOperator, Event, Expression, ExpressionKind, Field, FieldType, Function, Literal, Model, RustIdent, Scalar,
    TimeCrate, ValueType,
};

/// Rust for one expression.
#[derive(Clone, Debug)]
pub(super) struct Code {
    /// The expression.
    pub text: String,
    /// Whether the text is a place, which must be cloned to be kept if it is not `Copy`.
    pub(super) is_place: bool,
    /// The place that the text is a clone of, if it is no more than that.
    pub(super) clone_of: Option<String>,
    /// Whether it can leave the function.
    pub(super) is_fallible: bool,
    /// Whether evaluating it costs nothing worth avoiding.
    pub(super) is_cheap: bool,
    /// The receiver and the function, if the text is `receiver.map(function)`.
    pub(super) mapped: Option<(String, String)>,
    /// What it reads.
    pub reads: Reads,
}

impl Code {
    /// A statement that gives `target` the value.
    pub(super) fn assign_to(&self, target: &str) -> String {
        match &self.clone_of {
            // What `target` has allocated is used again.
            Some(place) => format!("{target}.clone_from(&{place});"),
            None => format!("{target} = {};", self.text),
        }
    }

    /// The code with `.map(function)` behind it.
    fn map(self, function: &str) -> Self {
        let text = format!("{}.map({function})", receiver(&self.text));
        Self { mapped: Some((self.text, function.to_owned())), text, is_place: false, is_cheap: false, ..self }
    }
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
    pub(super) model: &'a Model,
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
        let mut code = kept(self.write(expression, target.scalar), expression.ty);
        if target.nullable && !expression.ty.nullable {
            code.text = format!("Some({})", code.text);
            code.clone_of = None;
        }
        code
    }

    /// `left + right`.
    pub(super) fn sum(self, left: &str, right: &Code) -> Code {
        self.arithmetic(BinaryOperator::Add, &plain(left), right)
    }

    pub(super) fn write(self, expression: &Expression, wanted: Scalar) -> Code {
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
            ExpressionKind::RecordedAt => envelope(&self.recorded_at()),
            ExpressionKind::Negate(inner) => self.negate(inner, wanted),
            ExpressionKind::Binary(BinaryOperator::Concat, ..) => self.concat(expression),
            ExpressionKind::Binary(operator, left, right) => {
                let scalar = expression.ty.scalar;
                self.arithmetic(*operator, &self.write(left, scalar), &self.write(right, scalar))
            }
            ExpressionKind::Widen(inner) => self.widen(inner, expression.ty),
            ExpressionKind::Call(function, arguments) => self.call(*function, arguments, expression.ty),
            ExpressionKind::Compare(..)
            | ExpressionKind::IsNull(_)
            | ExpressionKind::IsNotNull(_)
            | ExpressionKind::In(..)
            | ExpressionKind::Not(_)
            | ExpressionKind::And(_)
            | ExpressionKind::Or(_) => self.condition(expression),
            ExpressionKind::Case { branches, otherwise } => self.case(branches, otherwise.as_deref(), expression.ty),
            // A reaction reads an event; documents are asked by the database.
            ExpressionKind::DocumentField(_)
            | ExpressionKind::DocumentId
            | ExpressionKind::Parameter(_)
            | ExpressionKind::Transformed(..)
            | ExpressionKind::Contains(..) => plain(""),
        }
    }

    /// The runtime says with jiff when an event was recorded.
    fn recorded_at(self) -> String {
        let place = "recorded.recorded_at";
        match self.model.generate.time {
            TimeCrate::Jiff => place.to_owned(),
            TimeCrate::Chrono | TimeCrate::Time => {
                format!("{}::from_jiff({place})", rust_type::time_room(self.model.generate.time))
            }
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
                _ = write!(text, ".as_ref().and_then(|{name}| {name}");
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
        let mut mapped = None;
        if !is_optional && let Some(last) = text.rfind(".and_then(") {
            let function = &text[last + ".and_then(".len()..];
            if open == 1 {
                mapped = Some((text[..last].to_owned(), function.to_owned()));
            }
            text = format!("{}.map({function}", &text[..last]);
        }
        text.push_str(&")".repeat(open));
        Code { text, is_cheap: false, mapped, reads, ..plain("") }
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
                kind => {
                    // What is a text only by conversion prints itself.
                    let shown = match kind {
                        ExpressionKind::Widen(inner) => inner,
                        _ => part,
                    };
                    let code = self.write(shown, Scalar::String);
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
        if inner.ty.set.is_some() {
            // A closed set becomes the text of its value.
            if inner.ty.nullable {
                return code.map("|value| value.to_string()");
            }
            return Code {
                text: format!("{}.to_string()", receiver(&code.text)),
                is_place: false,
                is_cheap: false,
                ..code
            };
        }
        let target = rust_type::scalar(self.model, to.scalar);
        if inner.ty.nullable {
            return code.map(&format!("{target}::from"));
        }
        Code { text: format!("{target}::from({})", code.text), is_place: false, ..code }
    }

    fn call(self, function: Function, arguments: &[Expression], ty: ValueType) -> Code {
        match function {
            Function::Coalesce => self.coalesce(arguments, ty),
            Function::Lower => self.text(arguments, "to_ascii_lowercase"),
            Function::Upper => self.text(arguments, "to_ascii_uppercase"),
        }
    }

    fn text(self, arguments: &[Expression], method: &str) -> Code {
        let Some(argument) = arguments.first() else { return plain("") };
        if let ExpressionKind::Literal(Literal::Text(text)) = &argument.kind {
            let is_lower = method == "to_ascii_lowercase";
            let text = if is_lower { text.to_ascii_lowercase() } else { text.to_ascii_uppercase() };
            return Code { is_cheap: false, ..plain(&rust_literal::owned_string(&text)) };
        }
        let code = self.write(argument, Scalar::String);
        if argument.ty.nullable {
            return Code { text: format!("{}.as_deref()", receiver(&code.text)), ..code }
                .map(&format!("str::{method}"));
        }
        Code { text: format!("{}.{method}()", receiver(&code.text)), is_place: false, is_cheap: false, ..code }
    }

    /// The first argument that is not null; what follows is not evaluated before it is needed.
    fn coalesce(self, arguments: &[Expression], ty: ValueType) -> Code {
        let is_null = |argument: &&Expression| argument.kind == ExpressionKind::Literal(Literal::Null);
        let given: Vec<&Expression> = arguments.iter().filter(|argument| !is_null(argument)).collect();
        let end = given.iter().position(|argument| !argument.ty.nullable).map_or(given.len(), |end| end + 1);
        let mut codes = given[..end].iter().map(|argument| {
            let code = self.write(argument, ty.scalar);
            (kept(code, argument.ty), argument.ty.nullable)
        });
        let Some((first, _)) = codes.next() else { return plain("None") };
        codes.fold(first, |first, (second, is_nullable)| first_of(first, second, is_nullable))
    }
}

/// A code whose value may outlive the place it was read from.
pub(super) fn kept(mut code: Code, ty: ValueType) -> Code {
    if code.is_place && !rust_type::is_copy(ty) {
        code.clone_of = Some(code.text.clone());
        code.text.push_str(".clone()");
        code.is_cheap = false;
    }
    code.is_place = false;
    code
}

/// `first`, or `second` where that is absent.
fn first_of(first: Code, second: Code, is_nullable: bool) -> Code {
    let reads = first.reads.and(second.reads);
    let is_fallible = first.is_fallible || second.is_fallible;
    let text = if second.is_fallible {
        // `?` leaves the function only from outside of a closure.
        let found = if is_nullable { "Some(value)" } else { "value" };
        format!("match {} {{ Some(value) => {found}, None => {} }}", first.text, second.text)
    } else {
        let other = if second.is_cheap { second.text } else { format!("|| {}", second.text) };
        match (is_nullable, second.is_cheap, first.mapped) {
            (true, true, _) => format!("{}.or({other})", receiver(&first.text)),
            (true, false, _) => format!("{}.or_else({other})", receiver(&first.text)),
            (false, true, None) => format!("{}.unwrap_or({other})", receiver(&first.text)),
            (false, false, None) => format!("{}.unwrap_or_else({other})", receiver(&first.text)),
            (false, true, Some((from, function))) => format!("{}.map_or({other}, {function})", receiver(&from)),
            (false, false, Some((from, function))) => format!("{}.map_or_else({other}, {function})", receiver(&from)),
        }
    };
    Code { text, is_fallible, is_cheap: false, reads, ..plain("") }
}

/// The operands of a chain of `||`, from left to right.
fn collect_concat<'a>(expression: &'a Expression, parts: &mut Vec<&'a Expression>) {
    match &expression.kind {
        ExpressionKind::Binary(BinaryOperator::Concat, left, right) => {
            collect_concat(left, parts);
            collect_concat(right, parts);
        }
        // What always has a value stands for the whole, and may be such a chain itself.
        ExpressionKind::Call(Function::Coalesce, arguments) => match arguments.first() {
            Some(first) if !first.ty.nullable => collect_concat(first, parts),
            _ => parts.push(expression),
        },
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

pub(super) fn plain(text: &str) -> Code {
    Code {
        text: text.to_owned(),
        is_place: false,
        is_fallible: false,
        clone_of: None,
        is_cheap: true,
        mapped: None,
        reads: Reads::default(),
    }
}

fn envelope(text: &str) -> Code {
    Code { reads: Reads { event: false, envelope: true }, ..plain(text) }
}

/// The text as the receiver of a method.
pub(super) fn receiver(text: &str) -> String {
    if text.starts_with("match ") || text.starts_with("if ") { format!("({text})") } else { text.to_owned() }
}
