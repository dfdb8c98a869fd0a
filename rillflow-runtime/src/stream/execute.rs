//! Load, decide, append, and decide again if somebody else was faster.

use crate::error::{Error, Result};
use crate::event::{Append, Appended, Expected, StreamVersion};
use crate::stream::{Aggregate, Stream, Streams};

/// A decision was refused, or could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError<X> {
    /// The decision itself said no.
    #[error(transparent)]
    Refused(X),
    /// The store failed, or the last attempt met a version conflict.
    #[error(transparent)]
    Store(#[from] Error),
}

impl<S: Stream> Streams<'_, S> {
    /// Folds the stream into `A`, lets `decide` look at it, and appends what it returns.
    ///
    /// If somebody else appended in the meantime, the new events are folded and `decide` looks again, as often as the
    /// [`RetryPolicy`](crate::RetryPolicy) allows. `decide` may therefore run several times and must not have effects
    /// of its own. A decision without events writes nothing and returns the version it looked at.
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
    ///     .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ExecuteError::Refused`] with the error of `decide`; [`ExecuteError::Store`] with
    /// [`Error::VersionConflict`] once the attempts are used up, or with whatever loading and appending return.
    pub async fn execute<A, X, D>(&self, id: S, mut decide: D) -> Result<Appended, ExecuteError<X>>
    where
        S::Event: Append,
        A: Aggregate<Event = S::Event>,
        D: FnMut(&A) -> Result<Vec<S::Event>, X> + Send,
        X: Send,
    {
        let policy = self.retry_policy();
        let mut aggregate = A::default();
        let mut version = StreamVersion::NONE;
        let mut attempt = 1;
        loop {
            version = self.catch_up(id, &mut aggregate, version).await?;
            let events = decide(&aggregate).map_err(ExecuteError::Refused)?;
            if events.is_empty() {
                return Ok(Appended { version, positions: Vec::new(), replayed: false });
            }
            match self.append(id, Expected::Exact(version), events).await {
                Err(Error::VersionConflict { .. }) if attempt < policy.attempts => {
                    tokio::time::sleep(policy.pause(attempt)).await;
                    attempt += 1;
                }
                outcome => return Ok(outcome?),
            }
        }
    }
}
