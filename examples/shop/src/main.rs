//! A day in a shop: what last year's release wrote is read as today's events, customers are found by their fields,
//! and a projection keeps one row per order.

#[rustfmt::skip]
#[expect(dead_code, unreachable_pub, reason = "a program does not use all that is generated")]
mod generated;
mod last_year;
mod order_state;
mod tables;

use std::error::Error;
use std::process::ExitCode;

use rillflow_runtime::dev::DevDatabase;
use rillflow_runtime::{Decimal, Expected};

use generated::customer::{self, Address, Customer, CustomerId, Tier};
use generated::order::{LineAdded, OrderCancelled, OrderId, OrderPlaced, OrderPlacedV2};
use generated::{Store, Upcasters};
use order_state::OrderState;

/// The hand-written part of the upcast chain: what the manifest cannot say.
struct ShopUpcasters;

impl Upcasters for ShopUpcasters {
    fn order_placed_v2_to_v3(&self, event: OrderPlacedV2) -> Result<OrderPlaced, rillflow_runtime::BoxError> {
        Ok(OrderPlaced {
            customer_label: format!("customer {}", event.customer_id),
            customer_id: event.customer_id,
            total_cents: event.total_cents,
            currency: event.currency,
        })
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match day().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn day() -> Result<(), Box<dyn Error>> {
    let database = DevDatabase::named("shop").start().await?;
    println!("database: {}\n", database.origin());
    let store = Store::connect(database.url(), ShopUpcasters).await?;
    store.migrate().await?;

    let ada = open_an_account(&store, "Ada@example.com", Tier::Pro, Some(36), "London").await?;
    let grace = open_an_account(&store, "grace@example.com", Tier::Enterprise, None, "New York").await?;

    let old = OrderId::new();
    last_year::write(&store, old, &ada).await?;
    store
        .orders()
        .append(old, Expected::StreamExists, [LineAdded { sku: "ink".into(), price_cents: 250, quantity: 2 }.into()])
        .await?;

    let order = place_an_order(&store, &grace).await?;
    store.orders().execute(order, |state: &OrderState| state.ship("Pony Express", &grace.address)).await?;

    let regretted = place_an_order(&store, &ada).await?;
    let (state, version) = store.orders().load::<OrderState>(regretted).await?;
    println!("order {regretted} is {} at version {version}, then cancelled\n", state.status());
    store
        .orders()
        .append(regretted, Expected::Exact(version), [OrderCancelled { reason: Some("too slow".into()) }.into()])
        .await?;

    println!("The order that last year's release began, as today's program reads it:");
    println!("{}", tables::history(&store.orders().read(old).await?));

    let grown_up_pros =
        customer::TIER.in_([Tier::Pro, Tier::Enterprise]).and(customer::EMAIL.ends_with("@EXAMPLE.com"));
    let found = store.customers().query().filter(grown_up_pros).order_by(customer::EMAIL.asc()).fetch_all().await?;
    println!("Customers who pay:");
    println!("{}", tables::customers(&found));

    store.projections().run_until_caught_up().await?;
    println!("Orders, as the projection sees them:");
    println!("{}", tables::orders(&store.order_summary().query().fetch_all().await?));
    Ok(())
}

/// Opens an account, or finds the one that an earlier run of this program opened.
async fn open_an_account(
    store: &Store,
    email: &str,
    tier: Tier,
    age: Option<i32>,
    city: &str,
) -> Result<Customer, rillflow_runtime::Error> {
    if let Some(known) = store.customers().query().filter(customer::EMAIL.eq(email)).fetch_optional().await? {
        return Ok(known.into_document());
    }
    let customer = Customer {
        id: CustomerId::new(),
        email: email.into(),
        tier,
        age,
        address: Address { street: "Long Street 1".into(), city: city.into(), postal_code: None },
        tags: vec!["newsletter".into()],
        balance: Decimal::new(1_250, 2),
    };
    store.customers().insert(&customer).await?;
    Ok(customer)
}

async fn place_an_order(store: &Store, customer: &Customer) -> Result<OrderId, rillflow_runtime::Error> {
    let order = OrderId::new();
    let placed = OrderPlaced {
        customer_id: customer.id.as_uuid(),
        customer_label: customer.email.clone(),
        total_cents: 0,
        currency: "EUR".into(),
    };
    let line = LineAdded { sku: "paper".into(), price_cents: 700, quantity: 3 };
    store
        .orders()
        .append(order, Expected::NoStream, [placed.into(), line.into()])
        .idempotency_key(format!("place-{order}"))
        .correlation_id("a day in the shop")
        .await?;
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::{ShopUpcasters, generated};

    #[test]
    fn released_events_are_read_as_they_were() {
        generated::fixtures::check(&ShopUpcasters);
    }
}
