//! The streams of one type, as a handle of a store.

use crate::Uuid;
use crate::error::Result;
use crate::event::{Append, AppendBuilder, EventSet, Expected, Recorded, StreamVersion, read_stream};
use crate::store::Store;
use crate::stream::{Aggregate, RetryPolicy};

/// The id of a stream of one type. Generated, for example as `OrderId`.
pub trait Stream: Copy + Send + Sync + 'static {
    /// The events of such a stream.
    type Event: EventSet;

    /// The name of the stream type.
    const TYPE: &'static str;

    /// The id as the database stores it.
    fn uuid(&self) -> Uuid;

    /// The id that the database stored.
    fn from_uuid(uuid: Uuid) -> Self;
}

/// The streams of one type, for example all orders.
#[derive(Debug)]
pub struct Streams<'store, S: Stream> {
    store: &'store Store<<S::Event as EventSet>::Upcasters>,
    retry: RetryPolicy,
    stream: std::marker::PhantomData<fn() -> S>,
}

impl<'store, S: Stream> Streams<'store, S> {
    /// The streams of type `S` in `store`.
    #[must_use]
    pub fn new(store: &'store Store<<S::Event as EventSet>::Upcasters>) -> Self {
        Self { store, retry: RetryPolicy::STANDARD, stream: std::marker::PhantomData }
    }

    /// Sets how [`execute`](Self::execute) goes on after a version conflict.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Appends `events` to the stream `id`, if it looks as `expected`. Await the result to do it.
    ///
    /// ```no_run
    /// # use rillflow_runtime::{Expected, event::Append, stream::{Stream, Streams}};
    /// # async fn example<OrderId: Stream<Event: Append>>(
    /// #     orders: Streams<'_, OrderId>, id: OrderId, placed: OrderId::Event, shipped: OrderId::Event,
    /// # ) -> rillflow_runtime::Result<()> {
    /// let appended = orders
    ///     .append(id, Expected::NoStream, [placed])
    ///     .idempotency_key("request-123")
    ///     .correlation_id("basket-7")
    ///     .await?;
    /// orders.append(id, appended.version, [shipped]).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Once awaited: [`VersionConflict`](crate::Error::VersionConflict) with the actual version,
    /// [`StreamTypeMismatch`](crate::Error::StreamTypeMismatch), [`StreamClosed`](crate::Error::StreamClosed),
    /// [`StreamArchived`](crate::Error::StreamArchived), [`EventTooLarge`](crate::Error::EventTooLarge),
    /// [`EventRefused`](crate::Error::EventRefused), [`IdempotencyKeyReused`](crate::Error::IdempotencyKeyReused),
    /// [`EmptyAppend`](crate::Error::EmptyAppend) for no events, or an error of the connection.
    pub fn append(
        &self,
        id: S,
        expected: impl Into<Expected>,
        events: impl IntoIterator<Item = S::Event>,
    ) -> AppendBuilder<'store, S::Event>
    where
        S::Event: Append,
    {
        AppendBuilder::new(self.store, id.uuid(), S::TYPE, expected.into(), events.into_iter().collect())
    }

    /// Closes the stream `id` for good, if it looks as `expected`. Await the result to do it.
    ///
    /// Whoever appends to it later gets [`StreamClosed`](crate::Error::StreamClosed); everybody can still read it. To close
    /// it together with its last events, use [`AppendBuilder::closing`].
    ///
    /// # Errors
    ///
    /// As [`append`](Self::append).
    pub fn close(
        &self,
        id: S,
        expected: impl Into<Expected>,
        reason: impl Into<String>,
    ) -> AppendBuilder<'store, S::Event>
    where
        S::Event: Append,
    {
        self.append(id, expected, []).closing(reason)
    }

    /// The events of the stream `id`, in order; none if there is no such stream.
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::Error::Decode) if a stored event cannot be brought to its current version, or an error of
    /// the connection.
    pub async fn read(&self, id: S) -> Result<Vec<Recorded<S::Event>>> {
        let (events, _) = read_stream(self.store, id.uuid(), StreamVersion::NONE).await?;
        Ok(events)
    }

    /// Folds the stream `id` into an aggregate, and says at which version.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub async fn load<A: Aggregate<Event = S::Event>>(&self, id: S) -> Result<(A, StreamVersion)> {
        let mut aggregate = A::default();
        let version = self.catch_up(id, &mut aggregate, StreamVersion::NONE).await?;
        Ok((aggregate, version))
    }

    /// Folds what came after `version` into `aggregate`, and returns the new version.
    pub(crate) async fn catch_up<A: Aggregate<Event = S::Event>>(
        &self,
        id: S,
        aggregate: &mut A,
        version: StreamVersion,
    ) -> Result<StreamVersion> {
        let (events, latest) = read_stream::<S::Event>(self.store, id.uuid(), version).await?;
        for recorded in events {
            aggregate.apply(recorded.event);
        }
        Ok(latest)
    }

    pub(crate) fn store(&self) -> &'store Store<<S::Event as EventSet>::Upcasters> {
        self.store
    }

    pub(crate) fn retry_policy(&self) -> RetryPolicy {
        self.retry
    }
}

impl<S: Stream> Clone for Streams<'_, S> {
    fn clone(&self) -> Self {
        Self { store: self.store, retry: self.retry, stream: self.stream }
    }
}
