//! The forms that a command can print.

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// What `--format` says: how diagnostics look, and for `graph` in which language it draws.
///
/// It is one type, since it is one option: where a command has words of its own for it, they stand in for the general
/// ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// For a person.
    Human,
    /// An object per line.
    Json,
    /// Workflow commands of GitHub Actions.
    Github,
    /// A drawing for Mermaid.
    Mermaid,
    /// A drawing for Graphviz.
    Dot,
}

impl Format {
    /// What every command understands.
    pub(crate) fn of_diagnostics() -> impl TypedValueParser<Value = Self> {
        Self::parser(&[("human", Self::Human), ("json", Self::Json), ("github", Self::Github)])
    }

    /// What `graph` understands.
    pub(crate) fn of_drawings() -> impl TypedValueParser<Value = Self> {
        Self::parser(&[("mermaid", Self::Mermaid), ("dot", Self::Dot)])
    }

    fn parser(words: &'static [(&'static str, Self)]) -> impl TypedValueParser<Value = Self> {
        PossibleValuesParser::new(words.iter().map(|(word, _)| *word)).map(move |given| {
            let found = words.iter().find(|(word, _)| *word == given);
            // The parser lets no other word pass.
            found.map_or(Self::Human, |(_, format)| *format)
        })
    }
}

/// What `--color` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// For a terminal that wants them.
    Auto,
    /// Also for a file.
    Always,
    /// Never.
    Never,
}

impl Colour {
    /// Decides for the whole process.
    pub(crate) fn choose(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}
