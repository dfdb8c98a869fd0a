//! Blank lines, and the lines as a text.

use super::line::{Line, lines};

/// The manifest `text` in its one layout, or `None` if it is not TOML.
///
/// It means the same as before, and formatting it again changes nothing.
#[must_use]
pub fn format(text: &str) -> Option<String> {
    let lines = lines(text)?;
    let begins = sections(&lines);
    let mut formatted = String::with_capacity(text.len() + 64);
    let mut before: Option<&Line> = None;
    let mut is_blank = false;
    for (index, line) in lines.iter().enumerate() {
        let (Line::Comment(words) | Line::Header(words) | Line::Entry(words)) = line else {
            is_blank = true;
            continue;
        };
        // The first key of a table follows its header at once.
        let belongs_above = matches!((before, line), (Some(Line::Header(_)), Line::Entry(_)));
        if before.is_some() && (begins.contains(&index) || is_blank && !belongs_above) {
            formatted.push('\n');
        }
        formatted.push_str(words);
        formatted.push('\n');
        before = Some(line);
        is_blank = false;
    }
    // Line ends stay those of the file, so that a checkout that rewrites them is formatted too.
    let has_carriage_returns = text.find('\n').is_some_and(|end| text[..end].ends_with('\r'));
    Some(if has_carriage_returns { formatted.replace("\r\n", "\n").replace('\n', "\r\n") } else { formatted })
}

/// The lines before which there is a blank one: those with which tables begin.
///
/// A table that is part of the one above it, such as the fields of a document, may follow without one.
fn sections(lines: &[Line]) -> Vec<usize> {
    let mut begins = Vec::new();
    let mut above: Option<&str> = None;
    for (index, line) in lines.iter().enumerate() {
        let Line::Header(header) = line else { continue };
        let path = header.trim_start_matches('[').split(']').next().unwrap_or_default();
        let is_part = above.and_then(|above| path.strip_prefix(above)).is_some_and(|rest| rest.starts_with('.'));
        if !is_part {
            begins.push(first_comment_above(lines, index));
        }
        above = Some(path);
    }
    begins
}

/// Where the comment begins that stands directly above the header at `index`; the header itself without one.
fn first_comment_above(lines: &[Line], index: usize) -> usize {
    let comments = lines[..index].iter().rev().take_while(|line| matches!(line, Line::Comment(_))).count();
    index - comments
}

#[cfg(test)]
mod tests {
    use super::format;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let formatted = format(text).unwrap();
        assert_eq!(formatted, expected);
        assert_eq!(format(&formatted).unwrap(), expected, "again");
        let read = |text: &str| toml::from_str::<toml::Table>(text).unwrap();
        assert_eq!(read(text), read(expected), "the meaning");
    }

    #[test]
    fn blanks_between_words() {
        check("  a=1 \n[ x . y ]\nb   =   2\n", "a = 1\n\n[x.y]\nb = 2\n");
        check("a = {b=1,c = 2 , }\nd=[ 1,2, ]\n", "a = { b = 1, c = 2 }\nd = [1, 2]\n");
        check("a = { }\nb = [ ]\nc . d = 1", "a = {}\nb = []\nc.d = 1\n");
    }

    #[test]
    fn quotes_that_are_needed() {
        check("a = 'x'\nb = 'say \"x\"'\n\"c\" = 'a\\b'\n", "a = \"x\"\nb = 'say \"x\"'\nc = 'a\\b'\n");
        check("'a.b' = 1\n\"\" = 2\n", "\"a.b\" = 1\n\"\" = 2\n");
    }

    #[test]
    fn blank_lines() {
        check("\n\n# top\n\n\n\na = 1\n\n\n\nb = 2\n\n\n", "# top\n\na = 1\n\nb = 2\n");
        check("[a]\n\nb = 1\n[c]\n\n# why\nd = 1\n", "[a]\nb = 1\n\n[c]\n\n# why\nd = 1\n");
        check("a = 1\n# of x\n# and y\n[x]\n[[y]]\n", "a = 1\n\n# of x\n# and y\n[x]\n\n[[y]]\n");
        check("[x]\n[x.y]\na = 1\n[[x.z]]\n[xx]\n", "[x]\n[x.y]\na = 1\n\n[[x.z]]\n\n[xx]\n");
        check("a = 1\n\n# -- section\n\n[x]\n", "a = 1\n\n# -- section\n\n[x]\n");
    }

    #[test]
    fn comments_stay_where_they_are() {
        check("a = 1#x\nbb = 2    # y  \n  # z\n", "a = 1 #x\nbb = 2    # y\n# z\n");
        check(
            "[a]# x\nb = [ # first\n1, # one\n\n\n  # two\n2\n]\n",
            "[a] # x\nb = [ # first\n    1, # one\n\n    # two\n    2\n]\n",
        );
    }

    #[test]
    fn lines_inside_of_values_are_indented() {
        check("a = [\n1,\n      {b = [\n2]},\n]\n", "a = [\n    1,\n    { b = [\n        2] },\n]\n");
        check("a = [{\nb = 1\n}]\n", "a = [{\n    b = 1\n}]\n");
        check("a = \"\"\"\n  x\n\n\n  y\"\"\"\n", "a = \"\"\"\n  x\n\n\n  y\"\"\"\n");
    }

    #[test]
    fn line_ends_stay() {
        assert_eq!(format("a=1\r\n[b]\r\n").unwrap(), "a = 1\r\n\r\n[b]\r\n");
        assert_eq!(format("").unwrap(), "");
        assert_eq!(format("a = ["), None);
    }
}
