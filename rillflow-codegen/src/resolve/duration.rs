//! Lengths of time of settings: `P30D`, `PT12H`.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::resolver::Resolver;
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::Text;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
pub(super) const DAY: u64 = 24 * HOUR;
pub(super) const YEAR: u64 = 365 * DAY;

impl Resolver<'_> {
    /// The length of time under `key`, if it is one of `range`, in seconds.
    pub(super) fn duration(&mut self, text: &Text, key: &str, range: RangeInclusive<u64>) -> Option<Duration> {
        let Some(duration) = parse(text.as_str()) else {
            let message = format!("`{}` is not a length of time", text.value);
            let label = "this must be written like `P30D` or `PT12H`";
            let help = meant(text.as_str()).map(|meant| format!("write `{meant}`"));
            self.report(
                Diagnostic::error(&catalog::DURATION, message, text.span, label)
                    .note("weeks, days, hours, minutes and seconds, as in ISO 8601: `P1W`, `P30D`, `PT1H30M`, `PT0.5S`")
                    .help_maybe(help),
            );
            return None;
        };
        let seconds = Duration::from_secs(*range.start())..=Duration::from_secs(*range.end());
        // A range that begins with zero means "some time".
        if seconds.contains(&duration) && !duration.is_zero() {
            return Some(duration);
        }
        let least = if *range.start() == 0 {
            "more than nothing".to_owned()
        } else {
            format!("`{}` or more", show(*range.start()))
        };
        let message = format!("`{key}` cannot be `{}`", text.value);
        let label = format!("this must be {least}, and `{}` at most", show(*range.end()));
        self.report(Diagnostic::error(&catalog::DURATION, message, text.span, label));
        None
    }
}

/// Weeks and days, `T`, hours, minutes and seconds; each at most once and in this order. A day is 24 hours long: months and
/// years have no fixed length.
fn parse(text: &str) -> Option<Duration> {
    let rest = text.strip_prefix('P')?;
    let (days, time) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((days, time)) => (days, time),
        None if rest.is_empty() => return None,
        None => (rest, ""),
    };
    let (days, mut total) = take(days, 'W', 7 * DAY)?;
    let (days, part) = take(days, 'D', DAY)?;
    total = total.checked_add(part)?;
    let (time, part) = take(time, 'H', HOUR)?;
    total = total.checked_add(part)?;
    let (time, part) = take(time, 'M', MINUTE)?;
    total = total.checked_add(part)?;
    let (time, part) = take(time, 'S', 1)?;
    (days.is_empty() && time.is_empty()).then_some(total.checked_add(part)?)
}

/// The part of `text` up to `unit`, as a length of time, and the rest.
fn take(text: &str, unit: char, seconds: u64) -> Option<(&str, Duration)> {
    let Some((number, rest)) = text.split_once(unit) else { return Some((text, Duration::ZERO)) };
    let digits = |part: &str| (1..=9).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    if !digits(whole) || !digits(fraction) || (seconds != 1 && number.contains('.')) {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let nanoseconds: u32 = format!("{fraction:0<9}").parse().ok()?;
    Some((rest, Duration::new(whole.checked_mul(seconds)?, nanoseconds)))
}

/// What somebody who writes `30d`, `12 hours` or `500ms` means.
fn meant(text: &str) -> Option<String> {
    let text = text.trim();
    let unit = text.trim_start_matches(|character: char| character.is_ascii_digit());
    let number: u64 = text[..text.len() - unit.len()].parse().ok()?;
    Some(match unit.trim().to_lowercase().as_str() {
        "ms" | "millis" | "milliseconds" => {
            format!("PT{}.{:03}S", number / 1000, number % 1000)
        }
        "s" | "sec" | "secs" | "second" | "seconds" => format!("PT{number}S"),
        "m" | "min" | "mins" | "minute" | "minutes" => format!("PT{number}M"),
        "h" | "hour" | "hours" => format!("PT{number}H"),
        "d" | "day" | "days" => format!("P{number}D"),
        "w" | "week" | "weeks" => format!("P{number}W"),
        _ => return None,
    })
}

fn show(seconds: u64) -> String {
    match seconds {
        days if days.is_multiple_of(DAY) => format!("P{}D", days / DAY),
        hours if hours.is_multiple_of(HOUR) => format!("PT{}H", hours / HOUR),
        minutes if minutes.is_multiple_of(MINUTE) => format!("PT{}M", minutes / MINUTE),
        seconds => format!("PT{seconds}S"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{meant, parse, show};

    #[test]
    fn a_length_of_time_is_made_of_units_of_a_fixed_length() {
        let seconds = |text| parse(text).map(|duration| duration.as_secs());
        assert_eq!(seconds("P30D"), Some(30 * 86_400));
        assert_eq!(seconds("P1W1DT1H1M1S"), Some(8 * 86_400 + 3661));
        assert_eq!(parse("PT0.5S"), Some(Duration::from_millis(500)));
        for wrong in
            ["", "P", "PT", "30d", "P1M", "P1Y", "PT1D", "P1H", "PT1M1H", "PT1.5H", "P-1D", "P1DT", "PT1", "p1d"]
        {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert_eq!(seconds("P999999999W"), Some(999_999_999 * 7 * 86_400));
    }

    #[test]
    fn what_is_meant_is_one() {
        for (text, expected) in [("30d", "P30D"), ("12 hours", "PT12H"), ("5m", "PT5M"), ("500ms", "PT0.500S")] {
            assert_eq!(meant(text).as_deref(), Some(expected));
            assert!(parse(expected).is_some());
        }
        assert_eq!((meant("soon"), meant("1 month")), (None, None));
        assert_eq!((show(86_400), show(7200), show(90)), ("P1D".to_owned(), "PT2H".to_owned(), "PT90S".to_owned()));
    }
}
