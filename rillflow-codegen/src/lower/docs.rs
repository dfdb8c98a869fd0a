//! Documentation lines of generated items.
//!
//! What the manifest says goes into the code as it is, except where rustdoc or clippy would read something else into
//! it: brackets and angle brackets are escaped, identifiers get backticks, code fences and indents would be tests.

/// The lines of the manifest's `doc`, or of `otherwise` where it says nothing.
pub(super) fn or(doc: Option<&str>, otherwise: &str) -> Vec<String> {
    let lines = doc.map(lines).unwrap_or_default();
    if lines.is_empty() { vec![format!(" {otherwise}")] } else { lines }
}

/// `first`, and then what the manifest says as a paragraph of its own.
pub(super) fn with(first: &str, doc: Option<&str>) -> Vec<String> {
    let mut all = vec![format!(" {first}")];
    let lines = doc.map(lines).unwrap_or_default();
    if !lines.is_empty() {
        all.push(String::new());
        all.extend(lines);
    }
    all
}

/// What the manifest says as plain text, without blanks around its lines.
pub(super) fn plain(doc: &str) -> String {
    let lines: Vec<&str> = doc.trim().lines().map(str::trim).collect();
    lines.join("\n")
}

/// A sentence of ours.
pub(super) fn sentence(text: &str) -> Vec<String> {
    vec![format!(" {text}")]
}

/// The lines of a text of the user's, each with a leading blank, as they stand after `///`.
fn lines(doc: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut in_list = false;
    for line in doc.lines().map(str::trim) {
        if line.is_empty() {
            in_list = false;
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
            continue;
        }
        let begins_item = is_list_item(line);
        // A line that goes on in a list item is indented, or rustdoc and clippy disagree about where the list ends.
        let indent = if in_list && !begins_item { "   " } else { " " };
        in_list |= begins_item;
        lines.push(format!("{indent}{}", safe(line)));
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

fn is_list_item(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ")
}

/// The line with everything escaped that is not meant as Markdown.
fn safe(line: &str) -> String {
    let line = line.replace("```", "'''");
    let balanced = line.matches('`').count().is_multiple_of(2);
    let mut text = String::with_capacity(line.len());
    for (index, part) in line.split('`').enumerate() {
        if index > 0 {
            text.push_str(if balanced { "`" } else { "\\`" });
        }
        let in_code = balanced && !index.is_multiple_of(2);
        if in_code { text.push_str(part) } else { text.push_str(&prose(part)) }
    }
    text
}

fn prose(text: &str) -> String {
    let words: Vec<String> = text.split(' ').map(word).collect();
    words.join(" ")
}

fn word(word: &str) -> String {
    let is_outside = |letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '/';
    let core = word.trim_matches(is_outside);
    if core.is_empty() || !(is_identifier(core) || core.contains("://")) {
        return escape(word);
    }
    let start = word.find(core).unwrap_or_default();
    let (before, after) = (&word[..start], &word[start + core.len()..]);
    let (open, close) = if core.contains("://") { ("<", ">") } else { ("`", "`") };
    format!("{}{open}{core}{close}{}", escape(before), escape(after))
}

/// What clippy takes for a name of the code: `snake_case`, `CamelCase` or a path.
fn is_identifier(word: &str) -> bool {
    let letters = || word.chars().filter(|letter| letter.is_alphabetic());
    let humps = letters().filter(|letter| letter.is_uppercase()).count();
    let is_camel = humps > 1 && letters().any(char::is_lowercase);
    let is_name = word.chars().all(|letter| letter.is_alphanumeric() || letter == '_' || letter == ':');
    is_name && (word.contains("::") || word.contains('_') || is_camel)
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '[' | ']' | '<' | '>' | '\\') {
            escaped.push('\\');
        }
        // A control character other than the line ends has no place in a comment.
        if !letter.is_control() {
            escaped.push(letter);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[track_caller]
    fn check(doc: &str, expected: &[&str]) {
        assert_eq!(lines(doc), expected);
    }

    #[test]
    fn plain_text_stays() {
        check("Somebody who buys.", &[" Somebody who buys."]);
        check("One.\n\n\n  Two.\n", &[" One.", "", " Two."]);
    }

    #[test]
    fn what_rustdoc_would_misread_is_escaped() {
        check("a [link] of Vec<T>", &[r" a \[link\] of Vec\<T\>"]);
        check("`Vec<T>` stays", &[" `Vec<T>` stays"]);
        check("one ` tick", &[r" one \` tick"]);
        check("```rust\ncode\n```", &[" '''rust", " code", " '''"]);
        check("    indented", &[" indented"]);
    }

    #[test]
    fn names_get_backticks() {
        check("See OrderPlaced, or order_id.", &[" See `OrderPlaced`, or `order_id`."]);
        check("See https://example.com/a_b.", &[" See <https://example.com/a_b>."]);
        check("A URL in the EU", &[" A URL in the EU"]);
    }

    #[test]
    fn lists_go_on_indented() {
        check("- one\ntwo\n- three", &[" - one", "   two", " - three"]);
    }
}
