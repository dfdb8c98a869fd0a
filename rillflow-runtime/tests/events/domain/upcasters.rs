//! The hand-written steps.

use super::order::{OrderPlaced, OrderPlacedV2};

/// The upcast steps that are written by hand.
pub(crate) trait Upcasters: Send + Sync + 'static {
    /// Makes version 3 of `OrderPlaced` of version 2.
    fn order_placed_v2_to_v3(&self, event: OrderPlacedV2) -> Result<OrderPlaced, ::rillflow_runtime::BoxError>;
}
