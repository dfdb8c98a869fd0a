//! Typed expressions: what `key`, `set`, `add` and `where` compute.

use super::{Scalar, Transform, TypeId};

/// A typed expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it computes.
    pub kind: ExpressionKind,
    /// The type of the result.
    pub ty: ValueType,
}

impl Expression {
    /// Whether the field of a document at `path` has a value wherever this condition is true.
    #[must_use]
    pub fn implies_value_of(&self, path: &[String]) -> bool {
        let is_field = |side: &Self| matches!(&side.kind, ExpressionKind::DocumentField(field) if field == path);
        match &self.kind {
            ExpressionKind::IsNotNull(operand) | ExpressionKind::In(operand, _) => is_field(operand),
            ExpressionKind::Compare(_, left, right) => is_field(left) || is_field(right),
            ExpressionKind::And(parts) => parts.iter().any(|part| part.implies_value_of(path)),
            ExpressionKind::Or(parts) => parts.iter().all(|part| part.implies_value_of(path)),
            _ => false,
        }
    }
}

/// The type of an expression's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueType {
    /// The scalar it is; a closed set is a `String` with `set`.
    pub scalar: Scalar,
    /// The closed set its values come from.
    pub set: Option<TypeId>,
    /// Whether it can be null.
    pub nullable: bool,
}

/// What an expression computes.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionKind {
    /// A constant.
    Literal(Literal),
    /// `event.a.b`: JSON names from the payload's root; a step through an optional struct makes the result nullable.
    EventField(Vec<String>),
    /// `stream.id`.
    StreamId,
    /// `stream.version`.
    StreamVersion,
    /// `meta.recorded_at`.
    RecordedAt,
    /// `a.b` of a document: JSON names from its root. If the field is duplicated with a transform, the transformed value.
    DocumentField(Vec<String>),
    /// `id` of a document.
    DocumentId,
    /// `:name`: the parameter of this index.
    Parameter(usize),
    /// What the transform of a duplicated field does to the value that the field is compared with.
    Transformed(Transform, Box<Expression>),
    /// `-x`.
    Negate(Box<Expression>),
    /// `x + y` and the like; both sides have the same scalar type, neither is nullable.
    Binary(BinaryOperator, Box<Expression>, Box<Expression>),
    /// A widening that loses nothing, made explicit: `i32` to `i64`, integer to decimal, `f32` to `f64`.
    Widen(Box<Expression>),
    /// `coalesce(..)` and the like.
    Call(Function, Vec<Expression>),
    /// `x = y` and the like; both sides have the same type, absence aside. Unknown if a side is absent.
    Compare(Comparison, Box<Expression>, Box<Expression>),
    /// `x is null`: true or false, never unknown.
    IsNull(Box<Expression>),
    /// `x is not null`.
    IsNotNull(Box<Expression>),
    /// `x in (..)`: whether `x = y` for one of the values; the list is not empty.
    In(Box<Expression>, Vec<Expression>),
    /// `contains(list, x)`: whether a list of the document, by its path, has the element.
    Contains(Vec<String>, Box<Expression>),
    /// `not x`: unknown if `x` is.
    Not(Box<Expression>),
    /// `x and y ..`: false if one is false, else unknown if one is unknown.
    And(Vec<Expression>),
    /// `x or y ..`: true if one is true, else unknown if one is unknown.
    Or(Vec<Expression>),
    /// `case when x then y .. else z end`: the first value whose condition is true; without `else` null.
    Case {
        /// Conditions and values, in order.
        branches: Vec<(Expression, Expression)>,
        /// `else`.
        otherwise: Option<Box<Expression>>,
    },
}

impl ExpressionKind {
    /// The expressions that it is made of, from left to right.
    #[must_use]
    pub fn children(&self) -> Vec<&Expression> {
        match self {
            Self::Literal(_)
            | Self::EventField(_)
            | Self::StreamId
            | Self::StreamVersion
            | Self::RecordedAt
            | Self::DocumentField(_)
            | Self::DocumentId
            | Self::Parameter(_) => Vec::new(),
            Self::Transformed(_, inner)
            | Self::Negate(inner)
            | Self::Widen(inner)
            | Self::IsNull(inner)
            | Self::IsNotNull(inner)
            | Self::Contains(_, inner)
            | Self::Not(inner) => vec![inner],
            Self::Binary(_, left, right) | Self::Compare(_, left, right) => vec![left, right],
            Self::Call(_, all) | Self::And(all) | Self::Or(all) => all.iter().collect(),
            Self::In(operand, list) => [&**operand].into_iter().chain(list).collect(),
            Self::Case { branches, otherwise } => {
                let branches = branches.iter().flat_map(|(condition, value)| [condition, value]);
                branches.chain(otherwise.as_deref()).collect()
            }
        }
    }
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `starts_with(text, prefix)`
    StartsWith,
}

/// An operator with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`; between integers it truncates, as in SQL.
    Divide,
    /// `||` between strings.
    Concat,
}

/// A function of the expression language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// `coalesce(a, b)`: the first that is not null.
    Coalesce,
    /// `lower(text)`: the letters A to Z.
    Lower,
    /// `upper(text)`: the letters a to z.
    Upper,
}

/// A constant, already checked against the type of its place.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// Absent.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer that fits its place.
    Integer(i64),
    /// A finite number.
    Float(f64),
    /// A decimal, as written.
    Decimal(String),
    /// Text; also uuids, timestamps, dates and times in their JSON form.
    Text(String),
    /// A value of a closed set, by index.
    SetValue(TypeId, usize),
    /// `[]`.
    EmptyList,
    /// `{}`.
    EmptyMap,
}
