//! The aggregate: what an order knows about itself, and what may happen to it.

use std::fmt;

use rillflow_runtime::stream::Aggregate;

use crate::generated::order::{Address, OrderEvent, OrderShipped};

/// What has happened to an order so far.
#[derive(Debug, Default)]
pub(crate) enum OrderState {
    #[default]
    Nothing,
    Placed,
    Shipped,
    Cancelled,
}

/// The order cannot be shipped.
#[derive(Debug)]
pub(crate) struct CannotShip(&'static str);

impl fmt::Display for CannotShip {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an order that is {} cannot be shipped", self.0)
    }
}

impl std::error::Error for CannotShip {}

impl OrderState {
    pub(crate) fn status(&self) -> &'static str {
        match self {
            Self::Nothing => "not placed",
            Self::Placed => "placed",
            Self::Shipped => "shipped",
            Self::Cancelled => "cancelled",
        }
    }

    /// Decides: only a placed order is shipped.
    pub(crate) fn ship(&self, carrier: &str, to: &Address) -> Result<Vec<OrderEvent>, CannotShip> {
        match self {
            Self::Placed => Ok(vec![OrderShipped { carrier: carrier.into(), to: to.clone() }.into()]),
            other => Err(CannotShip(other.status())),
        }
    }
}

impl Aggregate for OrderState {
    type Event = OrderEvent;

    fn apply(&mut self, event: OrderEvent) {
        match event {
            OrderEvent::OrderPlaced(_) => *self = Self::Placed,
            OrderEvent::OrderShipped(_) => *self = Self::Shipped,
            OrderEvent::OrderCancelled(_) => *self = Self::Cancelled,
            OrderEvent::LineAdded(_) => {}
        }
    }
}
