//! Reads the events of one stream.

use sqlx::Row as _;

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
    let database = store.database();
    let pool = database.ready().await?;
    let rows = sqlx::query(database.schema().statements.read).bind(stream).bind(after.number()).fetch_all(pool).await?;
    let version = match rows.last() {
        Some(last) => StreamVersion::new(last.try_get(3)?),
        None => after,
    };
    Ok((decode::<E>(&rows, store.upcasters(), pool).await?.all()?, version))
}
