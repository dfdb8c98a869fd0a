//! Typed expressions: what `key`, `set` and `add` compute.

use super::{Scalar, TypeId};

/// A typed expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it computes.
    pub kind: ExpressionKind,
    /// The type of the result.
    pub ty: ValueType,
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
    /// `-x`.
    Negate(Box<Expression>),
    /// `x + y` and the like; both sides have the same scalar type, neither is nullable.
    Binary(BinaryOperator, Box<Expression>, Box<Expression>),
    /// A widening that loses nothing, made explicit: `i32` to `i64`, integer to decimal, `f32` to `f64`.
    Widen(Box<Expression>),
    /// `coalesce(..)` and the like.
    Call(Function, Vec<Expression>),
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
    /// `lower(text)`.
    Lower,
    /// `upper(text)`.
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
