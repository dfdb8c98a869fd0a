//! The view model: a line of documentation for every key, and what is decided for parts that are not executed.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rillflow_codegen::Generator;
use rillflow_codegen::diagnostic::{Style, render};
use rillflow_codegen::ir::View;
use serde_json::Value;
use syn::{Attribute, Expr, Fields, GenericArgument, Item, Lit, Meta, PathArguments, Type};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

// -- what the source says ---------------------------------------------------------------------------

/// A type of the view model.
enum Shape {
    /// Keys with their types and what they are.
    Keys(Vec<(String, Kind, String)>),
    /// One of these types, without a word about which.
    OneOf(Vec<String>),
}

/// What a key holds.
#[derive(Clone)]
enum Kind {
    Text,
    Number,
    Flag,
    Object(String),
    List(Box<Kind>),
    Maybe(Box<Kind>),
    Tuple(Vec<Kind>),
}

struct Source {
    version: String,
    types: BTreeMap<String, (Shape, String)>,
}

/// The types in `rillflow-codegen/src/ir`.
fn source() -> Source {
    let mut source = Source { version: String::new(), types: BTreeMap::new() };
    let mut open = vec![root().join("rillflow-codegen/src/ir")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs_err::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        // Drawings and JSON are no part of it, and what is known of a schema is text there.
        if ["graph.rs", "json.rs", "schema.rs"].iter().any(|name| path.ends_with(name)) {
            continue;
        }
        for item in syn::parse_file(&fs_err::read_to_string(&path).unwrap()).unwrap().items {
            match item {
                Item::Struct(item) => {
                    let Fields::Named(fields) = &item.fields else { continue };
                    let key = |field: &syn::Field| {
                        (field.ident.as_ref().unwrap().to_string(), kind(&field.ty), docs(&field.attrs))
                    };
                    let shape = Shape::Keys(fields.named.iter().map(key).collect());
                    source.types.insert(item.ident.to_string(), (shape, docs(&item.attrs)));
                }
                // What only decides between texts is printed nowhere.
                Item::Enum(item) if item.variants.iter().all(|variant| variant.fields.is_empty()) => {}
                Item::Enum(item) => {
                    let variant = |variant: &syn::Variant| {
                        let Kind::Object(name) = kind(&variant.fields.iter().next().unwrap().ty) else { panic!() };
                        name
                    };
                    let shape = Shape::OneOf(item.variants.iter().map(variant).collect());
                    source.types.insert(item.ident.to_string(), (shape, docs(&item.attrs)));
                }
                Item::Const(item) if item.ident == "VERSION" => {
                    let Expr::Lit(literal) = *item.expr else { panic!() };
                    let Lit::Int(number) = literal.lit else { panic!() };
                    source.version = number.to_string();
                }
                _ => {}
            }
        }
    }
    source
}

fn kind(ty: &Type) -> Kind {
    let path = match ty {
        Type::Path(path) => path,
        Type::Reference(reference) => return kind(&reference.elem),
        Type::Tuple(tuple) => return Kind::Tuple(tuple.elems.iter().map(kind).collect()),
        other => panic!("{other:?}"),
    };
    let last = path.path.segments.last().unwrap();
    let inner = || {
        let PathArguments::AngleBracketed(arguments) = &last.arguments else { panic!() };
        let Some(GenericArgument::Type(inner)) = arguments.args.first() else { panic!() };
        Box::new(kind(inner))
    };
    match last.ident.to_string().as_str() {
        "String" | "str" => Kind::Text,
        "u32" => Kind::Number,
        "bool" => Kind::Flag,
        "Vec" => Kind::List(inner()),
        "Option" => Kind::Maybe(inner()),
        "Box" => *inner(),
        name => Kind::Object(name.to_owned()),
    }
}

fn docs(attributes: &[Attribute]) -> String {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(doc) if doc.path.is_ident("doc") => match &doc.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    attributes.iter().filter_map(line).collect::<Vec<_>>().join(" ")
}

impl Source {
    /// The types that `from` leads to, in the order in which they are met.
    fn reached(&self, from: &str) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        let mut open = vec![from.to_owned()];
        while let Some(name) = open.pop() {
            let (name, (shape, _)) = self.types.get_key_value(&name).unwrap_or_else(|| panic!("no type `{name}`"));
            if found.contains(&name.as_str()) {
                continue;
            }
            found.push(name);
            let next: Vec<String> = match shape {
                Shape::Keys(keys) => keys.iter().filter_map(|(_, kind, _)| kind.object().map(str::to_owned)).collect(),
                Shape::OneOf(names) => names.clone(),
            };
            open.extend(next.into_iter().rev());
        }
        found
    }
}

impl Kind {
    fn object(&self) -> Option<&str> {
        match self {
            Self::Object(name) => Some(name),
            Self::List(inner) | Self::Maybe(inner) => inner.object(),
            Self::Text | Self::Number | Self::Flag | Self::Tuple(_) => None,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Flag => "yes or no".to_owned(),
            Self::Object(name) => format!("[{name}](#{})", name.to_lowercase()),
            Self::List(inner) => format!("list of {}", inner.words()),
            Self::Maybe(inner) => format!("{}, or nothing", inner.words()),
            Self::Tuple(parts) => parts.iter().map(Self::words).collect::<Vec<_>>().join(" and "),
        }
    }
}

// -- the page ---------------------------------------------------------------------------------------

const PAGE: &str = "docs/view-model.md";

fn page(source: &Source) -> String {
    let mut page = format!(
        "# What templates get, key by key\n\n<!-- Made of the source by `UPDATE_EXPECT=1 cargo test -p rillflow-tests \
         --test view_model`. -->\n\nVersion {} of the view model that `rillflow gen --emit ir` prints. See [Print it in \
         another way](templates.md).\n",
        source.version
    );
    for name in source.reached("View") {
        let (shape, about) = &source.types[name];
        _ = write!(page, "\n## {name}\n\n{about}\n\n");
        match shape {
            Shape::Keys(keys) => {
                page.push_str("| key | holds | what it is |\n|---|---|---|\n");
                for (key, kind, about) in keys {
                    _ = writeln!(page, "| `{key}` | {} | {} |", kind.words(), about.replace('|', "\\|"));
                }
            }
            Shape::OneOf(names) => {
                let links = names.iter().map(|name| format!("[{name}](#{})", name.to_lowercase()));
                _ = writeln!(page, "One of {}.", links.collect::<Vec<_>>().join(", "));
            }
        }
    }
    page
}

/// The version and the keys of a page, without what only `not_executed` leads to, which is no part of the contract.
fn contract(page: &str) -> (String, BTreeSet<(String, String)>) {
    let version = page.lines().find_map(|line| line.strip_prefix("Version ")?.split(' ').next()).unwrap_or_default();
    let mut keys = BTreeSet::new();
    let (mut open, mut seen) = (vec!["view".to_owned()], BTreeSet::from(["notexecuted".to_owned()]));
    while let Some(anchor) = open.pop() {
        if !seen.insert(anchor.clone()) {
            continue;
        }
        let mut inside = false;
        for line in page.lines() {
            if let Some(name) = line.strip_prefix("## ") {
                inside = name.to_lowercase() == anchor;
            }
            if !inside {
                continue;
            }
            open.extend(line.split("](#").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())));
            if let Some(key) = line.strip_prefix("| `").and_then(|rest| rest.split('`').next()) {
                keys.insert((anchor.clone(), key.to_owned()));
            }
        }
    }
    (version.to_owned(), keys)
}

#[test]
fn what_only_unexecuted_parts_have_is_no_part_of_the_contract() {
    let source = source();
    let (version, keys) = contract(&page(&source));
    assert_eq!(version, source.version);
    let has = |section: &str, key: &str| keys.contains(&(section.to_owned(), key.to_owned()));
    // A list of events is one of streams and projections as well.
    assert!(has("view", "not_executed") && has("structure", "derives") && has("eventset", "arms"));
    assert!(!has("tenancyitem", "mode") && !has("sidetable", "key"));
}

#[test]
fn every_key_is_documented_and_none_goes_without_a_new_version() {
    let source = source();
    let path = root().join(PAGE);
    let before = fs_err::read_to_string(&path).unwrap_or_default();
    let now = page(&source);
    for (shape, _) in source.reached("View").iter().map(|name| &source.types[*name]) {
        if let Shape::Keys(keys) = shape {
            assert!(keys.iter().all(|(_, _, about)| !about.is_empty()));
        }
    }
    let (old, new) = (contract(&before), contract(&now));
    let gone: Vec<_> = old.1.difference(&new.1).collect();
    assert!(
        gone.is_empty() || old.0 != new.0,
        "{gone:?} is not printed any more: raise VERSION in rillflow-codegen/src/ir/view.rs, and say so in the changelog"
    );
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs_err::write(&path, &now).unwrap();
    }
    let found = fs_err::read_to_string(&path).unwrap_or_default();
    assert!(found == now, "{PAGE}: run again with UPDATE_EXPECT=1 and look at the difference");
}

// -- what is printed --------------------------------------------------------------------------------

/// The view model of a manifest below `tests`, which stands alone in a folder.
fn view(manifest: &str) -> View {
    let folder = tempfile::tempdir().unwrap();
    let text = fs_err::read_to_string(root().join("tests").join(manifest)).unwrap();
    // Templates of a folder that is not there would be an error of their own.
    let text = text.replace("templates = \"rillflow/templates\"\n", "");
    fs_err::write(folder.path().join("rillflow.toml"), text).unwrap();
    let generation = Generator::new(folder.path().join("rillflow.toml")).plan();
    let view = generation.view();
    view.unwrap_or_else(|| panic!("{manifest}: {}", render(&generation.sources, &generation.diagnostics, Style::Plain)))
}

/// Holds a value to its type, and notes the types that were met.
fn check(source: &Source, value: &Value, kind: &Kind, place: &str, met: &mut BTreeSet<String>) {
    match (kind, value) {
        (Kind::Text, Value::String(_))
        | (Kind::Number, Value::Number(_))
        | (Kind::Flag, Value::Bool(_))
        | (Kind::Maybe(_), Value::Null) => {}
        (Kind::Maybe(inner), _) => check(source, value, inner, place, met),
        (Kind::List(inner), Value::Array(items)) => {
            for item in items {
                check(source, item, inner, &format!("{place}[]"), met);
            }
        }
        (Kind::Tuple(parts), Value::Array(items)) if parts.len() == items.len() => {
            for (part, item) in parts.iter().zip(items) {
                check(source, item, part, place, met);
            }
        }
        (Kind::Object(name), Value::Object(entries)) => {
            let names = match &source.types[name].0 {
                Shape::OneOf(names) => names.clone(),
                Shape::Keys(_) => vec![name.clone()],
            };
            let fits = |name: &&String| {
                let Shape::Keys(keys) = &source.types[*name].0 else { return false };
                keys.iter().map(|(key, ..)| key).collect::<BTreeSet<_>>() == entries.keys().collect()
            };
            let name = names.iter().find(fits).unwrap_or_else(|| panic!("{place} has other keys: {entries:#?}"));
            met.insert(name.clone());
            let Shape::Keys(keys) = &source.types[name].0 else { return };
            for (key, kind, _) in keys {
                check(source, &entries[key], kind, &format!("{place}.{key}"), met);
            }
        }
        _ => panic!("{place} is something else: {value}"),
    }
}

#[test]
fn what_is_printed_is_what_is_documented() {
    let source = source();
    let mut met = BTreeSet::new();
    let mut manifests = vec!["manifests/whole_language.toml".to_owned(), "view/tenants.toml".to_owned()];
    for case in ["documents", "example", "projections", "queries", "released", "upcasts", "value_types"] {
        manifests.push(format!("golden/{case}/rillflow.toml"));
    }
    for manifest in manifests {
        let value = serde_json::to_value(view(&manifest)).unwrap();
        check(&source, &value, &Kind::Object("View".to_owned()), &manifest, &mut met);
    }
    let objects = |name: &&str| matches!(source.types[*name].0, Shape::Keys(_));
    // A test of released events needs a release, which is a step of its own.
    let fixtures = |name: &&str| name.starts_with("Fixture");
    let documented: Vec<&str> = source.reached("View").into_iter().filter(objects).filter(|it| !fixtures(it)).collect();
    let unmet: Vec<&str> = documented.into_iter().filter(|name| !met.contains(*name)).collect();
    assert!(unmet.is_empty(), "no manifest here prints {unmet:?}");
}

#[test]
fn what_is_not_executed_is_decided_all_the_same() {
    for (manifest, expected) in
        [("manifests/whole_language.toml", "view/whole_language.json"), ("view/tenants.toml", "view/tenants.json")]
    {
        let view = view(manifest);
        let text = serde_json::to_string_pretty(&view.not_executed).unwrap() + "\n";
        let path = root().join("tests").join(expected);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs_err::write(&path, &text).unwrap();
        }
        let found = fs_err::read_to_string(&path).unwrap_or_default();
        assert!(found == text, "{expected}: run again with UPDATE_EXPECT=1 and look at the difference");
    }
}
