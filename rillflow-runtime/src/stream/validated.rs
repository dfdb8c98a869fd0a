//! An append that is written only if the state after it is right.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use crate::error::Error;
use crate::event::{Append, AppendBuilder, Appended, EventSet, Expected, StreamVersion, read_stream};
use crate::store::Store;
use crate::stream::{Aggregate, ExecuteError, RetryPolicy};

type Validate<'a, A, X> = Box<dyn FnMut(&A) -> Result<(), X> + Send + 'a>;

/// An append with a look at the state after it: add a retry policy if you like, then `.await` it.
#[must_use = "nothing is appended until it is awaited"]
pub struct Validated<'a, A: Aggregate<Event: Append>, X> {
    append: AppendBuilder<'a, A::Event>,
    validate: Validate<'a, A, X>,
    retry: RetryPolicy,
}

impl<'store, E: Append + Clone> AppendBuilder<'store, E> {
    /// Shows `validate` the state that the stream would have after the append, and writes it only if that is right.
    ///
    /// The state is what the stream has now and what is appended, folded. If somebody else appends between the look and
    /// the append, and the expected version allows that, it looks again. Call it last.
    ///
    /// ```no_run
    /// # use rillflow_runtime::{Aggregate, ExecuteError, Expected, event::Append, stream::{Stream, Streams}};
    /// # #[derive(Debug)] struct Overdrawn;
    /// # trait Balance<E>: Aggregate<Event = E> { fn cents(&self) -> i64; }
    /// # async fn example<AccountId: Stream<Event: Append + Clone>, Account: Balance<AccountId::Event>>(
    /// #     accounts: Streams<'_, AccountId>, id: AccountId, withdrawn: AccountId::Event,
    /// # ) -> Result<(), ExecuteError<Overdrawn>> {
    /// accounts
    ///     .append(id, Expected::StreamExists, [withdrawn])
    ///     .validate(|account: &Account| if account.cents() < 0 { Err(Overdrawn) } else { Ok(()) })
    ///     .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Once awaited: [`ExecuteError::Refused`] with the error of `validate`; [`ExecuteError::Store`] with what loading and
    /// appending return.
    pub fn validate<'a, A, X>(self, validate: impl FnMut(&A) -> Result<(), X> + Send + 'a) -> Validated<'a, A, X>
    where
        'store: 'a,
        A: Aggregate<Event = E>,
    {
        Validated { append: self, validate: Box::new(validate), retry: RetryPolicy::STANDARD }
    }
}

impl<A: Aggregate<Event: Append + Clone>, X> Validated<'_, A, X> {
    /// Sets how it goes on when somebody else appends in the meantime.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    async fn send(mut self) -> Result<Appended, ExecuteError<X>> {
        let wanted = self.append.expected;
        let hash = self.append.asked()?;
        if let Some(appended) = self.append.replay(hash).await? {
            return Ok(appended);
        }
        let store = self.append.store;
        let mut attempt = 1;
        loop {
            let (mut state, version) = load::<A>(store, self.append.stream).await?;
            if !wanted.admits(version) {
                // The append itself says why.
                self.append.expected = wanted;
                return Ok(self.append.send_as(hash).await?);
            }
            for event in &self.append.events {
                state.apply(event.clone());
            }
            (self.validate)(&state).map_err(ExecuteError::Refused)?;
            self.append.expected = Expected::Exact(version);
            match self.append.send_as(hash).await {
                Err(Error::VersionConflict { .. }) if attempt < self.retry.attempts => {
                    tokio::time::sleep(self.retry.pause(attempt)).await;
                    attempt += 1;
                }
                outcome => return Ok(outcome?),
            }
        }
    }
}

async fn load<A: Aggregate>(
    store: &Store<<A::Event as EventSet>::Upcasters>,
    stream: crate::Uuid,
) -> Result<(A, StreamVersion), Error> {
    let mut state = A::default();
    let (events, version) = read_stream::<A::Event>(store, stream, StreamVersion::NONE).await?;
    for recorded in events {
        state.apply(recorded.event);
    }
    Ok((state, version))
}

impl<'a, A: Aggregate<Event: Append + Clone> + 'a, X: Send + 'a> IntoFuture for Validated<'a, A, X> {
    type Output = Result<Appended, ExecuteError<X>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<A: Aggregate<Event: Append>, X> fmt::Debug for Validated<'_, A, X> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Validated").field("append", &self.append).finish_non_exhaustive()
    }
}
