//! A stream that one writer has for itself.

use std::fmt;

use sqlx::{Postgres, Transaction};

use crate::error::Result;
use crate::event::{Append, AppendBuilder, Expected, StreamVersion, hold_stream, read_stream_on};
use crate::store::Store;
use crate::stream::{Aggregate, Stream, Streams};

/// The state of a stream, with the stream locked: other writers of it wait, readers do not.
///
/// It ends with an append, or with nothing written when it is dropped. It takes a connection of the pool for as long as it
/// lives, so decide quickly.
#[must_use = "other writers of the stream wait until it is dropped"]
pub struct Exclusive<'store, A: Aggregate<Event: Append>> {
    store: &'store Store<<A::Event as crate::event::EventSet>::Upcasters>,
    stream: crate::Uuid,
    stream_type: &'static str,
    version: StreamVersion,
    state: A,
    transaction: Transaction<'static, Postgres>,
}

impl<'store, A: Aggregate<Event: Append>> Exclusive<'store, A> {
    /// What the events of the stream add up to.
    pub fn state(&self) -> &A {
        &self.state
    }

    /// The version of the stream, which nobody else can change now.
    #[must_use]
    pub fn version(&self) -> StreamVersion {
        self.version
    }

    /// Appends `events` and lets the stream go. Await the result to do it.
    ///
    /// # Errors
    ///
    /// Once awaited: an error of the connection, or of an event that cannot be stored; the stream is let go all the same.
    pub fn append(self, events: impl IntoIterator<Item = A::Event>) -> AppendBuilder<'store, A::Event> {
        let events = events.into_iter().collect();
        let expected = Expected::Exact(self.version);
        AppendBuilder::new(self.store, self.stream, self.stream_type, expected, events).held_by(self.transaction)
    }
}

impl<A: Aggregate<Event: Append>> fmt::Debug for Exclusive<'_, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Exclusive")
            .field("stream_type", &self.stream_type)
            .field("stream", &self.stream)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl<'store, S: Stream> Streams<'store, S> {
    /// Folds the stream `id` into an aggregate while other writers of the stream wait.
    ///
    /// This is for streams on which so many decide that [`execute`](Self::execute) would mostly decide again. It waits for
    /// as long as another writer has the stream; set
    /// [`statement_timeout`](crate::ConnectOptions::statement_timeout) to give up earlier.
    ///
    /// ```no_run
    /// # use rillflow_runtime::{Aggregate, event::Append, stream::{Stream, Streams}};
    /// # trait Seats<E>: Aggregate<Event = E> { fn free(&self) -> u32; }
    /// # async fn example<ShowId: Stream<Event: Append>, Show: Seats<ShowId::Event>>(
    /// #     shows: Streams<'_, ShowId>, id: ShowId, sold: ShowId::Event,
    /// # ) -> rillflow_runtime::Result<()> {
    /// let show = shows.load_exclusive::<Show>(id).await?;
    /// if show.state().free() > 0 {
    ///     show.append([sold]).await?;
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load), and [`StreamTypeMismatch`](crate::Error::StreamTypeMismatch),
    /// [`StreamClosed`](crate::Error::StreamClosed) or [`StreamArchived`](crate::Error::StreamArchived).
    pub async fn load_exclusive<A>(&self, id: S) -> Result<Exclusive<'store, A>>
    where
        S::Event: Append,
        A: Aggregate<Event = S::Event>,
    {
        let store = self.store();
        let database = store.database();
        let mut transaction = database.ready().await?.begin().await?;
        let version = hold_stream(&mut transaction, database.schema(), id.uuid(), S::TYPE).await?;
        let mut state = A::default();
        if version > StreamVersion::NONE {
            for recorded in read_stream_on::<S::Event>(store, &mut transaction, id.uuid()).await? {
                state.apply(recorded.event);
            }
        }
        Ok(Exclusive { store, stream: id.uuid(), stream_type: S::TYPE, version, state, transaction })
    }
}
