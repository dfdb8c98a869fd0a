//! The golden output at work: every migration on a real PostgreSQL, every column and every expression with values.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeMap;
use std::path::Path;

use rillflow_runtime::schema::{self, MigrationSet};
use rillflow_runtime::sqlx::PgPool;
use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{BoxError, Bytes, Date, Decimal, Duration, Expected, Json, Time, Timestamp, Uuid, sqlx};
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
    let append =
        "select outcome from event_golden.rf_append($1, 'Order', 0, $2, $3, $4, $5, null, null, null, null, null)";
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

fn placed() -> projections::order::Placed {
    use projections::order::{Place, Placed, Point, Tier};
    let place =
        |city: &str, zip: Option<&str>, at| Place { city: city.to_owned(), zip: zip.map(str::to_owned), floor: 4, at };
    Placed {
        customer: Uuid::from_u128(9),
        name: "Ada".to_owned(),
        nickname: None,
        tier: Tier::Pro,
        maybe_tier: None,
        place: place("Porto", Some("4000"), None),
        parcel: Some(place("Faro", None, Some(Point { x: 2.5, label: "gate".to_owned() }))),
        small: 3,
        medium: -7,
        large: 100,
        maybe_medium: None,
        single: 0.5,
        double: 6.0,
        money: Decimal::new(105, 1),
        at: "2026-11-23T09:30:00.123456789Z".parse().unwrap(),
        day: Date::constant(2026, 11, 23),
        clock: Time::constant(9, 30, 0, 0),
        raw: Bytes::from(vec![1]),
        anything: Json::from("x"),
        flag: true,
    }
}

#[tokio::test]
async fn every_expression_has_its_value() {
    use projections::order::{Cancelled, LineAdded, OrderId, Renamed, Tier};
    let database = TestDatabase::empty().await.unwrap();
    let store = projections::Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let (order, gone) = (OrderId::new(), OrderId::new());
    store.orders().append(order, Expected::NoStream, [placed().into(), placed().into()]).await.unwrap();
    store.orders().append(gone, Expected::NoStream, [placed().into(), Cancelled {}.into()]).await.unwrap();
    store.projections().run_until_caught_up().await.unwrap();

    let rows = store.expressions().query().fetch_all().await.unwrap();
    let [row] = rows.as_slice() else { panic!("one order is left, not {}", rows.len()) };
    assert_eq!((row.order_id, row.version, row.key, row.nothing), (order.as_uuid(), 2, -7, None));
    assert_eq!((row.name.as_str(), row.nickname.as_str(), row.loud.as_deref()), ("Ada", "ada", None));
    assert_eq!((row.label.as_str(), row.tier, row.tier_text.as_str()), ("Ada {pro} in Porto", Tier::Pro, "pro"));
    assert_eq!((row.maybe_tier, row.city.as_deref(), row.zip.as_deref()), (None, Some("Faro"), Some("4000")));
    assert_eq!((row.x, row.point.as_str(), row.floor), (Some(2.5), "GATE", 4));
    assert_eq!((row.large, row.difference, row.quotient, row.row), (-20, 102, -2, 101));
    assert_eq!((row.ratio, row.single, row.money), (2.5, 1.0, Decimal::new(-750, 1)));
    assert_eq!((row.negative, row.day, row.clock), (-100, Some(Date::constant(2026, 11, 23)), placed().clock));
    assert!(row.at > Timestamp::UNIX_EPOCH && row.flag && row.anything == "x");

    let counters = store.counters().query().fetch_all().await.unwrap();
    let [counter] = counters.as_slice() else { panic!("one customer") };
    assert_eq!((counter.orders, counter.cents, counter.money), (3, 400, Decimal::new(3300, 2)));
    assert_eq!((counter.weight, counter.tier, counter.note.as_deref()), (1.5, Tier::Pro, Some("new")));
    let days = store.by_day().query().fetch_all().await.unwrap();
    let [day] = days.as_slice() else { panic!("one day") };
    assert_eq!((day.cents, day.orders, day.place.as_str()), (305, 3, "Porto"));

    store.orders().append(order, Expected::StreamExists, [Renamed { name: "Grace".to_owned() }.into()]).await.unwrap();
    store.projections().run_until_caught_up().await.unwrap();
    let rows = store.expressions().query().fetch_all().await.unwrap();
    assert_eq!(rows.iter().map(|row| (row.name.as_str(), row.tier)).collect::<Vec<_>>(), [("Grace", Tier::Free)]);
    let line = LineAdded { price_cents: 5, quantity: 4, weight: 1.5 };
    store.orders().append(order, Expected::StreamExists, [line.into()]).await.unwrap();
    store.projections().run_until_caught_up().await.unwrap();
    let lines = store.counters().query().filter(projections::counters::CUSTOMER.eq("lines")).fetch_one().await.unwrap();
    assert_eq!((lines.orders, lines.cents), (4, 100));
    let names = store.names().query().filter(projections::names::SEEN.eq(1)).fetch_all().await.unwrap();
    assert_eq!(names.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["grace"]);
}

#[tokio::test]
async fn an_event_does_nothing_unless_its_condition_is_true() {
    use projections::order::{Cancelled, LineAdded, OrderId, Placed, Renamed, Tier};
    let database = TestDatabase::empty().await.unwrap();
    let store = projections::Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let line = |quantity| LineAdded { price_cents: 5, quantity, weight: 1.5 };
    let renamed = |name: &str| Renamed { name: name.to_owned() };
    // Large, with a line that counts and one that does not; its end comes too early in the stream.
    let large = OrderId::new();
    let events = [placed().into(), line(1).into(), line(2).into(), renamed("Grace").into(), Cancelled {}.into()];
    store.orders().append(large, Expected::NoStream, events).await.unwrap();
    // Nobody says that the tier is `pro`, so that the flag decides: unknown or false is not true.
    let (small, unknown, known) = (OrderId::new(), OrderId::new(), OrderId::new());
    let events = [Placed { large: 99, ..placed() }.into(), line(2).into()];
    store.orders().append(small, Expected::NoStream, events).await.unwrap();
    let event = Placed { flag: false, ..placed() };
    store.orders().append(unknown, Expected::NoStream, [event.into()]).await.unwrap();
    let event = Placed { flag: false, maybe_tier: Some(Tier::Pro), ..placed() };
    store.orders().append(known, Expected::NoStream, [event.into(), renamed("never mind").into()]).await.unwrap();
    store.projections().run_until_caught_up().await.unwrap();

    let rows = store.large_orders().query().fetch_all().await.unwrap();
    let rows: Vec<_> = rows.iter().map(|row| (row.order_id, row.cents, row.lines)).collect();
    assert_eq!(rows, [(large.as_uuid(), 105, 1)]);
    let rows = store.pro_orders().query().fetch_all().await.unwrap();
    assert_eq!(rows.iter().map(|row| row.order_id).collect::<Vec<_>>(), [known.as_uuid()]);

    store.orders().append(large, Expected::StreamExists, [Cancelled {}.into()]).await.unwrap();
    store.projections().run_until_caught_up().await.unwrap();
    assert!(store.large_orders().query().fetch_all().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_condition_of_the_projection_holds_for_every_event() {
    use projections::order::{Cancelled, LineAdded, OrderId};
    let database = TestDatabase::empty().await.unwrap();
    let store = projections::Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let line = |quantity| LineAdded { price_cents: 5, quantity, weight: 1.5 };
    // The second event fails its own condition, the last two fail that of the projection: the row is not deleted either.
    let order = OrderId::new();
    let events = [placed().into(), line(1).into(), line(2).into(), line(3).into(), Cancelled {}.into()];
    store.orders().append(order, Expected::NoStream, events).await.unwrap();
    let gone = OrderId::new();
    store.orders().append(gone, Expected::NoStream, [placed().into(), Cancelled {}.into()]).await.unwrap();
    store.projections().run_until_caught_up().await.unwrap();
    let rows = store.early_orders().query().fetch_all().await.unwrap();
    let rows: Vec<_> = rows.iter().map(|row| (row.order_id, row.events, row.cents)).collect();
    assert_eq!(rows, [(order.as_uuid(), 2, 5)]);
}

#[tokio::test]
async fn a_fold_that_has_no_result_names_its_column() {
    use projections::order::{OrderId, Placed};
    let database = TestDatabase::empty().await.unwrap();
    let store = projections::Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let event = Placed { small: 0, ..placed() };
    store.orders().append(OrderId::new(), Expected::NoStream, [event.into()]).await.unwrap();
    let error = store.projections().run_until_caught_up().await.unwrap_err().to_string();
    assert!(error.contains("column `quotient`") && error.contains("divides by zero"), "{error}");
}

#[tokio::test]
async fn a_condition_that_has_no_result_is_not_called_a_column() {
    use projections::order::{LineAdded, OrderId};
    let database = TestDatabase::empty().await.unwrap();
    let store = projections::Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let event = LineAdded { price_cents: 5, quantity: i32::MAX, weight: 1.5 };
    store.orders().append(OrderId::new(), Expected::NoStream, [event.into()]).await.unwrap();
    let error = store.projections().run_until_caught_up().await.unwrap_err().to_string();
    assert!(error.contains("the condition `where`: a value in it is outside the range"), "{error}");
}

#[tokio::test]
async fn a_unique_column_admits_a_value_once_and_lets_it_move() {
    use projections::order::{OrderId, Renamed};
    let database = TestDatabase::empty().await.unwrap();
    let store = projections::Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let (first, second) = (OrderId::new(), OrderId::new());
    let append = async |order, name: &str| {
        let event = Renamed { name: name.to_owned() };
        store.orders().append(order, Expected::Any, [event.into()]).await.unwrap();
    };
    append(first, "ada").await;
    append(second, "grace").await;
    store.projections().run_until_caught_up().await.unwrap();
    // A page as a whole can be refused although each of its events fits: whichever row is written first, the other one
    // still has its handle.
    append(first, "edsger").await;
    append(second, "ada").await;
    append(first, "grace").await;
    store.projections().run_until_caught_up().await.unwrap();
    let handles = async || {
        let rows = store.handles().query().order_by(projections::handles::HANDLE.asc()).fetch_all().await.unwrap();
        rows.into_iter().map(|row| (row.handle, row.order_id)).collect::<Vec<_>>()
    };
    let expected = [("ada".to_owned(), second.as_uuid()), ("grace".to_owned(), first.as_uuid())];
    assert_eq!(handles().await, expected);

    append(OrderId::new(), "ada").await;
    let error = store.projections().run_until_caught_up().await.unwrap_err().to_string();
    assert!(error.contains("handles") && error.contains("handles_handle_idx"), "{error}");
    assert_eq!(handles().await, expected);
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

#[tokio::test]
async fn a_number_that_json_does_not_have_is_never_stored() {
    use projections::order::OrderId;
    let database = TestDatabase::empty().await.unwrap();
    let store = projections::Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let order = OrderId::new();
    for number in [f64::NAN, f64::INFINITY] {
        let event = projections::order::Placed { double: number, ..placed() };
        let refused = store.orders().append(order, Expected::NoStream, [event.into()]).await.unwrap_err();
        assert!(refused.to_string().contains("has no form in JSON"), "{refused}");
    }
    assert!(store.orders().read(order).await.unwrap().is_empty());
}
