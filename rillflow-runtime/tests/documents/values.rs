//! Values at the edges come back as they were, and are found.

use rillflow_runtime::{Bytes, Duration, Error, Timestamp};
use serde_json::json;

use crate::customer::{self, Customer};
use crate::fixture::{Fixture, customer};

#[tokio::test]
async fn numbers_keep_all_their_digits() {
    let fixture = Fixture::new().await;
    for number in [9_007_199_254_740_993, i64::MAX, i64::MIN, 0, -1] {
        let stored = Customer { points: number, visits: number, ..customer(&number.to_string()) };
        fixture.customers().insert(&stored).await.unwrap();
        let query = fixture.customers().query();
        let found = query.clone().filter(customer::POINTS.eq(number)).fetch_one().await.unwrap();
        assert_eq!(found.document, stored);
        assert_eq!(query.filter(customer::VISITS.eq(number)).fetch_one().await.unwrap().document, stored);
    }
    for text in [
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "0.0000000000000000000000000001",
        "7.9228162514264337593543950335",
        "1234567890123456789012345678",
        "12345678901234.12345678901234",
        "0.10",
        "-0.5",
        "10000",
        "0",
    ] {
        let decimal = text.parse().unwrap();
        let stored = Customer { balance: decimal, credit: Some(decimal), ..customer(&format!("decimal {text}")) };
        fixture.customers().insert(&stored).await.unwrap();
        let query = fixture.customers().query().filter(customer::ID.eq(stored.id));
        let found = query.clone().filter(customer::BALANCE.eq(decimal)).fetch_one().await.unwrap();
        assert_eq!(found.balance.to_string(), text);
        assert!(query.filter(customer::CREDIT.eq(decimal)).exists().await.unwrap(), "{text}");
    }
}

#[tokio::test]
async fn points_in_time_are_found_whatever_their_precision() {
    let fixture = Fixture::new().await;
    let times = [
        "1969-12-31T23:59:59.999999Z",
        "1969-12-31T23:59:59.999999999Z",
        "1969-12-31T23:59:59.9999995Z",
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00.000001Z",
        "1582-10-10T00:00:00Z",
        "1999-12-31T23:59:59.999999999Z",
        "2024-02-29T12:34:56.123456789Z",
        "9999-12-30T22:00:00.999999999Z",
    ];
    for text in times {
        let at: Timestamp = text.parse().unwrap();
        let stored = Customer { joined_at: at, seen_at: Some(at), ..customer(text) };
        fixture.customers().insert(&stored).await.unwrap();
        let query = fixture.customers().query().filter(customer::EMAIL.eq(text));
        let found = query.clone().filter(customer::JOINED_AT.eq(at)).fetch_one().await.unwrap();
        assert_eq!(found.joined_at, at, "the document keeps nanoseconds");
        assert!(query.filter(customer::SEEN_AT.eq(at)).exists().await.unwrap(), "{text}");
    }
    let order = fixture.customers().query().order_by(customer::JOINED_AT.asc()).fetch_all().await.unwrap();
    assert!(order.is_sorted_by_key(|loaded| loaded.joined_at.as_microsecond()));

    let now = Timestamp::now();
    fixture.customers().insert(&Customer { joined_at: now, ..customer("now") }).await.unwrap();
    assert_eq!(
        fixture.customers().query().filter(customer::JOINED_AT.eq(now)).fetch_one().await.unwrap().joined_at,
        now
    );
}

#[tokio::test]
async fn dates_times_and_durations_are_found() {
    let fixture = Fixture::new().await;
    for (number, (date, time, duration)) in [
        ("0001-01-01", "00:00:00", Duration::ZERO),
        ("1969-12-31", "23:59:59.999999999", Duration::new(-1, -999_999_999)),
        ("1999-12-31", "12:34:56.5", Duration::from_nanos(1)),
        ("2000-01-01", "00:00:00.000001", Duration::from_nanos(-1)),
        ("2024-02-29", "06:30:00", Duration::new(999_999_999 * 3_600 + 3_599, 123_456_789)),
        ("9999-12-31", "23:00:00", Duration::from_hours(-24)),
    ]
    .into_iter()
    .enumerate()
    {
        let email = number.to_string();
        let (date, time) = (date.parse().unwrap(), time.parse().unwrap());
        let stored =
            Customer { birthday: Some(date), wakes_at: Some(time), patience: Some(duration), ..customer(&email) };
        fixture.customers().insert(&stored).await.unwrap();
        let query = fixture.customers().query().filter(customer::EMAIL.eq(email));
        let found = query.clone().filter(customer::BIRTHDAY.eq(date)).fetch_one().await.unwrap();
        assert_eq!(found.document, stored);
        assert!(query.clone().filter(customer::WAKES_AT.eq(time)).exists().await.unwrap(), "{time}");
        assert!(query.filter(customer::PATIENCE.eq(duration)).exists().await.unwrap(), "{duration}");
    }
}

#[tokio::test]
async fn texts_are_taken_as_they_are() {
    let fixture = Fixture::new().await;
    for text in ["", "'", "\"", "\\", "%", "_", "$1", "a\nb\t", "\u{1f600}", "Straße", "ＡＢ", "{}", "null", " x "] {
        let bytes = Bytes::from(text.as_bytes());
        let stored = Customer {
            notes: text.into(),
            tags: vec![text.into()],
            photo: Some(bytes.clone()),
            ..customer(&format!("<{text}>"))
        };
        fixture.customers().insert(&stored).await.unwrap();
        let query = fixture.customers().query().filter(customer::EMAIL.eq(format!("<{text}>")));
        for filter in [
            customer::NOTES.eq(text),
            customer::NOTES.starts_with(text),
            customer::NOTES.ends_with(text),
            customer::NOTES.contains(text),
            customer::TAGS.contains(text),
            customer::PHOTO.eq(bytes),
            customer::EMAIL.starts_with(format!("<{text}")),
            customer::EMAIL.ends_with(format!("{text}>")),
        ] {
            let sql = format!("{filter:?}");
            let found = query.clone().filter(filter).fetch_one().await;
            assert_eq!(found.unwrap_or_else(|error| panic!("{text:?} {sql}: {error}")).document, stored);
        }
    }
}

#[tokio::test]
async fn what_postgresql_cannot_store_is_told_before_anything_is_written() {
    let fixture = Fixture::new().await;
    let bob = Customer { notes: "a\0b".into(), ..customer("bob@example.com") };
    let told = format!("Customer `{}` cannot be written: PostgreSQL has no character NUL in a text", bob.id);
    assert_eq!(fixture.customers().insert(&bob).await.unwrap_err().to_string(), told);
    assert_eq!(fixture.customers().upsert(&bob).await.unwrap_err().to_string(), told);
    assert!(matches!(
        fixture.customers().insert_many(&[customer("eve@example.com"), bob]).await.unwrap_err(),
        Error::DocumentUnwritable { document: "Customer", id: None, .. }
    ));
    // Not a number has no form in JSON; the trigger of a field with a column would say the same of a missing value.
    let bob = Customer { score: f64::NAN, ..customer("bob@example.com") };
    fixture.customers().insert(&bob).await.unwrap();
    assert!(fixture.customers().get(bob.id).await.unwrap_err().to_string().contains("invalid type: null"));
    fixture.customers().delete(bob.id).await.unwrap();

    // An index entry has at most 2,704 bytes; random text does not compress.
    let random: String = (0..300).map(|_| rillflow_runtime::Uuid::now_v7().to_string()).collect();
    let error = fixture.customers().insert(&customer(&random)).await.unwrap_err();
    assert!(
        matches!(&error, Error::DocumentUnwritable { reason, .. } if reason.contains("customer_email_key")),
        "{error}"
    );
    assert_eq!(fixture.customers().query().count().await.unwrap(), 0);
}

#[tokio::test]
async fn huge_documents_are_stored() {
    let fixture = Fixture::new().await;
    let bob = Customer { notes: "0123456789abcdef".repeat(2 << 20), ..customer("bob@example.com") };
    fixture.customers().insert(&bob).await.unwrap();
    assert_eq!(fixture.customers().get(bob.id).await.unwrap().unwrap().document, bob);
    assert!(fixture.customers().query().filter(customer::NOTES.ends_with("def")).exists().await.unwrap());
}

#[tokio::test]
async fn unknown_keys_of_the_json_do_no_harm() {
    let fixture = Fixture::new().await;
    let bob = customer("bob@example.com");
    fixture.customers().insert(&bob).await.unwrap();
    sqlx::query("update shop.customer set doc = doc || $1")
        .bind(json!({"later": {"more": [1]}}))
        .execute(fixture.pool())
        .await
        .unwrap();
    assert_eq!(fixture.customers().get(bob.id).await.unwrap().unwrap().document, bob);
}
