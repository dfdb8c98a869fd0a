//! Lines of TOML with the blanks between their words put right.

use toml_parser::decoder::Encoding;
use toml_parser::parser::{Event, EventKind, parse_document};
use toml_parser::{ErrorSink, ParseError, Source};

/// One step into a list or an inline table that goes on in the next line.
const INDENT: &str = "    ";

/// A logical line: what stands between two line ends that are not inside of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Nothing.
    Blank,
    /// A comment on its own.
    Comment(String),
    /// `[table]` or `[[table]]`.
    Header(String),
    /// `key = value`.
    Entry(String),
}

/// The lines of `text`, which must be TOML; what is not is left as it is.
pub(super) fn lines(text: &str) -> Option<Vec<Line>> {
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut events = Vec::new();
    let mut mistakes = Mistakes(false);
    parse_document(&tokens, &mut |event: Event| events.push(event), &mut mistakes);
    if mistakes.0 {
        return None;
    }
    let mut writer = Writer::default();
    for (index, event) in events.iter().enumerate() {
        let span = event.span();
        let word = text.get(span.start()..span.end())?;
        writer.take(event, word, &events[index + 1..]);
    }
    writer.end_line();
    Some(writer.lines)
}

struct Mistakes(bool);

impl ErrorSink for Mistakes {
    fn report_error(&mut self, _error: ParseError) {
        self.0 = true;
    }
}

/// Puts words into lines.
#[derive(Debug, Default)]
struct Writer {
    lines: Vec<Line>,
    /// The logical line so far.
    current: String,
    /// The blanks that the file has before the next word.
    blanks: String,
    /// For each open list and inline table, how far the lines in it are indented.
    open: Vec<usize>,
    /// How far the physical line is indented.
    indent: usize,
    /// Line ends inside of the value since the last word.
    breaks: usize,
    is_header: bool,
    /// Whether a blank belongs before the next word of the same physical line.
    wants_blank: bool,
}

impl Writer {
    fn take(&mut self, event: &Event, word: &str, rest: &[Event]) {
        match event.kind() {
            EventKind::Whitespace => word.clone_into(&mut self.blanks),
            EventKind::Newline if self.open.is_empty() => self.end_line(),
            EventKind::Newline => self.breaks += 1,
            EventKind::Comment => self.comment(word.trim_end()),
            EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                self.is_header = true;
                self.word(word);
            }
            EventKind::StdTableClose | EventKind::ArrayTableClose | EventKind::KeySep => self.glued(word),
            EventKind::ArrayOpen => self.open(word, false),
            EventKind::InlineTableOpen => self.open(word, !closes_at_once(rest)),
            EventKind::ArrayClose => self.close(word, false),
            EventKind::InlineTableClose => self.close(word, !self.current.ends_with('{')),
            EventKind::ValueSep if closes_at_once(rest) => {}
            EventKind::ValueSep => {
                self.glued(word);
                self.wants_blank = true;
            }
            EventKind::KeyValSep => {
                self.wants_blank = true;
                self.word(word);
                self.wants_blank = true;
            }
            EventKind::SimpleKey => self.word(&plain_key(word, event.encoding())),
            EventKind::Scalar => self.word(&plain_text(word, event.encoding())),
            EventKind::Error => self.word(word),
        }
    }

    fn open(&mut self, bracket: &str, wants_blank: bool) {
        self.word(bracket);
        self.open.push(self.indent + 1);
        self.wants_blank = wants_blank;
    }

    fn close(&mut self, bracket: &str, wants_blank: bool) {
        let inner = self.open.pop().unwrap_or(1);
        self.wants_blank = wants_blank;
        if !self.break_line(inner - 1) && self.wants_blank {
            self.current.push(' ');
        }
        self.push(bracket);
    }

    /// A word that follows the one before without a blank.
    fn glued(&mut self, word: &str) {
        self.wants_blank = false;
        self.word(word);
    }

    fn word(&mut self, word: &str) {
        if !self.break_line(self.inner_indent()) && self.wants_blank {
            self.current.push(' ');
        }
        self.push(word);
    }

    fn push(&mut self, word: &str) {
        self.current.push_str(word);
        self.wants_blank = false;
        self.blanks.clear();
    }

    /// Comments behind values are often arranged in a column, so the blanks before one stay.
    fn comment(&mut self, comment: &str) {
        let is_alone = self.break_line(self.inner_indent()) || self.current.is_empty();
        if !is_alone {
            let blanks = if self.blanks.is_empty() { " " } else { self.blanks.as_str() };
            self.current.push_str(&blanks.replace('\t', " "));
        }
        self.current.push_str(comment);
        self.wants_blank = false;
        self.blanks.clear();
    }

    fn inner_indent(&self) -> usize {
        self.open.last().copied().unwrap_or_default()
    }

    /// Starts a new line inside of a value if the file does, with one blank line at most.
    fn break_line(&mut self, indent: usize) -> bool {
        if self.breaks == 0 {
            return false;
        }
        self.current.push_str(if self.breaks > 1 { "\n\n" } else { "\n" });
        self.current.push_str(&INDENT.repeat(indent));
        self.indent = indent;
        self.breaks = 0;
        true
    }

    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.current);
        self.blanks.clear();
        self.wants_blank = false;
        self.indent = 0;
        let is_header = std::mem::take(&mut self.is_header);
        self.lines.push(match text.chars().next() {
            None => Line::Blank,
            Some('#') => Line::Comment(text),
            Some(_) if is_header => Line::Header(text),
            Some(_) => Line::Entry(text),
        });
    }
}

/// Whether a bracket closes before anything else comes, on the same line.
fn closes_at_once(rest: &[Event]) -> bool {
    let next = rest.iter().find(|event| event.kind() != EventKind::Whitespace);
    next.is_some_and(|event| matches!(event.kind(), EventKind::ArrayClose | EventKind::InlineTableClose))
}

/// A key without quotes that it does not need.
fn plain_key(word: &str, encoding: Option<Encoding>) -> String {
    let inner = match encoding {
        Some(Encoding::BasicString | Encoding::LiteralString) => &word[1..word.len() - 1],
        _ => return word.to_owned(),
    };
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !inner.is_empty() && inner.bytes().all(is_bare) { inner.to_owned() } else { plain_text(word, encoding) }
}

/// A text in double quotes, unless single ones save it from escapes.
fn plain_text(word: &str, encoding: Option<Encoding>) -> String {
    if encoding != Some(Encoding::LiteralString) || word.contains(['"', '\\']) {
        return word.to_owned();
    }
    format!("\"{}\"", &word[1..word.len() - 1])
}
