//! What the project will be: told by options, asked at a terminal, or taken as usual.

use std::io::{BufRead as _, IsTerminal as _};

use super::arguments::{Arguments, Example};
use crate::outcome::Failure;
use crate::screen::Screen;

/// Every choice.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) name: String,
    pub(super) schema: String,
    pub(super) out_dir: bool,
    pub(super) example: Example,
}

/// The choices for a crate called `krate`.
pub(super) fn answers(screen: Screen, arguments: &Arguments, krate: &str) -> Result<Answers, Failure> {
    let is_terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if is_terminal && !arguments.decides() { ask(screen, krate) } else { told(arguments, krate) }
}

fn told(arguments: &Arguments, krate: &str) -> Result<Answers, Failure> {
    let name = named(arguments.name.as_deref().unwrap_or(krate))?;
    Ok(Answers {
        schema: arguments.schema.clone().unwrap_or_else(|| name.clone()),
        name,
        out_dir: arguments.out_dir,
        example: arguments.example.unwrap_or(Example::Orders),
    })
}

fn ask(screen: Screen, krate: &str) -> Result<Answers, Failure> {
    screen.note("A few questions; Enter takes what stands in brackets.");
    let name = loop {
        let given = question(screen, "name of the project", &schema_name(krate).unwrap_or_default())?;
        match schema_name(&given) {
            Some(name) => break name,
            None => screen.note("a name begins with a letter"),
        }
    };
    let schema = question(screen, "PostgreSQL schema", &name)?;
    let out_dir =
        choice(screen, "generated Rust: checked in, or written by a build script", ["checked-in", "out-dir"])?;
    let example = choice(screen, "begin with an example of orders, or empty", ["orders", "empty"])?;
    Ok(Answers {
        name,
        schema,
        out_dir: out_dir == 1,
        example: if example == 1 { Example::Empty } else { Example::Orders },
    })
}

/// Asks until one of the words, or the beginning of one, is given; the first is the usual one.
fn choice(screen: Screen, text: &str, words: [&str; 2]) -> Result<usize, Failure> {
    loop {
        let given = question(screen, &format!("{text}: {} or {}", words[0], words[1]), words[0])?.to_lowercase();
        if let Some(found) = words.iter().position(|word| word.starts_with(&given)) {
            return Ok(found);
        }
        screen.note(format_args!("`{given}` is neither"));
    }
}

fn question(screen: Screen, text: &str, usual: &str) -> Result<String, Failure> {
    screen.prompt(format_args!("{text} [{usual}]: "));
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    let bytes = read.map_err(|error| Failure::new(format!("cannot read the answer: {error}")))?;
    if bytes == 0 {
        screen.note("");
        return Err(
            Failure::new("no answer, so nothing was written").help("say it with options: `rillflow init --help`")
        );
    }
    let answer = line.trim();
    Ok(if answer.is_empty() { usual.to_owned() } else { answer.to_owned() })
}

fn named(name: &str) -> Result<String, Failure> {
    schema_name(name).ok_or_else(|| {
        Failure::usage(format!("`{name}` cannot name a project"))
            .help("give a name that starts with a letter: `--name shop`")
    })
}

/// Lower case, digits and underscores, starting with a letter; at most 40 bytes.
fn schema_name(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let kept: String = lower
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character } else { '_' })
        .take(40)
        .collect();
    kept.starts_with(|first: char| first.is_ascii_lowercase()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::schema_name;

    #[test]
    fn a_crate_name_becomes_a_schema() {
        assert_eq!(schema_name("git-ledger").as_deref(), Some("git_ledger"));
        assert_eq!(schema_name("Shop").as_deref(), Some("shop"));
        assert_eq!(schema_name("42"), None);
        assert_eq!(schema_name(""), None);
    }
}
