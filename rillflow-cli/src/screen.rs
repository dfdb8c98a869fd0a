//! The only place that prints.
//!
//! Data go to standard output, everything else to standard error. A program that asks for diagnostics in a form of its
//! own gets them as the data, and what is said to people beside them moves to standard error.

use std::fmt::Display;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use rillflow_codegen::breaking::FindingRecord;
use rillflow_codegen::diagnostic::{Diagnostic, Record, Severity, Style, annotation, render};
use rillflow_codegen::source::SourceMap;
use serde::Serialize;

use crate::format::Format;
use crate::outcome::Failure;

/// How this run talks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    format: Format,
    /// Whether standard output belongs to something else than diagnostics.
    has_data: bool,
}

impl Screen {
    pub(crate) fn new(format: Format) -> Self {
        Self { format, has_data: false }
    }

    /// Shows diagnostics, and to people how many errors they hold.
    pub(crate) fn show(self, sources: &SourceMap, diagnostics: &[Diagnostic]) {
        if diagnostics.is_empty() {
            return;
        }
        if self.is_for_people() {
            // Colours that nobody wants are taken out on the way.
            _ = anstream::stderr().write_all(render(sources, diagnostics, Style::Coloured).as_bytes());
            let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
            if errors > 0 {
                let noun = if errors == 1 { "error" } else { "errors" };
                self.note(format_args!("{errors} {noun}; `rillflow explain <code>` says more"));
            }
            return;
        }
        for diagnostic in diagnostics {
            self.record(Record::new(sources, diagnostic));
        }
    }

    /// Prints findings, which are what a command was asked for; `records` are the same as data.
    pub(crate) fn findings(self, sources: &SourceMap, diagnostics: &[Diagnostic], records: Vec<FindingRecord>) {
        if self.is_for_people() {
            self.data(render(sources, diagnostics, Style::Coloured));
            return;
        }
        for FindingRecord { rule, category, path, diagnostic } in records {
            if self.format == Format::Github {
                self.record(diagnostic);
            } else {
                self.json(&FindingRecord { rule, category, path, diagnostic });
            }
        }
    }

    /// Prints what a command was asked for, with the line ends that it has.
    #[expect(clippy::unused_self, reason = "whoever prints asks the screen, whatever it takes to do it")]
    pub(crate) fn data(self, text: impl Display) {
        let mut stdout = anstream::stdout().lock();
        keep_or_fail(write!(stdout, "{text}").and_then(|()| stdout.flush()));
    }

    /// Prints what a command was asked for: `words` to people, an object to a program that asks for JSON.
    pub(crate) fn answer(self, words: impl Display, object: &impl Serialize) {
        if self.format == Format::Json { self.json(object) } else { self.data(words) }
    }

    /// Prints a line about what was done.
    pub(crate) fn done(self, line: impl Display) {
        self.document(format_args!("{line}\n"));
    }

    /// Prints a text that people get as the data: next to diagnostics for a program it is none.
    pub(crate) fn document(self, text: impl Display) {
        if self.is_for_people() { self.data(text) } else { _ = write!(anstream::stderr(), "{text}") }
    }

    /// Prints a line beside the data.
    #[expect(clippy::unused_self, reason = "whoever prints asks the screen, whatever it takes to do it")]
    pub(crate) fn note(self, line: impl Display) {
        // What cannot be said there can be said nowhere.
        _ = writeln!(anstream::stderr(), "{line}");
    }

    /// Prints a line that only a person wants.
    pub(crate) fn remark(self, line: impl Display) {
        if self.is_for_people() {
            self.note(line);
        }
    }

    /// Asks something; the answer follows on the same line.
    #[expect(clippy::unused_self, reason = "whoever prints asks the screen, whatever it takes to do it")]
    pub(crate) fn prompt(self, text: impl Display) {
        let mut stderr = anstream::stderr().lock();
        _ = write!(stderr, "{text}").and_then(|()| stderr.flush());
    }

    /// Says why a command failed.
    pub(crate) fn failure(self, failure: &Failure) {
        let Some((sentence, help)) = failure.words() else { return };
        if !self.is_for_people() {
            self.record(Record::without_code(sentence, help));
            return;
        }
        self.note(format_args!("error: {sentence}"));
        if let Some(help) = help {
            self.note(format_args!("help: {help}"));
        }
    }

    /// The screen for a command with data of its own: diagnostics go to standard error in every form.
    pub(crate) fn beside_data(self) -> Self {
        Self { has_data: true, ..self }
    }

    fn is_for_people(self) -> bool {
        !matches!(self.format, Format::Json | Format::Github)
    }

    fn record(self, mut record: Record) {
        if self.format != Format::Github {
            self.json(&record);
            return;
        }
        // GitHub knows files by their path in the repository, wherever the program runs.
        let root = std::env::var_os("GITHUB_WORKSPACE");
        record.file = record.file.map(|file| in_repository(root.as_deref().map(Path::new), file));
        self.line(&annotation(&record));
    }

    fn json(self, record: &impl Serialize) {
        // A record holds text and numbers only, which always have a form.
        self.line(&serde_json::to_string(record).unwrap_or_default());
    }

    fn line(self, line: &str) {
        if self.has_data { self.note(line) } else { self.data(format_args!("{line}\n")) }
    }
}

fn in_repository(root: Option<&Path>, file: String) -> String {
    let Some(root) = root else { return file };
    let Ok(absolute) = std::path::absolute(&file) else { return file };
    absolute.strip_prefix(root).map_or(file, |path| path.display().to_string())
}

/// Goes on quietly when nobody reads any more (`rillflow gen | head -1`): the work is done all the same, and the exit code
/// says how it ended. Data that are lost for another reason, such as a full disk, end the program.
fn keep_or_fail(result: std::io::Result<()>) {
    let Err(error) = result else { return };
    if error.kind() != ErrorKind::BrokenPipe {
        _ = writeln!(anstream::stderr(), "error: cannot write to standard output: {error}");
        std::process::exit(1);
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::in_repository;

    #[test]
    fn a_file_is_named_as_the_repository_does() {
        let here = std::env::current_dir().unwrap();
        let above = here.parent().unwrap();
        let folder = here.file_name().unwrap().to_str().unwrap();
        let file = || "rillflow.toml".to_owned();
        assert_eq!(in_repository(Some(above), file()), format!("{folder}/rillflow.toml"));
        assert_eq!(in_repository(Some(Path::new("/elsewhere")), file()), "rillflow.toml");
        assert_eq!(in_repository(None, file()), "rillflow.toml");
    }
}
