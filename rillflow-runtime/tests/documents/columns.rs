//! Every scalar as a column, an array and a row, and a table that is no document as a source of queries.

use rillflow_runtime::column::{Arguments, ReadError, Row};
use rillflow_runtime::query::{Field, Query, Source};
use rillflow_runtime::{Bytes, Date, Decimal, Duration, Json, Time, Timestamp, Uuid};
use serde_json::json;

use crate::customer::Tier;
use crate::fixture::Fixture;

/// The row of a projection, as the generator writes it.
#[derive(Clone, Debug, PartialEq)]
struct Everything {
    place: i64,
    text: Option<String>,
    flag: Option<bool>,
    small: Option<i16>,
    int: Option<i32>,
    float: Option<f32>,
    double: Option<f64>,
    decimal: Option<Decimal>,
    uuid: Option<Uuid>,
    timestamp: Option<Timestamp>,
    date: Option<Date>,
    time: Option<Time>,
    duration: Option<Duration>,
    bytes: Option<Bytes>,
    json: Option<Json>,
    tier: Option<Tier>,
}

impl Source for Everything {
    type Row = Self;

    const NAME: &'static str = "everything";
    const TABLE: &'static str = "\"shop\".\"everything\"";
    const COLUMNS: &'static str = "place, text, flag, small, int, float, double, decimal, uuid, timestamp, date, time, \
                                   duration, bytes, json, tier";
    const KEY: &'static [&'static str] = &["\"place\""];

    fn read(row: &Row<'_>) -> Result<Self, ReadError> {
        Ok(Self {
            place: row.get(0)?,
            text: row.get(1)?,
            flag: row.get(2)?,
            small: row.get(3)?,
            int: row.get(4)?,
            float: row.get(5)?,
            double: row.get(6)?,
            decimal: row.get(7)?,
            uuid: row.get(8)?,
            timestamp: row.get(9)?,
            date: row.get(10)?,
            time: row.get(11)?,
            duration: row.get(12)?,
            bytes: row.get(13)?,
            json: row.get(14)?,
            tier: row.get(15)?,
        })
    }
}

const PLACE: Field<Everything, i64> = Field::column("place", "\"place\"");
const TEXT: Field<Everything, Option<String>> = Field::column("text", "\"text\"");
const JSON: Field<Everything, Option<Json>> = Field::column("json", "\"json\"");
const TIER: Field<Everything, Option<Tier>> = Field::column("tier", "\"tier\"");

const TABLE: &str = r#"
    create table shop.everything (
        place bigint primary key, text text collate "C", flag boolean, small smallint, int integer, float real,
        double double precision, decimal numeric, uuid uuid, timestamp timestamptz, date date, time time,
        duration interval, bytes bytea, json jsonb, tier text collate "C")"#;

fn rows() -> Vec<Everything> {
    let nothing = Everything {
        place: 0,
        text: None,
        flag: None,
        small: None,
        int: None,
        float: None,
        double: None,
        decimal: None,
        uuid: None,
        timestamp: None,
        date: None,
        time: None,
        duration: None,
        bytes: None,
        json: None,
        tier: None,
    };
    let least = Everything {
        place: 1,
        text: Some(String::new()),
        flag: Some(false),
        small: Some(i16::MIN),
        int: Some(i32::MIN),
        float: Some(f32::MIN),
        double: Some(f64::NEG_INFINITY),
        decimal: Some(Decimal::MIN),
        uuid: Some(Uuid::nil()),
        timestamp: Some("-004712-01-01T00:00:00Z".parse().unwrap()),
        date: Some("-004712-01-01".parse().unwrap()),
        time: Some(Time::midnight()),
        duration: Some(Duration::from_micros(i64::MIN + 1)),
        bytes: Some(Bytes::default()),
        json: Some(Json::Null),
        tier: Some(Tier::Free),
    };
    let most = Everything {
        place: 2,
        text: Some("NULL, {\"}\\".into()),
        flag: Some(true),
        small: Some(i16::MAX),
        int: Some(i32::MAX),
        float: Some(0.1),
        double: Some(f64::MIN_POSITIVE / 2.0),
        decimal: Some("0.0000000000000000000000000001".parse().unwrap()),
        uuid: Some(Uuid::max()),
        timestamp: Some("9999-12-30T22:00:00.999999Z".parse().unwrap()),
        date: Some(Date::MAX),
        time: Some("23:59:59.999999".parse().unwrap()),
        duration: Some(Duration::from_micros(i64::MAX)),
        bytes: Some(vec![0, 255].into()),
        json: Some(json!({"a": [1, "x"]})),
        tier: Some(Tier::Enterprise),
    };
    vec![nothing, least, most]
}

async fn filled() -> (Fixture, Vec<Everything>) {
    let fixture = Fixture::new().await;
    fixture.execute(TABLE).await;
    let rows = rows();
    let mut arguments = Arguments::default();
    arguments.push_array(rows.iter().map(|row| &row.place));
    arguments.push_array(rows.iter().map(|row| &row.text));
    arguments.push_array(rows.iter().map(|row| &row.flag));
    arguments.push_array(rows.iter().map(|row| &row.small));
    arguments.push_array(rows.iter().map(|row| &row.int));
    arguments.push_array(rows.iter().map(|row| &row.float));
    arguments.push_array(rows.iter().map(|row| &row.double));
    arguments.push_array(rows.iter().map(|row| &row.decimal));
    arguments.push_array(rows.iter().map(|row| &row.uuid));
    arguments.push_array(rows.iter().map(|row| &row.timestamp));
    arguments.push_array(rows.iter().map(|row| &row.date));
    arguments.push_array(rows.iter().map(|row| &row.time));
    arguments.push_array(rows.iter().map(|row| &row.duration));
    arguments.push_array(rows.iter().map(|row| &row.bytes));
    arguments.push_array(rows.iter().map(|row| &row.json));
    arguments.push_array(rows.iter().map(|row| &row.tier));
    assert_eq!(arguments.len(), 16);
    let insert =
        "insert into shop.everything select * from unnest($1::bigint[], $2::text[], $3::boolean[], $4::smallint[],
        $5::integer[], $6::real[], $7::double precision[], $8::numeric[], $9::uuid[], $10::timestamptz[], $11::date[],
        $12::time[], $13::interval[], $14::bytea[], $15::jsonb[], $16::text[])";
    sqlx::query_with(insert, arguments.into_sqlx().unwrap()).execute(fixture.pool()).await.unwrap();
    (fixture, rows)
}

#[tokio::test]
async fn arrays_of_every_type_become_rows() {
    let (fixture, rows) = filled().await;
    let query = Query::<Everything>::new(&fixture.database);
    assert_eq!(query.clone().order_by(PLACE.asc()).fetch_all().await.unwrap(), rows);
    assert_eq!(query.clone().filter(TEXT.eq("NULL, {\"}\\")).fetch_one().await.unwrap(), rows[2]);
    assert_eq!(query.clone().filter(JSON.eq(json!({"a": [1.0, "x"]}))).fetch_one().await.unwrap(), rows[2]);
    assert_eq!(query.filter(TIER.ne(Tier::Free)).count().await.unwrap(), 2);
}

/// The texts that PostgreSQL makes of the values are the ones it would make of the literals.
#[tokio::test]
async fn the_server_understands_what_is_sent() {
    let (fixture, _) = filled().await;
    let seen: Vec<String> = sqlx::query_scalar(
        "select concat_ws('|', decimal, timestamp at time zone 'UTC', date, time, duration, bytes, json, tier)
           from shop.everything order by place",
    )
    .fetch_all(fixture.pool())
    .await
    .unwrap();
    assert_eq!(
        seen,
        [
            "",
            "-79228162514264337593543950335|4713-01-01 00:00:00 BC|4713-01-01 BC|00:00:00|\
             -2562047788:00:54.775807|\\x|null|free",
            "0.0000000000000000000000000001|9999-12-30 22:00:00.999999|9999-12-31|23:59:59.999999|\
             2562047788:00:54.775807|\\x00ff|{\"a\": [1, \"x\"]}|enterprise",
        ]
    );
}

#[tokio::test]
async fn a_value_that_the_type_does_not_have_is_told_by_its_column() {
    let (fixture, _) = filled().await;
    for (set, told) in [
        ("timestamp = 'infinity'", "column `timestamp` cannot be read: it is `infinity`, which is no point in time"),
        ("timestamp = '-infinity'", "column `timestamp` cannot be read: it is `-infinity`, which is no point in time"),
        ("timestamp = '10000-01-01 00:00Z'", "column `timestamp` cannot be read: it is later than the year 9999"),
        ("date = 'infinity'", "column `date` cannot be read: it is `infinity`, which is no date"),
        ("date = '10000-01-01'", "column `date` cannot be read: it is later than the year 9999"),
        ("time = '24:00:00'", "column `time` cannot be read: it is `24:00:00`, which is the next day's `00:00:00`"),
        ("duration = '1 month'", "column `duration` cannot be read: it counts months, which have no fixed length"),
        ("decimal = 'NaN'", "column `decimal` cannot be read: Decimal does not support NaN values"),
        ("decimal = 1e40", "column `decimal` cannot be read: value not representable as rust_decimal::Decimal"),
        ("tier = 'platinum'", "column `tier` cannot be read: `platinum` is no value of `Tier`"),
    ] {
        let mut transaction = fixture.pool().begin().await.unwrap();
        let (column, value) = set.split_once(" = ").unwrap();
        let sql = format!("update shop.everything set {column} = {value} where place = 0");
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *transaction).await.unwrap();
        transaction.commit().await.unwrap();
        let error = Query::<Everything>::new(&fixture.database).filter(PLACE.eq(0)).fetch_one().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("everything cannot be read: {told}; was it written by hand, or by a newer program?")
        );
        fixture.execute("update shop.everything set timestamp = null, date = null, time = null, duration = null, decimal = null").await;
    }
    fixture.execute("alter table shop.everything alter tier type bytea using 'x'::bytea").await;
    let error = Query::<Everything>::new(&fixture.database).fetch_all().await.unwrap_err().to_string();
    assert!(error.starts_with("everything cannot be read: column `tier` cannot be read: mismatched types"), "{error}");
}
