//! Where an event is: in the log of the whole store, and in its stream.

use std::fmt;

/// The place of an event in the log of a store.
///
/// Positions order events; they say nothing about how many lie between two of them, for numbers of rolled-back
/// appends stay unused. A log may have several parts, each with an order of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    part: i32,
    number: i64,
}

impl Position {
    /// Before the first event of the only part.
    pub const START: Self = Self { part: 0, number: 0 };

    /// The position `number` of part `part`, as the database stores it.
    #[must_use]
    pub const fn new(part: i32, number: i64) -> Self {
        Self { part, number }
    }

    /// The part of the log.
    #[must_use]
    pub const fn part(self) -> i32 {
        self.part
    }

    /// The number within the part, as the database stores it.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.number
    }
}

impl fmt::Display for Position {
    /// Prints `17`, or `3/17` in part 3.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            0 => write!(formatter, "{}", self.number),
            part => write!(formatter, "{part}/{}", self.number),
        }
    }
}

/// How many events a stream has, which is also the number of its latest event.
///
/// Zero is a stream without events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamVersion(i64);

impl StreamVersion {
    /// A stream without events.
    pub const NONE: Self = Self(0);

    /// The version `number`; a negative number is no version and becomes [`Self::NONE`].
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(if number < 0 { 0 } else { number })
    }

    /// The number of the latest event, from 1; 0 without events.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for StreamVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
