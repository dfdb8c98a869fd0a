//! No input whatever makes the front of the generator panic, and every finding points into the file.
//!
//! `RILLFLOW_FUZZ_CASES` sets the number of cases for each property.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod mutation;

use std::path::Path;

use proptest::prelude::*;
use rillflow_codegen::diagnostic::{Severity, Style, catalog, one_line, render};
use rillflow_codegen::load::load;
use rillflow_codegen::model::Model;
use rillflow_codegen::output::{self, RustFiles};
use rillflow_codegen::render::{Overrides, TemplateError};
use rillflow_codegen::source::SourceMap;

const CASES: u32 = 2_000;

fn config() -> ProptestConfig {
    let cases = std::env::var("RILLFLOW_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A manifest with a bit of everything.
fn good() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("manifests");
    let read = |name: &str| fs_err::read_to_string(folder.join(name)).expect("the manifest is checked in");
    format!("{}\n{}", read("shop.toml"), read("types.toml"))
}

/// Pieces that are worth putting into a wrong place.
const PIECES: &[&str] = &[
    "",
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "{",
    "}",
    "=",
    ".",
    ",",
    "?",
    "@",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "é",
    "🦀",
    "1",
    "-1",
    "99999999999999999999",
    "1e400",
    "nan",
    "true",
    "null",
    "event.",
    "coalesce(",
    "((((((((",
    "1 + 1",
    "/ 0",
    "v0",
    "v65536",
    "crate::",
    "default = ",
    "renamed_from = ",
    "OrderPlaced@9",
    "[string]",
    "Address?",
    "id",
    "rf_x",
    "self",
    "\\u0000",
    "2026-13-01",
];

/// The text cut into words, signs and spaces.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut in_word = false;
    for letter in text.chars() {
        let word = letter.is_alphanumeric() || letter == '_';
        match tokens.last_mut() {
            Some(last) if word && in_word => last.push(letter),
            _ => tokens.push(letter.to_string()),
        }
        in_word = word;
    }
    tokens
}

#[track_caller]
fn check(text: &str) {
    let mut sources = SourceMap::default();
    let (model, diagnostics) = load(&mut sources, "rillflow.toml", text);
    let mut errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    // What is not executed yet is understood.
    let is_right = errors.all(|error| *error.code == catalog::NOT_EXECUTED);
    assert_eq!(model.is_some(), is_right, "a model exactly if there is no error");
    for diagnostic in &diagnostics {
        assert!(diagnostic.primary().is_some(), "no place: {diagnostic:?}");
        for label in &diagnostic.labels {
            let span = label.span;
            assert!(span.start <= span.end && span.end <= text.len(), "outside of the file: {diagnostic:?}");
        }
        assert!(!one_line(&sources, diagnostic).contains('\n'));
    }
    let rendered = render(&sources, &diagnostics, Style::Plain);
    assert_eq!(rendered.is_empty(), diagnostics.is_empty());
    if let Some(model) = model.filter(|_| diagnostics.is_empty()) {
        // The templates are checked by a parser of Rust and one of SQL.
        generate(&model).unwrap_or_else(|error| panic!("{error}\n{}\n{text}", error.excerpt.join("\n")));
    }
}

fn generate(model: &Model) -> Result<(), TemplateError> {
    let database = output::database(model)?;
    let code = output::code(model, "", &database.rendered.schema, &[], &[]);
    if let RustFiles::CheckedIn(files) = output::rust(model, &code, &Overrides::default())? {
        for file in files {
            file.format()?;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn exchanged_parts(text in mutation::mutated()) {
        check(&text);
    }

    #[test]
    fn flipped_bytes(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = good().into_bytes();
        for (index, byte) in flips {
            let index = index.index(bytes.len());
            bytes[index] = byte;
        }
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn swapped_and_replaced_tokens(
        swaps in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..4),
        pieces in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(PIECES)), 0..4),
    ) {
        let mut tokens = tokens(&good());
        for (one, other) in swaps {
            let (one, other) = (one.index(tokens.len()), other.index(tokens.len()));
            tokens.swap(one, other);
        }
        for (index, piece) in pieces {
            let index = index.index(tokens.len());
            tokens[index] = piece.to_owned();
        }
        check(&tokens.concat());
    }

    #[test]
    fn moved_lines(order in prop::collection::vec(any::<prop::sample::Index>(), 1..60)) {
        let text = good();
        let lines: Vec<&str> = text.lines().collect();
        let picked: Vec<&str> = order.iter().map(|index| lines[index.index(lines.len())]).collect();
        check(&picked.join("\n"));
    }

    #[test]
    fn any_expression(expression in "[-a-z0-9_.'()+*/|, :;<>=\\[\\]$@?é\n]{0,60}") {
        let quoted = expression.replace('\\', "\\\\").replace('\n', "\\n");
        check(&good().replace("event.price_cents * event.quantity", &quoted));
    }

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text);
    }
}

#[test]
fn what_is_mutated_is_right() {
    let mut sources = SourceMap::default();
    let (model, diagnostics) = load(&mut sources, "rillflow.toml", good());
    assert!(model.is_some() && diagnostics.is_empty(), "{}", render(&sources, &diagnostics, Style::Plain));
}

#[test]
fn deep_and_long_expressions_are_refused() {
    for expression in [
        "(".repeat(5_000),
        format!("{}1{}", "(".repeat(5_000), ")".repeat(5_000)),
        vec!["1"; 20_000].join(" + "),
        "-".repeat(5_000) + "1",
        "not ".repeat(5_000) + "1",
    ] {
        let text = good().replace("event.price_cents * event.quantity", &expression);
        let mut sources = SourceMap::default();
        let (model, diagnostics) = load(&mut sources, "rillflow.toml", text);
        assert!(model.is_none() && !diagnostics.is_empty());
    }
}

#[test]
fn deep_types_and_tables_are_refused() {
    let deep_type = good().replace("\"[string]\"", &format!("\"{}string{}\"", "[".repeat(9_000), "]".repeat(9_000)));
    check(&deep_type);
    check(&format!("a = {}{}", "[".repeat(9_000), "]".repeat(9_000)));
    check(&format!("{}a = 1", "a.".repeat(9_000)));
    let chain: Vec<String> =
        (0..3_000).map(|n| format!("[types.T{n}]\nfields = {{ next = \"T{}?\" }}\n", n + 1)).collect();
    let chain = chain.concat();
    check(&format!("{}\n{chain}[types.T3000]\nfields = {{}}\n", good()));
}
