//! Load, decide, append, and decide again if somebody else was faster.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use crate::error::{Error, Result};
use crate::event::envelope::envelope_methods;
use crate::event::{Append, AppendBuilder, Appended, Expected, StreamVersion};
use crate::stream::{Aggregate, RetryPolicy, Stream, Streams};

/// A decision was refused, or could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError<X> {
    /// The decision itself said no, or the state after it is not right.
    #[error(transparent)]
    Refused(X),
    /// The store failed, or the last attempt met a version conflict.
    #[error(transparent)]
    Store(#[from] Error),
}

type Decide<'a, A, X> = Box<dyn FnMut(&A) -> Result<Vec<<A as Aggregate>::Event>, X> + Send + 'a>;

type Validate<'a, A, X> = Box<dyn FnMut(&A) -> Result<(), X> + Send + 'a>;

/// A decision on its way: add what you like, then `.await` it.
#[must_use = "nothing is decided until it is awaited"]
pub struct Execute<'a, S: Stream<Event: Append>, A: Aggregate<Event = S::Event>, X> {
    streams: Streams<'a, S>,
    id: S,
    append: AppendBuilder<'a, S::Event>,
    decide: Decide<'a, A, X>,
    after: Option<After<'a, A, X>>,
}

/// The look at the state after the decision, and how an event is copied for it.
struct After<'a, A: Aggregate, X> {
    validate: Validate<'a, A, X>,
    copy: fn(&A::Event) -> A::Event,
}

impl<'store, S: Stream> Streams<'store, S> {
    /// Folds the stream into `A`, lets `decide` look at it, and appends what it returns. Await the result to do it.
    ///
    /// If somebody else appended in the meantime, the new events are folded and `decide` looks again, as often as the
    /// [`RetryPolicy`] allows. `decide` may therefore run several times and must not have effects of its own. A decision
    /// without events writes nothing and returns the version it looked at.
    ///
    /// ```no_run
    /// # use rillflow_runtime::{Aggregate, ExecuteError, event::Append, stream::{Stream, Streams}};
    /// # #[derive(Debug)] struct TooLate;
    /// # trait Basket<E>: Aggregate<Event = E> { fn is_shipped(&self) -> bool; }
    /// # async fn example<OrderId: Stream<Event: Append + Clone>, OrderState: Basket<OrderId::Event>>(
    /// #     orders: Streams<'_, OrderId>, id: OrderId, cancelled: OrderId::Event,
    /// # ) -> Result<(), ExecuteError<TooLate>> {
    /// orders
    ///     .execute(id, |order: &OrderState| {
    ///         if order.is_shipped() { Err(TooLate) } else { Ok(vec![cancelled.clone()]) }
    ///     })
    ///     .user_id("ada")
    ///     .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Once awaited: [`ExecuteError::Refused`] with the error of `decide`; [`ExecuteError::Store`] with
    /// [`Error::VersionConflict`] once the attempts are used up, or with whatever loading and appending return.
    pub fn execute<'a, A, X, D>(&self, id: S, decide: D) -> Execute<'a, S, A, X>
    where
        'store: 'a,
        S::Event: Append,
        A: Aggregate<Event = S::Event>,
        D: FnMut(&A) -> Result<Vec<S::Event>, X> + Send + 'a,
    {
        Execute {
            streams: self.clone(),
            id,
            append: self.append(id, Expected::Any, []),
            decide: Box::new(decide),
            after: None,
        }
    }
}

impl<'a, S: Stream<Event: Append>, A: Aggregate<Event = S::Event>, X> Execute<'a, S, A, X> {
    /// Sets how it goes on after a version conflict.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.streams = self.streams.retry(policy);
        self
    }

    /// Shows `validate` the state after the decision, and writes it only if that is right.
    pub fn validate(mut self, validate: impl FnMut(&A) -> Result<(), X> + Send + 'a) -> Self
    where
        S::Event: Clone,
    {
        self.after = Some(After { validate: Box::new(validate), copy: S::Event::clone });
        self
    }

    /// Makes a repetition harmless: what is decided under one key on one stream is decided once.
    ///
    /// The second time returns what the first returned, with [`Appended::replayed`] set, and `decide` is not asked. The
    /// same key on another stream is [`Error::IdempotencyKeyReused`]. A decision without events leaves no trace, and is
    /// taken again.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.append = self.append.idempotency_key(key);
        self
    }

    envelope_methods!(append);

    async fn run(mut self) -> Result<Appended, ExecuteError<X>> {
        let hash = self.append.asked()?;
        if let Some(appended) = self.append.replay(hash).await? {
            return Ok(appended);
        }
        let policy = self.streams.retry_policy();
        let mut aggregate = A::default();
        let mut version = StreamVersion::NONE;
        let mut attempt = 1;
        loop {
            version = self.streams.catch_up(self.id, &mut aggregate, version).await?;
            let events = (self.decide)(&aggregate).map_err(ExecuteError::Refused)?;
            if events.is_empty() {
                return Ok(Appended { version, positions: Vec::new(), replayed: false });
            }
            self.append.expected = Expected::Exact(version);
            self.append.events = events;
            if let Some(After { validate, copy }) = &mut self.after {
                for event in &self.append.events {
                    aggregate.apply(copy(event));
                }
                validate(&aggregate).map_err(ExecuteError::Refused)?;
            }
            match self.append.send_as(hash).await {
                Err(Error::VersionConflict { .. }) if attempt < policy.attempts => {
                    tokio::time::sleep(policy.pause(attempt)).await;
                    attempt += 1;
                    if self.after.is_some() {
                        // It has taken in events that were not written.
                        (aggregate, version) = (A::default(), StreamVersion::NONE);
                    }
                }
                outcome => return Ok(outcome?),
            }
        }
    }
}

impl<'a, S, A, X> IntoFuture for Execute<'a, S, A, X>
where
    S: Stream<Event: Append>,
    A: Aggregate<Event = S::Event> + 'a,
    X: Send + 'a,
{
    type Output = Result<Appended, ExecuteError<X>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<S: Stream<Event: Append>, A: Aggregate<Event = S::Event>, X> fmt::Debug for Execute<'_, S, A, X> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Execute").field("append", &self.append).finish_non_exhaustive()
    }
}
