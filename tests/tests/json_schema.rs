//! The schemas of events and documents agree with the generated types: they accept what the types write, and they tell
//! right from wrong where the types do.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::path::Path;

use jsonschema::Validator;
use rillflow_codegen::load::load;
use rillflow_codegen::model::Model;
use rillflow_codegen::source::SourceMap;
use rillflow_codegen::{lower, render};
use rillflow_runtime::serde_json::{self, Value, json};
use rillflow_tests::golden::documents::customer::Customer;
use rillflow_tests::golden::value_types::cart::Cart;
use rillflow_tests::golden::value_types::order::OrderPaid;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn model(case: &str) -> Model {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(case).join("rillflow.toml");
    load(&mut SourceMap::default(), "rillflow.toml", fs_err::read_to_string(path).unwrap()).0.unwrap()
}

fn validator(schema: &str) -> Validator {
    let schema: Value = serde_json::from_str(schema).unwrap();
    jsonschema::draft7::meta::validate(&schema).unwrap_or_else(|error| panic!("not a schema: {error}\n{schema:#}"));
    jsonschema::draft7::options().should_validate_formats(true).build(&schema).unwrap()
}

fn document(case: &str, name: &str) -> Validator {
    let model = model(case);
    let document = model.documents.iter().find(|document| document.name == name).unwrap();
    validator(&render::json(&lower::document_schema(&model, document)))
}

fn event(case: &str, name: &str) -> Validator {
    let model = model(case);
    let event = model.events.iter().find(|event| event.name == name).unwrap();
    validator(&render::json(&lower::event_schema(&model, event, event.current())))
}

/// Every place in a value, as a pointer.
fn places(value: &Value, above: &str, found: &mut Vec<String>) {
    found.push(above.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{above}/{index}"), found);
            }
        }
        Value::Object(entries) => {
            for (key, item) in entries {
                places(item, &format!("{above}/{key}"), found);
            }
        }
        _ => {}
    }
}

/// What is nearly the value: one place changed to something of another type, or left out, or something added.
fn mutants(value: &Value) -> Vec<Value> {
    let mut pointers = Vec::new();
    places(value, "", &mut pointers);
    let mut mutants = Vec::new();
    for pointer in pointers {
        for wrong in [
            json!(null),
            json!(true),
            json!(7),
            json!(99_999_999_999_i64),
            json!(0.5),
            json!("text"),
            json!([]),
            json!({}),
        ] {
            let mut mutant = value.clone();
            *mutant.pointer_mut(&pointer).unwrap() = wrong;
            mutants.push(mutant);
        }
        let mut more = value.clone();
        if let Some(entries) = more.pointer_mut(&pointer).unwrap().as_object_mut() {
            entries.insert("later".to_owned(), json!(1));
            mutants.push(more);
        }
        let (above, key) = pointer.rsplit_once('/').unwrap_or_default();
        let mut less = value.clone();
        if let Some(entries) = less.pointer_mut(above).and_then(Value::as_object_mut) {
            entries.remove(key);
            mutants.push(less);
        }
    }
    mutants
}

/// The schema and the type say the same of the value and of everything that is nearly the value.
#[track_caller]
fn check<T: Serialize + DeserializeOwned>(schema: &Validator, value: &Value) {
    let read: T = serde_json::from_value(value.clone()).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    assert!(
        schema.is_valid(value),
        "{:#?}",
        schema.iter_errors(value).map(|error| error.to_string()).collect::<Vec<_>>()
    );
    assert!(schema.is_valid(&written), "{written:#}");
    let (mut right, mut wrong) = (0, 0);
    for mutant in mutants(value) {
        match serde_json::from_value::<T>(mutant.clone()) {
            Ok(read) => {
                right += 1;
                // A type may read more than it writes: numbers for a decimal, for example.
                let written = serde_json::to_value(&read).unwrap();
                assert!(schema.is_valid(&written), "written, but not accepted:\n{written:#}");
            }
            Err(error) => {
                wrong += 1;
                assert!(!schema.is_valid(&mutant), "accepted, but the type says: {error}\n{mutant:#}");
            }
        }
    }
    assert!(right > 5 && wrong > 10, "{right} right and {wrong} wrong values");
}

#[test]
fn every_field_type() {
    let customer = json!({
        "id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "text": "a \"text\"",
        "flag": true,
        "small": -32768,
        "medium": 2_147_483_647,
        "large": i64::MAX,
        "single": 0.5,
        "double": -1.0e300,
        "money": "-12.50",
        "key": "01890a5d-ac96-774b-bcce-b302099a8057",
        "at": "2026-01-31T12:00:00.123456Z",
        "day": "2026-01-31",
        "clock": "23:59:59.999999",
        "spent": "PT1H30M",
        "raw": "AP8Q",
        "anything": { "a": [1, null] },
        "tier": "pro",
        "address": { "street": "Main", "city": "Porto", "country": "pt" },
        "contact": { "tiers": ["free"], "address": { "street": "Main", "city": "Porto" } },
        "maybe_text": "x",
        "maybe_tier": null,
        "tags": ["a", "b"],
        "tiers": ["enterprise"],
        "numbers": [1, 2],
        "addresses": [],
        "attributes": { "a": "b" },
        "shelves": { "a": [{ "street": "s", "city": "c" }] },
    });
    check::<Customer>(&document("documents", "Customer"), &customer);
}

#[test]
fn durations_of_every_length() {
    let schema = document("documents", "Customer");
    for duration in ["PT0S", "-PT1.5S", "PT26H3M4.000000001S", "PT2540400H10M10S"] {
        let read: rillflow_runtime::Duration = duration.parse().unwrap();
        let written = serde_json::to_value(read).unwrap();
        let errors = schema
            .iter_errors(&json!({ "spent": written.clone() }))
            .map(|error| error.instance_path().to_string())
            .collect::<Vec<_>>();
        assert!(!errors.contains(&"/spent".to_owned()), "{written}");
    }
}

#[test]
fn unions_sets_and_types_that_hold_themselves() {
    let cart = json!({
        "id": "one",
        "payment": { "kind": "card", "last4": "4242", "holder": "H" },
        "fallback": { "kind": "bank_transfer", "iban": "DE02", "fee": 0.25 },
        "others": [{ "kind": "cash" }],
        "by_name": { "a": { "kind": "type", "match": "m" } },
        "tiers": ["free", "pro"],
        "shape": { "type": "named_shape", "by_name": { "wheel": { "type": "round_shape", "radius": 0.5 } } },
        "category": { "name": "a", "below": [{ "name": "b", "below": [] }] },
        "maybe": ["a", null],
        "numbers": { "a": [1] },
        "nested": [[null, { "street": "s", "city": "c" }]],
        "optional_list": [{ "a": 0.5, "b": null }],
        "map_of_maps": { "a": { "b": 1 } },
        "moments": ["2026-01-31T12:00:00Z"],
    });
    check::<Cart>(&document("value_types", "Cart"), &cart);
    let paid = json!({ "payment": { "kind": "card", "last4": "4242", "holder": "H" }, "split": [] });
    check::<OrderPaid>(&event("value_types", "OrderPaid"), &paid);
}
