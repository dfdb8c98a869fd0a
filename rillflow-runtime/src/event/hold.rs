//! Takes a stream for oneself, until a transaction ends.

use sqlx::postgres::PgConnection;
use sqlx::{Connection as _, Row as _};

use crate::Uuid;
use crate::error::Result;
use crate::event::outcome::{Outcome, Wanted};
use crate::event::{Expected, StreamVersion};
use crate::schema::Schema;

/// Waits until no other writer has the stream, then keeps them all waiting until the transaction of `connection` ends.
///
/// # Errors
///
/// If the stream is of another type, closed or archived, or an error of the connection.
pub(crate) async fn hold_stream(
    connection: &mut PgConnection,
    schema: &Schema,
    stream: Uuid,
    stream_type: &'static str,
) -> Result<StreamVersion> {
    debug_assert!(connection.is_in_transaction(), "a lock ends with its statement outside of a transaction");
    let statements = &schema.statements;
    sqlx::query(statements.hold).bind(stream).bind(stream_type).execute(&mut *connection).await?;
    let row = sqlx::query(statements.held).bind(stream).fetch_one(connection).await?;
    let version = StreamVersion::new(row.try_get(0)?);
    let actual: String = row.try_get(1)?;
    let (is_closed, is_archived) = (row.try_get(2)?, row.try_get(3)?);
    let outcome = match (actual == stream_type, is_closed, is_archived) {
        (true, false, false) => return Ok(version),
        (false, ..) => Outcome::OTHER_TYPE,
        (true, true, _) => Outcome::CLOSED,
        (true, false, true) => Outcome::ARCHIVED,
    };
    let wanted = Wanted { stream, stream_type, expected: Expected::Any };
    Err(outcome.error(wanted, version, Some(actual), None))
}
