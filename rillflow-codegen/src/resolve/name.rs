//! Which names are allowed, and what they are called in Rust.

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::diagnostic::{Code, Diagnostic, catalog};
use crate::manifest::Text;
use crate::model::RustIdent;

/// Words that Rust 2024 keeps for itself; `r#` makes names of them.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that not even `r#` makes a name of.
const NEVER_NAMES: &[&str] = &["Self", "_", "crate", "self", "super"];

/// Columns that PostgreSQL has in every table.
const SYSTEM_COLUMNS: &[&str] = &["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"];

/// A name for types: `UpperCamelCase`. On an error the identifier is a stand-in.
pub(super) fn type_name(text: &Text, what: &str) -> (RustIdent, Option<Diagnostic>) {
    let name = text.as_str();
    let suggestion = name.to_upper_camel_case();
    if !is_upper_camel(name) {
        return (stand_in(&suggestion), Some(bad(text, what, "`UpperCamelCase`", &suggestion, is_upper_camel)));
    }
    match rust_ident(name) {
        Some(ident) => (ident, None),
        None => (stand_in("Stand"), Some(reserved(text, "Rust keeps it for itself"))),
    }
}

/// A name for fields, columns, projections and the like: `snake_case`. On an error the identifier is a stand-in.
pub(super) fn snake_name(text: &Text, what: &str) -> (RustIdent, Option<Diagnostic>) {
    let name = text.as_str();
    let suggestion = name.to_snake_case();
    if name.starts_with("rf_") {
        return (stand_in(name), Some(reserved(text, "names that begin with `rf_` belong to Rillflow")));
    }
    if !is_snake(name) {
        return (stand_in(&suggestion), Some(bad(text, what, "`snake_case`", &suggestion, is_snake)));
    }
    match rust_ident(name) {
        Some(ident) => (ident, None),
        None => (stand_in("stand"), Some(reserved(text, "Rust keeps it for itself"))),
    }
}

/// Refuses the columns that every table has.
pub(super) fn system_column(text: &Text) -> Option<Diagnostic> {
    let taken = SYSTEM_COLUMNS.contains(&text.as_str());
    taken.then(|| reserved(text, "PostgreSQL has a column of this name in every table"))
}

/// The identifier of a name that is already known to be in `snake_case`.
pub(crate) fn snake_ident(name: &str) -> RustIdent {
    rust_ident(name).unwrap_or_else(|| stand_in(name))
}

/// The identifier, escaped if it is a keyword; `None` if it can be none.
pub(super) fn rust_ident(name: &str) -> Option<RustIdent> {
    let starts_well = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let goes_on_well = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !starts_well || !goes_on_well || NEVER_NAMES.contains(&name) {
        return None;
    }
    let escaped = if KEYWORDS.contains(&name) { format!("r#{name}") } else { name.to_owned() };
    Some(RustIdent::new_checked(escaped))
}

/// The error for a name that is taken.
pub(super) fn reserved(text: &Text, why: &str) -> Diagnostic {
    taken(&catalog::RESERVED_NAME, text, why)
}

/// The plural of a `snake_case` noun, by three rules; `plural` in the manifest overrides it.
pub(super) fn plural(noun: &str) -> String {
    let consonant_y = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    if let Some(stem) = consonant_y {
        return format!("{stem}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|ending| noun.ends_with(ending));
    format!("{noun}{}", if hisses { "es" } else { "s" })
}

fn taken(code: &'static Code, text: &Text, why: &str) -> Diagnostic {
    let message = format!("`{}` cannot be used as a name: {why}", text.value);
    Diagnostic::error(code, message, text.span, "").help("choose another name")
}

fn bad(text: &Text, what: &str, case: &str, suggestion: &str, is_good: fn(&str) -> bool) -> Diagnostic {
    let message = format!("`{}` is not a name for {what}", text.value);
    let suggestion = (is_good(suggestion) && rust_ident(suggestion).is_some()).then(|| format!("write `{suggestion}`"));
    Diagnostic::error(&catalog::BAD_NAME, message, text.span, format!("this must be in {case}"))
        .note("names are made of ASCII letters, digits and `_`, and begin with a letter")
        .help_maybe(suggestion)
}

fn is_upper_camel(name: &str) -> bool {
    let letters = || name.chars().filter(char::is_ascii_alphabetic);
    // A name in capitals only is an acronym, which Rust writes as a word.
    let shouts = letters().count() > 2 && letters().all(|letter| letter.is_ascii_uppercase());
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !shouts
}

fn is_snake(name: &str) -> bool {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('_').all(word)
}

/// An identifier for something whose own name is refused. It never reaches a template.
fn stand_in(name: &str) -> RustIdent {
    rust_ident(name).unwrap_or_else(|| RustIdent::new_checked("stand_in".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{is_snake, is_upper_camel, plural, rust_ident};

    #[test]
    fn keywords_are_escaped_and_the_four_that_cannot_be_are_refused() {
        for keyword in ["type", "gen", "try", "match"] {
            assert_eq!(rust_ident(keyword).map(|ident| ident.to_string()), Some(format!("r#{keyword}")));
        }
        for never in ["self", "Self", "super", "crate", "_", "", "1a", "a-b", "größe"] {
            assert_eq!(rust_ident(never), None, "{never}");
        }
    }

    #[test]
    fn plurals_follow_three_rules() {
        let cases = [("customer", "customers"), ("category", "categories"), ("day", "days"), ("box", "boxes")];
        for (noun, expected) in cases.into_iter().chain([("dish", "dishes"), ("status", "statuses")]) {
            assert_eq!(plural(noun), expected);
        }
    }

    #[test]
    fn cases_are_told_apart() {
        assert!(is_upper_camel("OrderV2Placed") && is_upper_camel("Id") && is_upper_camel("A"));
        assert!(!is_upper_camel("HTTP") && !is_upper_camel("orderPlaced") && !is_upper_camel("Order_Placed"));
        assert!(is_snake("line_2") && is_snake("x") && is_snake("self"));
        assert!(!is_snake("Line") && !is_snake("_x") && !is_snake("a__b") && !is_snake("2a") && !is_snake(""));
    }
}
