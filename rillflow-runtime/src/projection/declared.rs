//! What the generator says about a table projection of a manifest.

use crate::column::{Arguments, Scalar};
use crate::event::{EventSet, Recorded};
use crate::query::Source;

use super::{FoldError, Statements};

/// A row of a projection, and what events do to it. Implemented by generated code only.
pub trait TableProjection: Source<Row = Self> + Clone + PartialEq {
    /// The events it reads, and no others.
    type Event: EventSet;

    /// The key of a row; a tuple if it has several columns.
    type Key: Ord + Clone + Send + Sync + 'static;

    /// What the rows are computed from, as a hash. A program with another one does not write the table.
    const DEFINITION: &'static str;

    /// The SQL.
    const STATEMENTS: Statements;

    /// Which row the event concerns.
    ///
    /// # Errors
    ///
    /// If the event gives a column of the key no value, or none that fits.
    fn key(event: &Recorded<Self::Event>) -> Result<Self::Key, FoldError>;

    /// What the event does to the row of its key, which may be there or not.
    ///
    /// After an error nobody looks at `row` again, so it may be half changed.
    ///
    /// # Errors
    ///
    /// If a value does not fit its column.
    fn apply(row: &mut Option<Self>, key: &Self::Key, event: &Recorded<Self::Event>) -> Result<(), FoldError>;

    /// The key of this row.
    fn row_key(&self) -> Self::Key;

    /// Adds an array for each column of the key.
    fn bind_keys(keys: &[&Self::Key], arguments: &mut Arguments);

    /// Adds an array for each column.
    fn bind_rows(rows: &[&Self], arguments: &mut Arguments);
}

/// The value as its column keeps it: a time loses what is smaller than a microsecond.
///
/// Keys go through this, so that two events have the same key in memory exactly if they have it in the table.
pub fn stored<T>(value: T) -> T
where
    T: for<'value> Scalar<Wire<'value> = <T as Scalar>::Stored>,
{
    T::from_stored(value.to_wire()).unwrap_or(value)
}
