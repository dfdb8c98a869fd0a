//! Fields that hold a list.

use std::fmt;
use std::marker::PhantomData;

use super::Operand;
use super::filter::{Filter, Piece};
use crate::column::{InJson, Scalar};

/// A field that is a list of scalars.
pub struct ListField<S, T> {
    path: &'static str,
    sql: &'static str,
    form: Form,
    marker: PhantomData<fn() -> (S, T)>,
}

#[derive(Clone, Copy)]
enum Form {
    Array,
    Json,
}

impl<S, T: Scalar> ListField<S, T> {
    /// A list that has a column of its own: an array, for which a `gin` index answers. `sql` is the quoted column.
    #[must_use]
    pub const fn column(path: &'static str, sql: &'static str) -> Self {
        Self { path, sql, form: Form::Array, marker: PhantomData }
    }

    /// A list in the JSON of a document; `sql` is the list as `jsonb`.
    #[must_use]
    pub const fn json(path: &'static str, sql: &'static str) -> Self {
        Self { path, sql, form: Form::Json, marker: PhantomData }
    }

    /// Name of the field in the manifest, with dots between the steps of a path.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// `value` is in the list.
    pub fn contains(self, value: impl Operand<T>) -> Filter<S> {
        self.holds(vec![value.into_scalar()])
    }

    /// Every one of `values` is in the list; true for no values, if there is a list at all.
    pub fn contains_all<V: Operand<T>>(self, values: impl IntoIterator<Item = V>) -> Filter<S> {
        self.holds(values.into_iter().map(Operand::into_scalar).collect())
    }

    // A list on the right-hand side: `"a"` alone would also be found in a text that stands where the list should be.
    fn holds(self, values: Vec<T>) -> Filter<S> {
        let values = match self.form {
            Form::Array => Piece::values(values),
            Form::Json => Piece::document(values.into_iter().map(InJson).collect::<Vec<_>>()),
        };
        Filter::atom([Piece::Sql("("), Piece::Sql(self.sql), Piece::Sql(") @> "), values])
    }
}

impl<S, T> Clone for ListField<S, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, T> Copy for ListField<S, T> {}

impl<S, T> fmt::Debug for ListField<S, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ListField").field(&self.path).finish()
    }
}
