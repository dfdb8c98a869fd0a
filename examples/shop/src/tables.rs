//! Small tables for the terminal.

use comfy_table::{Table, presets};
use rillflow_runtime::document::Loaded;
use rillflow_runtime::event::Recorded;

use crate::generated::customer::Customer;
use crate::generated::order::OrderEvent;
use crate::generated::order_summary::OrderSummary;

/// Each event with the version it was stored as and the version it is read as.
pub(crate) fn history(events: &[Recorded<OrderEvent>]) -> Table {
    let mut table = table(["version", "event", "stored as", "read as"]);
    for recorded in events {
        let (event, now) = match &recorded.event {
            OrderEvent::OrderPlaced(placed) => {
                ("OrderPlaced", format!("v3 {} {} {}", placed.total_cents, placed.currency, placed.customer_label))
            }
            OrderEvent::LineAdded(line) => ("LineAdded", format!("v1 {} x {}", line.quantity, line.sku)),
            OrderEvent::OrderShipped(shipped) => {
                ("OrderShipped", format!("v1 {} to {}", shipped.carrier, shipped.to.city))
            }
            OrderEvent::OrderCancelled(_) => ("OrderCancelled", "v1".to_owned()),
        };
        table.add_row([recorded.version.to_string(), event.to_owned(), format!("v{}", recorded.stored_version), now]);
    }
    table
}

pub(crate) fn customers(customers: &[Loaded<Customer>]) -> Table {
    let mut table = table(["email", "tier", "age", "city", "balance"]);
    for Loaded { document: customer, .. } in customers {
        let age = customer.age.map_or_else(|| "-".to_owned(), |age| age.to_string());
        table.add_row([
            customer.email.clone(),
            customer.tier.to_string(),
            age,
            customer.address.city.clone(),
            customer.balance.to_string(),
        ]);
    }
    table
}

pub(crate) fn orders(orders: &[OrderSummary]) -> Table {
    let mut table = table(["order", "status", "city", "cents", "lines"]);
    for order in orders {
        table.add_row([
            order.order_id.to_string(),
            order.status.clone(),
            order.city.clone().unwrap_or_default(),
            order.total_cents.to_string(),
            order.lines.to_string(),
        ]);
    }
    table
}

fn table<const COLUMNS: usize>(header: [&str; COLUMNS]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_header(header);
    table
}
