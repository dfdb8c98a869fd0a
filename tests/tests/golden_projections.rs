//! The golden projections at work, on a real PostgreSQL: every expression and every condition with values.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{Bytes, Date, Decimal, Expected, Json, Time, Timestamp, Uuid};
use rillflow_tests::golden::projections;

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
