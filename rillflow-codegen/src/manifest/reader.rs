//! A table of the manifest that remembers which of its keys were asked for.

use std::cell::{Cell, RefCell};

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::raw::Integer;
use super::{Text, Value, ValueKind};
use crate::diagnostic::{Diagnostic, catalog, closest};
use crate::language::Place;
use crate::source::{FileId, Span};

/// What all tables of one file share.
pub(super) struct Context<'source> {
    pub(super) file: FileId,
    pub(super) source: &'source str,
    /// In a cell, since a table is read while the tables around it are still open.
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl<'source> Context<'source> {
    pub(super) fn new(file: FileId, source: &'source str) -> Self {
        Self { file, source, diagnostics: RefCell::default() }
    }

    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }

    fn key(&self, key: &Spanned<DeString<'_>>) -> Text {
        Text::new(key.get_ref(), self.file, self.source, key.span())
    }

    fn span(&self, value: &Spanned<DeValue<'_>>) -> Span {
        Span::new(self.file, value.span())
    }
}

/// A key with its value.
pub(super) struct Entry<'table> {
    pub(super) key: Text,
    value: &'table Spanned<DeValue<'table>>,
    asked: Cell<bool>,
}

/// A table under reading. Ask for every key it may have, then call [`TableReader::finish`].
pub(super) struct TableReader<'table> {
    context: &'table Context<'table>,
    place: Place,
    /// The table in the user's words: `[documents.Customer]`.
    title: String,
    /// What a diagnostic about the table as a whole points at: its name or, without one, its text.
    pub(super) span: Span,
    entries: Vec<Entry<'table>>,
    known: RefCell<Vec<&'static str>>,
}

impl<'table> TableReader<'table> {
    pub(super) fn new(
        context: &'table Context<'table>,
        place: Place,
        title: impl Into<String>,
        span: Span,
        table: &'table DeTable<'table>,
    ) -> Self {
        let entry = |(key, value)| Entry { key: context.key(key), value, asked: Cell::new(false) };
        let mut entries: Vec<_> = table.iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.key.span.start);
        Self { context, place, title: title.into(), span, entries, known: RefCell::default() }
    }

    /// The table in the user's words.
    pub(super) fn title(&self) -> &str {
        &self.title
    }

    /// The entry under `key`, if it is there.
    pub(super) fn entry(&self, key: &'static str) -> Option<&Entry<'table>> {
        let place = self.place;
        debug_assert!(place.table().key(key).is_some(), "`{key}` of {place:?} is not in rillflow-codegen/src/language");
        if !self.known.borrow().contains(&key) {
            self.known.borrow_mut().push(key);
        }
        let entry = self.entries.iter().find(|entry| entry.key.as_str() == key)?;
        entry.asked.set(true);
        Some(entry)
    }

    /// Whether `key` is there, without asking for it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key.as_str() == key)
    }

    /// The entries that nobody asked for yet, as names of the user's own choice.
    pub(super) fn named_entries(&self) -> impl Iterator<Item = &Entry<'table>> {
        self.entries.iter().filter(|entry| !entry.asked.get())
    }

    /// Takes the entries that `accept` makes something of, among those that nobody asked for yet.
    pub(super) fn take_entries<T>(&self, mut accept: impl FnMut(&Entry<'table>) -> Option<T>) -> Vec<T> {
        let mut taken = Vec::new();
        for entry in self.named_entries() {
            if let Some(made) = accept(entry) {
                entry.asked.set(true);
                taken.push(made);
            }
        }
        taken
    }

    /// The string under `key`.
    pub(super) fn text(&self, key: &'static str) -> Option<Text> {
        self.entry(key).and_then(|entry| self.text_of(entry))
    }

    /// The string under `key`, which must be there; `example` shows one.
    pub(super) fn required_text(&self, key: &'static str, example: &str) -> Option<Text> {
        let Some(entry) = self.entry(key) else {
            self.report_missing(key, example);
            return None;
        };
        self.text_of(entry)
    }

    /// The boolean under `key`, with its place.
    pub(super) fn boolean(&self, key: &'static str) -> Option<(bool, Span)> {
        let entry = self.entry(key)?;
        match entry.value.get_ref() {
            DeValue::Boolean(value) => Some((*value, self.context.span(entry.value))),
            _ => self.wrong_kind(entry, "a boolean"),
        }
    }

    /// The integer under `key`.
    pub(super) fn integer(&self, key: &'static str) -> Option<Integer> {
        let entry = self.entry(key)?;
        let span = self.context.span(entry.value);
        match self.value_of(entry).kind {
            ValueKind::Integer(value) => Some(Integer { value, span }),
            _ => self.wrong_kind(entry, "an integer"),
        }
    }

    /// The strings of the array under `key`.
    pub(super) fn texts(&self, key: &'static str) -> Option<Vec<Text>> {
        self.entry(key).and_then(|entry| self.texts_of(entry))
    }

    /// The string under `key`, or the strings of an array, with the place of the whole; `example` shows one.
    pub(super) fn required_text_or_texts(&self, key: &'static str, example: &str) -> Option<(Vec<Text>, Span)> {
        let Some(entry) = self.entry(key) else {
            self.report_missing(key, example);
            return None;
        };
        let texts = match entry.value.get_ref() {
            DeValue::String(text) => Some(vec![self.string(text, entry.value)]),
            DeValue::Array(_) => self.texts_of(entry),
            _ => self.wrong_kind(entry, "a string or an array of strings"),
        };
        Some((texts?, self.context.span(entry.value)))
    }

    /// The strings and tables of the array under `key`.
    pub(super) fn texts_or_tables(&self, key: &'static str, place: Place) -> Option<Vec<TextOrTable<'table>>> {
        let entry = self.entry(key)?;
        let DeValue::Array(array) = entry.value.get_ref() else {
            return self.wrong_kind(entry, "an array of strings");
        };
        let elements = array.iter().filter_map(|value| match value.get_ref() {
            DeValue::String(text) => Some(TextOrTable::Text(self.string(text, value))),
            DeValue::Table(table) => {
                let title = format!("[{}.{key}]", self.title.trim_matches(['[', ']']));
                let table = TableReader::new(self.context, place, title, self.context.span(value), table);
                Some(TextOrTable::Table(table))
            }
            _ => self.wrong_value(&format!("an element of `{key}`"), value, "a string or a table"),
        });
        Some(elements.collect())
    }

    /// Whether a table stands under `key`; asking makes the key no less a name of the user's own choice.
    pub(super) fn has_table(&self, key: &str) -> bool {
        let mut entries = self.entries.iter();
        entries.any(|entry| entry.key.as_str() == key && matches!(entry.value.get_ref(), DeValue::Table(_)))
    }

    /// The table under `key`.
    pub(super) fn table(&self, key: &'static str, place: Place) -> Option<TableReader<'table>> {
        self.entry(key).and_then(|entry| self.table_of(entry, place))
    }

    /// The value of `entry` as a string.
    pub(super) fn text_of(&self, entry: &Entry<'table>) -> Option<Text> {
        match entry.value.get_ref() {
            DeValue::String(text) => Some(self.string(text, entry.value)),
            _ => self.wrong_kind(entry, "a string"),
        }
    }

    /// The value of `entry` as an array of strings.
    pub(super) fn texts_of(&self, entry: &Entry<'table>) -> Option<Vec<Text>> {
        let DeValue::Array(array) = entry.value.get_ref() else {
            return self.wrong_kind(entry, "an array of strings");
        };
        let texts = array.iter().filter_map(|value| match value.get_ref() {
            DeValue::String(text) => Some(self.string(text, value)),
            _ => self.wrong_value(&format!("an element of `{}`", entry.key.value), value, "a string"),
        });
        Some(texts.collect())
    }

    /// The value of `entry` as a table.
    pub(super) fn table_of(&self, entry: &Entry<'table>, place: Place) -> Option<TableReader<'table>> {
        match entry.value.get_ref() {
            DeValue::Table(table) => Some(self.inner(entry, place, table)),
            _ => self.wrong_kind(entry, "a table"),
        }
    }

    /// The value of `entry`, which is a string or a table.
    pub(super) fn text_or_table_of(&self, entry: &Entry<'table>, place: Place) -> Option<TextOrTable<'table>> {
        match entry.value.get_ref() {
            DeValue::String(text) => Some(TextOrTable::Text(self.string(text, entry.value))),
            DeValue::Table(table) => Some(TextOrTable::Table(self.inner(entry, place, table))),
            _ => self.wrong_kind(entry, "a string or a table"),
        }
    }

    /// The value of `entry`, whatever it is.
    pub(super) fn value_of(&self, entry: &Entry<'table>) -> Value {
        let kind = match entry.value.get_ref() {
            DeValue::String(text) => ValueKind::String(self.string(text, entry.value)),
            DeValue::Integer(integer) => {
                ValueKind::Integer(i64::from_str_radix(integer.as_str(), integer.radix()).ok())
            }
            DeValue::Float(float) => ValueKind::Float(float.as_str().to_owned()),
            DeValue::Boolean(boolean) => ValueKind::Boolean(*boolean),
            DeValue::Datetime(datetime) => ValueKind::Datetime(datetime.to_string()),
            DeValue::Array(array) => ValueKind::Array(array.len()),
            DeValue::Table(table) => ValueKind::Table(table.len()),
        };
        Value { kind, span: self.context.span(entry.value) }
    }

    /// The tables of the array under `key`, or of a single table.
    pub(super) fn tables(&self, key: &'static str, place: Place) -> Vec<TableReader<'table>> {
        let Some(entry) = self.entry(key) else { return Vec::new() };
        let DeValue::Array(array) = entry.value.get_ref() else {
            let help = format!("write `[[{key}]]`, once for each");
            let what = format!("`{key}`");
            self.report_wrong_value(&what, entry.value, "an array of tables", Some(help));
            return Vec::new();
        };
        let tables = array.iter().filter_map(|value| match value.get_ref() {
            DeValue::Table(table) => {
                let span = self.context.span(value);
                Some(TableReader::new(self.context, place, format!("[[{key}]]"), span, table))
            }
            _ => self.wrong_value(&format!("an element of `{key}`"), value, "a table"),
        });
        tables.collect()
    }

    /// Reports the lack of `key`; `example` shows how it is written.
    pub(super) fn report_missing(&self, key: &str, example: &str) {
        let message = format!("`{}` has no `{key}`", self.title);
        let label = format!("`{key}` is missing");
        self.context.report(
            Diagnostic::error(&catalog::MISSING_KEY, message, self.span, label).help(format!("add `{example}`")),
        );
    }

    /// Reports that nothing stands in `key`; `example` shows what could.
    pub(super) fn report_empty(&self, span: Span, key: &str, example: &str) {
        let message = format!("`{key}` of `{}` is empty", self.title);
        let diagnostic = Diagnostic::error(&catalog::MISSING_KEY, message, span, "nothing stands in it");
        self.context.report(diagnostic.help(format!("write `{example}`")));
    }

    /// Reports a diagnostic.
    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.context.report(diagnostic);
    }

    /// Whether there is a key that nobody asked for.
    pub(super) fn has_unknown(&self) -> bool {
        self.named_entries().next().is_some()
    }

    /// Reports every key that nobody asked for.
    pub(super) fn finish(self) {
        for entry in self.named_entries() {
            let key = entry.key.as_str();
            let message = match self.title.as_str() {
                "" => format!("unknown key `{key}`"),
                title => format!("unknown key `{key}` in `{title}`"),
            };
            let diagnostic = Diagnostic::error(&catalog::UNKNOWN_KEY, message, entry.key.span, "");
            let known = self.known.borrow();
            let diagnostic = if self.place == Place::Duplicated && key == "type" {
                diagnostic.note("the type of the column is that of the field").help("remove it")
            } else if let Some(meant) = closest(key, known.iter().copied()) {
                diagnostic.help(format!("did you mean `{meant}`?"))
            } else {
                let known: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
                match known.as_slice() {
                    [] => diagnostic.note("this table takes no keys"),
                    known => diagnostic.note(format!("it takes {}", known.join(", "))),
                }
            };
            self.context.report(diagnostic);
        }
    }

    fn inner(&self, entry: &Entry<'table>, place: Place, table: &'table DeTable<'table>) -> TableReader<'table> {
        let inner = self.title.trim_matches(['[', ']']);
        let key = &entry.key.value;
        let title = if inner.is_empty() { format!("[{key}]") } else { format!("[{inner}.{key}]") };
        TableReader::new(self.context, place, title, entry.key.span, table)
    }

    fn string(&self, text: &str, value: &Spanned<DeValue<'_>>) -> Text {
        Text::new(text, self.context.file, self.context.source, value.span())
    }

    fn wrong_kind<T>(&self, entry: &Entry<'_>, expected: &str) -> Option<T> {
        self.wrong_value(&format!("`{}` in `{}`", entry.key.value, self.title), entry.value, expected)
    }

    fn wrong_value<T>(&self, what: &str, value: &Spanned<DeValue<'_>>, expected: &str) -> Option<T> {
        self.report_wrong_value(what, value, expected, None);
        None
    }

    fn report_wrong_value(&self, what: &str, value: &Spanned<DeValue<'_>>, expected: &str, help: Option<String>) {
        let found = describe(value.get_ref());
        let message = format!("{what} must be {expected}, not {found}");
        let label = format!("this is {found}");
        self.context
            .report(Diagnostic::error(&catalog::WRONG_KIND, message, self.context.span(value), label).help_maybe(help));
    }
}

/// A value that is a string or a table.
pub(super) enum TextOrTable<'table> {
    /// The short form.
    Text(Text),
    /// The long form.
    Table(TableReader<'table>),
}

fn describe(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}
