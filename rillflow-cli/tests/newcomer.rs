//! The newcomer's way, with a program and a database: begin, store events, release them, change one, read the error, do
//! what it says, and read what was stored before.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

#[path = "../../tests/scratch/mod.rs"]
mod scratch;

use std::process::{Command, Output};

use rillflow_runtime::testing::TestDatabase;
use scratch::Scratch;

/// What a newcomer writes after the README: two events, stored and read.
const FIRST_PROGRAM: &str = r#"
mod generated;

use generated::Store;
use generated::order::{OrderId, OrderPlaced, OrderShipped};
use rillflow_runtime::{Expected, Uuid};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let store = Store::connect(&std::env::var("SHOP")?).await?;
    store.migrate().await?;
    let order = OrderId::from(Uuid::from_u128(7));
    let placed = OrderPlaced { customer_id: Uuid::from_u128(1), total_cents: 4200 };
    let shipped = OrderShipped { carrier: "Pony".to_owned() };
    store.orders().append(order, Expected::NoStream, [placed.into(), shipped.into()]).await?;
    println!("{} events", store.orders().read(order).await?.len());
    Ok(())
}
"#;

/// The same order with the program of after the change.
const SECOND_PROGRAM: &str = r#"
mod generated;

use generated::Store;
use generated::order::{OrderEvent, OrderId, OrderShipped};
use rillflow_runtime::{Expected, Uuid};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let store = Store::connect(&std::env::var("SHOP")?).await?;
    let order = OrderId::from(Uuid::from_u128(7));
    let shipped = OrderShipped { carrier: "Mule".to_owned(), parcels: Some(2) };
    store.orders().append(order, Expected::StreamExists, [shipped.into()]).await?;
    for recorded in store.orders().read(order).await? {
        if let OrderEvent::OrderShipped(event) = recorded.event {
            println!("{} {:?}", event.carrier, event.parcels);
        }
    }
    Ok(())
}
"#;

fn run(scratch: &Scratch, database: &TestDatabase) -> String {
    scratch.cargo_with(&["run", "--quiet"], &[("SHOP", database.url())])
}

fn rillflow(scratch: &Scratch, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rillflow"));
    command.args(arguments).current_dir(scratch.path("")).env_remove("DATABASE_URL").output().unwrap()
}

#[track_caller]
fn succeeds(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// The tables that the help of an error shows, as a person would copy them.
fn pasted(error: &str) -> String {
    let lines = error.lines().skip_while(|line| !line.contains("= help: put v1 back")).skip(1);
    let lines: Vec<&str> = lines.take_while(|line| line.starts_with("     ")).map(str::trim_start).collect();
    assert!(!lines.is_empty(), "there is no help in:\n{error}");
    format!("\n{}\n", lines.join("\n"))
}

#[tokio::test]
async fn the_first_hour() {
    let database = TestDatabase::empty().await.unwrap();
    let scratch = Scratch::new("rillflow-newcomer");
    let manifest = scratch.path("rillflow.toml");

    succeeds(&rillflow(&scratch, &["init"]));
    succeeds(&rillflow(&scratch, &["gen"]));
    scratch.write("src/main.rs", FIRST_PROGRAM);
    scratch.write("src/lib.rs", "");
    assert_eq!(run(&scratch, &database), "2 events\n");

    succeeds(&rillflow(&scratch, &["release"]));
    let declared = "[events.OrderShipped.v1]\ncarrier = \"string\"\n";
    let text = fs_err::read_to_string(&manifest).unwrap();
    assert!(text.contains(declared), "{text}");
    let changed = format!("{declared}parcels = \"i32?\"\n");
    fs_err::write(&manifest, text.replace(declared, &changed)).unwrap();
    let refused = rillflow(&scratch, &["gen"]);
    assert_eq!(refused.status.code(), Some(1));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(error.contains("error[RF0521]: `OrderShipped` v1 is released and cannot change"), "{error}");

    // What the help shows takes the place of what was changed.
    let text = fs_err::read_to_string(&manifest).unwrap().replace(&changed, "");
    fs_err::write(&manifest, text + &pasted(&error)).unwrap();
    succeeds(&rillflow(&scratch, &["gen"]));
    succeeds(&rillflow(&scratch, &["check"]));
    scratch.write("src/main.rs", SECOND_PROGRAM);
    assert_eq!(run(&scratch, &database), "Pony None\nMule Some(2)\n");
    assert!(succeeds(&rillflow(&scratch, &["release"])).contains("released OrderShipped v2"));
}
