//! Diagnostics as workflow commands of GitHub Actions, which shows them beside the lines of a pull request.

use std::fmt::Write as _;

use super::Record;

/// One line for `record`: `::error file=..,line=..,title=RF0107::message`.
///
/// Notes and help follow the message as lines of their own, escaped as the runner wants it.
#[must_use]
pub fn annotation(record: &Record) -> String {
    let mut properties = Vec::new();
    let mut property = |name: &str, value: String| properties.push(format!("{name}={}", escape_property(&value)));
    if let Some(file) = &record.file {
        property("file", file.clone());
    }
    let place = record.place;
    if let (Some(line), Some(column), Some(end_line), Some(end_column)) =
        (place.line, place.column, place.end_line, place.end_column)
    {
        property("line", line.to_string());
        property("endLine", end_line.to_string());
        // GitHub refuses columns of a place that spans lines.
        if line == end_line {
            property("col", column.to_string());
            property("endColumn", end_column.max(column).to_string());
        }
    }
    if let Some(code) = &record.code {
        property("title", code.clone());
    }
    let mut message = record.message.clone();
    for note in &record.notes {
        _ = write!(message, "\nnote: {note}");
    }
    for help in &record.help {
        _ = write!(message, "\nhelp: {help}");
    }
    let blank = if properties.is_empty() { "" } else { " " };
    format!("::{}{blank}{}::{}", record.severity, properties.join(","), escape_data(&message))
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::annotation;
    use crate::diagnostic::{Diagnostic, Record, catalog};
    use crate::source::{SourceMap, Span};

    #[track_caller]
    fn check(path: &str, range: std::ops::Range<usize>, message: &str, expected: &str) {
        let mut sources = SourceMap::default();
        let file = sources.add(path, "a = 1\nb = 2\n");
        let diagnostic = Diagnostic::error(&catalog::SYNTAX, message, Span::new(file, range), "").help("50% off");
        assert_eq!(annotation(&Record::new(&sources, &diagnostic)), expected);
    }

    #[test]
    fn what_ends_a_property_or_a_line_is_escaped() {
        check(
            "a,b:c.toml",
            6..7,
            "two\r\nlines: 1, 2",
            "::error file=a%2Cb%3Ac.toml,line=2,endLine=2,col=1,endColumn=2,title=RF0004::two%0D%0Alines: 1, 2%0Ahelp: 50%25 off",
        );
    }

    #[test]
    fn a_place_over_lines_has_no_columns() {
        check("x.toml", 0..7, "long", "::error file=x.toml,line=1,endLine=2,title=RF0004::long%0Ahelp: 50%25 off");
    }

    #[test]
    fn a_failure_without_a_file_is_a_message() {
        assert_eq!(annotation(&Record::without_code("no answer", None)), "::error::no answer");
    }
}
