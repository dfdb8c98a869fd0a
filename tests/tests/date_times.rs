//! Dates and times of jiff, chrono and time are stored in one way: the same JSON to the byte, and the same columns.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeMap;
use std::fmt::Debug;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use rillflow_runtime::column::{Arguments, Scalar};
use rillflow_runtime::date_time::{self, Equivalent, InJson};
use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{Date, Duration, Time, Timestamp, sqlx};
use sqlx::Row as _;
use time::OffsetDateTime;

/// Nanoseconds of a second, with any number of digits behind the point.
fn nanoseconds() -> impl Strategy<Value = i32> {
    let digits = prop::sample::select(vec![1, 1_000, 1_000_000, 100_000_000, 1_000_000_000]);
    (0..1_000_000_000, digits).prop_map(|(nanoseconds, unit): (i32, i32)| nanoseconds / unit * unit)
}

fn timestamps() -> impl Strategy<Value = Timestamp> {
    let (first, last) = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    let second = prop_oneof![first..=last, -10_000_i64..10_000, Just(first), Just(last)];
    (second, nanoseconds()).prop_map(|(second, nanoseconds)| Timestamp::new(second, nanoseconds).unwrap())
}

fn dates() -> impl Strategy<Value = Date> {
    let year = prop_oneof![-9999_i16..=9999, -2_i16..=2, Just(-9999), Just(9999)];
    (year, 1_i8..=12, 1_i8..=31).prop_filter_map("a month that has the day", |(y, m, d)| Date::new(y, m, d).ok())
}

fn times() -> impl Strategy<Value = Time> {
    (0_i8..24, 0_i8..60, 0_i8..60, nanoseconds()).prop_map(|(h, m, s, ns)| Time::new(h, m, s, ns).unwrap())
}

fn durations() -> impl Strategy<Value = Duration> {
    let seconds = prop_oneof![any::<i64>(), -100_000_i64..100_000, Just(0), Just(i64::MIN), Just(i64::MAX)];
    (seconds, nanoseconds()).prop_map(|(seconds, ns)| Duration::new(seconds, if seconds < 0 { -ns } else { ns }))
}

/// JSON of a value as a generated struct writes it.
fn written<T: InJson>(value: &T) -> Result<String, String> {
    let mut text = Vec::new();
    date_time::serialize(value, &mut serde_json::Serializer::new(&mut text)).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(text).unwrap())
}

fn read<T: InJson>(text: &str) -> Result<T, String> {
    date_time::deserialize(&mut serde_json::Deserializer::from_str(text)).map_err(|error| error.to_string())
}

/// `T` writes what jiff writes, and reads what it wrote, alone and deep inside of something.
#[track_caller]
fn like_jiff<T>(value: T::Jiff) -> Result<(), TestCaseError>
where
    T: Equivalent + InJson + PartialEq + Debug,
    T::Jiff: serde::Serialize + serde::de::DeserializeOwned + PartialEq + Debug + Copy,
{
    let text = serde_json::to_string(&value).unwrap();
    let equivalent = T::from_jiff(value).unwrap();
    prop_assert_eq!(written(&equivalent), Ok(text.clone()));
    prop_assert_eq!(read::<T>(&text), Ok(equivalent.clone()));
    prop_assert_eq!(equivalent.to_jiff(), Ok(value));
    let deep = Some(BTreeMap::from([("key".to_owned(), vec![Some(value), None])]));
    let text = serde_json::to_string(&deep).unwrap();
    let deep = Some(BTreeMap::from([("key".to_owned(), vec![Some(equivalent), None])]));
    prop_assert_eq!(written(&deep), Ok(text.clone()));
    prop_assert_eq!(read(&text), Ok(deep));
    Ok(())
}

/// What can be written is read as what it was.
fn kept<T: InJson + PartialEq + Debug>(value: &T) -> Result<(), TestCaseError> {
    if let Ok(text) = written(value) {
        prop_assert_eq!(&read::<T>(&text).unwrap(), value);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn timestamps_are_one(value in timestamps()) {
        like_jiff::<DateTime<Utc>>(value)?;
        like_jiff::<OffsetDateTime>(value)?;
    }

    #[test]
    fn dates_are_one(value in dates()) {
        like_jiff::<NaiveDate>(value)?;
        like_jiff::<time::Date>(value)?;
    }

    #[test]
    fn times_are_one(value in times()) {
        like_jiff::<NaiveTime>(value)?;
        like_jiff::<time::Time>(value)?;
    }

    #[test]
    fn durations_are_one(value in durations()) {
        like_jiff::<time::Duration>(value)?;
        match TimeDelta::from_jiff(value) {
            Ok(_) => like_jiff::<TimeDelta>(value)?,
            Err(error) => {
                prop_assert!(value.as_secs().unsigned_abs() >= u64::try_from(i64::MAX / 1_000).unwrap(), "{value}");
                let text = serde_json::to_string(&value).unwrap();
                prop_assert!(read::<TimeDelta>(&text).unwrap_err().starts_with(&error.to_string()));
            }
        }
    }

    /// Whatever these crates can make of numbers is stored as it is, or refused; never a panic, never another value.
    #[test]
    fn no_value_becomes_another(second in any::<i64>(), nanosecond in 0_u32..2_000_000_000, day in any::<i32>(), offset in -86_399..86_399) {
        let within = second % 9_000_000_000_000;
        if let Some(value) = DateTime::from_timestamp(within, nanosecond) {
            kept(&value)?;
            kept(&value.date_naive())?;
            kept(&value.time())?;
        }
        if let Some(value) = NaiveDate::from_num_days_from_ce_opt(day) {
            kept(&value)?;
        }
        if let Some(value) = TimeDelta::new(second, nanosecond) {
            kept(&value)?;
        }
        kept(&time::Duration::new(second, i32::try_from(nanosecond % 1_000_000_000).unwrap()))?;
        let offset = time::UtcOffset::from_whole_seconds(offset).unwrap();
        if let Ok(value) = OffsetDateTime::from_unix_timestamp(second % 400_000_000_000) {
            if let Some(value) = value.checked_to_offset(offset) {
                kept(&value)?;
            }
            kept(&value.date())?;
        }
    }
}

#[test]
fn what_cannot_be_stored_says_why() {
    let year = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    assert_eq!(written(&year(-9999)).unwrap(), "\"-009999-01-01\"");
    let refused = "a date outside of the years -9999 to 9999 cannot be stored";
    assert_eq!(written(&year(10_000)).unwrap_err(), refused);
    assert_eq!(written(&NaiveDate::MIN).unwrap_err(), refused);
    let late = "9999-12-30T22:00:00.999999999Z";
    for refused in [written(&DateTime::<Utc>::MAX_UTC), written(&DateTime::<Utc>::MIN_UTC)] {
        assert!(refused.unwrap_err().contains(late));
    }
    let leap = NaiveTime::from_hms_nano_opt(23, 59, 59, 1_500_000_000).unwrap();
    assert!(written(&leap).unwrap_err().starts_with("a leap second cannot be stored"));
    let leap = NaiveDate::from_ymd_opt(2016, 12, 31).unwrap().and_time(leap).and_utc();
    assert!(written(&leap).unwrap_err().starts_with("a leap second cannot be stored"));
    let last = time::Date::MAX.with_hms(23, 59, 59).unwrap().assume_utc();
    assert!(written(&last).unwrap_err().contains(late));
    assert!(read::<NaiveDate>("\"2026-02-30\"").unwrap_err().contains("day"));
    assert!(read::<OffsetDateTime>("\"2026-02-28\"").is_err());
}

#[test]
fn what_others_wrote_is_read_as_jiff_reads_it() {
    let noon: DateTime<Utc> = read("\"2026-11-25T13:30:00+01:30\"").unwrap();
    assert_eq!(written(&noon).unwrap(), "\"2026-11-25T12:00:00Z\"");
    let noon: OffsetDateTime = read("\"2026-11-25T13:30:00+01:30\"").unwrap();
    assert_eq!((noon.hour(), noon.offset()), (12, time::UtcOffset::UTC));
    assert_eq!(read::<TimeDelta>("\"PT90M\""), Ok(TimeDelta::minutes(90)));
    assert_eq!(read::<time::Duration>("\"PT90M\""), Ok(time::Duration::minutes(90)));
    // A leap second that somebody else wrote is the second before it, whatever the library.
    assert_eq!(read::<NaiveTime>("\"23:59:60\""), Ok(NaiveTime::from_hms_opt(23, 59, 59).unwrap()));
}

/// What PostgreSQL makes of four values, and what they are when they come back.
struct Columns {
    texts: Vec<String>,
    row: sqlx::postgres::PgRow,
}

async fn columns<A, B, C, D>(pool: &sqlx::PgPool, values: (A, B, C, D)) -> Columns
where
    A: Scalar,
    B: Scalar,
    C: Scalar,
    D: Scalar,
{
    let arguments = Arguments::default().with(&values.0).with(&values.1).with(&values.2).with(&values.3);
    let select = "select $1::timestamptz, $2::date, $3::time, $4::interval,
        $1::timestamptz::text, $2::date::text, $3::time::text, $4::interval::text";
    let row = sqlx::query_with(select, arguments.into_sqlx().unwrap()).fetch_one(pool).await.unwrap();
    Columns { texts: (4..8).map(|index| row.get(index)).collect(), row }
}

impl Columns {
    fn get<T: Scalar>(&self, index: usize) -> T {
        T::from_stored(self.row.try_get::<T::Stored, _>(index).unwrap()).unwrap()
    }
}

/// The libraries send and receive the same, for whatever PostgreSQL has a value of.
#[tokio::test]
async fn columns_are_one() {
    let database = TestDatabase::empty().await.unwrap();
    let pool = database.pool().await.unwrap();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let first = "-004713-12-01T00:00:00Z".parse::<Timestamp>().unwrap();
    for _ in 0..300 {
        let mut draw = || {
            let strategy = (timestamps(), dates(), times(), durations());
            strategy.new_tree(&mut runner).unwrap().current()
        };
        let (timestamp, date, time, duration) = draw();
        // PostgreSQL begins in the year 4713 BC, and an interval has 64 bits of microseconds.
        let timestamp = timestamp.max(first);
        let date = date.max(Date::new(-4712, 1, 1).unwrap());
        let duration =
            Duration::from_secs(duration.as_secs() / 1_000_000) + Duration::from_nanos(duration.subsec_nanos().into());
        let jiff = columns(&pool, (timestamp, date, time, duration)).await;
        let chrono = (
            DateTime::<Utc>::from_jiff(timestamp).unwrap(),
            NaiveDate::from_jiff(date).unwrap(),
            NaiveTime::from_jiff(time).unwrap(),
            TimeDelta::from_jiff(duration).unwrap(),
        );
        let others = (
            OffsetDateTime::from_jiff(timestamp).unwrap(),
            time::Date::from_jiff(date).unwrap(),
            time::Time::from_jiff(time).unwrap(),
            time::Duration::from_jiff(duration).unwrap(),
        );
        for other in [columns(&pool, chrono).await, columns(&pool, others).await] {
            assert_eq!(other.texts, jiff.texts);
            assert_eq!(other.get::<DateTime<Utc>>(0).to_jiff().unwrap(), jiff.get(0));
            assert_eq!(other.get::<OffsetDateTime>(0).to_jiff().unwrap(), jiff.get(0));
            assert_eq!(other.get::<NaiveDate>(1).to_jiff().unwrap(), jiff.get(1));
            assert_eq!(other.get::<time::Date>(1).to_jiff().unwrap(), jiff.get(1));
            assert_eq!(other.get::<NaiveTime>(2).to_jiff().unwrap(), jiff.get(2));
            assert_eq!(other.get::<time::Time>(2).to_jiff().unwrap(), jiff.get(2));
            assert_eq!(other.get::<TimeDelta>(3).to_jiff().unwrap(), jiff.get(3));
            assert_eq!(other.get::<time::Duration>(3).to_jiff().unwrap(), jiff.get(3));
        }
    }
}

#[tokio::test]
async fn a_column_beyond_the_range_is_an_error() {
    let database = TestDatabase::empty().await.unwrap();
    let pool = database.pool().await.unwrap();
    let select = "select 'infinity'::timestamptz, '20000-01-01'::date, '24:00'::time, '1 month'::interval";
    let row = sqlx::query(select).fetch_one(&pool).await.unwrap();
    let columns = Columns { texts: Vec::new(), row };
    let error = |result: Result<String, rillflow_runtime::BoxError>| result.unwrap_err().to_string();
    let stored = |index| columns.row.try_get(index).unwrap();
    assert!(error(DateTime::<Utc>::from_stored(stored(0)).map(|it| it.to_string())).contains("`infinity`"));
    let stored = |index| columns.row.try_get(index).unwrap();
    assert!(error(NaiveDate::from_stored(stored(1)).map(|it| it.to_string())).contains("later than the year 9999"));
    let stored = |index| columns.row.try_get(index).unwrap();
    assert!(error(time::Time::from_stored(stored(2)).map(|it| format!("{it:?}"))).contains("`24:00:00`"));
    let stored = |index| columns.row.try_get(index).unwrap();
    assert!(error(time::Duration::from_stored(stored(3)).map(|it| format!("{it:?}"))).contains("months"));
    let mut arguments = Arguments::default();
    arguments.push(&NaiveDate::MAX);
    let sent = match arguments.into_sqlx() {
        Ok(arguments) => sqlx::query_with("select $1::date", arguments).fetch_one(&pool).await.map(|_| ()),
        Err(error) => Err(error),
    };
    assert!(sent.unwrap_err().to_string().contains("a date outside of the years -9999 to 9999"));
}
