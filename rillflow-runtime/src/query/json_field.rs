//! Fields that hold JSON: maps, lists of structs, and whatever the program puts there.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;

use super::Operand;
use super::filter::{Filter, Piece};
use crate::column::{InJson, Scalar};

/// A field that is JSON.
pub struct JsonField<S> {
    path: &'static str,
    sql: &'static str,
    marker: PhantomData<fn() -> S>,
}

/// A field that is a map from strings to scalars.
pub struct MapField<S, T> {
    json: JsonField<S>,
    marker: PhantomData<fn() -> T>,
}

impl<S> JsonField<S> {
    /// A field of a document; `sql` is the quoted column, or the part of the document's JSON.
    #[must_use]
    pub const fn new(path: &'static str, sql: &'static str) -> Self {
        Self { path, sql, marker: PhantomData }
    }

    /// Name of the field in the manifest, with dots between the steps of a path.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// `part` is in it, as PostgreSQL's `@>` has it: an object has all the keys of `part`, each with a value that contains
    /// the one of `part`; a list has all the elements of `part`, in any order.
    ///
    /// ```
    /// # pub struct Cart;
    /// # use rillflow_runtime::query::JsonField;
    /// # use rillflow_runtime::serde_json::json;
    /// const LINES: JsonField<Cart> = JsonField::new("lines", "\"lines\"");
    ///
    /// let with_this_book = LINES.contains(json!([{ "sku": "978-0141439518" }]));
    /// ```
    pub fn contains(self, part: impl Serialize + Send + Sync + 'static) -> Filter<S> {
        Filter::atom([Piece::Sql("("), Piece::Sql(self.sql), Piece::Sql(") @> "), Piece::document(part)])
    }
}

impl<S, T: Scalar> MapField<S, T> {
    /// A field of a document; `sql` is the quoted column, or the part of the document's JSON.
    #[must_use]
    pub const fn new(path: &'static str, sql: &'static str) -> Self {
        Self { json: JsonField::new(path, sql), marker: PhantomData }
    }

    /// Name of the field in the manifest, with dots between the steps of a path.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.json.path
    }

    /// The map has `value` under `key`.
    pub fn contains(self, key: impl Into<String>, value: impl Operand<T>) -> Filter<S> {
        self.json.contains(BTreeMap::from([(key.into(), InJson(value.into_scalar()))]))
    }
}

impl<S> Clone for JsonField<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for JsonField<S> {}

impl<S> fmt::Debug for JsonField<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("JsonField").field(&self.path).finish()
    }
}

impl<S, T> Clone for MapField<S, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, T> Copy for MapField<S, T> {}

impl<S, T> fmt::Debug for MapField<S, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("MapField").field(&self.json.path).finish()
    }
}
