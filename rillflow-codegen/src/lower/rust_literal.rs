//! Constants of the manifest as Rust expressions.

use proc_macro2::Literal as Token;
use toml::value::Datetime;

use super::{docs, rust_type};
use crate::model::{Literal, Model, NamedTypeBody, Scalar, TimeCrate};

/// A string literal.
pub(super) fn string(text: &str) -> String {
    Token::string(text).to_string()
}

/// A literal as an owned string.
pub(super) fn owned_string(text: &str) -> String {
    format!("::std::string::String::from({})", string(text))
}

/// A string literal that shows double quotes and line ends as they are, for SQL.
pub(super) fn raw_string(text: &str) -> String {
    if !text.contains(['"', '\\', '\n']) || text.contains(|letter| letter == '\r' || docs::turns_direction(letter)) {
        return string(text);
    }
    let mut hashes = String::new();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}

/// An integer literal, its digits in groups of three.
pub(super) fn integer(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    format!("{}{}", if number < 0 { "-" } else { "" }, group(&digits))
}

/// A pattern for these integers, in which those that follow each other are a range.
pub(super) fn integer_pattern(mut numbers: Vec<i128>) -> String {
    numbers.sort_unstable();
    let mut runs: Vec<(i128, i128)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let patterns = runs.into_iter().map(|(first, last)| match last - first {
        0 => integer(first),
        1 => format!("{} | {}", integer(first), integer(last)),
        _ => format!("{}..={}", integer(first), integer(last)),
    });
    patterns.collect::<Vec<_>>().join(" | ")
}

/// A constant of a scalar type, as an owned value.
pub(super) fn value(model: &Model, literal: &Literal, scalar: Scalar) -> String {
    match (literal, scalar) {
        (Literal::Null, Scalar::Json) => "::rillflow_runtime::Json::Null".to_owned(),
        (Literal::Null, _) => "None".to_owned(),
        (Literal::SetValue(id, index), _) => {
            let named = model.named_type(*id);
            let variant = match &named.body {
                NamedTypeBody::ClosedSet(values) => values.get(*index).map(|one| one.rust.as_str()),
                NamedTypeBody::Struct(_) | NamedTypeBody::Union(_) | NamedTypeBody::Extern(..) => None,
            };
            format!("{}::{}", named.rust, variant.unwrap_or_default())
        }
        (Literal::EmptyList, Scalar::Json) => "::rillflow_runtime::Json::Array(::std::vec::Vec::new())".to_owned(),
        (Literal::EmptyList, _) => "::std::vec::Vec::new()".to_owned(),
        (Literal::EmptyMap, Scalar::Json) => {
            "::rillflow_runtime::Json::Object(::rillflow_runtime::serde_json::Map::new())".to_owned()
        }
        (Literal::EmptyMap, _) => "::std::collections::BTreeMap::new()".to_owned(),
        (other, Scalar::Json) => format!("::rillflow_runtime::Json::from({})", bare(other)),
        (Literal::Float(number), _) => float(*number, scalar),
        (Literal::Text(text), _) => from_text(model.generate.time, text, scalar),
        (other, _) => bare(other),
    }
}

/// The literal by itself, text as `&str`.
fn bare(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(number) => integer(i128::from(*number)),
        Literal::Float(number) => float(*number, Scalar::F64),
        Literal::Decimal(text) => decimal(text),
        Literal::Text(text) => string(text),
        Literal::Null | Literal::SetValue(..) | Literal::EmptyList | Literal::EmptyMap => String::new(),
    }
}

fn float(number: f64, scalar: Scalar) -> String {
    // The shortest text that reads back as the same number; `{:?}` keeps the point of `1.0`.
    let text = if scalar == Scalar::F32 { shortest_single(number) } else { format!("{number:?}") };
    let (mantissa, exponent) = text.split_once('e').map_or((text.as_str(), None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let exponent = exponent.map(|exponent| format!("e{exponent}")).unwrap_or_default();
    format!("{sign}{}.{fraction}{exponent}", group(whole))
}

fn shortest_single(number: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "`resolve` has checked that the number fits; it is rounded")]
    let single = number as f32;
    format!("{single:?}")
}

fn decimal(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mantissa: i128 = format!("{whole}{fraction}").parse().unwrap_or_default();
    let scale = fraction.len();
    match i64::try_from(mantissa) {
        Ok(_) if scale == 0 => format!("::rillflow_runtime::Decimal::from({}_i64)", integer(mantissa)),
        Ok(_) => format!("::rillflow_runtime::Decimal::new({}, {scale})", integer(mantissa)),
        Err(_) => format!("::rillflow_runtime::Decimal::from_i128_with_scale({}, {scale})", integer(mantissa)),
    }
}

fn from_text(library: TimeCrate, text: &str, scalar: Scalar) -> String {
    match scalar {
        Scalar::Uuid => {
            let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_lowercase();
            format!("::rillflow_runtime::Uuid::from_u128(0x{})", groups(&digits, 4))
        }
        Scalar::Bytes => {
            let bytes: Vec<String> = base64(text).into_iter().map(|byte| byte.to_string()).collect();
            format!("::rillflow_runtime::Bytes::from(::std::vec![{}])", bytes.join(", "))
        }
        Scalar::Duration => {
            let (seconds, nanoseconds) = duration(text);
            time_value(library, scalar, &[seconds, nanoseconds])
        }
        Scalar::Timestamp | Scalar::Date | Scalar::Time => {
            let parts = text.parse::<Datetime>().ok().and_then(|datetime| moment(datetime, scalar));
            parts.map(|parts| time_value(library, scalar, &parts)).unwrap_or_default()
        }
        _ => owned_string(text),
    }
}

/// A constant of one of the types of time, made of its numbers.
fn time_value(library: TimeCrate, scalar: Scalar, parts: &[i128]) -> String {
    let function = match (library, scalar) {
        (TimeCrate::Jiff, Scalar::Timestamp) => "Timestamp::constant",
        (TimeCrate::Jiff, Scalar::Date) => "Date::constant",
        (TimeCrate::Jiff, Scalar::Time) => "Time::constant",
        (TimeCrate::Jiff, _) => "Duration::new",
        (TimeCrate::Chrono | TimeCrate::Time, Scalar::Timestamp) => "timestamp",
        (TimeCrate::Chrono | TimeCrate::Time, Scalar::Date) => "date",
        (TimeCrate::Chrono | TimeCrate::Time, Scalar::Time) => "time",
        (TimeCrate::Chrono | TimeCrate::Time, _) => "duration",
    };
    let parts: Vec<String> = parts.iter().map(|part| integer(*part)).collect();
    format!("{}::{function}({})", rust_type::time_room(library), parts.join(", "))
}

/// The numbers that a date, a time or a timestamp is made of.
fn moment(datetime: Datetime, scalar: Scalar) -> Option<Vec<i128>> {
    let date = datetime.date.map(|date| (i64::from(date.year), i64::from(date.month), i64::from(date.day)));
    let time = datetime.time.map(|time| {
        let second = time.second.unwrap_or(0);
        (i64::from(time.hour), i64::from(time.minute), i64::from(second), i64::from(time.nanosecond.unwrap_or(0)))
    });
    let parts = match scalar {
        Scalar::Date => {
            let (year, month, day) = date?;
            vec![year, month, day]
        }
        Scalar::Time => {
            let (hour, minute, second, nanosecond) = time?;
            vec![hour, minute, second, nanosecond]
        }
        _ => {
            let (year, month, day) = date?;
            let (hour, minute, second, nanosecond) = time?;
            let offset = match datetime.offset? {
                toml::value::Offset::Z => 0,
                toml::value::Offset::Custom { minutes } => i64::from(minutes),
            };
            let minutes = (days_since_1970(year, month, day) * 24 + hour) * 60 + minute - offset;
            vec![minutes * 60 + second, nanosecond]
        }
    };
    Some(parts.into_iter().map(i128::from).collect())
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March have the leap day at their end.
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Seconds and nanoseconds of `PT1H30M0.5S`, which `resolve` has checked.
fn duration(text: &str) -> (i128, i128) {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
    let mut rest = text.trim_start_matches("PT");
    let (mut seconds, mut nanoseconds) = (0, 0);
    for (unit, factor) in [('H', 3600), ('M', 60), ('S', 1)] {
        let Some((number, after)) = rest.split_once(unit) else { continue };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        seconds += whole.parse::<i128>().unwrap_or_default() * factor;
        nanoseconds += format!("{fraction:0<9}").parse::<i128>().unwrap_or_default();
        rest = after;
    }
    (sign * seconds, sign * nanoseconds)
}

/// The bytes behind base64 text, which `resolve` has checked.
fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut buffer, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let Some(value) = ALPHABET.iter().position(|known| *known == letter) else { continue };
        buffer = (buffer << 6 | u32::try_from(value).unwrap_or_default()) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((buffer >> bits) & 0xff).unwrap_or_default());
        }
    }
    bytes
}

/// Digits in groups of three, from six digits on.
fn group(digits: &str) -> String {
    if digits.len() <= 5 { digits.to_owned() } else { groups(digits, 3) }
}

fn groups(digits: &str, size: usize) -> String {
    let mut grouped = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(size) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::{base64, days_since_1970, decimal, duration, float, from_text, integer, integer_pattern, raw_string};
    use crate::model::{Scalar, TimeCrate};

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(integer(12_345), "12345");
        assert_eq!(integer(-1_234_567), "-1_234_567");
        assert_eq!(float(1_234_567.25, Scalar::F64), "1_234_567.25");
        assert_eq!(float(-0.5, Scalar::F64), "-0.5");
        assert_eq!(float(1e300, Scalar::F64), "1.0e300");
        assert_eq!(float(0.1, Scalar::F32), "0.1");
    }

    #[test]
    fn integers_that_follow_each_other_are_a_range() {
        assert_eq!(integer_pattern(vec![3, 1, 2]), "1..=3");
        assert_eq!(integer_pattern(vec![1, 2, 4, 1_000_000]), "1 | 2 | 4 | 1_000_000");
        assert_eq!(integer_pattern(vec![-1, 0, 1, 7]), "-1..=1 | 7");
    }

    #[test]
    fn decimals_keep_their_scale() {
        assert_eq!(decimal("12.50"), "::rillflow_runtime::Decimal::new(1250, 2)");
        assert_eq!(decimal("-3"), "::rillflow_runtime::Decimal::from(-3_i64)");
        assert_eq!(decimal("-0.5"), "::rillflow_runtime::Decimal::new(-5, 1)");
        assert!(decimal("1234567890123456789.012345678").contains("from_i128_with_scale"));
    }

    #[test]
    fn moments_are_constants() {
        assert_eq!(days_since_1970(1970, 1, 1), 0);
        assert_eq!(days_since_1970(2000, 2, 29), 11_016);
        assert_eq!(days_since_1600(), -135_140);
        assert_eq!(
            from_text(TimeCrate::Jiff, "2026-11-23T09:30:00+01:00", Scalar::Timestamp),
            "::rillflow_runtime::Timestamp::constant(1_795_422_600, 0)"
        );
        assert_eq!(
            from_text(TimeCrate::Jiff, "2026-11-23", Scalar::Date),
            "::rillflow_runtime::Date::constant(2026, 11, 23)"
        );
        assert_eq!(
            from_text(TimeCrate::Jiff, "09:30:00.5", Scalar::Time),
            "::rillflow_runtime::Time::constant(9, 30, 0, 500_000_000)"
        );
        assert_eq!(duration("-PT1H0.5S"), (-3600, -500_000_000));
    }

    fn days_since_1600() -> i64 {
        days_since_1970(1600, 1, 1)
    }

    #[test]
    fn bytes_and_uuids_are_what_their_text_says() {
        assert_eq!(base64("aGVsbG8="), b"hello");
        assert_eq!(
            from_text(TimeCrate::Jiff, "018F0000-0000-7000-8000-00000000000a", Scalar::Uuid),
            "::rillflow_runtime::Uuid::from_u128(0x018f_0000_0000_7000_8000_0000_0000_000a)"
        );
    }

    #[test]
    fn sql_is_shown_as_it_is() {
        assert_eq!(raw_string("select 1"), r#""select 1""#);
        assert_eq!(raw_string(r#""a" -> 'b'"#), r##"r#""a" -> 'b'"#"##);
        assert_eq!(raw_string(r##"a"#b"##), r###"r##"a"#b"##"###);
    }
}
