//! Rows that plain SQL wrote: what the trigger refuses, and what queries make of the rest.

use rillflow_runtime::document::DocumentVersion;
use rillflow_runtime::query::Filter;
use rillflow_runtime::{Decimal, Error, Json};
use serde_json::json;

use crate::customer::{self, Customer};
use crate::fixture::{Fixture, customer};

/// Puts `value` where `path` is in a document, as plain SQL would; no value takes it away.
async fn overwrite(fixture: &Fixture, path: &[&str], value: Option<&str>) -> Result<(), sqlx::Error> {
    let sql = match value {
        Some(_) => "update shop.customer set doc = jsonb_set(doc, $1, $2::jsonb)",
        None => "update shop.customer set doc = doc #- $1 where $2::text is null",
    };
    sqlx::query(sql).bind(path).bind(value).execute(fixture.pool()).await.map(|_| ())
}

#[tokio::test]
async fn a_column_never_holds_what_the_json_does_not() {
    let fixture = Fixture::new().await;
    let bob = customer("bob@example.com");
    fixture.customers().insert(&bob).await.unwrap();
    let cases = [
        (&["email"][..], None, "field \"email\" must be string, and is missing"),
        (&["email"], Some("null"), "field \"email\" must be string, and is null"),
        (&["email"], Some("12"), "field \"email\" must be string, and is 12"),
        (&["email"], Some("{\"a\": [1]}"), "field \"email\" must be string, and is {\"a\": [1]}"),
        (&["address"], Some("null"), "field \"address.city\" must be string, and is missing"),
        (&["address"], Some("[]"), "field \"address.city\" must be string, and is missing"),
        (&["address", "city"], Some("false"), "field \"address.city\" must be string, and is false"),
        (&["previous"], Some("{}"), "field \"previous.city\" must be string, and is missing"),
        (&["previous"], Some("\"x\""), "field \"previous.city\" must be string, and is missing"),
        (&["balance"], Some("12.5"), "field \"balance\" must be decimal, and is 12.5"),
        (&["balance"], Some("\"NaN\""), "field \"balance\" must be decimal, and is \"NaN\""),
        (&["balance"], Some("\"1e5\""), "field \"balance\" must be decimal, and is \"1e5\""),
        (&["points"], Some("3.5"), "field \"points\" must be i64, and is 3.5"),
        (&["points"], Some("3.0"), "field \"points\" must be i64, and is 3.0"),
        (&["points"], Some("9223372036854775808"), "field \"points\" must be i64, and is 9223372036854775808"),
        (&["points"], Some("\"12\""), "field \"points\" must be i64, and is \"12\""),
        (&["joined_at"], Some("\"yesterday\""), "field \"joined_at\" must be timestamp, and is \"yesterday\""),
        (&["joined_at"], Some("\"2024-02-30T00:00:00Z\""), "must be timestamp, and is \"2024-02-30T00:00:00Z\""),
        (&["joined_at"], Some("\"2024-02-03T00:00:00\""), "must be timestamp, and is \"2024-02-03T00:00:00\""),
        (&["birthday"], Some("\"2023-02-29\""), "field \"birthday\" must be date, and is \"2023-02-29\""),
        (&["birthday"], Some("20230228"), "field \"birthday\" must be date, and is 20230228"),
        (&["referrer"], Some("\"x\""), "field \"referrer\" must be uuid, and is \"x\""),
        (&["id"], Some("\"x\""), "field \"id\" must be the key of the row, and is \"x\""),
        (&["id"], None, "field \"id\" must be the key of the row, and is missing"),
    ];
    for (path, value, expected) in cases {
        let error = overwrite(&fixture, path, value).await.unwrap_err();
        let message = error.as_database_error().unwrap().message();
        assert!(message.starts_with(&format!("document Customer {}: field ", bob.id)), "{message}");
        assert!(message.ends_with(expected), "{message}, not {expected}");
    }
    // What is missing where it may be is null.
    for (path, value) in [(&["birthday"][..], Some("null")), (&["previous"], Some("null")), (&["referrer"], None)] {
        overwrite(&fixture, path, value).await.unwrap();
    }
    assert_eq!(fixture.customers().query().filter(customer::BIRTHDAY.is_null()).count().await.unwrap(), 1);
    assert_eq!(fixture.customers().get(bob.id).await.unwrap().unwrap().document, bob);
}

#[tokio::test]
async fn a_refused_field_is_a_typed_error() {
    let fixture = Fixture::new().await;
    // The only way to get there from Rust: a table whose trigger is of another manifest.
    fixture
        .execute(
            "create function shop.strict() returns trigger language plpgsql as $$ begin
                 perform shop.rf_refuse('Customer', new.id::text, 'points', 'i16', new.doc -> 'points');
                 return new;
             end $$;
             create trigger z_strict before insert or update on shop.customer for each row execute function shop.strict()",
        )
        .await;
    let bob = customer("bob@example.com");
    let told = format!("Customer `{}` cannot be written: `points` must be i16, and is 10", bob.id);
    let check = |error: Error| {
        assert_eq!(error.to_string(), told);
        assert!(matches!(error, Error::DocumentFieldRefused { document: "Customer", .. }));
    };
    check(fixture.customers().insert(&bob).await.unwrap_err());
    check(fixture.customers().insert_many(std::slice::from_ref(&bob)).await.unwrap_err());
    check(fixture.customers().upsert(&bob).await.unwrap_err());
    assert!(matches!(
        fixture.customers().update(&bob, DocumentVersion::FIRST).await,
        Err(Error::DocumentNotFound { document: "Customer", .. })
    ));
}

#[tokio::test]
async fn a_document_that_cannot_be_read_is_told_by_its_id() {
    let fixture = Fixture::new().await;
    let bob = customer("bob@example.com");
    fixture.customers().insert(&bob).await.unwrap();
    overwrite(&fixture, &["tier"], Some("\"platinum\"")).await.unwrap();

    let told =
        format!("Customer cannot be read: column `doc` of {} cannot be read: unknown variant `platinum`", bob.id);
    let error = fixture.customers().get(bob.id).await.unwrap_err().to_string();
    assert!(error.starts_with(&told), "{error}");
    let error = fixture.customers().query().fetch_all().await.unwrap_err().to_string();
    assert!(error.starts_with(&told), "{error}");
    assert!(error.ends_with("; was it written by hand, or by a newer program?"), "{error}");
}

/// Every field without a column, with a value that nothing equals, and what must be found where it is good.
fn questions() -> Vec<(&'static [&'static str], Filter<Customer>)> {
    vec![
        (&["address", "street"], customer::ADDRESS_STREET.starts_with("")),
        (&["address", "postal_code"], customer::ADDRESS_POSTAL_CODE.is_not_null()),
        (&["credit"], customer::CREDIT.lt(Decimal::MAX)),
        (&["seen_at"], customer::SEEN_AT.is_not_null()),
        (&["wakes_at"], customer::WAKES_AT.is_not_null()),
        (&["patience"], customer::PATIENCE.is_not_null()),
        (&["photo"], customer::PHOTO.is_not_null()),
        (&["verified"], customer::VERIFIED.in_([true, false])),
        (&["age"], customer::AGE.ge(i32::MIN)),
        (&["level"], customer::LEVEL.ge(i16::MIN)),
        (&["score"], customer::SCORE.ge(f64::NEG_INFINITY)),
        (&["ratio"], customer::RATIO.ge(f32::NEG_INFINITY)),
        (&["visits"], customer::VISITS.ge(i64::MIN)),
        (&["notes"], customer::NOTES.ge("")),
        (&["tags"], customer::TAGS.contains_all(Vec::<String>::new())),
        (&["lucky"], customer::LUCKY.contains(7)),
    ]
}

#[tokio::test]
async fn a_query_meets_any_value_without_an_error() {
    let fixture = Fixture::new().await;
    fixture.customers().insert(&customer("bob@example.com")).await.unwrap();
    let original: Json = sqlx::query_scalar("select doc from shop.customer").fetch_one(fixture.pool()).await.unwrap();
    // Good for: which of the fields above a value is one of.
    let values = [
        (json!(null), &[][..]),
        (json!("x"), &["street", "postal_code", "notes"]),
        (json!(""), &["street", "postal_code", "notes", "photo"]),
        (json!("12"), &["street", "postal_code", "notes", "credit"]),
        (json!("1e5"), &["street", "postal_code", "notes"]),
        (json!("NaN"), &["street", "postal_code", "notes"]),
        (json!("infinity"), &["street", "postal_code", "notes", "photo"]),
        (json!("now"), &["street", "postal_code", "notes"]),
        (json!("2024-02-30T00:00:00Z"), &["street", "postal_code", "notes"]),
        (json!("2024-02-29T23:59:60Z"), &["street", "postal_code", "notes"]),
        (json!("2024-02-29T23:59:59.5+01:00"), &["street", "postal_code", "notes", "seen_at"]),
        (json!("24:00:00"), &["street", "postal_code", "notes"]),
        (json!("23:59:59.999999999"), &["street", "postal_code", "notes", "wakes_at"]),
        (json!("PT99999999999999H"), &["street", "postal_code", "notes"]),
        (json!("-PT1.5S"), &["street", "postal_code", "notes", "patience"]),
        (json!("AP8="), &["street", "postal_code", "notes", "photo"]),
        (json!("'); drop table shop.customer; --"), &["street", "postal_code", "notes"]),
        (json!(true), &["verified"]),
        (json!(0), &["age", "level", "score", "ratio", "visits"]),
        (json!(40_000), &["age", "score", "ratio", "visits"]),
        (json!(3_000_000_000_i64), &["score", "ratio", "visits"]),
        (json!(u64::MAX), &["score", "ratio"]),
        (json!(1.5), &["score", "ratio"]),
        (json!(1e-320), &["score", "ratio"]),
        (json!(1e300), &["score"]),
        (json!([]), &["tags"]),
        (json!([7]), &["tags", "lucky"]),
        (json!([null, {"a": 7}, [7]]), &["tags"]),
        (json!(7), &["age", "level", "score", "ratio", "visits"]),
        (json!({}), &[]),
        (json!({"street": {"street": 1}}), &[]),
    ];
    for (value, good_for) in values.iter().map(|(value, good_for)| (value.to_string(), *good_for)).chain([
        // Numbers that Rust cannot hold, and jsonb can.
        ("1e400".to_owned(), &[][..]),
        ("-1e400".to_owned(), &[]),
        ("1e-400".to_owned(), &["score", "ratio"]),
        (format!("1{}", "0".repeat(1_000)), &[]),
    ]) {
        for (path, filter) in questions() {
            sqlx::query("update shop.customer set doc = jsonb_set($1, $2, $3::jsonb)")
                .bind(&original)
                .bind(path)
                .bind(&value)
                .execute(fixture.pool())
                .await
                .unwrap();
            let query = fixture.customers().query();
            let field = path.last().unwrap();
            let found = query.clone().filter(filter.clone()).exists().await.unwrap();
            assert_eq!(found, good_for.contains(field), "{value} as {field}");
            assert_eq!(query.filter(!filter).exists().await.unwrap(), !found, "{value} as {field}");
        }
    }
}
