//! The program as a person runs it.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

use std::process::{Command, Stdio};

use rillflow_runtime::testing::TestDatabase;

fn run(database: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_shop"))
        .env("DATABASE_URL", database)
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{words}{}", String::from_utf8_lossy(&output.stderr));
    words
}

#[tokio::test]
async fn events_of_last_year_are_read_as_todays() {
    let database = TestDatabase::empty().await.expect("a database");
    let words = run(database.url());
    let row = |wanted: &[&str]| words.lines().any(|line| wanted.iter().all(|part| line.contains(part)));
    assert!(row(&["1 ", "OrderPlaced", "v1", "v3 1900 USD customer "]), "{words}");
    assert!(row(&["2 ", "OrderPlaced", "v2", "v3 2100 GBP customer "]), "{words}");
    assert!(row(&["3 ", "LineAdded", "v1", "v1 2 x ink"]), "{words}");
}

#[tokio::test]
async fn the_projection_has_a_row_per_order_that_is_not_cancelled() {
    let database = TestDatabase::empty().await.expect("a database");
    let words = run(database.url());
    let orders = words.split("as the projection sees them").nth(1).expect("the table is printed");
    assert!(
        orders.lines().any(|line| line.contains("placed") && line.contains("2600") && line.contains('1')),
        "{words}"
    );
    assert!(
        orders.lines().any(|line| line.contains("shipped") && line.contains("New York") && line.contains("2100")),
        "{words}"
    );
    assert_eq!(orders.lines().filter(|line| line.contains("placed") || line.contains("shipped")).count(), 2, "{words}");
}

#[tokio::test]
async fn a_second_day_finds_the_accounts_of_the_first() {
    let database = TestDatabase::empty().await.expect("a database");
    run(database.url());
    let words = run(database.url());
    let customers = words.split("Customers who pay").nth(1).expect("the table is printed");
    assert_eq!(customers.matches("@example.com").count(), 2, "{words}");
}
