//! The language as data, held to what is written, read and said: the schema for editors, the reference page, and the
//! manifest that uses all of it.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use rillflow_codegen::diagnostic::{Diagnostic, catalog};
use rillflow_codegen::language::{self, Executed, Key, Place, Takes};
use rillflow_codegen::load::load;
use rillflow_codegen::render;
use rillflow_codegen::source::SourceMap;
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Compares a file that is made of the language with what the language makes today.
#[track_caller]
fn check_current(path: &str, text: &str) {
    let path = root().join(path);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs_err::write(&path, text).unwrap();
    }
    let found = fs_err::read_to_string(&path).unwrap_or_default();
    assert!(found == text, "{}: run again with UPDATE_EXPECT=1 and look at the difference", path.display());
}

#[test]
fn the_schema_is_current() {
    check_current("docs/rillflow.schema.json", &render::json(&language::schema()));
}

#[test]
fn the_reference_page_is_current() {
    check_current("docs/manifest.md", &language::reference());
}

// -- the schema -------------------------------------------------------------------------------------

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&render::json(&language::schema())).unwrap();
    jsonschema::draft7::meta::validate(&schema).unwrap_or_else(|error| panic!("not a schema: {error}"));
    jsonschema::draft7::new(&schema).unwrap()
}

/// The manifest as an editor shows it to a schema; `None` if it is not TOML.
fn as_json(text: &str) -> Option<Value> {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(value) => value.into(),
            toml::Value::Datetime(time) => time.to_string().into(),
            toml::Value::Array(items) => items.into_iter().map(convert).collect(),
            toml::Value::Table(table) => {
                Value::Object(table.into_iter().map(|(key, value)| (key, convert(value))).collect())
            }
        }
    }
    Some(convert(toml::Value::Table(text.parse().ok()?)))
}

/// Every `.toml` below `folder` that is a manifest or a part of one.
fn manifests(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(next) = open.pop() {
        for entry in fs_err::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "toml") && !path.ends_with("Cargo.toml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn the_schema_admits_every_manifest_that_is_right() {
    let schema = validator();
    let mut all = [manifests("tests/golden"), manifests("examples"), manifests("tests/manifests")].concat();
    all.extend([root().join("rillflow.toml.example"), root().join("tests/rillflow.toml")]);
    assert!(all.len() > 10, "{all:?}");
    for path in all {
        let manifest = as_json(&fs_err::read_to_string(&path).unwrap()).unwrap();
        let errors: Vec<String> =
            schema.iter_errors(&manifest).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{}:\n{}", path.display(), errors.join("\n"));
    }
}

#[test]
fn the_schema_refuses_unknown_keys_wrong_values_and_unknown_words() {
    let schema = validator();
    let mut refused = 0;
    for path in manifests("tests/diagnostics") {
        let case = path.strip_prefix(root().join("tests/diagnostics")).unwrap();
        let code = case.to_str().unwrap().split('-').next().unwrap();
        // Only the root of a case is known to be wrong; what it includes may be right.
        let is_root = case.components().count() == 2 && case.ends_with("rillflow.toml");
        if !["RF0005", "RF0007", "RF0008", "RF0426", "RF0601"].contains(&code) || !is_root {
            continue;
        }
        if let Some(manifest) = as_json(&fs_err::read_to_string(&path).unwrap()) {
            assert!(!schema.is_valid(&manifest), "{} is right for the schema", path.display());
            refused += 1;
        }
    }
    assert!(refused > 10, "{refused}");
}

// -- the manifest that uses all of it -----------------------------------------------------------------

/// What the manifest uses of the language.
#[derive(Default)]
struct Used {
    /// Places and keys.
    keys: BTreeSet<(Place, &'static str)>,
    /// Where something stands that no release executes, with what it is.
    later: Vec<(Range<usize>, String)>,
}

impl Used {
    fn table(&mut self, place: Place, table: &DeTable<'_>) {
        let kind = table.get("kind").and_then(|kind| kind.get_ref().as_str());
        let language = place.table();
        for (name, value) in table {
            let kind = kind.or(language.kinds().first().copied());
            let fits = |key: &&Key| {
                key.name == name.get_ref()
                    && (key.kinds.is_empty() || kind.is_none_or(|kind| key.kinds.contains(&kind)))
            };
            let key = language.keys.iter().find(fits);
            if let Some(key) = key {
                self.keys.insert((place, key.name));
                self.note_later(place, key, name.span(), value);
                self.value(&key.takes, value);
            } else if let Some(names) = language.names {
                self.value(&names.takes, value);
            } else {
                panic!("`{}` of {place:?} is not in the language", name.get_ref());
            }
        }
    }

    fn note_later(&mut self, place: Place, key: &Key, name: Range<usize>, value: &Spanned<DeValue<'_>>) {
        let is_later = match (key.executed, value.get_ref()) {
            (Executed::No, _) => true,
            (Executed::Except(words), DeValue::String(word)) => words.contains(&word.as_ref()),
            (Executed::Only(number), DeValue::Integer(found)) => found.as_str() != number.to_string(),
            _ => false,
        };
        if let (true, Takes::Map(..), DeValue::Table(table)) = (is_later, key.takes, value.get_ref()) {
            self.later.extend(table.keys().map(|name| (name.span(), format!("{} of `{}`", name.get_ref(), key.name))));
        } else if let (true, DeValue::Table(_)) = (is_later, value.get_ref()) {
            self.later.push((name, format!("`{}` of {place:?}", key.name)));
        } else if is_later {
            self.later.push((name.start..value.span().end, format!("`{}` of {place:?}", key.name)));
        }
    }

    fn value(&mut self, takes: &Takes, value: &Spanned<DeValue<'_>>) {
        match (takes, value.get_ref()) {
            (Takes::Table(place), DeValue::Table(table)) => self.table(*place, table),
            (Takes::Tables(place), DeValue::Array(tables)) => {
                for table in tables.iter().filter_map(|table| table.get_ref().as_table()) {
                    self.table(*place, table);
                }
            }
            (Takes::Map(_, inner), DeValue::Table(table)) => {
                for value in table.values() {
                    self.value(inner, value);
                }
            }
            (Takes::List(inner), DeValue::Array(items)) => {
                for item in items {
                    self.value(inner, item);
                }
            }
            (Takes::Either(parts), _) => {
                if let Some(part) = parts.iter().find(|part| could_be(part, value.get_ref())) {
                    self.value(part, value);
                }
            }
            _ => {}
        }
    }
}

/// Whether a value is of the kind that `takes` asks for. The long form of a variant is known by its table `fields`.
fn could_be(takes: &Takes, value: &DeValue<'_>) -> bool {
    match (takes, value) {
        (Takes::Table(Place::Variant), DeValue::Table(table)) => {
            table.get("fields").is_some_and(|fields| fields.get_ref().is_table())
        }
        (Takes::Map(..), DeValue::Table(table)) => {
            !table.get("fields").is_some_and(|fields| fields.get_ref().is_table())
        }
        (Takes::Table(_), DeValue::Table(_)) | (Takes::List(_) | Takes::Tables(_), DeValue::Array(_)) => true,
        (Takes::Table(_) | Takes::List(_) | Takes::Tables(_) | Takes::Map(..), _) => false,
        (_, value) => !value.is_table() && !value.is_array(),
    }
}

fn whole_language() -> String {
    fs_err::read_to_string(root().join("tests/manifests/whole_language.toml")).unwrap()
}

fn used(text: &str) -> Used {
    let mut used = Used::default();
    used.table(Place::Root, DeTable::parse(text).unwrap().get_ref());
    used
}

/// With the reader's own check that it asks for no key that the language lacks, this makes the two equal: a key of the
/// language that nobody asks for would be an unknown key of this manifest.
#[test]
fn one_manifest_uses_every_key() {
    let used = used(&whole_language());
    // A manifest that is one file includes nothing.
    let exempt = [(Place::Root, "include")];
    let unused: Vec<String> = Place::ALL
        .iter()
        .flat_map(|place| place.table().keys.iter().map(move |key| (*place, key.name)))
        .filter(|key| !used.keys.contains(key) && !exempt.contains(key))
        .map(|(place, key)| format!("`{key}` of {place:?}"))
        .collect();
    assert!(unused.is_empty(), "add to tests/manifests/whole_language.toml:\n{}", unused.join("\n"));
}

#[test]
fn what_is_said_to_be_executed_is_executed_and_the_rest_is_not() {
    let text = whole_language();
    let used = used(&text);
    let mut sources = SourceMap::default();
    let (_, diagnostics) = load(&mut sources, "rillflow.toml", text.as_str());
    let refused: Vec<Range<usize>> = diagnostics
        .iter()
        .filter(|diagnostic| *diagnostic.code == catalog::NOT_EXECUTED)
        .filter_map(Diagnostic::primary)
        .map(|span| span.start..span.end)
        .collect();
    let within = |inner: &Range<usize>, outer: &Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
    for (place, what) in &used.later {
        assert!(
            refused.iter().any(|span| within(span, place) || span.start == place.start),
            "{what} is not executed by the language, and is by the generator: {}",
            &text[place.clone()]
        );
    }
    for span in &refused {
        let covered = used.later.iter().any(|(place, _)| within(span, place));
        assert!(covered, "the language does not say that this is not executed: {}", &text[span.clone()]);
    }
}
