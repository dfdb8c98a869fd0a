//! How long to wait before something that failed is tried again.

use std::ops::ControlFlow;
use std::time::Duration;

use tokio::sync::watch;

use crate::error::Error;

const FIRST: Duration = Duration::from_millis(100);

/// The longest pause while the database is away. It is to be short, for it comes back by itself.
const AWAY: Duration = Duration::from_secs(5);

/// The longest pause in front of an event that cannot become part of a table. Somebody has to do something about it.
const PAUSED: Duration = Duration::from_secs(30);

/// A row of failures without a success in between.
#[derive(Debug, Default)]
pub(super) struct Patience {
    failures: u32,
}

impl Patience {
    /// Something succeeded.
    pub(super) fn restore(&mut self) {
        self.failures = 0;
    }

    /// How long to wait after one more failure.
    pub(super) fn after(&mut self, error: &Error) -> Duration {
        let is_lasting = matches!(error, Error::ProjectionPaused { .. } | Error::ProjectionRedefined { .. });
        self.longer(if is_lasting { PAUSED } else { AWAY })
    }

    /// How long to wait after one more panic.
    pub(super) fn after_panic(&mut self) -> Duration {
        self.longer(PAUSED)
    }

    fn longer(&mut self, longest: Duration) -> Duration {
        let pause = FIRST.saturating_mul(2_u32.saturating_pow(self.failures)).min(longest);
        self.failures = self.failures.saturating_add(1);
        pause
    }
}

/// Waits, unless `stopped` says so before.
pub(super) async fn wait(pause: Duration, stopped: &mut watch::Receiver<bool>) -> ControlFlow<()> {
    tokio::select! {
        () = tokio::time::sleep(pause) => ControlFlow::Continue(()),
        // Also an error means stop: whoever could say so is gone.
        _ = stopped.wait_for(|stopped| *stopped) => ControlFlow::Break(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let mut patience = Patience::default();
        let pauses: Vec<_> = (0..8).map(|_| patience.after(&Error::PoolTimedOut).as_millis()).collect();
        assert_eq!(pauses, [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
        patience.failures = u32::MAX;
        assert_eq!(patience.after_panic(), PAUSED);
        patience.restore();
        assert_eq!(patience.after_panic(), FIRST);
    }
}
