//! The SQL of this room, as constants for one schema.

/// The statements by which the mark of one schema is observed.
///
/// Made by [`mark_statements!`](crate::mark_statements), so that each text is a constant.
#[derive(Clone, Copy, Debug)]
pub struct Statements {
    /// Who answers, and the last value of the sequence.
    pub sequence: &'static str,
    /// The highest checkpoint.
    pub checkpoint: &'static str,
    /// Where the run of visible positions after `$1` ends that has no gap; looks at `$2` events.
    pub run: &'static str,
    /// Who holds the append lock `$1`.
    pub holders: &'static str,
}

/// The [`Statements`] of the schema whose quoted name is the argument.
///
/// ```
/// let statements = rillflow_runtime::mark_statements!("\"shop\"");
/// assert!(statements.run.contains(r#"from "shop".rf_event"#));
/// ```
#[macro_export]
macro_rules! mark_statements {
    ($schema:literal) => {
        $crate::mark::Statements {
            // Reads a sequence's own row, which no snapshot hides: the value is that of the moment of the read. Takes no
            // lock that an append would wait for. The times are microseconds.
            sequence: ::std::concat!(
                "select pg_is_in_recovery(), \
                 (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint, \
                 (extract(epoch from backend.backend_start) * 1000000)::bigint, \
                 (extract(epoch from clock_timestamp()) * 1000000)::bigint, \
                 case when sequence.is_called then sequence.last_value else sequence.last_value - 1 end \
                 from ",
                $schema,
                ".rf_position as sequence, pg_stat_get_activity(pg_backend_pid()) as backend"
            ),
            checkpoint: ::std::concat!(
                "select coalesce(max(position), 0) from ",
                $schema,
                ".rf_checkpoint where part = 0"
            ),
            // Reads the primary key from the mark on. An event in place n after the mark has the position mark + n exactly
            // if no position before it is missing.
            run: ::std::concat!(
                "select coalesce(max(position), $1) from (\
                 select position, row_number() over (order by position) as place from (\
                 select position from ",
                $schema,
                ".rf_event where part = 0 and position > $1 order by position limit $2\
                 ) as event) as event where position = $1 + place"
            ),
            // `pg_locks` shows the lock table as of one moment. A bigint key is shown as its two halves, with objsubid 1. Who
            // still waits for the lock has not drawn yet.
            holders: "select distinct virtualtransaction from pg_locks \
                      where locktype = 'advisory' and granted and objsubid = 1 \
                      and database = (select oid from pg_database where datname = current_database()) \
                      and classid::bigint = ($1::bigint >> 32) & 4294967295 and objid::bigint = $1::bigint & 4294967295",
        }
    };
}
