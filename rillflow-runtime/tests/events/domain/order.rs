//! One order from basket to doorstep.

use ::rillflow_runtime::event::{DecodeError, Parts, Stored};

use super::Upcasters;

::rillflow_runtime::uuid_id! {
    /// Identifies one `Order` stream.
    pub(crate) struct OrderId;
}

impl ::rillflow_runtime::stream::Stream for OrderId {
    type Event = OrderEvent;

    const TYPE: &'static str = "Order";

    fn uuid(&self) -> ::rillflow_runtime::Uuid {
        self.as_uuid()
    }

    fn from_uuid(uuid: ::rillflow_runtime::Uuid) -> Self {
        Self::from_uuid(uuid)
    }
}

/// The `Order` streams of a store.
pub(crate) type Orders<'store> = ::rillflow_runtime::stream::Streams<'store, OrderId>;

/// A customer ordered (version 1).
#[derive(Clone, Debug, PartialEq, ::rillflow_runtime::serde::Serialize, ::rillflow_runtime::serde::Deserialize)]
#[serde(crate = "::rillflow_runtime::serde")]
pub(crate) struct OrderPlacedV1 {
    pub(crate) customer_id: ::rillflow_runtime::Uuid,
    pub(crate) total: i64,
}

/// A customer ordered (version 2).
#[derive(Clone, Debug, PartialEq, ::rillflow_runtime::serde::Serialize, ::rillflow_runtime::serde::Deserialize)]
#[serde(crate = "::rillflow_runtime::serde")]
pub(crate) struct OrderPlacedV2 {
    pub(crate) customer_id: ::rillflow_runtime::Uuid,
    pub(crate) total_cents: i64,
    pub(crate) currency: ::std::string::String,
}

impl From<OrderPlacedV1> for OrderPlacedV2 {
    fn from(event: OrderPlacedV1) -> Self {
        Self { customer_id: event.customer_id, total_cents: event.total, currency: "USD".into() }
    }
}

/// A customer ordered.
#[derive(Clone, Debug, PartialEq, ::rillflow_runtime::serde::Serialize, ::rillflow_runtime::serde::Deserialize)]
#[serde(crate = "::rillflow_runtime::serde")]
pub(crate) struct OrderPlaced {
    pub(crate) customer_id: ::rillflow_runtime::Uuid,
    pub(crate) customer_label: ::std::string::String,
    pub(crate) total_cents: i64,
    pub(crate) currency: ::std::string::String,
}

impl ::rillflow_runtime::event::Event for OrderPlaced {
    const TYPE: &'static str = "OrderPlaced";
    const VERSION: u16 = 3;
}

impl ::rillflow_runtime::event::Upcast for OrderPlaced {
    type Upcasters = dyn Upcasters;

    fn decode(stored: &Stored<'_>, upcasters: &Self::Upcasters) -> Result<Self, DecodeError> {
        let step =
            |event| upcasters.order_placed_v2_to_v3(event).map_err(|error| stored.step_failed("v2", "v3", error));
        match stored.version() {
            1 => step(OrderPlacedV2::from(stored.parse::<OrderPlacedV1>()?)),
            2 => step(stored.parse()?),
            3 => stored.parse(),
            _ => Err(stored.newer_than(<Self as ::rillflow_runtime::event::Event>::VERSION)),
        }
    }
}

/// One more article in the basket.
#[derive(Clone, Debug, PartialEq, ::rillflow_runtime::serde::Serialize, ::rillflow_runtime::serde::Deserialize)]
#[serde(crate = "::rillflow_runtime::serde")]
pub(crate) struct LineAdded {
    pub(crate) sku: ::std::string::String,
    pub(crate) price_cents: i64,
    pub(crate) quantity: i32,
}

impl ::rillflow_runtime::event::Event for LineAdded {
    const TYPE: &'static str = "LineAdded";
    const VERSION: u16 = 1;
}

impl ::rillflow_runtime::event::Upcast for LineAdded {
    type Upcasters = dyn Upcasters;

    fn decode(stored: &Stored<'_>, _upcasters: &Self::Upcasters) -> Result<Self, DecodeError> {
        match stored.version() {
            1 => stored.parse(),
            _ => Err(stored.newer_than(<Self as ::rillflow_runtime::event::Event>::VERSION)),
        }
    }
}

/// An event of an `Order` stream.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OrderEvent {
    /// One more article in the basket.
    LineAdded(LineAdded),
    /// A customer ordered.
    OrderPlaced(OrderPlaced),
}

impl From<LineAdded> for OrderEvent {
    fn from(event: LineAdded) -> Self {
        Self::LineAdded(event)
    }
}

impl From<OrderPlaced> for OrderEvent {
    fn from(event: OrderPlaced) -> Self {
        Self::OrderPlaced(event)
    }
}

impl ::rillflow_runtime::event::EventSet for OrderEvent {
    type Upcasters = dyn Upcasters;
    type Waiting = ::rillflow_runtime::event::Never;

    const TYPES: &'static [&'static str] = &["LineAdded", "OrderPlaced"];

    fn decode(stored: &Stored<'_>, upcasters: &Self::Upcasters, parts: &mut Parts<Self>) -> Result<(), DecodeError> {
        use ::rillflow_runtime::event::{Event, Upcast};
        match stored.event_type() {
            LineAdded::TYPE => parts.push(Self::LineAdded(LineAdded::decode(stored, upcasters)?)),
            OrderPlaced::TYPE => parts.push(Self::OrderPlaced(OrderPlaced::decode(stored, upcasters)?)),
            _ => return Err(stored.unknown_type()),
        }
        Ok(())
    }
}

impl ::rillflow_runtime::event::Append for OrderEvent {
    fn event_type(&self) -> &'static str {
        use ::rillflow_runtime::event::Event;
        match self {
            Self::LineAdded(_) => LineAdded::TYPE,
            Self::OrderPlaced(_) => OrderPlaced::TYPE,
        }
    }

    fn event_version(&self) -> u16 {
        use ::rillflow_runtime::event::Event;
        match self {
            Self::LineAdded(_) => LineAdded::VERSION,
            Self::OrderPlaced(_) => OrderPlaced::VERSION,
        }
    }

    fn to_json(&self) -> Result<::std::string::String, ::rillflow_runtime::serde_json::Error> {
        match self {
            Self::LineAdded(event) => ::rillflow_runtime::serde_json::to_string(event),
            Self::OrderPlaced(event) => ::rillflow_runtime::serde_json::to_string(event),
        }
    }
}
