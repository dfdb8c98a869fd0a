//! The reference of the command line, as Markdown, made of what the program understands.

use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory as _};

use crate::arguments::Arguments;

/// What stands above the commands.
const INTRODUCTION: &str = "\
# The command line

<!-- Made of the program by `UPDATE_EXPECT=1 cargo test -p rillflow-cli --test reference`. -->

The program is `rillflow`; as `cargo-rillflow` it is also found by cargo, so that `cargo rillflow gen` is the same as
`rillflow gen`. What goes where, exit codes and the forms of diagnostics are described in
[Use the tool in CI and from programs](output-formats.md).

Shells complete its commands after `rillflow completions bash > ~/.local/share/bash-completion/completions/rillflow` (or
the like for `zsh`, `fish`, `elvish` and `powershell`), and `rillflow man --out DIR` writes manual pages.
";

/// The page `docs/cli.md`.
#[must_use]
pub fn reference() -> String {
    let mut root = Arguments::command();
    root.build();
    let mut text = INTRODUCTION.to_owned();
    text.push_str("\n## Everywhere\n\n");
    options(&mut text, root.get_arguments().filter(|argument| argument.is_global_set()));
    for command in root.get_subcommands() {
        describe(&mut text, command, "##");
    }
    text
}

fn describe(text: &mut String, command: &Command, heading: &str) {
    if command.is_hide_set() || command.get_name() == "help" {
        return;
    }
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    _ = write!(text, "\n{heading} {name}\n\n");
    let about = command.get_long_about().or_else(|| command.get_about()).map(ToString::to_string).unwrap_or_default();
    _ = writeln!(text, "{}\n", sentences(&about));
    let usage: StyledStr = command.clone().render_usage();
    let usage = usage.to_string();
    _ = write!(text, "```text\n{}\n```\n", usage.trim_start_matches("Usage: ").trim_end());
    let mut own = command.get_arguments().filter(|argument| !argument.is_global_set() && !is_help(argument)).peekable();
    if own.peek().is_some() {
        text.push('\n');
        options(text, own);
    }
    for inner in command.get_subcommands() {
        describe(text, inner, &format!("{heading}#"));
    }
}

fn is_help(argument: &Arg) -> bool {
    matches!(argument.get_id().as_str(), "help" | "version")
}

fn options<'a>(text: &mut String, arguments: impl Iterator<Item = &'a Arg>) {
    text.push_str("| option | meaning |\n|---|---|\n");
    for argument in arguments.filter(|argument| !argument.is_hide_set()) {
        let mut names: Vec<String> = Vec::new();
        names.extend(argument.get_short().map(|short| format!("-{short}")));
        names.extend(argument.get_long().map(|long| format!("--{long}")));
        let takes_value = argument.get_action().takes_values();
        let value = argument.get_value_names().and_then(<[_]>::first).map_or("", |name| name.as_str());
        let shown = match (names.is_empty(), takes_value) {
            (true, _) => format!("<{value}>"),
            (false, true) => format!("{} <{value}>", names.join(", ")),
            (false, false) => names.join(", "),
        };
        let help =
            argument.get_long_help().or_else(|| argument.get_help()).map(ToString::to_string).unwrap_or_default();
        let mut meaning = sentences(&help).replace("\n\n", " ").replace('\n', " ").replace('|', "\\|");
        let words: Vec<String> = argument
            .get_possible_values()
            .iter()
            .filter(|_| takes_value)
            .map(|value| format!("`{}`", value.get_name()))
            .collect();
        if !words.is_empty() {
            _ = write!(meaning, " One of {}.", words.join(", "));
        }
        let defaults: Vec<&str> = argument.get_default_values().iter().filter_map(|value| value.to_str()).collect();
        if takes_value && !defaults.is_empty() {
            _ = write!(meaning, " Default: `{}`.", defaults.join(" "));
        }
        if let Some(variable) = argument.get_env().and_then(|variable| variable.to_str()) {
            _ = write!(meaning, " Also from the variable `{variable}`.");
        }
        _ = writeln!(text, "| `{shown}` | {meaning} |");
    }
}

/// Paragraphs, each with the full stop that help texts leave out.
fn sentences(help: &str) -> String {
    let paragraphs = help.split("\n\n").map(|paragraph| {
        let paragraph = paragraph.trim().replace('<', "\\<");
        if paragraph.is_empty() || paragraph.ends_with(['.', ':', '!', '?']) { paragraph } else { paragraph + "." }
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}
