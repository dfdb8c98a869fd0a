//! `rillflow fmt` changes what is between the words of a manifest and nothing else, whatever the manifest looks like.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::path::Path;

use proptest::prelude::*;
use rillflow_codegen::format::format;

/// Every manifest of the golden cases, of the diagnostics that are TOML, and the example of the whole language.
fn manifests() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = vec![fs_err::read_to_string(root.join("../rillflow.toml.example")).unwrap()];
    for folder in ["golden", "diagnostics"] {
        let mut cases: Vec<_> =
            fs_err::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        cases.sort();
        texts.extend(cases.iter().filter_map(|case| fs_err::read_to_string(case.join("rillflow.toml")).ok()));
    }
    texts.retain(|text| !text.is_empty() && read(text).is_some());
    texts
}

fn read(text: &str) -> Option<toml::Table> {
    toml::from_str(text).ok()
}

/// The comments, in order, without the blanks at their ends.
fn comments(text: &str) -> Vec<String> {
    // Text in quotes may hold the sign of a comment; a comment may hold quotes.
    let mut comments = Vec::new();
    let mut quote: Option<char> = None;
    let mut letters = text.chars().peekable();
    let mut escaped = false;
    while let Some(letter) = letters.next() {
        match quote {
            _ if escaped => escaped = false,
            Some('"') if letter == '\\' => escaped = true,
            Some(open) if letter == open => quote = None,
            None if letter == '#' => {
                let mut comment = String::new();
                while let Some(next) = letters.next_if(|next| *next != '\n') {
                    comment.push(next);
                }
                comments.push(comment.trim_end().to_owned());
            }
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            Some(_) | None => {}
        }
    }
    comments
}

/// Whether the text, if it is TOML, means the same after formatting, keeps its comments, and is formatted then.
fn check(text: &str) {
    let Some(before) = read(text) else { return };
    let formatted = format(text).unwrap_or_else(|| panic!("TOML that is not formatted:\n{text}"));
    assert_eq!(read(&formatted).as_ref(), Some(&before), "another meaning:\n{text}\nbecame\n{formatted}");
    assert_eq!(format(&formatted).as_ref(), Some(&formatted), "not at once:\n{text}");
    // With three quotes in a row the reader of comments above would have to know more of TOML.
    if !text.contains("\"\"\"") && !text.contains("'''") {
        assert_eq!(comments(&formatted), comments(text));
    }
    assert!(formatted.is_empty() || formatted.ends_with('\n') && !formatted.starts_with('\n'));
}

#[test]
fn every_manifest_keeps_its_meaning() {
    let manifests = manifests();
    assert!(manifests.len() > 50);
    for manifest in manifests {
        check(&manifest);
    }
}

#[test]
fn what_is_laid_out_well_stays() {
    let example =
        fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../rillflow.toml.example")).unwrap();
    assert_eq!(format(&example).unwrap(), example);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn blanks_comments_and_line_ends_anywhere(
        which in any::<prop::sample::Index>(),
        pieces in prop::collection::vec(
            (
                any::<prop::sample::Index>(),
                prop::sample::select(vec![" ", "   ", "\t", "\n", "\n\n\n", "\r\n", " # c\n", "#c\n", ",", "{", "}", "[", "]", "'", "\"", "="]),
            ),
            1..12,
        ),
    ) {
        let manifests = manifests();
        let mut text = manifests[which.index(manifests.len())].clone();
        for (index, piece) in pieces {
            let before = text.clone();
            // Blanks are most often possible beside a sign.
            let places: Vec<usize> = text.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at).collect();
            text.insert_str(places[index.index(places.len())], piece);
            if read(&text).is_none() {
                text = before;
            }
        }
        check(&text);
    }

    #[test]
    fn moved_lines(which in any::<prop::sample::Index>(), order in prop::collection::vec(any::<prop::sample::Index>(), 1..20)) {
        let manifests = manifests();
        let lines: Vec<&str> = manifests[which.index(manifests.len())].lines().collect();
        let picked: Vec<&str> = order.iter().map(|index| lines[index.index(lines.len())]).collect();
        check(&picked.join("\n"));
    }
}
