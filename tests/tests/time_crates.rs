//! One database, and programs that read and write it with the types of jiff, chrono and time.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

#[path = "../scratch/mod.rs"]
mod scratch;

use std::path::Path;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{Expected, sqlx};
use rillflow_tests::golden::{clock_chrono, clock_jiff, clock_time};
use scratch::Scratch;
use serde_json::{Value, json};

const CRATES: [&str; 3] = ["chrono", "jiff", "time"];

#[test]
fn the_manifests_differ_in_the_crate_alone() {
    let text = |name: &str| {
        let path = format!("golden/clock_{name}/rillflow.toml");
        let text = fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        text.replace(&format!("the crate `{name}`"), "the crate").replace(&format!("time = \"{name}\""), "")
    };
    let texts = CRATES.map(text);
    assert!(texts.iter().all(|text| *text == texts[0]));
    let migration = |name: &str| {
        let path = format!("golden/clock_{name}/expected/migrations/0001_init.up.sql");
        fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
    };
    let migrations = CRATES.map(migration);
    assert!(migrations.iter().all(|text| *text == migrations[0]));
}

const FRACTIONS: [&str; 9] = ["", ".1", ".25", ".123", ".1234", ".123456", ".1234567", ".123456789", ".000000001"];

/// The JSON of a person whose values differ in their digits, and in what is there at all.
fn person(number: u32) -> Value {
    let mut person = json!({
        "id": format!("018f0000-0000-7000-8000-{number:012}"),
        "name": format!("person {number}"),
        "born": format!("{:04}-02-{:02}", 1900 + number, number % 28 + 1),
        "seen": format!("2026-11-25T08:{:02}:00{}Z", number % 60, FRACTIONS[number as usize % FRACTIONS.len()]),
        "wakes": format!("{:02}:30:00.000001", number % 24),
        "patience": if number.is_multiple_of(2) { "PT1H30M" } else { "-PT0.000000001S" },
        "visits": ["2026-01-01T00:00:00Z", format!("2026-01-02T00:00:{:02}.5Z", number % 60)],
        "holidays": ["2026-02-28", null],
        "alarms": { "first": "06:00:00", "other": format!("06:{:02}:00", number % 60) },
        "shift": { "from": "09:00:00", "breaks": ["PT15M", "PT30M0.25S"] },
        "reminders": [
            { "kind": "once", "at": "2026-11-25T08:00:00.5Z", "days": [null, "2026-11-25"] },
            { "kind": "again", "every": "PT24H", "since": "0001-01-01" },
            { "kind": "never" },
        ],
        "since": "9999-12-30T22:00:00.999999999Z",
        "day": "0001-01-01",
        "at": "23:59:59.999999999",
        "wait": "PT0S",
        "many": [],
    });
    for (key, value) in [
        ("died", json!("2026-11-25")),
        ("left", json!("1969-12-31T23:59:59.999999Z")),
        ("sleeps", json!("00:00:00")),
        ("delay", json!("-PT8H")),
        ("laps", json!({ "one": ["PT1S", "-PT1S"], "two": [] })),
    ] {
        if number.is_multiple_of(2) {
            person[key] = value;
        }
    }
    if number.is_multiple_of(3) {
        person["shift"]["until"] = json!("17:00:00");
    }
    person
}

/// What a program with one of the crates does; what it says is in JSON, to be compared with the others.
macro_rules! program {
    ($name:ident, $clock:ident) => {
        mod $name {
            use rillflow_runtime::Expected;
            use rillflow_tests::golden::$clock::Store;
            use rillflow_tests::golden::$clock::life::{LifeEvent, LifeId, PersonMoved};
            use rillflow_tests::golden::$clock::moves;
            use rillflow_tests::golden::$clock::person::{self as field, Person};
            use serde_json::{Value, json};

            fn value<T: serde::de::DeserializeOwned>(json: Value) -> T {
                serde_json::from_value(json).unwrap()
            }

            pub(crate) async fn write(store: &Store, persons: &[Value]) {
                for person in persons {
                    let text = person.to_string();
                    let person: Person = serde_json::from_str(&text).unwrap();
                    assert_eq!(serde_json::to_value(&person).unwrap().to_string(), text, "not a byte differs");
                    store.persons().upsert(&person).await.unwrap();
                }
            }

            pub(crate) async fn read(store: &Store) -> Vec<Value> {
                let persons = store.persons().query().order_by(field::ID.asc()).fetch_all().await.unwrap();
                persons.iter().map(|person| serde_json::to_value(&person.document).unwrap()).collect()
            }

            /// The names that each question finds.
            pub(crate) async fn ask(store: &Store, like: &Value) -> Vec<Vec<String>> {
                let like: Person = value(like.clone());
                let filters = [
                    field::BORN.ge(like.born),
                    field::BORN.eq(like.born),
                    field::SEEN.between(like.seen, like.since),
                    field::SEEN.eq(like.seen),
                    field::WAKES.in_([like.wakes, like.at]),
                    field::PATIENCE.eq(like.patience),
                    field::PATIENCE.gt(like.patience),
                    field::DIED.is_null(),
                    field::DIED.eq(like.day),
                    field::LEFT.lt(like.seen),
                    field::SLEEPS.is_not_null(),
                    field::DELAY.le(like.wait),
                    field::VISITS.contains(like.visits[1]),
                    field::VISITS.contains_all(like.visits.clone()),
                    field::ALARMS.contains("other", like.alarms["other"]),
                    field::SHIFT_FROM.eq(like.shift.from),
                    field::SHIFT_UNTIL.gt(like.shift.from),
                    field::SHIFT_BREAKS.contains(like.shift.breaks[1]),
                    field::SINCE.eq(like.since),
                    field::DAY.eq(like.day),
                    field::AT.eq(like.at),
                    field::WAIT.eq(like.wait),
                    field::MANY.contains(like.seen),
                ];
                let mut found = Vec::new();
                for filter in filters {
                    let rows = store.persons().query().filter(filter).order_by(field::SEEN.asc()).fetch_all().await;
                    found.push(rows.unwrap().iter().map(|row| row.name.clone()).collect());
                }
                let hour = store.persons().of_an_hour(like.wakes, Some(like.seen)).fetch_all().await.unwrap();
                found.push(hour.iter().map(|row| row.name.clone()).collect());
                let visited = store.persons().visited(like.visits[1]).fetch_all().await.unwrap();
                found.push(visited.iter().map(|row| row.name.clone()).collect());
                found
            }

            /// A page, and where it ended, as it is sent away.
            pub(crate) async fn page(store: &Store, after: Option<&str>) -> (Vec<String>, Option<String>) {
                let after = after.map(|text| serde_json::from_str(text).unwrap());
                let bound: Person = value(super::person(200));
                let low: Person = value(super::person(0));
                let page = store.persons().born_between(low.born, bound.born, after).fetch_page().await.unwrap();
                let names = page.rows.iter().map(|row| row.name.clone()).collect();
                (names, page.next.map(|cursor| serde_json::to_string(&cursor).unwrap()))
            }

            pub(crate) async fn append(store: &Store, life: LifeId, moved: &Value) {
                let event: PersonMoved = value(moved.clone());
                store.lives().append(life, Expected::Any, [event.into()]).await.unwrap();
            }

            pub(crate) async fn events(store: &Store, life: LifeId) -> Vec<Value> {
                let events = store.lives().read(life).await.unwrap();
                events
                    .iter()
                    .map(|recorded| match &recorded.event {
                        LifeEvent::PersonMoved(moved) => serde_json::to_value(moved).unwrap(),
                    })
                    .collect()
            }

            pub(crate) fn life() -> LifeId {
                LifeId::named("one")
            }

            /// The rows of the projection, by way of a document that has fields of the same types.
            pub(crate) async fn rows(store: &Store) -> Vec<Value> {
                let order = [moves::DAY.asc(), moves::MOVED_AT.asc(), moves::HOUR.asc()];
                let [day, moved_at, hour] = order;
                let rows = store.moves().query().order_by(day).order_by(moved_at).order_by(hour).fetch_all().await;
                let mut like: Person = value(super::person(1));
                let mut found = Vec::new();
                for row in rows.unwrap() {
                    like.visits = vec![row.moved_at, row.recorded_at, row.since];
                    like.visits.extend(row.first);
                    like.holidays = vec![Some(row.day), row.until];
                    like.alarms = [("hour".to_owned(), row.hour), ("noon".to_owned(), row.hour_or_noon)].into();
                    let like = serde_json::to_value(&like).unwrap();
                    let same = moves::RECORDED_AT.eq(row.recorded_at).and(moves::HOUR.eq(row.hour));
                    assert!(store.moves().query().filter(same).count().await.unwrap() > 0);
                    found.push(json!([row.era, row.moves, like["visits"], like["holidays"], like["alarms"]]));
                }
                found
            }
        }
    };
}

program!(with_chrono, clock_chrono);
program!(with_jiff, clock_jiff);
program!(with_time, clock_time);

struct Stores {
    _database: TestDatabase,
    chrono: clock_chrono::Store,
    jiff: clock_jiff::Store,
    time: clock_time::Store,
}

/// Three programs, of which one made the database.
async fn stores() -> Stores {
    let database = TestDatabase::empty().await.unwrap();
    let jiff = clock_jiff::Store::connect(database.url()).await.unwrap();
    jiff.migrate().await.unwrap();
    let chrono = clock_chrono::Store::connect(database.url()).await.unwrap();
    let time = clock_time::Store::connect(database.url()).await.unwrap();
    Stores { _database: database, chrono, jiff, time }
}

#[tokio::test]
async fn documents_are_the_same_whoever_wrote_them() {
    let stores = stores().await;
    let persons: Vec<Value> = (0..60).map(person).collect();
    with_jiff::write(&stores.jiff, &persons[..20]).await;
    with_chrono::write(&stores.chrono, &persons[20..40]).await;
    with_time::write(&stores.time, &persons[40..]).await;
    assert_eq!(with_jiff::read(&stores.jiff).await, persons);
    assert_eq!(with_chrono::read(&stores.chrono).await, persons);
    assert_eq!(with_time::read(&stores.time).await, persons);
    // Each writes over what another one wrote, and nothing changes.
    let texts = "select doc::text from clock.person order by id";
    let before: Vec<String> = sqlx::query_scalar(texts).fetch_all(stores.jiff.pool()).await.unwrap();
    with_time::write(&stores.time, &persons[..20]).await;
    with_jiff::write(&stores.jiff, &persons[20..40]).await;
    with_chrono::write(&stores.chrono, &persons[40..]).await;
    let after: Vec<String> = sqlx::query_scalar(texts).fetch_all(stores.jiff.pool()).await.unwrap();
    assert_eq!(before, after);

    for number in [0, 1, 6, 27] {
        let like = person(number);
        let found = with_jiff::ask(&stores.jiff, &like).await;
        assert_eq!(found, with_chrono::ask(&stores.chrono, &like).await, "{like}");
        assert_eq!(found, with_time::ask(&stores.time, &like).await, "{like}");
        let name = format!("person {number}");
        for (question, names) in
            found.iter().enumerate().filter(|(question, _)| [0, 1, 3, 4, 5, 12, 14].contains(question))
        {
            assert!(names.contains(&name), "question {question} does not find {name}: {names:?}");
        }
    }
}

/// A page that one program began is gone on with by another.
#[tokio::test]
async fn a_page_goes_on_with_another_crate() {
    let stores = stores().await;
    let persons: Vec<Value> = (0..60).map(person).collect();
    with_chrono::write(&stores.chrono, &persons).await;
    let (mut names, mut after) = (Vec::new(), None);
    for turn in 0.. {
        let given = after.as_deref();
        let pages = [
            with_jiff::page(&stores.jiff, given).await,
            with_chrono::page(&stores.chrono, given).await,
            with_time::page(&stores.time, given).await,
        ];
        assert!(pages.iter().all(|page| *page == pages[0]), "{pages:?}");
        let [page, ..] = pages;
        names.extend(page.0);
        after = page.1;
        assert!(turn < 60, "the pages never end");
        if after.is_none() {
            break;
        }
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 60, "nobody is repeated and nobody is missing");
}

fn moved(day: &str, at: &str, hour: &str) -> Value {
    json!({ "day": day, "moved_at": at, "hour": hour, "took": "-PT5M0.5S", "stops": [at, "1970-01-01T00:00:00.1Z"] })
}

#[tokio::test]
async fn events_and_their_projection_are_the_same_whoever_appends() {
    let stores = stores().await;
    let life = with_jiff::life();
    let all = [
        moved("2026-11-25", "2026-11-25T08:00:00.123456789Z", "07:00:00"),
        moved("2026-11-25", "2026-11-25T08:00:00.1234561Z", "07:00:00"),
        moved("2026-11-26", "2026-01-01T00:00:00Z", "23:00:00.0000009"),
        moved("1899-01-01", "2026-01-01T00:00:00Z", "12:00:00"),
        moved("2026-11-27", "9999-12-30T22:00:00Z", "18:00:00"),
    ];
    with_chrono::append(&stores.chrono, with_chrono::life(), &all[0]).await;
    with_time::append(&stores.time, with_time::life(), &all[1]).await;
    stores.chrono.projections().run_until_caught_up().await.unwrap();
    with_jiff::append(&stores.jiff, life, &all[2]).await;
    with_chrono::append(&stores.chrono, with_chrono::life(), &all[3]).await;
    stores.jiff.projections().run_until_caught_up().await.unwrap();
    with_time::append(&stores.time, with_time::life(), &all[4]).await;
    stores.time.projections().run_until_caught_up().await.unwrap();

    let events = with_jiff::events(&stores.jiff, life).await;
    assert_eq!(events, all);
    assert_eq!(events, with_chrono::events(&stores.chrono, with_chrono::life()).await);
    assert_eq!(events, with_time::events(&stores.time, with_time::life()).await);

    let rows = with_jiff::rows(&stores.jiff).await;
    assert_eq!(rows, with_chrono::rows(&stores.chrono).await);
    assert_eq!(rows, with_time::rows(&stores.time).await);
    let eras: Vec<_> = rows.iter().map(|row| (row[0].as_str().unwrap(), row[1].as_i64().unwrap())).collect();
    // The first two are one row, since columns end at the microsecond; the fourth is from before 1900.
    assert_eq!(eras, [("old", 2), ("new", 1), ("old", 1)]);

    // A projection that another program began ends up as if one had done it alone.
    sqlx::query("truncate clock.moves, clock.rf_checkpoint").execute(stores.jiff.pool()).await.unwrap();
    stores.time.projections().run_until_caught_up().await.unwrap();
    assert_eq!(rows, with_jiff::rows(&stores.jiff).await);
}

/// Version 1 is read as the current one, with the defaults of the upcast.
#[tokio::test]
async fn an_upcast_fills_in_the_types_of_the_crate() {
    let stores = stores().await;
    let life = with_jiff::life();
    with_jiff::append(&stores.jiff, life, &moved("2026-11-25", "2026-11-25T08:00:00Z", "07:00:00")).await;
    let old = "update clock.rf_event set type_version = 1, body = '{\"day\": \"2026-11-25\"}'";
    sqlx::query(old).execute(stores.jiff.pool()).await.unwrap();
    let expected =
        json!([{ "day": "2026-11-25", "moved_at": "2026-01-01T00:00:00Z", "hour": "12:00:00", "stops": [] }]);
    assert_eq!(json!(with_jiff::events(&stores.jiff, life).await), expected);
    assert_eq!(json!(with_chrono::events(&stores.chrono, with_chrono::life()).await), expected);
    assert_eq!(json!(with_time::events(&stores.time, with_time::life()).await), expected);
}

#[tokio::test]
async fn what_the_json_does_not_say_is_the_default_of_the_crate() {
    let mut old = person(1);
    for key in ["since", "day", "at", "wait", "many"] {
        old.as_object_mut().unwrap().remove(key);
    }
    old["reminders"][0].as_object_mut().unwrap().remove("at");
    let jiff: clock_jiff::person::Person = serde_json::from_value(old.clone()).unwrap();
    let chrono: clock_chrono::person::Person = serde_json::from_value(old.clone()).unwrap();
    let time: clock_time::person::Person = serde_json::from_value(old).unwrap();
    assert_eq!(chrono.wait, -TimeDelta::hours(1) - TimeDelta::milliseconds(500));
    assert_eq!(chrono.day, NaiveDate::from_ymd_opt(2026, 2, 28).unwrap());
    assert_eq!(time.wait, time::Duration::new(-3600, -500_000_000));
    let jiff = serde_json::to_value(jiff).unwrap();
    assert_eq!(jiff["since"], json!("2025-12-31T23:00:00.25Z"));
    assert_eq!(jiff, serde_json::to_value(chrono).unwrap());
    assert_eq!(jiff, serde_json::to_value(time).unwrap());
}

/// The types are those of the crates, as a program names them.
#[tokio::test]
async fn what_cannot_be_stored_is_an_error_with_words() {
    let stores = stores().await;
    let mut person: clock_chrono::person::Person = serde_json::from_value(person(1)).unwrap();
    let seen: DateTime<Utc> = DateTime::from_timestamp(1_795_593_600, 0).unwrap();
    person.seen = seen;
    person.born = NaiveDate::from_ymd_opt(12_000, 1, 1).unwrap();
    let words = "a date outside of the years -9999 to 9999 cannot be stored";
    let error = stores.chrono.persons().insert(&person).await.unwrap_err();
    assert!(format!("{error}").contains(words), "{error}");
    let filter = clock_chrono::person::BORN.lt(person.born);
    let error = stores.chrono.persons().query().filter(filter).fetch_all().await.unwrap_err();
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert!(format!("{error} {source:?}").contains(words), "{error}: {source:?}");
    person.born = NaiveDate::from_ymd_opt(-1, 1, 1).unwrap();
    let error = stores.chrono.persons().insert(&person).await.unwrap_err().to_string();
    assert!(error.contains("born"), "a duplicated field has the years that PostgreSQL reads: {error}");
    let event = clock_time::life::PersonMoved {
        day: time::Date::MAX,
        moved_at: time::Date::MAX.midnight().assume_utc(),
        hour: time::Time::MIDNIGHT,
        took: Some(time::Duration::MIN),
        stops: Vec::new(),
    };
    let appended = stores.time.lives().append(with_time::life(), Expected::Any, [event.into()]).await;
    assert!(appended.unwrap_err().to_string().contains("9999-12-30T22:00:00"));
}

/// Whoever forgets the feature reads what to do before anything else.
#[test]
fn the_missing_feature_is_named() {
    let scratch = Scratch::with_features("rillflow-featureless", &["testing", "time"]);
    let manifest = "manifest = 1\n[project]\nname = \"clock\"\n[generate]\ntime = \"chrono\"\n\
         [documents.Person]\nid = \"uuid\"\nfields = { born = \"date\" }\n";
    scratch.generate("clock", manifest);
    scratch.generate("other", &manifest.replace("chrono", "time"));
    scratch.write_library(["other"].into_iter());
    scratch.cargo(&["check", "--lib"]);
    scratch.write_library(["clock"].into_iter());
    let words = scratch.refused(&["check", "--lib"]);
    let first = words.lines().find(|line| line.starts_with("error")).unwrap();
    assert_eq!(
        first,
        "error: `time = \"chrono\"` in the manifest needs the feature `chrono` of the crate `rillflow-runtime`; \
         run `cargo add rillflow-runtime --features chrono`",
        "{words}"
    );
}
