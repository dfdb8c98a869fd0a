//! Values out of a choice: words and numbers in a range.

use std::ops::RangeInclusive;

use super::resolver::Resolver;
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::language;
use crate::manifest::Text;
use crate::manifest::raw::Integer;

impl Resolver<'_> {
    /// The meaning of a word out of a fixed choice.
    pub(super) fn word<T: Copy>(&mut self, text: &Text, key: &str, choices: &[(&str, T)]) -> Option<T> {
        debug_assert!(
            language::has_words(key, &choices.iter().map(|(word, _)| *word).collect::<Vec<_>>()),
            "no `{key}` in rillflow-codegen/src/language takes these words"
        );
        let chosen = choices.iter().find(|(word, _)| *word == text.as_str());
        if chosen.is_none() {
            let words = || choices.iter().map(|(word, _)| *word);
            let message = format!("`{}` is not a value of `{key}`", text.value);
            let label = format!("this must be {}", one_of(words()));
            let help = closest(text.as_str(), words()).map(|meant| format!("did you mean `{meant}`?"));
            self.report(Diagnostic::error(&catalog::UNKNOWN_WORD, message, text.span, label).help_maybe(help));
        }
        chosen.map(|(_, meaning)| *meaning)
    }

    /// The number under `key`, if it is in `range`.
    pub(super) fn number(&mut self, number: Integer, key: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let (least, most) = (*range.start(), *range.end());
        debug_assert!(
            language::has_range(key, least, most),
            "no `{key}` in rillflow-codegen/src/language has this range"
        );
        let value = number.value.and_then(|value| u32::try_from(value).ok()).filter(|value| range.contains(value));
        if value.is_none() {
            let message = match number.value {
                Some(value) => format!("`{key}` cannot be {value}"),
                None => format!("`{key}` cannot be a number of more than 64 bits"),
            };
            let label = format!("this must be a number from {least} to {most}");
            self.report(Diagnostic::error(&catalog::NUMBER_OUT_OF_RANGE, message, number.span, label));
        }
        value
    }
}
