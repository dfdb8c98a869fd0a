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
    let mut in_item = None;
    for line in doc.lines().map(str::trim) {
        if line.is_empty() {
            in_item = None;
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
            continue;
        }
        let marker = list_marker(line);
        // A line that goes on in a list item is indented, or rustdoc and clippy disagree about where the list ends.
        let indent = in_item.filter(|_| marker.is_none()).unwrap_or_default();
        in_item = marker.or(in_item);
        lines.push(format!(" {}{}", " ".repeat(indent), safe(line)));
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// How long the sign is with which an item of a list begins, if the line begins one.
fn list_marker(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let signs: &[char] = if digits == 0 { &['-', '*', '+'] } else { &['.', ')'] };
    line[digits..].strip_prefix(signs)?.starts_with(' ').then_some(digits + 2)
}

/// The line with everything escaped that is not meant as Markdown.
fn safe(line: &str) -> String {
    let visible = line.chars().filter(|letter| is_visible(*letter));
    let line: String = visible.map(|letter| if letter == '\t' { ' ' } else { letter }).collect();
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
    let parts: Vec<String> = word.split('\'').map(part).collect();
    parts.join("'")
}

fn part(word: &str) -> String {
    let is_outside = |letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '/';
    let core = word.trim_matches(is_outside);
    let start = word.find(core).unwrap_or_default();
    let is_called = word[start + core.len()..].starts_with("()");
    if core.is_empty() || !(is_called || is_identifier(core) || core.contains("://")) {
        return escape(word);
    }
    let end = start + core.len();
    let end = if word[end..].starts_with("()") { end + 2 } else { end };
    let (before, core, after) = (&word[..start], &word[start..end], &word[end..]);
    let (open, close) = if core.contains("://") { ("<", ">") } else { ("`", "`") };
    format!("{}{open}{core}{close}{}", escape(before), escape(after))
}

/// What clippy takes for a name of the code: `snake_case`, `CamelCase` or a path, maybe with dots or slashes.
fn is_identifier(word: &str) -> bool {
    let letters = || word.chars().filter(|letter| letter.is_alphabetic());
    let humps = letters().filter(|letter| letter.is_uppercase()).count();
    let is_camel = humps > 1 && letters().any(char::is_lowercase);
    let is_one = word.chars().all(char::is_alphanumeric);
    word.contains("::") || word.contains('_') && !word.contains('-') || is_one && is_camel
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '[' | ']' | '<' | '>' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// Whether a letter may stand in a comment. Control characters may not, and rustc refuses those that turn the direction of
/// what follows, since code would not look like what it is.
fn is_visible(letter: char) -> bool {
    letter == '\t' || !letter.is_control() && !turns_direction(letter)
}

pub(super) fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
    fn what_rustc_refuses_in_a_comment_goes() {
        check("a \u{202e}b\u{202c} `\u{2066}c\rd\u{2069}`", &[" a b `cd`"]);
        check("one\ttwo", &[" one two"]);
    }

    #[test]
    fn names_get_backticks() {
        check("See OrderPlaced, or order_id.", &[" See `OrderPlaced`, or `order_id`."]);
        check("See https://example.com/a_b.", &[" See <https://example.com/a_b>."]);
        check("A URL in the EU", &[" A URL in the EU"]);
        check("Call main() with order.id_of 's", &[" Call `main()` with `order.id_of` 's"]);
        check("order_id's line, a_b-c", &[" `order_id`'s line, a_b-c"]);
    }

    #[test]
    fn lists_go_on_indented() {
        check("- one\ntwo\n- three", &[" - one", "   two", " - three"]);
        check("9. nine\n10) ten\nmore\n\nthe end", &[" 9. nine", " 10) ten", "     more", "", " the end"]);
    }
}
