//! Values of the built-in types, as JSON: ordinary ones, the extremes, and what breaks programs.
//!
//! Only what can be stored is drawn: finite numbers, text without the character 0 (which `jsonb` has not), moments that
//! both jiff and PostgreSQL know.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use proptest::collection::{btree_map, vec};
use proptest::num::i64::BinarySearch;
use proptest::prelude::{BoxedStrategy, Just, RngExt as _, Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::strategy::NewTree;
use proptest::test_runner::TestRunner;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{Bytes, Decimal};

/// The value as JSON.
pub(super) fn json<T: Serialize>(value: T) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

/// Texts that programs stumble over.
const TEXTS: &[&str] = &[
    "",
    " ",
    "0",
    "null",
    "true",
    "{}",
    "[]",
    "\"",
    "\\",
    "\\u0000",
    "\n",
    "\r\n",
    "\t",
    "\u{7f}",
    "'; --",
    "${x}",
    "%s",
    "NaN",
    "ß",
    "İ",
    "e\u{301}",
    "👩\u{200d}👩\u{200d}👧",
    "\u{202e}",
    "\u{feff}",
    "\u{2028}",
    "\u{fffd}",
    "\u{10ffff}",
    "日本",
];

pub(super) fn text() -> impl Strategy<Value = String> + Clone {
    let character = prop_oneof![
        4 => proptest::char::range(' ', '~'),
        1 => any::<char>().prop_filter("PostgreSQL has no character 0", |one| *one != '\0'),
    ];
    prop_oneof![
        3 => vec(character, 0..12).prop_map(String::from_iter),
        1 => select(TEXTS).prop_map(str::to_owned),
    ]
}

pub(super) fn string() -> BoxedStrategy<Value> {
    text().prop_map(Value::from).boxed()
}

pub(super) fn boolean() -> BoxedStrategy<Value> {
    any::<bool>().prop_map(Value::from).boxed()
}

pub(super) fn small() -> BoxedStrategy<Value> {
    Integers { least: i16::MIN.into(), greatest: i16::MAX.into() }.prop_map(Value::from).boxed()
}

pub(super) fn medium() -> BoxedStrategy<Value> {
    Integers { least: i32::MIN.into(), greatest: i32::MAX.into() }.prop_map(Value::from).boxed()
}

pub(super) fn large() -> BoxedStrategy<Value> {
    Integers { least: i64::MIN, greatest: i64::MAX }.prop_map(Value::from).boxed()
}

/// Integers of a range around 0: any, small ones and the ends. All of them shrink to 0.
#[derive(Clone, Copy, Debug)]
struct Integers {
    least: i64,
    greatest: i64,
}

impl Strategy for Integers {
    type Tree = BinarySearch;
    type Value = i64;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let rng = runner.rng();
        let number = match rng.random_range(0..8_u8) {
            0 => self.least,
            1 => self.greatest,
            2..5 => rng.random_range(-9..=9),
            _ => rng.random_range(self.least..=self.greatest),
        };
        Ok(BinarySearch::new(number))
    }
}

pub(super) fn single() -> BoxedStrategy<Value> {
    let number = prop_oneof![
        2 => any::<f32>(),
        2 => -1.0e6_f32..1.0e6,
        1 => select(&[0.0, -0.0, 0.1, f32::MIN, f32::MAX, f32::MIN_POSITIVE, f32::EPSILON]),
    ];
    // As a program writes it: with the digits of an `f32`, and not those of the same number as an `f64`.
    let json = |number: &f32| serde_json::from_str(&serde_json::to_string(number).ok()?).ok();
    number
        .prop_filter_map("a finite number", move |number| json(&number).filter(|json: &Value| !json.is_null()))
        .boxed()
}

pub(super) fn double() -> BoxedStrategy<Value> {
    let number = prop_oneof![
        2 => any::<f64>(),
        2 => -1.0e9_f64..1.0e9,
        1 => select(&[0.0, -0.0, 0.1, f64::MIN, f64::MAX, f64::MIN_POSITIVE, f64::EPSILON, 1e21, 1e-7]),
    ];
    number.prop_filter("a finite number", |number| number.is_finite()).prop_map(Value::from).boxed()
}

pub(super) fn decimal() -> BoxedStrategy<Value> {
    let greatest = Decimal::MAX.mantissa();
    let any_one =
        (-greatest..=greatest, 0_u32..=28).prop_map(|(digits, scale)| Decimal::from_i128_with_scale(digits, scale));
    let small = (-9_999_i64..10_000, 0_u32..4).prop_map(|(digits, scale)| Decimal::new(digits, scale));
    prop_oneof![1 => any_one, 2 => small, 1 => select(&[Decimal::MIN, Decimal::MAX, Decimal::ZERO])]
        .prop_map(json)
        .boxed()
}

pub(super) fn uuid() -> BoxedStrategy<Value> {
    any::<u128>().prop_map(|bits| json(Uuid::from_u128(bits))).boxed()
}

/// The first moment that PostgreSQL knows and the last that jiff does, in microseconds.
const MOMENTS: (i64, i64) = (-210_866_803_200_000_000, 253_402_207_200_999_999);
/// The same moments as days.
const DAYS: (i32, i32) = (-2_440_588, 2_932_896);
const DAY: i64 = 86_400_000_000;

pub(super) fn timestamp() -> BoxedStrategy<Value> {
    let (first, last) = MOMENTS;
    let moment = prop_oneof![
        2 => first..=last,
        2 => 0..2_000_000_000_000_000_i64,
        1 => select(vec![first, -1, 0, last]),
    ];
    moment.prop_filter_map("a moment", |moment| Timestamp::from_microsecond(moment).ok().map(json)).boxed()
}

pub(super) fn date() -> BoxedStrategy<Value> {
    let (first, last) = DAYS;
    let day = prop_oneof![2 => first..=last, 2 => 0..40_000_i32, 1 => select(vec![first, -1, 0, 11_016, last])];
    let day = day.prop_filter_map("a day", |day| {
        let date = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()?;
        Some(json(date))
    });
    day.boxed()
}

pub(super) fn time() -> BoxedStrategy<Value> {
    let moment = prop_oneof![3 => 0..DAY, 1 => select(vec![0, DAY / 2, DAY - 1])];
    let time = moment.prop_filter_map("a time", |moment| {
        Some(json(Time::midnight().checked_add(SignedDuration::from_micros(moment)).ok()?))
    });
    time.boxed()
}

pub(super) fn duration() -> BoxedStrategy<Value> {
    let length = prop_oneof![1 => any::<i64>(), 2 => -DAY..DAY, 1 => select(vec![0, -1, DAY, i64::MAX, i64::MIN])];
    length.prop_map(|length| json(SignedDuration::from_micros(length))).boxed()
}

pub(super) fn bytes() -> BoxedStrategy<Value> {
    vec(any::<u8>(), 0..12).prop_map(|bytes| json(Bytes::from(bytes))).boxed()
}

/// Any JSON but `null`, which in an optional field is the same as no value.
pub(super) fn any_json() -> BoxedStrategy<Value> {
    let plain = prop_oneof![string(), boolean(), large(), double()];
    let inner = prop_oneof![4 => plain.clone(), 1 => Just(Value::Null)];
    let deeper = inner.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::Array),
            btree_map(text(), inner, 0..3).prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    });
    let deep = prop_oneof![
        vec(deeper.clone(), 0..3).prop_map(Value::Array),
        btree_map(text(), deeper, 0..3).prop_map(|entries| Value::Object(entries.into_iter().collect())),
    ];
    prop_oneof![plain, deep].boxed()
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use proptest::strategy::ValueTree as _;
    use serde::de::DeserializeOwned;

    use super::*;
    use crate::{Date, Duration, Time};

    /// Every value is read, and written as it was; and there are many of them.
    #[track_caller]
    fn check<T: DeserializeOwned + Serialize + Debug>(strategy: &BoxedStrategy<Value>) -> Vec<T> {
        let mut runner = TestRunner::deterministic();
        let values: Vec<Value> = (0..500).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect();
        let read = |value: &Value| -> T { serde_json::from_str(&value.to_string()).unwrap() };
        for value in &values {
            let written: Value = serde_json::from_str(&serde_json::to_string(&read(value)).unwrap()).unwrap();
            assert_eq!(written, *value);
        }
        values.iter().map(read).collect()
    }

    #[test]
    fn every_drawn_value_is_one_of_its_type() {
        assert!(check::<String>(&string()).iter().all(|text| !text.contains('\0')));
        check::<bool>(&boolean());
        check::<i16>(&small());
        check::<i32>(&medium());
        check::<f32>(&single());
        check::<f64>(&double());
        check::<Uuid>(&uuid());
        check::<Timestamp>(&timestamp());
        check::<Date>(&date());
        check::<Time>(&time());
        check::<Bytes>(&bytes());
        assert!(check::<Value>(&any_json()).iter().all(|value| !value.is_null()));
    }

    #[test]
    fn the_extremes_are_drawn() {
        let numbers = check::<i64>(&large());
        assert!(numbers.contains(&i64::MIN) && numbers.contains(&i64::MAX));
        assert!(check::<Decimal>(&decimal()).contains(&Decimal::MAX));
        assert!(check::<Duration>(&duration()).contains(&Duration::from_micros(i64::MIN)));
    }
}
