//! Manifests that are nearly right: those of the golden and the diagnostics folders, with something exchanged.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;

/// Every manifest of the tests, the good and the bad ones.
static SEEDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut seeds = Vec::new();
    for folder in ["golden", "diagnostics"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs_err::read_dir(folder).expect("the folders are checked in") {
            let manifest = entry.expect("the folders are checked in").path().join("rillflow.toml");
            // One of the bad ones is no text, and one is no file.
            seeds.extend(fs_err::read_to_string(manifest).ok().filter(|text| text.len() < 20_000));
        }
    }
    seeds.sort();
    assert!(seeds.len() > 100, "there is a folder for each diagnostic");
    seeds
});

/// Every string, key and value that occurs in one of them, and some that should not.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut words: BTreeSet<String> = ODD.iter().map(|word| (*word).to_owned()).collect();
    for seed in SEEDS.iter() {
        for line in seed.lines().filter(|line| !line.trim_start().starts_with('#')) {
            words.extend(strings(line).into_iter().map(|(start, end)| line[start..end].to_owned()));
            words.extend(line.split_once(" = ").map(|(key, _)| format!("\"{key}\"")));
        }
    }
    words.into_iter().collect()
});

const ODD: &[&str] = &[
    "\"\"",
    "\" \"",
    "\"\\u0000\"",
    "\"größe\"",
    "\"🦀\"",
    "\"\\u202e\"",
    "\"a.b.c\"",
    "\"?\"",
    "\"[\"",
    "\"{string?}?\"",
    "\"[[[[string]]]]\"",
    "\"99999999999999999999\"",
    "\"event.\"",
    "\"event.x.y.z\"",
    "\"1e400\"",
    "\"((((((\"",
    "\"-9223372036854775808\"",
    "\"9223372036854775807 + 1\"",
    "\"'\"",
    "\"--\"",
    "\"a; drop table b\"",
    "\"OrderPlaced@65536\"",
    "\"@\"",
];

/// Values that are no strings.
const VALUES: &[&str] = &[
    "0",
    "-1",
    "65535",
    "9223372036854775807",
    "9223372036854775808",
    "1e308",
    "inf",
    "nan",
    "true",
    "false",
    "[]",
    "{}",
    "[[]]",
    "[{}]",
    "{ a = {} }",
    "1979-05-27",
    "07:32:00",
    "'''\n'''",
    "[\"a\", 1]",
    "{ type = \"string\" }",
    "{ type = \"string\", default = {} }",
    "\"string\"",
    "\"[i64?]\"",
    "{ index = \"gin\" }",
    "0x7fffffffffffffff",
];

/// One thing that is changed.
#[derive(Clone, Debug)]
pub(crate) enum Mutation {
    /// A string becomes one that occurs elsewhere.
    String(Index, Index),
    /// Two values change places.
    SwapValues(Index, Index),
    /// A value becomes one of another kind.
    Value(Index, Index),
    /// A key becomes another one.
    Key(Index, Index),
    /// A line goes.
    DropLine(Index),
    /// A line stands twice.
    RepeatLine(Index),
    /// A table goes to another place.
    MoveTable(Index, Index),
    /// A table stands twice, or comes from another manifest.
    GraftTable(Index, Index, Index),
    /// A value is wrapped in brackets that many times.
    Nest(Index, u16),
    /// A name becomes very long.
    Lengthen(Index, u16),
}

/// A manifest that was changed in some places.
pub(crate) fn mutated() -> impl Strategy<Value = String> {
    (any::<Index>(), prop::collection::vec(mutation(), 1..6)).prop_map(|(seed, mutations)| {
        mutations.iter().fold(seed.get(SEEDS.as_slice()).clone(), |text, mutation| mutation.apply(&text))
    })
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<Index>;
    prop_oneof![
        4 => (index(), index()).prop_map(|(at, word)| Mutation::String(at, word)),
        2 => (index(), index()).prop_map(|(one, other)| Mutation::SwapValues(one, other)),
        2 => (index(), index()).prop_map(|(at, value)| Mutation::Value(at, value)),
        2 => (index(), index()).prop_map(|(at, word)| Mutation::Key(at, word)),
        2 => index().prop_map(Mutation::DropLine),
        1 => index().prop_map(Mutation::RepeatLine),
        1 => (index(), index()).prop_map(|(from, to)| Mutation::MoveTable(from, to)),
        2 => (index(), index(), index()).prop_map(|(seed, from, to)| Mutation::GraftTable(seed, from, to)),
        1 => (index(), 1..200_u16).prop_map(|(at, depth)| Mutation::Nest(at, depth)),
        1 => (index(), 1..200_u16).prop_map(|(at, length)| Mutation::Lengthen(at, length)),
    ]
}

impl Mutation {
    fn apply(&self, text: &str) -> String {
        match self {
            Self::String(at, word) => replace_string(text, *at, |_| word.get(WORDS.as_slice()).clone()),
            Self::Lengthen(at, length) => replace_string(text, *at, |old| {
                let inner = old.trim_matches('"');
                format!("\"{inner}{}\"", inner.chars().next_back().unwrap_or('a').to_string().repeat((*length).into()))
            }),
            Self::SwapValues(one, other) => with_pairs(text, |lines, pairs| {
                let (one, other) = (*one.get(pairs), *other.get(pairs));
                let (first, second) = (value(&lines[one]).to_owned(), value(&lines[other]).to_owned());
                lines[one] = format!("{} = {second}", key(&lines[one]));
                lines[other] = format!("{} = {first}", key(&lines[other]));
            }),
            Self::Value(at, word) => with_pairs(text, |lines, pairs| {
                let at = *at.get(pairs);
                lines[at] = format!("{} = {}", key(&lines[at]), word.get(VALUES));
            }),
            Self::Nest(at, depth) => with_pairs(text, |lines, pairs| {
                let (at, depth) = (*at.get(pairs), usize::from(*depth));
                let value = value(&lines[at]);
                lines[at] = format!("{} = {}{value}{}", key(&lines[at]), "[".repeat(depth), "]".repeat(depth));
            }),
            Self::Key(at, word) => with_pairs(text, |lines, pairs| {
                let at = *at.get(pairs);
                let word = word.get(WORDS.as_slice());
                let bare = word.trim_matches('"');
                let is_bare = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                lines[at] = format!("{} = {}", if is_bare { bare } else { word }, value(&lines[at]));
            }),
            Self::DropLine(at) => with_lines(text, |lines| _ = lines.remove(at.index(lines.len()))),
            Self::RepeatLine(at) => with_lines(text, |lines| {
                let at = at.index(lines.len());
                lines.insert(at, lines[at].clone());
            }),
            Self::MoveTable(from, to) => {
                let mut tables = tables(text);
                let table = tables.remove(from.index(tables.len()));
                tables.insert(to.index(tables.len() + 1), table);
                tables.concat()
            }
            Self::GraftTable(seed, from, to) => {
                let others = tables(&SEEDS[seed.index(SEEDS.len())]);
                let mut tables = tables(text);
                tables.insert(to.index(tables.len() + 1), from.get(&others).clone());
                tables.concat()
            }
        }
    }
}

/// Where strings in double quotes stand in a text, with their quotes.
fn strings(text: &str) -> Vec<(usize, usize)> {
    let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
    quotes.chunks_exact(2).map(|pair| (pair[0], pair[1] + 1)).collect()
}

fn replace_string(text: &str, at: Index, new: impl Fn(&str) -> String) -> String {
    let found = strings(text);
    if found.is_empty() {
        return text.to_owned();
    }
    let (start, end) = *at.get(&found);
    format!("{}{}{}", &text[..start], new(&text[start..end]), &text[end..])
}

fn with_lines(text: &str, change: impl FnOnce(&mut Vec<String>)) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if !lines.is_empty() {
        change(&mut lines);
    }
    lines.join("\n") + "\n"
}

/// Lets the lines be changed that are a key and a value, whose numbers are given.
fn with_pairs(text: &str, change: impl FnOnce(&mut [String], &[usize])) -> String {
    with_lines(text, |lines| {
        let pairs: Vec<usize> = (0..lines.len()).filter(|line| lines[*line].contains(" = ")).collect();
        if !pairs.is_empty() {
            change(lines, &pairs);
        }
    })
}

fn key(line: &str) -> &str {
    line.split_once(" = ").map_or(line, |(key, _)| key)
}

fn value(line: &str) -> &str {
    line.split_once(" = ").map_or("", |(_, value)| value)
}

/// The text cut before each table; never empty.
fn tables(text: &str) -> Vec<String> {
    let mut tables = vec![String::new()];
    for line in text.lines() {
        if line.starts_with('[') {
            tables.push(String::new());
        }
        if let Some(table) = tables.last_mut() {
            table.push_str(line);
            table.push('\n');
        }
    }
    tables
}
