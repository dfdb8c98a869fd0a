//! Fields that hold one value, and the operators of each type.

use std::fmt;
use std::marker::PhantomData;

use super::filter::{Filter, Piece};
use super::{Operand, Order};
use crate::column::{Column, Ordered, Scalar};

/// A field that can be asked for: of a document, or of the row of a projection.
///
/// `S` is what is asked, `C` the type of the field. The generator writes one constant per field:
///
/// ```
/// # rillflow_runtime::uuid_id! { /// Identifies one `Customer`.
/// # pub struct CustomerId; }
/// # pub struct Customer;
/// use rillflow_runtime::query::Field;
///
/// /// Field `email`, compared in lower case (column `email`).
/// pub const EMAIL: Field<Customer, String> = Field::column("email", "\"email\"").operand("lower(", ")");
/// /// Field `age`.
/// pub const AGE: Field<Customer, Option<i32>> = Field::json("age", "\"shop\".rf_i32(\"doc\" -> 'age')");
///
/// let adults = AGE.ge(18).and(EMAIL.ends_with("@example.com"));
/// ```
///
/// A field that does not exist is refused:
///
/// ```compile_fail,E0425
/// # pub struct Customer;
/// # use rillflow_runtime::query::Field;
/// # const AGE: Field<Customer, Option<i32>> = Field::json("age", "\"shop\".rf_i32(\"doc\" -> 'age')");
/// AGEE.ge(18);
/// ```
///
/// So is a value of another type:
///
/// ```compile_fail,E0277
/// # pub struct Customer;
/// # use rillflow_runtime::query::Field;
/// # const AGE: Field<Customer, Option<i32>> = Field::json("age", "\"shop\".rf_i32(\"doc\" -> 'age')");
/// AGE.ge("18");
/// ```
///
/// So is an operator that the type does not have:
///
/// ```compile_fail,E0599
/// # pub struct Customer;
/// # use rillflow_runtime::query::Field;
/// # const AGE: Field<Customer, Option<i32>> = Field::json("age", "\"shop\".rf_i32(\"doc\" -> 'age')");
/// AGE.starts_with("1");
/// ```
///
/// and a question whether a field is missing that is never missing:
///
/// ```compile_fail,E0599
/// # pub struct Customer;
/// # use rillflow_runtime::query::Field;
/// # const EMAIL: Field<Customer, String> = Field::column("email", "\"email\"");
/// EMAIL.is_null();
/// ```
pub struct Field<S, C> {
    path: &'static str,
    sql: &'static str,
    before: &'static str,
    after: &'static str,
    nulls_last: bool,
    marker: PhantomData<fn() -> (S, C)>,
}

impl<S, C: Column> Field<S, C> {
    /// A field that has a column. `path` is its name in the manifest, `sql` the quoted column.
    #[must_use]
    pub const fn column(path: &'static str, sql: &'static str) -> Self {
        Self { path, sql, before: "", after: "", nulls_last: C::NULLABLE, marker: PhantomData }
    }

    /// A field of a document that has no column. `sql` takes it out of the JSON; it is null for a value that is missing or
    /// not of the field's type, and never an error.
    #[must_use]
    pub const fn json(path: &'static str, sql: &'static str) -> Self {
        Self { path, sql, before: "", after: "", nulls_last: true, marker: PhantomData }
    }

    /// The same field with `before` and `after` put round every operand: what the column's transform does to the stored
    /// value must happen to the value it is compared with.
    #[must_use]
    pub const fn operand(self, before: &'static str, after: &'static str) -> Self {
        Self { before, after, ..self }
    }

    /// Name of the field in the manifest, with dots between the steps of a path.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Equal to `value`. False where the field is missing.
    pub fn eq(self, value: impl Operand<C::Scalar>) -> Filter<S> {
        self.compare(" = ", value)
    }

    /// Different from `value`. True where the field is missing: it is exactly the negation of [`eq`](Self::eq).
    pub fn ne(self, value: impl Operand<C::Scalar>) -> Filter<S> {
        self.compare(" is distinct from ", value)
    }

    /// Equal to one of `values`; false for no values.
    pub fn in_<V: Operand<C::Scalar>>(self, values: impl IntoIterator<Item = V>) -> Filter<S> {
        let values = Piece::values(values.into_iter().map(Operand::into_scalar).collect());
        if self.before.is_empty() && self.after.is_empty() {
            return Filter::atom([Piece::Sql(self.sql), Piece::Sql(" = any("), values, Piece::Sql(")")]);
        }
        // The sub-select does not depend on the row: it runs once, and the column's index still serves `= any`.
        Filter::atom([
            Piece::Sql(self.sql),
            Piece::Sql(" = any(array(select "),
            Piece::Sql(self.before),
            Piece::Sql("operand"),
            Piece::Sql(self.after),
            Piece::Sql(" from unnest("),
            values,
            Piece::Sql(") as operand))"),
        ])
    }

    /// From the smallest to the greatest; where the field is missing comes last.
    pub const fn asc(self) -> Order<S> {
        Order::new(self.sql, if self.nulls_last { " asc nulls last" } else { " asc" })
    }

    /// From the greatest to the smallest; where the field is missing comes last.
    pub const fn desc(self) -> Order<S> {
        // Plain `desc` where nulls cannot be: `desc nulls last` would not match the column's index.
        Order::new(self.sql, if self.nulls_last { " desc nulls last" } else { " desc" })
    }

    fn compare(self, operator: &'static str, value: impl Operand<C::Scalar>) -> Filter<S> {
        Filter::atom([
            Piece::Sql(self.sql),
            Piece::Sql(operator),
            Piece::Sql(self.before),
            Piece::value(value.into_scalar()),
            Piece::Sql(self.after),
        ])
    }
}

impl<S, C: Column<Scalar: Ordered>> Field<S, C> {
    /// Less than `value`.
    pub fn lt(self, value: impl Operand<C::Scalar>) -> Filter<S> {
        self.compare(" < ", value)
    }

    /// Less than `value` or equal to it.
    pub fn le(self, value: impl Operand<C::Scalar>) -> Filter<S> {
        self.compare(" <= ", value)
    }

    /// Greater than `value`.
    pub fn gt(self, value: impl Operand<C::Scalar>) -> Filter<S> {
        self.compare(" > ", value)
    }

    /// Greater than `value` or equal to it.
    pub fn ge(self, value: impl Operand<C::Scalar>) -> Filter<S> {
        self.compare(" >= ", value)
    }

    /// From `low` to `high`, both included.
    pub fn between(self, low: impl Operand<C::Scalar>, high: impl Operand<C::Scalar>) -> Filter<S> {
        self.ge(low).and(self.le(high))
    }
}

impl<S, C: Column<Scalar = String>> Field<S, C> {
    /// Begins with `prefix`.
    pub fn starts_with(self, prefix: impl Operand<String>) -> Filter<S> {
        self.compare(" ^@ ", prefix)
    }

    /// Ends with `suffix`.
    pub fn ends_with(self, suffix: impl Operand<String>) -> Filter<S> {
        self.text("reverse(", ") ^@ reverse(", suffix, ")")
    }

    /// Contains `part`.
    pub fn contains(self, part: impl Operand<String>) -> Filter<S> {
        self.text("strpos(", ", ", part, ") > 0")
    }

    // No `like` anywhere: these operators know no wildcard, so there is nothing to escape.
    fn text(
        self,
        open: &'static str,
        middle: &'static str,
        value: impl Operand<String>,
        close: &'static str,
    ) -> Filter<S> {
        Filter::atom([
            Piece::Sql(open),
            Piece::Sql(self.sql),
            Piece::Sql(middle),
            Piece::Sql(self.before),
            Piece::value(value.into_scalar()),
            Piece::Sql(self.after),
            Piece::Sql(close),
        ])
    }
}

impl<S, T: Scalar> Field<S, Option<T>> {
    /// The field is missing.
    pub fn is_null(self) -> Filter<S> {
        Filter::atom([Piece::Sql(self.sql), Piece::Sql(" is null")])
    }

    /// The field is there.
    pub fn is_not_null(self) -> Filter<S> {
        Filter::atom([Piece::Sql(self.sql), Piece::Sql(" is not null")])
    }
}

impl<S, C> Clone for Field<S, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, C> Copy for Field<S, C> {}

impl<S, C> fmt::Debug for Field<S, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Field").field(&self.path).finish()
    }
}
