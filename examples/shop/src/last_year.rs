//! Writes events as last year's release did: with the versions and shapes that were current then.
//!
//! A program of today cannot append an old version, so this goes past the generated code and calls the database's
//! append function by hand.

use rillflow_runtime::{Uuid, sqlx};

use crate::generated::Store;
use crate::generated::customer::Customer;
use crate::generated::order::OrderId;

/// Appends `OrderPlaced` in versions 1 and 2 to a stream that does not exist yet.
const APPEND: &str = r#"
    select outcome, version
      from "shop".rf_append($1, 'Order', 0, $2, array['OrderPlaced', 'OrderPlaced'], array[1, 2]::smallint[], $3,
                            null, null, null, null, null, null)"#;

pub(crate) async fn write(store: &Store, order: OrderId, customer: &Customer) -> Result<(), sqlx::Error> {
    let bodies = [
        format!(r#"{{"customer_id": "{}", "total": 1900}}"#, customer.id),
        format!(r#"{{"customer_id": "{}", "total_cents": 2100, "currency": "GBP"}}"#, customer.id),
    ];
    let ids = [Uuid::now_v7(), Uuid::now_v7()];
    sqlx::query(APPEND).bind(order.as_uuid()).bind(ids).bind(bodies).execute(store.pool()).await?;
    Ok(())
}
