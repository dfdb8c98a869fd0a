//! How often, and after which pauses, a decision is taken again when somebody else was faster.

use std::time::Duration;

/// How [`Streams::execute`](crate::stream::Streams::execute) goes on after a version conflict.
///
/// The pause before retry `n` is random between zero and `first_pause * 2^(n-1)`, at most `longest_pause`: writers that
/// met once do not meet again in step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How many times to try in all; one is no retry.
    pub attempts: u32,
    /// The upper limit of the first pause.
    pub first_pause: Duration,
    /// The upper limit of every pause.
    pub longest_pause: Duration,
}

impl RetryPolicy {
    /// Decides once.
    pub const ONCE: Self = Self { attempts: 1, first_pause: Duration::ZERO, longest_pause: Duration::ZERO };

    /// Fifty attempts with pauses up to a tenth of a second.
    pub const STANDARD: Self =
        Self { attempts: 50, first_pause: Duration::from_millis(1), longest_pause: Duration::from_millis(100) };

    /// The pause before retry `retry`, counted from 1.
    pub(crate) fn pause(&self, retry: u32) -> Duration {
        let doubled = self.first_pause.saturating_mul(1_u32.checked_shl(retry.saturating_sub(1)).unwrap_or(u32::MAX));
        let limit = doubled.min(self.longest_pause);
        limit.mul_f64(chance())
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::STANDARD
    }
}

/// A number from 0 to 1. A random UUID is random enough to keep two writers apart.
fn chance() -> f64 {
    let [a, b, ..] = uuid::Uuid::new_v4().into_bytes();
    f64::from(u16::from_be_bytes([a, b])) / f64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let policy = RetryPolicy::STANDARD;
        for retry in 1..200 {
            let limit = Duration::from_millis(1_u64.checked_shl(retry - 1).unwrap_or(u64::MAX).min(100));
            assert!(policy.pause(retry) <= limit, "retry {retry}");
        }
        assert_eq!(RetryPolicy::ONCE.pause(1), Duration::ZERO);
    }
}
