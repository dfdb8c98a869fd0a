//! What a type of another crate has in common with one of jiff's.

/// A type that stands for one of jiff's, and is stored like it.
pub trait Equivalent: Clone + Send + Sync + 'static {
    /// The type of jiff.
    type Jiff;

    /// The same value as jiff has it.
    ///
    /// # Errors
    ///
    /// If jiff does not have it.
    fn to_jiff(&self) -> Result<Self::Jiff, OutOfRange>;

    /// The same value as jiff has it, the other way around.
    ///
    /// # Errors
    ///
    /// If this type does not have it.
    fn from_jiff(value: Self::Jiff) -> Result<Self, OutOfRange>;
}

/// A date, a time or a duration that one type has and another has not.
///
/// Stored are the years -9999 to 9999, no leap seconds, and durations of up to 2^63 seconds. `chrono` has years beyond
/// those and leap seconds, and no duration of more than 2^63 milliseconds; `time` has the same range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OutOfRange {
    /// A timestamp at the edge of the years -9999 to 9999, or beyond it.
    #[error("a timestamp before -009999-01-02T01:59:59Z or after 9999-12-30T22:00:00.999999999Z cannot be stored")]
    Timestamp,
    /// A date beyond the years -9999 to 9999.
    #[error("a date outside of the years -9999 to 9999 cannot be stored")]
    Date,
    /// A second that is the 61st of its minute.
    #[error("a leap second cannot be stored; it is no point in time that can be compared with others")]
    LeapSecond,
    /// A duration that its type cannot hold.
    #[error("it is longer than the type of durations in this program can say")]
    Duration,
}
