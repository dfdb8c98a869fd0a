//! What generated value types are in JSON, and back.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::fmt::Debug;

use rillflow_runtime::serde_json::{self, Value, json};
use rillflow_tests::golden::value_types::types::{Payment, Shape, Tier};
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
