//! Reads the events of one stream.

use crate::Uuid;
use crate::error::Result;
use crate::event::{EventSet, Recorded, StreamVersion, decode};
use crate::store::Store;

/// The events of `stream` after version `after`, in order.
pub(crate) async fn read_stream<E: EventSet>(
    store: &Store<E::Upcasters>,
    stream: Uuid,
    after: StreamVersion,
) -> Result<Vec<Recorded<E>>> {
    let database = store.database();
    let rows = sqlx::query(database.schema().statements.read)
        .bind(stream)
        .bind(after.number())
        .fetch_all(database.ready().await?)
        .await?;
    decode::<E>(&rows, store.upcasters()).await?.all()
}
