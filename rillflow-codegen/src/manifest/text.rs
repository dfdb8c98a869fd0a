//! Strings of the manifest, with the place of each part.

use std::ops::Range;

use crate::source::{FileId, Span};

/// A key or a string of the manifest.
#[derive(Clone, Debug)]
pub struct Text {
    /// What it says, escapes resolved.
    pub value: String,
    /// Where it stands, quotes included.
    pub span: Span,
    /// The byte of the file at which `value` stands letter for letter; `None` if escapes or line joins changed it.
    verbatim: Option<usize>,
}

impl Text {
    /// The text `value`, written at `range` of the `source` of `file`.
    pub(super) fn new(value: &str, file: FileId, source: &str, range: Range<usize>) -> Self {
        let written = source.get(range.clone()).unwrap_or_default();
        let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| written.starts_with(quotes));
        let quotes = quotes.map_or(0, str::len);
        let start = [0, 1, 2].into_iter().map(|newline| quotes + newline).find(|start| {
            // A line break directly after `"""` does not belong to the value.
            written.get(*start..).is_some_and(|rest| rest.starts_with(value))
                && written.get(quotes..*start).is_some_and(|skipped| skipped.trim_matches(['\r', '\n']).is_empty())
        });
        let whole = |start: &usize| start + value.len() + quotes == written.len();
        Self {
            value: value.to_owned(),
            span: Span::new(file, range.clone()),
            verbatim: start.filter(whole).map(|start| range.start + start),
        }
    }

    /// A text that stands nowhere.
    #[cfg(test)]
    pub(crate) fn of(value: &str) -> Self {
        Self { value: value.to_owned(), span: Span::default(), verbatim: None }
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Where the bytes `range` of the value stand; the whole text if that is not known.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Span {
        match self.verbatim {
            Some(start) => Span::new(self.span.file, start + range.start..start + range.end),
            None => self.span,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Text;
    use crate::source::FileId;

    #[track_caller]
    fn check(written: &str, value: &str, part: std::ops::Range<usize>, expected: &str) {
        let source = format!("key = {written} # end");
        let text = Text::new(value, FileId::default(), &source, 6..6 + written.len());
        assert_eq!(&source[text.part(part).range()], expected);
    }

    #[test]
    fn a_part_is_found_behind_every_kind_of_quote() {
        check("bare", "bare", 1..3, "ar");
        check("\"basic\"", "basic", 1..3, "as");
        check("'literal'", "literal", 0..3, "lit");
        check("\"\"\"\nlong\"\"\"", "long", 0..2, "lo");
        check("'''\r\nlong'''", "long", 0..2, "lo");
    }

    #[test]
    fn a_text_with_escapes_is_shown_whole() {
        check("\"a\\u0062c\"", "abc", 0..1, "\"a\\u0062c\"");
        check("\"\\\"\"", "\"", 0..1, "\"\\\"\"");
    }
}
