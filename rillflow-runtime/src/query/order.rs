//! One step of an order.

use std::fmt;
use std::marker::PhantomData;

/// One step of an order; made by [`Field::asc`](super::Field::asc) and [`Field::desc`](super::Field::desc).
#[must_use = "an order does nothing until a query takes it"]
pub struct Order<S> {
    sql: &'static str,
    direction: &'static str,
    marker: PhantomData<fn() -> S>,
}

impl<S> Order<S> {
    pub(super) const fn new(sql: &'static str, direction: &'static str) -> Self {
        Self { sql, direction, marker: PhantomData }
    }

    pub(super) const fn sql(&self) -> [&'static str; 2] {
        [self.sql, self.direction]
    }
}

impl<S> Clone for Order<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Order<S> {}

impl<S> fmt::Debug for Order<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.sql)?;
        formatter.write_str(self.direction)
    }
}
