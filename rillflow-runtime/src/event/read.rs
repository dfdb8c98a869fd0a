//! Reads the events of one stream.

use sqlx::postgres::PgConnection;
use sqlx::{PgExecutor, Row as _};

use crate::Uuid;
use crate::error::Result;
use crate::event::{EventSet, Recorded, StreamVersion, decode};
use crate::store::Store;

/// The events of `stream` after version `after`, in order, and the version of the last stored one.
///
/// A stored event may be retired or split, so the version does not follow from the events.
pub(crate) async fn read_stream<E: EventSet>(
    store: &Store<E::Upcasters>,
    stream: Uuid,
    after: StreamVersion,
) -> Result<(Vec<Recorded<E>>, StreamVersion)> {
    let pool = store.database().ready().await?;
    read_with(store, pool, stream, after).await
}

/// The same, on a connection that may have a transaction open.
pub(crate) async fn read_stream_on<E: EventSet>(
    store: &Store<E::Upcasters>,
    connection: &mut PgConnection,
    stream: Uuid,
) -> Result<Vec<Recorded<E>>> {
    let (events, _) = read_with(store, connection, stream, StreamVersion::NONE).await?;
    Ok(events)
}

async fn read_with<E: EventSet>(
    store: &Store<E::Upcasters>,
    executor: impl PgExecutor<'_>,
    stream: Uuid,
    after: StreamVersion,
) -> Result<(Vec<Recorded<E>>, StreamVersion)> {
    let database = store.database();
    let statement = database.schema().statements.read;
    let rows = sqlx::query(statement).bind(stream).bind(after.number()).fetch_all(executor).await?;
    let version = match rows.last() {
        Some(last) => StreamVersion::new(last.try_get(3)?),
        None => after,
    };
    Ok((decode::<E>(&rows, store.upcasters(), database.pool()).await?.all()?, version))
}
