//! `rillflow explain CODE`: the page of a diagnostic, or of a rule about changes.

use std::fmt::Write as _;

use clap::Args;
use rillflow_codegen::breaking::rules;
use rillflow_codegen::diagnostic::{Code, catalog, closest};
use serde::Serialize;

use crate::outcome::{Failure, Outcome};
use crate::screen::Screen;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A code, a rule of `lint` or `breaking`, or the name that `--list` shows; without one all are listed
    code: Option<String>,
    /// List every code and every rule
    #[arg(long, conflicts_with = "code")]
    list: bool,
}

/// A line of the list.
#[derive(Serialize)]
struct Entry {
    code: Option<&'static str>,
    name: &'static str,
    summary: &'static str,
}

pub(super) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let Some(written) = &arguments.code else {
        list(screen);
        return Ok(());
    };
    let wanted = plain(written);
    let Some(found) = diagnostics().chain(changes()).find(|code| is_called(code, &wanted)) else {
        let names = diagnostics().map(|code| code.name).chain(changes().map(|code| code.id));
        let help = match closest(&wanted, names) {
            Some(meant) => format!("did you mean `{meant}`? `rillflow explain --list` shows all of them"),
            None => "`rillflow explain --list` shows all of them".to_owned(),
        };
        return Err(Failure::usage(format!("there is no diagnostic and no rule `{written}`")).help(help));
    };
    screen.data(found.explain);
    Ok(())
}

fn diagnostics() -> impl Iterator<Item = &'static Code> {
    catalog::ALL.iter().copied()
}

fn changes() -> impl Iterator<Item = &'static Code> {
    rules::ALL.iter().map(|rule| &rule.code)
}

/// What was copied from `error[RF0107]:`, in whatever case, without what stands around it.
fn plain(written: &str) -> String {
    let inner = written.rsplit('[').next().unwrap_or(written);
    let word = inner.trim_matches(|one: char| !one.is_ascii_alphanumeric());
    word.to_lowercase().replace(['_', ' '], "-")
}

fn is_called(code: &Code, wanted: &str) -> bool {
    let number = wanted.strip_prefix("rf").unwrap_or(wanted);
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    code.name == wanted || code.id == wanted || is_number && code.id == format!("RF{number:0>4}")
}

fn list(screen: Screen) {
    let coded = diagnostics().map(|code| Entry { code: Some(code.id), name: code.name, summary: code.summary });
    let rules = changes().map(|code| Entry { code: None, name: code.id, summary: code.summary });
    let (coded, rules): (Vec<Entry>, Vec<Entry>) = (coded.collect(), rules.collect());
    let mut words = String::from("Diagnostics; those of RF07xx are the rules of `rillflow lint`\n\n");
    for entry in &coded {
        _ = writeln!(words, "{}  {:<26}  {}", entry.code.unwrap_or_default(), entry.name, entry.summary);
    }
    words.push_str("\nRules of `rillflow breaking`\n\n");
    for entry in &rules {
        _ = writeln!(words, "{:<34}  {}", entry.name, entry.summary);
    }
    let all: Vec<&Entry> = coded.iter().chain(&rules).collect();
    screen.answer(words, &all);
}

#[cfg(test)]
mod tests {
    use super::{changes, diagnostics, is_called, plain};

    #[test]
    fn a_page_has_several_names() {
        let find = |written: &str| {
            let wanted = plain(written);
            diagnostics().chain(changes()).find(|code| is_called(code, &wanted)).map(|code| code.id)
        };
        for written in ["RF0107", "rf0107", "0107", "107", "error[RF0107]:", "missing-step", "MISSING_STEP", " RF107 "]
        {
            assert_eq!(find(written), Some("RF0107"), "{written}");
        }
        assert_eq!(find("undocumented-event"), Some("RF0701"));
        assert_eq!(find("Document-Removed"), Some("document-removed"));
        assert_eq!(find("RF9999"), None);
        assert_eq!(find(""), None);
    }

    #[test]
    fn no_rule_hides_another() {
        let mut names: Vec<&str> = diagnostics().map(|code| code.name).chain(changes().map(|code| code.id)).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    }
}
