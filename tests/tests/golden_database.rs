//! The golden output at work: every migration on a real PostgreSQL, every column and every expression with values.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeMap;
use std::path::Path;

use rillflow_runtime::schema::{self, MigrationSet};
use rillflow_runtime::sqlx::PgPool;
use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{BoxError, Bytes, Date, Decimal, Duration, Expected, Json, Time, Uuid, sqlx};
use rillflow_tests::golden::{
    conditions, documents, events, example, include, names, out_dir, plain, projections, queries, upcasts, value_types,
};

/// Everything in the schema `$1`, and the schema itself.
const OBJECTS: &str = "
    select (select count(*) from pg_class where relnamespace = home.oid)
         + (select count(*) from pg_proc where pronamespace = home.oid)
         + (select count(*) from pg_type where typnamespace = home.oid) + 1
      from pg_namespace as home
     where nspname = $1";

async fn objects(pool: &PgPool, schema: &str) -> i64 {
    sqlx::query_scalar(OBJECTS).bind(schema).fetch_optional(pool).await.unwrap().unwrap_or(0)
}

/// The migrations of a case run, lead to what `connect` expects, and leave nothing behind on the way back.
async fn check<F: Future<Output = rillflow_runtime::Result<()>>>(
    case: &str,
    schema: &str,
    connect: impl Fn(String) -> F,
) {
    let database = TestDatabase::empty().await.unwrap();
    let pool = database.pool().await.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(case).join("expected/migrations");
    let set = MigrationSet::from_folder(schema, &folder).unwrap();
    assert_eq!(objects(&pool, schema).await, 0);
    schema::run(&pool, &set).await.unwrap();
    connect(database.url().to_owned()).await.unwrap_or_else(|error| panic!("{case}: {error}"));
    schema::revert(&pool, &set).await.unwrap();
    assert_eq!(objects(&pool, schema).await, 0, "{case} leaves something behind");
}

struct ByHand;

impl events::Upcasters for ByHand {
    fn order_placed_v2_to_v3(
        &self,
        event: events::order::OrderPlacedV2,
    ) -> Result<events::order::OrderPlaced, BoxError> {
        let events::order::OrderPlacedV2 { customer_id, total_cents, currency } = event;
        Ok(events::order::OrderPlaced { customer_label: customer_id.to_string(), customer_id, total_cents, currency })
    }

    fn order_shipped_v1_to_v2(
        &self,
        event: events::order::OrderShippedV1,
    ) -> Result<events::order::OrderShippedV2, BoxError> {
        let (street, city) = event.to.split_once(", ").ok_or("an address is a street and a city")?;
        Ok(events::order::OrderShippedV2 {
            to: events::order::Address { street: street.to_owned(), city: city.to_owned() },
        })
    }
}

impl out_dir::Upcasters for ByHand {
    fn order_placed_v2_to_v3(
        &self,
        _event: out_dir::order::OrderPlacedV2,
    ) -> Result<out_dir::order::OrderPlaced, BoxError> {
        Err("there are none".into())
    }
}

impl example::Upcasters for ByHand {
    async fn order_placed_v2_to_v3(
        &self,
        _pool: &PgPool,
        events: Vec<example::order::OrderPlacedV2>,
    ) -> Result<Vec<example::order::OrderPlaced>, BoxError> {
        let upcast = |event| {
            let example::order::OrderPlacedV2 { customer_id, total_cents, currency, note } = event;
            let customer_label = customer_id.to_string();
            example::order::OrderPlaced { customer_id, customer_label, total_cents, currency, note }
        };
        Ok(events.into_iter().map(upcast).collect())
    }
}

#[tokio::test]
async fn migrations_lead_there_and_back() {
    check("conditions", "conditions", async |url| conditions::Store::connect(&url).await.map(drop)).await;
    check("documents", "documents", async |url| documents::Store::connect(&url).await.map(drop)).await;
    check("events", "event_golden", async |url| events::Store::connect(&url, ByHand).await.map(drop)).await;
    check("example", "example", async |url| example::Store::connect(&url, ByHand).await.map(drop)).await;
    check("names", "order", async |url| names::Store::connect(&url).await.map(drop)).await;
    check("out_dir", "out_dir", async |url| out_dir::Store::connect(&url, ByHand).await.map(drop)).await;
    check("plain", "plain", async |url| plain::Store::connect(&url).await.map(drop)).await;
    check("include", "include", async |url| include::Store::connect(&url).await.map(drop)).await;
    check("value_types", "value_types", async |url| value_types::Store::connect(&url).await.map(drop)).await;
    check("queries", "queries", async |url| queries::Store::connect(&url).await.map(drop)).await;
    check("projections", "projections", async |url| projections::Store::connect(&url).await.map(drop)).await;
    check("upcasts", "upcast_golden", async |url| upcasts::Store::connect(&url).await.map(drop)).await;
}

fn customer() -> documents::customer::Customer {
    use documents::customer::{Address, Contact, Country, Customer, CustomerId, Tier};
    let address = Address {
        street: "Rua Nova 1".to_owned(),
        city: "Porto".to_owned(),
        postal_code: Some("4000".to_owned()),
        country: Some(Country::Pt),
    };
    Customer {
        id: CustomerId::new(),
        text: "Ada@Example.com".to_owned(),
        flag: true,
        small: -3,
        medium: 70_000,
        large: i64::MAX,
        single: 0.1,
        double: -1.5e300,
        money: Decimal::new(1250, 2),
        key: Uuid::from_u128(7),
        at: "2026-11-23T09:30:00.123456Z".parse().unwrap(),
        day: Date::constant(2026, 2, 28),
        clock: Time::constant(23, 59, 59, 5_000),
        spent: Duration::new(5400, 0),
        raw: Bytes::from(vec![0, 255, 7]),
        anything: "[1, {\"a\": null}]".parse().unwrap(),
        tier: Tier::Pro,
        contact: Some(Contact { phone: None, address: Some(address.clone()), tiers: vec![Tier::Free] }),
        address,
        maybe_text: Some("  padded ".to_owned()),
        maybe_tier: None,
        maybe_anything: Some(Json::from(3)),
        tags: vec!["a'b".to_owned(), "c".to_owned()],
        tiers: Some(vec![Tier::Enterprise]),
        numbers: vec![1, 2],
        addresses: Vec::new(),
        attributes: BTreeMap::from([("k".to_owned(), "v".to_owned())]),
        shelves: BTreeMap::new(),
    }
}

#[tokio::test]
async fn a_document_is_found_by_each_of_its_fields() {
    use documents::customer::{self as field, Country, Tier};
    let database = TestDatabase::empty().await.unwrap();
    let store = documents::Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let customer = customer();
    store.customers().insert(&customer).await.unwrap();
    let read = store.customers().get(&customer.id).await.unwrap().unwrap();
    assert_eq!(*read, customer);

    let filters = [
        ("id", field::ID.eq(customer.id)),
        ("text", field::TEXT.eq("ADA@example.COM")),
        ("flag", field::FLAG.eq(true)),
        ("small", field::SMALL.lt(0)),
        ("medium", field::MEDIUM.eq(70_000)),
        ("large", field::LARGE.eq(i64::MAX)),
        ("single", field::SINGLE.eq(0.1)),
        ("double", field::DOUBLE.lt(-1.0e299)),
        ("money", field::MONEY.eq(Decimal::new(125, 1))),
        ("key", field::KEY.eq(customer.key)),
        ("at", field::AT.eq(customer.at)),
        ("day", field::DAY.eq(customer.day)),
        ("clock", field::CLOCK.eq(customer.clock)),
        ("spent", field::SPENT.eq(customer.spent)),
        ("raw", field::RAW.eq(customer.raw.clone())),
        ("tier", field::TIER.eq(Tier::Pro)),
        ("address.street", field::ADDRESS_STREET.starts_with("Rua")),
        ("address.city", field::ADDRESS_CITY.eq("pORTO")),
        ("address.postal_code", field::ADDRESS_POSTAL_CODE.eq("4000")),
        ("address.country", field::ADDRESS_COUNTRY.eq(Country::Pt)),
        ("contact.phone", field::CONTACT_PHONE.is_null()),
        ("contact.address.street", field::CONTACT_ADDRESS_STREET.eq("Rua Nova 1")),
        ("contact.address.country", field::CONTACT_ADDRESS_COUNTRY.eq(Country::Pt)),
        ("contact.tiers", field::CONTACT_TIERS.contains(Tier::Free)),
        ("maybe_text", field::MAYBE_TEXT.eq("padded")),
        ("maybe_tier", field::MAYBE_TIER.is_null()),
        ("tags", field::TAGS.contains("a'b")),
        ("tiers", field::TIERS.contains(Tier::Enterprise)),
        ("numbers", field::NUMBERS.contains(2)),
    ];
    for (name, filter) in filters {
        let found = store.customers().query().filter(filter).fetch_all().await;
        assert_eq!(found.unwrap_or_else(|error| panic!("{name}: {error}")).len(), 1, "{name}");
    }
}

#[tokio::test]
async fn the_database_refuses_what_the_manifest_does() {
    let database = TestDatabase::empty().await.unwrap();
    let store = documents::Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let customer = customer();
    store.customers().insert(&customer).await.unwrap();
    let pool = store.pool();
    let cases = [
        ("jsonb_set(doc, '{id}', '\"x\"')", "field \"id\" must be the key of the row"),
        ("jsonb_set(doc, '{medium}', '\"x\"')", "field \"medium\" must be i32, and is \"x\""),
        (
            "jsonb_set(doc, '{tier}', '\"gold\"')",
            "field \"tier\" must be Tier (free, pro, enterprise), and is \"gold\"",
        ),
        ("jsonb_set(doc, '{maybe_tier}', '7')", "field \"maybe_tier\" must be Tier (free, pro, enterprise), and is 7"),
        ("doc - 'text'", "field \"text\" must be string, and is missing"),
        ("doc - 'address'", "field \"address.city\" must be string, and is missing"),
        ("doc #- '{contact,address,street}'", "field \"contact.address.street\" must be string, and is missing"),
    ];
    for (change, words) in cases {
        let update = format!("update documents.customer set doc = {change}");
        let error = sqlx::query(sqlx::AssertSqlSafe(update)).execute(pool).await.unwrap_err().to_string();
        assert!(error.contains(words), "{change}: {error}");
    }
    // What may be absent may go, with its parents.
    for change in ["doc - 'contact'", "doc - 'maybe_text'", "jsonb_set(doc, '{maybe_tier}', 'null')"] {
        let update = format!("update documents.customer set doc = {change}");
        sqlx::query(sqlx::AssertSqlSafe(update))
            .execute(pool)
            .await
            .unwrap_or_else(|error| panic!("{change}: {error}"));
    }
    let read = store.customers().get(&customer.id).await.unwrap().unwrap();
    assert_eq!((read.contact.clone(), read.maybe_text.clone()), (None, None));
}

#[tokio::test]
async fn every_version_is_read_as_the_current_one() {
    use events::order::{OrderEvent, OrderId};
    let database = TestDatabase::empty().await.unwrap();
    let store = events::Store::connect(database.url(), ByHand).await.unwrap();
    store.migrate().await.unwrap();
    let order = OrderId::new();
    let old: [(&str, i16, &str); 6] = [
        ("OrderPlaced", 1, r#"{"customer_id": "00000000-0000-0000-0000-000000000001", "total": 5, "source": "web"}"#),
        (
            "OrderPlaced",
            2,
            r#"{"customer_id": "00000000-0000-0000-0000-000000000001", "total_cents": 5, "currency": "EUR"}"#,
        ),
        ("OrderShipped", 1, r#"{"to": "Rua Nova 1, Porto"}"#),
        ("OrderShipped", 2, r#"{"to": {"street": "Rua Nova 1", "city": "Porto"}}"#),
        ("OrderShipped", 3, r#"{"to": {"street": "Rua Nova 1", "city": "Porto"}, "carrier": "Pony"}"#),
        ("OrderShipped", 4, "{}"),
    ];
    let ids: Vec<Uuid> = old.iter().map(|_| Uuid::now_v7()).collect();
    let (types, bodies): (Vec<&str>, Vec<&str>) = old.iter().map(|(ty, _, body)| (*ty, *body)).unzip();
    let versions: Vec<i16> = old.iter().map(|(_, version, _)| *version).collect();
    let append = "select outcome from event_golden.rf_append($1, 'Order', 0, $2, $3, $4, $5, null, null, null, null, null, null)";
    sqlx::query(append)
        .bind(order.as_uuid())
        .bind(ids)
        .bind(types)
        .bind(versions)
        .bind(bodies)
        .execute(store.pool())
        .await
        .unwrap();

    let read = store.orders().read(order).await.unwrap();
    let shown: Vec<String> = read
        .iter()
        .map(|recorded| match &recorded.event {
            OrderEvent::OrderPlaced(event) => {
                format!("{} {} {}", event.total_cents, event.currency, event.customer_label.len())
            }
            OrderEvent::OrderShipped(event) => {
                let city = event.to.as_ref().map_or("nowhere", |to| &to.city);
                format!("{city} {:?} {:?}", event.carrier, event.weight_grams)
            }
        })
        .collect();
    assert_eq!(
        shown,
        [
            "5 USD 36",
            "5 EUR 36",
            "Porto None None",
            "Porto None None",
            r#"Porto Some("Pony") Some(1500)"#,
            "nowhere None None"
        ]
    );
}

#[tokio::test]
async fn names_of_sql_are_names() {
    use names::r#match::{Clone, MatchId};
    use names::table::{Box, Option, String, Table, TableId};
    let database = TestDatabase::empty().await.unwrap();
    let store = names::Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let table = Table {
        id: TableId::new("o'clock"),
        select: "x".into(),
        from: Option {
            r#type: "t".into(),
            some: None,
            string: String { r#async: "a".into(), r#await: None },
            vec: vec![names::table::Vec::ABCD],
            result: None,
        },
        r#where: Some(names::table::Vec::ABCD),
        order: 3,
        group: vec![names::table::Vec::Ok],
        user: None,
        r#dyn: Box::Clone,
    };
    store.tables().insert(&table).await.unwrap();
    let found =
        store.tables().query().filter(names::table::WHERE.eq(names::table::Vec::ABCD)).fetch_one().await.unwrap();
    assert_eq!(*found, table);
    let event = Clone { r#type: "t".into(), self2: 3 };
    store.matches().append(MatchId::new(), Expected::NoStream, [event.into()]).await.unwrap();
    store.projections().run_until_caught_up().await.unwrap();
    assert_eq!(store.r#yield().query().fetch_one().await.unwrap().order, 3);
}
