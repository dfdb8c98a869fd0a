//! What generated value types are in JSON, and back.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use rillflow_runtime::serde_json::{self, Value, json};
use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{Decimal, Expected, sqlx};
use rillflow_tests::golden::value_types::Store;
use rillflow_tests::golden::value_types::order::{OrderEvent, OrderId, OrderPaid};
use rillflow_tests::golden::value_types::product::{self, Product, ProductId};
use rillflow_tests::golden::value_types::profile::{self, Profile};
use rillflow_tests::golden::value_types::shelf::{ProductStocked, ShelfEvent, ShelfId};
use rillflow_tests::golden::value_types::types::{Contact, Offer, Payment, Reach, Shape, Tier};
use rillflow_tests::money::Money;
use serde::Serialize;
use serde::de::DeserializeOwned;

#[track_caller]
fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, expected: Value) {
    assert_eq!(serde_json::to_value(value).unwrap(), expected);
    assert_eq!(&serde_json::from_value::<T>(expected).unwrap(), value);
}

#[test]
fn a_union_is_one_object_with_a_tag() {
    let card = Payment::Card { last4: "4242".to_owned(), holder: None };
    check(&card, json!({ "kind": "card", "last4": "4242" }));
    let transfer = Payment::BankTransfer { iban: "DE02".to_owned(), fee: 0.25 };
    check(&transfer, json!({ "kind": "bank_transfer", "iban": "DE02", "fee": 0.25 }));
    check(&Payment::Cash, json!({ "kind": "cash" }));
    check(&Payment::Type { r#match: "all".to_owned() }, json!({ "kind": "type", "match": "all" }));
}

#[test]
fn the_tag_may_stand_anywhere_and_other_keys_are_none_of_its_business() {
    let read: Payment = serde_json::from_str(r#"{"last4": "4242", "later": 1, "kind": "card"}"#).unwrap();
    assert_eq!(read, Payment::Card { last4: "4242".to_owned(), holder: None });
    let read: Payment = serde_json::from_str(r#"{"kind": "cash", "later": [1]}"#).unwrap();
    assert_eq!(read, Payment::Cash);
}

#[test]
fn a_union_says_what_is_wrong_with_it() {
    let error = serde_json::from_str::<Payment>(r#"{"kind": "cheque"}"#).unwrap_err().to_string();
    assert!(error.contains("unknown variant `cheque`, expected one of `card`, `bank_transfer`"), "{error}");
    let error = serde_json::from_str::<Payment>(r#"{"last4": "4242"}"#).unwrap_err().to_string();
    assert!(error.contains("missing field `kind`"), "{error}");
    let error = serde_json::from_str::<Payment>(r#"{"kind": "card"}"#).unwrap_err().to_string();
    assert!(error.contains("missing field `last4`"), "{error}");
    let infinite = Payment::BankTransfer { iban: String::new(), fee: f64::INFINITY };
    assert!(serde_json::to_string(&infinite).is_err(), "JSON has no infinity");
}

#[test]
fn a_union_may_hold_itself_in_a_list() {
    let round = Shape::RoundShape { radius: 0.5 };
    let named = Shape::NamedShape { by_name: [("wheel".to_owned(), round.clone())].into() };
    check(&named, json!({ "type": "named_shape", "by_name": { "wheel": { "type": "round_shape", "radius": 0.5 } } }));
}

#[test]
fn a_value_of_a_set_is_its_text() {
    check(&Tier::Pro, json!("pro"));
}

/// A document that was stored when it had few fields, one of them under another name.
fn old_profile() -> Value {
    json!({
        "id": "018f0000-0000-7000-8000-000000000001",
        "mail": "ada@example.com",
        "reach": { "by": "phone", "number": "555" },
        "main": { "full_name": "Ada" },
    })
}

#[test]
fn what_the_json_does_not_say_is_the_default() {
    let profile: Profile = serde_json::from_value(old_profile()).unwrap();
    assert_eq!((profile.tier, profile.limit, profile.enabled), (Tier::Free, 1_000_000, true));
    assert_eq!(profile.price, Decimal::new(1250, 2));
    assert_eq!((profile.greeting.as_str(), profile.nickname.as_str()), ("it's \"you\"", ""));
    assert_eq!((profile.settings.clone(), profile.tags.len()), (json!({}), 0));
    assert_eq!((profile.contact, profile.main.r#type), (None, Tier::Pro));
    // A key that is there with the wrong value is an error, not a reason to take the default.
    let mut wrong = old_profile();
    wrong["tier"] = Value::Null;
    assert!(serde_json::from_value::<Profile>(wrong).is_err());
    let copies = serde_json::from_value::<Reach>(json!({ "by": "mail", "to": "ada" })).unwrap();
    assert_eq!(copies, Reach::Mail { to: "ada".to_owned(), copies: 1 });
}

#[test]
fn a_former_name_is_read_and_never_written() {
    let profile: Profile = serde_json::from_value(old_profile()).unwrap();
    assert_eq!((profile.email.as_str(), profile.main.name.as_str()), ("ada@example.com", "Ada"));
    let written = serde_json::to_value(&profile).unwrap();
    assert_eq!((&written["email"], &written["mail"]), (&json!("ada@example.com"), &Value::Null));
    assert_eq!(serde_json::from_value::<Profile>(written).unwrap(), profile);
    let contact: Contact = serde_json::from_value(json!({ "name": "Ada", "tier": "free" })).unwrap();
    assert_eq!(contact.r#type, Tier::Free);
}

#[test]
fn debug_shows_nothing_about_a_person() {
    let profile: Profile = serde_json::from_value(old_profile()).unwrap();
    let shown = format!("{profile:?} {profile:#?}");
    for secret in ["ada@example.com", "555", "Ada"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("email: [redacted]") && shown.contains("tier: Free"), "{shown}");
    let mail = Reach::Mail { to: "ada@example.com".to_owned(), copies: 2 };
    assert_eq!(format!("{mail:?}"), "Mail { to: [redacted], copies: 2 }");
    assert_eq!(format!("{:?}", Reach::Nothing), "Nothing");
    let event = OrderPaid { payment: Payment::Card { last4: "4242".to_owned(), holder: None }, split: Vec::new() };
    assert_eq!(format!("{event:?}"), "OrderPaid { payment: [redacted], split: [] }");
}

/// Columns and queries read what the program reads.
#[tokio::test]
async fn columns_of_absent_values_hold_the_default() {
    let database = TestDatabase::empty().await.unwrap();
    let store = Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let insert = "insert into \"value_types\".\"profile\" (id, doc) values (($1->>'id')::uuid, $1)";
    sqlx::query(insert).bind(old_profile()).execute(store.pool()).await.unwrap();
    let read = store.profiles().query().fetch_all().await.unwrap();
    let id = read[0].id;

    let filters = [
        ("tier", profile::TIER.eq(Tier::Free)),
        ("greeting", profile::GREETING.eq("IT'S \"YOU\"")),
        ("price", profile::PRICE.eq(Decimal::new(125, 1))),
        ("since", profile::SINCE.eq("2026-01-01T00:00:00Z".parse::<rillflow_runtime::Timestamp>().unwrap())),
        ("enabled", profile::ENABLED.eq(true)),
        ("contact.type", profile::CONTACT_TYPE.is_null()),
        ("main.type", profile::MAIN_TYPE.eq(Tier::Pro)),
        ("limit", profile::LIMIT.eq(1_000_000)),
        ("reference", profile::REFERENCE.eq(read[0].reference)),
        ("day", profile::DAY.eq(read[0].day)),
        ("at", profile::AT.eq(read[0].at)),
        ("patience", profile::PATIENCE.eq(read[0].patience)),
        ("picture", profile::PICTURE.eq(read[0].picture.clone())),
        ("nickname", profile::NICKNAME.eq("")),
    ];
    for (name, filter) in filters {
        let found = store.profiles().query().filter(filter).fetch_all().await;
        let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(found.iter().map(|profile| profile.id).collect::<Vec<_>>(), [id], "{name}");
    }

    let within = "update \"value_types\".\"profile\" set doc = doc || '{\"contact\": {\"name\": \"Eve\"}}'";
    sqlx::query(within).execute(store.pool()).await.unwrap();
    let found = store.profiles().query().filter(profile::CONTACT_TYPE.eq(Tier::Pro)).fetch_all().await.unwrap();
    assert_eq!(found.len(), 1, "the struct is there, and its field is not");
    let wrong = "update \"value_types\".\"profile\" set doc = doc || '{\"tier\": null}'";
    let error = sqlx::query(wrong).execute(store.pool()).await.unwrap_err().to_string();
    assert!(error.contains("tier"), "a value of another kind is refused: {error}");
}

fn money(cents: i64) -> Money {
    Money::try_from(Decimal::new(cents, 2)).unwrap()
}

fn product() -> Product {
    Product {
        id: ProductId::new(7),
        handle: "Blue-Lamp".to_owned(),
        price: money(1250),
        cost: None,
        former_prices: vec![money(1500)],
        offer: Some(Offer::Range { from: money(1000), to: Some(money(1200)) }),
    }
}

#[test]
fn a_type_of_the_users_own_is_what_it_says_in_json() {
    check(
        &product(),
        json!({
            "id": 7,
            "handle": "Blue-Lamp",
            "price": "12.50",
            "former_prices": ["15.00"],
            "offer": { "kind": "range", "from": "10.00", "to": "12.00" },
        }),
    );
    let negative = json!({ "kind": "fixed", "price": "-1" });
    let error = serde_json::from_value::<Offer>(negative).unwrap_err().to_string();
    assert!(error.contains("money is not negative"), "the user's own check is asked: {error}");
}

/// Columns and queries have the built-in type that the manifest names.
#[tokio::test]
async fn a_type_of_the_users_own_is_found_by_its_json_type() {
    let database = TestDatabase::empty().await.unwrap();
    let store = Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    store.products().insert(&product()).await.unwrap();
    let filter = product::PRICE.lt(Decimal::from(20)).and(product::HANDLE.eq("BLUE-lamp"));
    let found = store.products().query().filter(filter).order_by(product::PRICE.asc()).fetch_all().await.unwrap();
    assert_eq!(found.iter().map(|found| (**found).clone()).collect::<Vec<_>>(), [product()]);

    let shelf = ShelfId::new();
    let stocked = ProductStocked { price: money(100), paid: money(90), note: None };
    store.shelves().append(shelf, Expected::NoStream, [stocked.clone().into()]).await.unwrap();
    let read = store.shelves().read(shelf).await.unwrap();
    assert_eq!(read.into_iter().map(|read| read.event).collect::<Vec<_>>(), [ShelfEvent::ProductStocked(stocked)]);
}

/// Reading by a fast path that is right to the last bit but one is not enough: the fold of a log would depend on it.
#[tokio::test]
async fn a_float_is_read_as_what_was_written() {
    let database = TestDatabase::empty().await.unwrap();
    let store = Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let mut runner = TestRunner::deterministic();
    let finite = any::<u64>().prop_map(f64::from_bits).prop_filter("JSON has no infinity", |float| float.is_finite());
    let floats = prop_oneof![finite, -1e6..1e6, 0.0..1.0, Just(f64::MIN_POSITIVE), Just(f64::MAX), Just(5e-324)];
    let paid = |fee: f64| {
        let transfer = Payment::BankTransfer { iban: String::new(), fee };
        OrderPaid { payment: transfer.clone(), split: vec![transfer] }
    };
    let written: Vec<OrderPaid> = (0..2_000).map(|_| paid(floats.new_tree(&mut runner).unwrap().current())).collect();
    let order = OrderId::new();
    for events in written.chunks(500) {
        let events = events.iter().map(|event| OrderEvent::from(event.clone()));
        store.orders().append(order, Expected::Any, events).await.unwrap();
    }
    let read = store.orders().read(order).await.unwrap();
    assert_eq!(read.len(), written.len());
    for (read, written) in read.into_iter().zip(written) {
        assert_eq!(read.event, OrderEvent::OrderPaid(written));
    }
}
