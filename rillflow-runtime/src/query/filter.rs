//! Conditions: pieces of constant SQL with values between them.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Not;
use std::sync::Arc;

use serde::Serialize;
use sqlx::types::Json;

use crate::column::{Arguments, Scalar};

/// A condition on what is asked; made by the operators of a [`Field`](super::Field).
///
/// Filters of different sources do not mix:
///
/// ```compile_fail,E0308
/// # use rillflow_runtime::query::Field;
/// # pub struct Customer;
/// # pub struct Product;
/// # const EMAIL: Field<Customer, String> = Field::column("email", "\"email\"");
/// # const PRICE: Field<Product, i64> = Field::column("price", "\"price\"");
/// EMAIL.eq("bob@example.com").and(PRICE.gt(5));
/// ```
#[must_use = "a filter does nothing until a query takes it"]
pub struct Filter<S> {
    pieces: Vec<Piece>,
    shape: Shape,
    marker: PhantomData<fn() -> S>,
}

/// The opposite of `filter`; the same as `!filter`.
pub fn not<S>(filter: Filter<S>) -> Filter<S> {
    !filter
}

impl<S> Filter<S> {
    /// Both are true.
    pub fn and(self, other: Self) -> Self {
        self.join(Shape::All, " and ", other)
    }

    /// At least one is true.
    pub fn or(self, other: Self) -> Self {
        self.join(Shape::Any, " or ", other)
    }

    pub(super) fn atom(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self { pieces: pieces.into_iter().collect(), shape: Shape::Atom, marker: PhantomData }
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    // A chain of the same word stays flat: ten thousand `or`s must not become ten thousand nested parentheses, for which
    // PostgreSQL's stack is too small.
    fn join(self, shape: Shape, word: &'static str, other: Self) -> Self {
        let mut pieces = self.enclosed(shape);
        pieces.push(Piece::Sql(word));
        pieces.extend(other.enclosed(shape));
        Self { pieces, shape, marker: PhantomData }
    }

    fn enclosed(mut self, within: Shape) -> Vec<Piece> {
        if self.shape != Shape::Atom && self.shape != within {
            self.pieces.insert(0, Piece::Sql("("));
            self.pieces.push(Piece::Sql(")"));
        }
        self.pieces
    }
}

impl<S> Not for Filter<S> {
    type Output = Self;

    // `not` would leave unknown unknown, and a row with a missing value would be in neither a filter nor its opposite.
    fn not(mut self) -> Self {
        self.pieces.insert(0, Piece::Sql("("));
        self.pieces.push(Piece::Sql(") is not true"));
        Self { shape: Shape::Atom, ..self }
    }
}

impl<S> Clone for Filter<S> {
    fn clone(&self) -> Self {
        Self { pieces: self.pieces.clone(), shape: self.shape, marker: PhantomData }
    }
}

impl<S> fmt::Debug for Filter<S> {
    /// Shows the SQL, and `?` for the values: they may be secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            formatter.write_str(match piece {
                Piece::Sql(sql) => sql,
                Piece::Value(_) => "?",
            })?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Atom,
    All,
    Any,
}

/// A part of a statement: SQL from a constant, or a value from anywhere.
#[derive(Clone)]
pub(super) enum Piece {
    Sql(&'static str),
    Value(Arc<dyn Bind>),
}

impl Piece {
    pub(super) fn value<T: Scalar>(value: T) -> Self {
        Self::Value(Arc::new(One(value)))
    }

    pub(super) fn values<T: Scalar>(values: Vec<T>) -> Self {
        Self::Value(Arc::new(Many(values)))
    }

    pub(super) fn document<T: Serialize + Send + Sync + 'static>(value: T) -> Self {
        Self::Value(Arc::new(JsonValue(value)))
    }
}

/// A value that has forgotten its type and still knows how to become an argument.
pub(super) trait Bind: Send + Sync {
    fn bind(&self, arguments: &mut Arguments);
}

struct One<T>(T);

impl<T: Scalar> Bind for One<T> {
    fn bind(&self, arguments: &mut Arguments) {
        arguments.push(&self.0);
    }
}

struct Many<T>(Vec<T>);

impl<T: Scalar> Bind for Many<T> {
    fn bind(&self, arguments: &mut Arguments) {
        arguments.push_array(&self.0);
    }
}

struct JsonValue<T>(T);

impl<T: Serialize + Send + Sync> Bind for JsonValue<T> {
    fn bind(&self, arguments: &mut Arguments) {
        arguments.add(Json(&self.0));
    }
}
