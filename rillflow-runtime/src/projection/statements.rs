//! The SQL of one projection, as constants.

/// The statements of one projection.
///
/// Made by [`projection_statements!`](crate::projection_statements), so that each text is a constant.
#[derive(Clone, Copy, Debug)]
pub struct Statements {
    /// Reads `$4` events of the types `$3` after `$1` and up to `$2`.
    pub page: &'static str,
    /// Where the projection `$1` is, and of which definition.
    pub checkpoint: &'static str,
    /// Makes a checkpoint for `$1` of the definition `$2` if it has none.
    pub begin: &'static str,
    /// Moves the checkpoint of `$1` from `$2` to `$3`, if it is of the definition `$4` or of none yet.
    pub advance: &'static str,
    /// The rows of some keys.
    pub rows: &'static str,
    /// Writes rows, given as an array for each column.
    pub upsert: &'static str,
    /// Deletes the rows of some keys.
    pub delete: &'static str,
}

/// The [`Statements`] of one projection: the quoted name of the schema, and the three statements on its table.
#[macro_export]
macro_rules! projection_statements {
    (schema: $schema:literal, rows: $rows:literal, upsert: $upsert:literal, delete: $delete:literal $(,)?) => {
        $crate::projection::Statements {
            // Reads the primary key in its order. Nothing at or below the mark changes any more, so no lock is needed.
            page: ::std::concat!(
                "select ",
                $crate::event_columns!(),
                " from ",
                $schema,
                ".rf_event as event where event.part = 0 and event.position > $1 and event.position <= $2 \
                 and event.type = any($3) order by event.position limit $4"
            ),
            checkpoint: ::std::concat!(
                "select position, definition from ",
                $schema,
                ".rf_checkpoint where part = 0 and projection = $1"
            ),
            begin: ::std::concat!(
                "insert into ",
                $schema,
                ".rf_checkpoint (part, projection, position, definition) values (0, $1, 0, $2) \
                 on conflict (part, projection) do nothing"
            ),
            // Locks one row until the end of the transaction. Another worker of the projection waits here, then finds
            // that the position is not the one it started from, and changes nothing. So does a worker of another release, once
            // a migration has given the row to another definition.
            advance: ::std::concat!(
                "update ",
                $schema,
                ".rf_checkpoint set position = $3, definition = $4, updated_at = now() \
                 where part = 0 and projection = $1 and position = $2 and (definition is null or definition = $4)"
            ),
            // Only the worker that has moved the checkpoint gets to these, so rows are not locked for reading.
            rows: $rows,
            upsert: $upsert,
            delete: $delete,
        }
    };
}
