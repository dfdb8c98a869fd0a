//! The types of dates and times.

use crate::ir::{TimeItem, TimeType};
use crate::model::TimeCrate;

pub(super) fn item(time: TimeCrate) -> Option<TimeItem> {
    let (name, paths) = match time {
        TimeCrate::Jiff => return None,
        TimeCrate::Chrono => ("chrono", ["DateTime<::chrono::Utc>", "NaiveDate", "NaiveTime", "TimeDelta"]),
        TimeCrate::Time => ("time", ["OffsetDateTime", "Date", "Time", "Duration"]),
    };
    let types = ["timestamp", "date", "time", "duration"];
    let of = |(ty, path): (&str, &str)| TimeType { name: ty.to_owned(), path: format!("::{name}::{path}") };
    Some(TimeItem { name: name.to_owned(), types: types.into_iter().zip(paths).map(of).collect() })
}
