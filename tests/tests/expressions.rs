//! An expression means the same in Rust and in SQL.
//!
//! `golden/conditions` holds ninety expressions that were drawn at random, typed, and are compiled like any other. They
//! are folded in Rust over events that are drawn at random, and PostgreSQL computes their SQL over the same events.
//! `UPDATE_EXPECT=1` draws the manifest again; run `golden` with it afterwards.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use rillflow_codegen::load::load;
use rillflow_codegen::lower::{Row, sql_expression};
use rillflow_codegen::model::{Model, ReactionBody};
use rillflow_codegen::source::SourceMap;
use rillflow_runtime::Expected;
use rillflow_runtime::sqlx::{self, PgPool};
use rillflow_runtime::testing::TestDatabase;
use rillflow_tests::golden::conditions::{self, thing};
use serde_json::{Value, json};

const EXPRESSIONS: usize = 90;
const EVENTS: usize = 150;

const HEAD: &str = r#"# Conditions: expressions drawn at random, see tests/tests/expressions.rs.
manifest = 1

[project]
name = "conditions"

[types.Tier]
values = ["free", "pro", "enterprise"]

[types.Part]
fields = { label = "string", weight = "i32?" }

[streams.Thing]

[events.Drawn]
stream = "Thing"

[events.Drawn.v1]
flag = "bool"
maybe_flag = "bool?"
small = "i16"
medium = "i32"
maybe_medium = "i32?"
large = "i64"
maybe_large = "i64?"
single = "f32"
double = "f64"
maybe_double = "f64?"
money = "decimal"
maybe_money = "decimal?"
name = "string"
maybe_name = "string?"
tier = "Tier"
maybe_tier = "Tier?"
key = "uuid"
maybe_key = "uuid?"
at = "timestamp"
maybe_at = "timestamp?"
day = "date"
clock = "time"
spent = "duration"
raw = "bytes"
maybe_raw = "bytes?"
part = "Part"
maybe_part = "Part?"

# The functions that take values out of JSON come with the first document.
[documents.Note]
id = "uuid"
fields = { text = "string" }

[projections.results]
key = { thing = "stream.id" }
"#;

/// `SplitMix64`: the same draw on every machine.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Type {
    Bool,
    Integer,
    Float,
    Decimal,
    Text,
}

/// The fields of a comparable type, the optional ones last, and constants of it.
const OPERANDS: &[(&[&str], &[&str])] = &[
    (
        &["event.small", "event.medium", "event.large", "event.maybe_medium", "event.maybe_large", "event.part.weight"],
        &["0", "1", "-3", "7"],
    ),
    (&["event.double", "event.single", "event.maybe_double"], &["0.5", "-1.25", "2"]),
    (&["event.money", "event.small", "event.maybe_money"], &["1.50", "-0.25", "3"]),
    (
        &["event.name", "event.part.label", "event.maybe_name", "event.maybe_part.label"],
        &["'a'", "'Ab'", "'o''clock'", "'é'", "''"],
    ),
    (&["event.key", "event.maybe_key"], &["'00000000-0000-0000-0000-000000000002'"]),
    (&["event.at", "event.maybe_at", "meta.recorded_at"], &["'2026-11-23T09:30:00Z'"]),
    (&["event.day"], &["'2026-11-23'"]),
    (&["event.clock"], &["'09:30:00'"]),
    (&["event.spent"], &["'PT1H30M'"]),
];

impl Draw {
    fn condition(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.below(4) {
                0 => self.pick(&["event.flag", "event.maybe_flag"]).to_owned(),
                _ => self.comparison(0),
            };
        }
        let next = depth - 1;
        match self.below(10) {
            0 | 1 => format!("({} and {})", self.condition(next), self.condition(next)),
            2 | 3 => format!("({} or {})", self.condition(next), self.condition(next)),
            4 => format!("not {}", self.condition(next)),
            5 => format!("({}) = {}", self.condition(next), self.pick(&["event.flag", "event.maybe_flag"])),
            6 => format!("coalesce({}, {})", self.condition(next), self.pick(&["true", "false", "event.flag"])),
            7 => self.case(Type::Bool, next),
            _ => self.comparison(next),
        }
    }

    fn comparison(&mut self, depth: usize) -> String {
        let tests = [
            "event.maybe_flag is null",
            "event.maybe_name is not null",
            "event.maybe_part.label is null",
            "event.part.weight is not null",
            "event.raw <> event.maybe_raw",
            "event.raw = 'AQID'",
        ];
        match self.below(9) {
            0 => self.pick(&tests).to_owned(),
            1 => {
                let tier = self.pick(&["event.tier", "event.maybe_tier"]);
                let list = self.pick(&["('free')", "('pro', 'free')", "('enterprise', event.tier)"]);
                format!("{tier} {} {list}", self.pick(&["in", "not in"]))
            }
            2 => format!(
                "{} {} {}",
                self.pick(&["event.tier", "event.maybe_tier"]),
                self.pick(&["=", "<>"]),
                self.pick(&["'pro'", "event.maybe_tier", "event.name"])
            ),
            3 => {
                format!("starts_with({}, {})", self.value(Type::Text, depth), self.pick(&["'a'", "'A'", "event.name"]))
            }
            4 => {
                let ty = [Type::Integer, Type::Float, Type::Decimal, Type::Text][self.below(4)];
                let operator = self.pick(&["=", "<>", "<", "<=", ">", ">="]);
                format!("{} {operator} {}", self.value(ty, depth), self.value(ty, 0))
            }
            choice => {
                let (fields, constants) = OPERANDS[self.below(OPERANDS.len())];
                let mut other = || if self.below(2) == 0 { self.pick(fields) } else { self.pick(constants) };
                let (low, high) = (other(), other());
                let field = self.pick(fields);
                match choice {
                    5 => format!("{field} {} {low} and {high}", self.pick(&["between", "not between"])),
                    6 => format!("{field} {} ({low}, {high})", self.pick(&["in", "not in"])),
                    _ => format!("{field} {} {low}", self.pick(&["=", "<>", "<", "<=", ">", ">="])),
                }
            }
        }
    }

    fn case(&mut self, ty: Type, depth: usize) -> String {
        let mut text = "case".to_owned();
        for _ in 0..=self.below(2) {
            let condition = self.condition(depth);
            let value = self.value(ty, depth);
            write!(text, " when {condition} then {value}").unwrap();
        }
        if self.below(3) > 0 {
            write!(text, " else {}", self.value(ty, 0)).unwrap();
        }
        text + " end"
    }

    fn value(&mut self, ty: Type, depth: usize) -> String {
        if ty == Type::Bool {
            return match self.below(4) {
                0 => self.pick(&["true", "false"]).to_owned(),
                _ => self.condition(depth.saturating_sub(1)),
            };
        }
        if depth == 0 {
            let (fields, constants) = OPERANDS[ty as usize - 1];
            return if self.below(3) == 0 { self.pick(constants) } else { self.pick(fields) }.to_owned();
        }
        let next = depth - 1;
        if self.below(4) == 0 {
            return self.case(ty, next);
        }
        let zero = if ty == Type::Text { "'-'" } else { "0" };
        match ty {
            Type::Text => match self.below(3) {
                0 => format!("{}({})", self.pick(&["lower", "upper"]), self.value(ty, next)),
                1 => format!("coalesce({}, {zero}) || {}", self.value(ty, next), self.pick(&["'.'", "event.tier"])),
                _ => format!("coalesce({}, event.part.label)", self.value(ty, next)),
            },
            // Quotients of decimals are rounded where each side likes.
            Type::Integer if self.below(4) == 0 => format!("coalesce({}, 0) / 3", self.value(ty, next)),
            Type::Float if self.below(4) == 0 => format!("coalesce({}, 0) / 8", self.value(ty, next)),
            _ => format!(
                "coalesce({}, {zero}) {} coalesce({}, {zero})",
                self.value(ty, next),
                self.pick(&["+", "-", "*"]),
                self.value(ty, 0)
            ),
        }
    }
}

/// The manifest with as many drawn expressions as are valid; what decides nothing is refused, for example.
fn draw() -> String {
    let mut draw = Draw(2026);
    let mut columns: Vec<(String, Type, String)> = Vec::new();
    let mut seen = BTreeSet::new();
    while columns.len() < EXPRESSIONS {
        let ty =
            [Type::Bool, Type::Bool, Type::Bool, Type::Integer, Type::Float, Type::Decimal, Type::Text][draw.below(7)];
        let depth = 1 + draw.below(3);
        let text = if ty == Type::Bool { draw.condition(depth) } else { draw.value(ty, depth) };
        columns.push((format!("c{:03}", columns.len()), ty, text));
        let valid =
            load(&mut SourceMap::default(), "rillflow.toml", manifest(&columns[columns.len() - 1..])).0.is_some();
        if !valid || !seen.insert(columns[columns.len() - 1].2.clone()) {
            columns.pop();
        }
    }
    manifest(&columns)
}

fn manifest(columns: &[(String, Type, String)]) -> String {
    let mut text = HEAD.to_owned() + "\n[projections.results.columns]\n";
    for (name, ty, _) in columns {
        let ty = match ty {
            Type::Bool => "bool?",
            Type::Integer => "i64?",
            Type::Float => "f64?",
            Type::Decimal => "decimal?",
            Type::Text => "string?",
        };
        writeln!(text, "{name} = \"{ty}\"").unwrap();
    }
    text += "\n[projections.results.on.Drawn.set]\n";
    for (name, _, expression) in columns {
        writeln!(text, "{name} = \"{expression}\"").unwrap();
    }
    text
}

fn manifest_path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/conditions/rillflow.toml")
}

#[test]
fn the_manifest_is_what_was_drawn() {
    let drawn = draw();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs_err::write(manifest_path(), &drawn).unwrap();
    }
    assert_eq!(fs_err::read_to_string(manifest_path()).unwrap(), drawn);
}

fn event(draw: &mut Draw) -> thing::Drawn {
    let mut event = serde_json::Map::new();
    let mut put = |name: &str, value: Value| {
        event.insert(name.to_owned(), value);
    };
    let maybe = |draw: &mut Draw, value: Value| if draw.below(3) == 0 { Value::Null } else { value };
    let number = |draw: &mut Draw| i64::try_from(draw.below(15)).unwrap() - 7;
    let text =
        |draw: &mut Draw| draw.pick(&["", "a", "A", "ab", "Ab", "b", "é", "É", "o'clock", "pro", "Zz"]).to_owned();
    let bytes = |draw: &mut Draw| draw.pick(&["", "AQID", "AQ==", "/w=="]).to_owned();
    let key = |draw: &mut Draw| format!("00000000-0000-0000-0000-{:012}", draw.below(4));
    let tier = |draw: &mut Draw| draw.pick(&["free", "pro", "enterprise"]).to_owned();
    let moment = |draw: &mut Draw| format!("2026-11-23T09:30:0{}.00000{}Z", draw.below(2), draw.below(3));
    let double = |draw: &mut Draw| f64::from(i32::try_from(number(draw)).unwrap()) / 4.0;
    let money = |draw: &mut Draw| format!("{}.{}", number(draw), draw.pick(&["0", "5", "25", "50"]));
    put("flag", json!(draw.below(2) == 0));
    let flag = json!(draw.below(2) == 0);
    put("maybe_flag", maybe(draw, flag));
    for name in ["small", "medium", "large"] {
        put(name, json!(number(draw)));
    }
    for name in ["maybe_medium", "maybe_large"] {
        let value = json!(number(draw));
        put(name, maybe(draw, value));
    }
    put("single", json!(double(draw)));
    put("double", json!(double(draw)));
    let value = json!(double(draw));
    put("maybe_double", maybe(draw, value));
    put("money", json!(money(draw)));
    let value = json!(money(draw));
    put("maybe_money", maybe(draw, value));
    put("name", json!(text(draw)));
    let value = json!(text(draw));
    put("maybe_name", maybe(draw, value));
    put("tier", json!(tier(draw)));
    let value = json!(tier(draw));
    put("maybe_tier", maybe(draw, value));
    put("key", json!(key(draw)));
    let value = json!(key(draw));
    put("maybe_key", maybe(draw, value));
    put("at", json!(moment(draw)));
    let value = json!(moment(draw));
    put("maybe_at", maybe(draw, value));
    put("day", json!(format!("2026-11-2{}", 2 + draw.below(3))));
    put("clock", json!(format!("09:3{}:00", draw.below(2))));
    put("spent", json!(draw.pick(&["PT1H30M", "PT1H", "PT2H"])));
    put("raw", json!(bytes(draw)));
    let value = json!(bytes(draw));
    put("maybe_raw", maybe(draw, value));
    let weight = json!(number(draw));
    let part = json!({ "label": text(draw), "weight": maybe(draw, weight) });
    put("part", part);
    let part = json!({ "label": text(draw), "weight": 1 });
    put("maybe_part", maybe(draw, part));
    serde_json::from_value(Value::Object(event)).unwrap()
}

fn model() -> Model {
    let text = fs_err::read_to_string(manifest_path()).unwrap();
    load(&mut SourceMap::default(), "rillflow.toml", text).0.unwrap()
}

/// How often SQL computes something else than Rust did, and how many different results there are.
async fn compare(pool: &PgPool, column: &str, sql: &str) -> (i64, i64) {
    let question = format!(
        "select count(*) filter (where result.{column} is distinct from ({sql})),
                count(distinct coalesce(result.{column}::text, 'absent'))
           from conditions.results as result
           join conditions.rf_event as event on event.stream_id = result.thing"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(question)).fetch_one(pool).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

#[tokio::test]
async fn rust_and_sql_agree() {
    let database = TestDatabase::empty().await.unwrap();
    let store = conditions::Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let mut draw = Draw(7);
    for _ in 0..EVENTS {
        store.things().append(thing::ThingId::new(), Expected::NoStream, [event(&mut draw).into()]).await.unwrap();
    }
    store.projections().run_until_caught_up().await.unwrap();

    let model = model();
    let (_, table) = model.table_projections().next().unwrap();
    let reaction = &table.reactions[0];
    let ReactionBody::Change { set, .. } = &reaction.body else { panic!("the event sets columns") };
    assert_eq!(set.len(), EXPRESSIONS);
    let row = Row::Event {
        event: model.event(reaction.event),
        payload: "event.body",
        stream_id: "event.stream_id",
        version: "event.version",
        recorded_at: "event.recorded_at",
    };
    let (mut wrong, mut varied) = (Vec::new(), 0);
    for (index, expression) in set {
        let column = table.columns[*index].column.as_str();
        let sql = sql_expression(&model, row, expression);
        let (differences, results) = compare(store.pool(), column, &sql).await;
        if differences > 0 {
            wrong.push(format!("{column}: {differences} of {EVENTS} differ from {sql}"));
        }
        varied += usize::from(results > 1);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // An expression that is the same for all events would agree with nearly anything.
    assert!(varied * 10 > EXPRESSIONS * 7, "only {varied} expressions vary");
}
