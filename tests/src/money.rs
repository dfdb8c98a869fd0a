//! A type of our own, for the golden output that uses it.

use std::fmt;

use rillflow_runtime::Decimal;
use rillflow_runtime::serde::{Deserialize, Serialize};

/// An amount that is never negative: a decimal in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "rillflow_runtime::serde", try_from = "Decimal", into = "Decimal")]
pub struct Money(Decimal);

/// An amount below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Negative;

impl fmt::Display for Negative {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("money is not negative")
    }
}

impl TryFrom<Decimal> for Money {
    type Error = Negative;

    fn try_from(amount: Decimal) -> Result<Self, Negative> {
        if amount.is_sign_negative() { Err(Negative) } else { Ok(Self(amount)) }
    }
}

impl From<Money> for Decimal {
    fn from(money: Money) -> Self {
        money.0
    }
}
