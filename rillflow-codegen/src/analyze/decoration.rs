//! `[[generate.attributes]]`: which code each entry is about, and whether what it adds is Rust.

use syn::parse::Parser as _;

use crate::diagnostic::{Diagnostic, Severity, catalog, closest};
use crate::manifest::Text;
use crate::manifest::raw::{Attributes, Manifest};
use crate::model::{Decorations, Model, NamedTypeBody, ProjectionKind};

/// What every struct of data derives.
const STRUCT: &[&str] = &["Clone", "Debug", "PartialEq", "Serialize", "Deserialize"];
/// What every closed set derives.
const SET: &[&str] =
    &["Clone", "Copy", "Debug", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash", "Serialize", "Deserialize"];
/// What rows and enums of events derive.
const PLAIN: &[&str] = &["Clone", "Debug", "PartialEq"];
/// The traits that can be derived by their bare names.
const PRELUDE: &[&str] = &["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];

/// Code that can be decorated.
struct Target {
    path: Vec<String>,
    /// Another path that leads to it.
    alias: Option<Vec<String>>,
    /// What it derives by itself; `None` for a field or a variant, which derives nothing.
    derives: Option<&'static [&'static str]>,
}

/// Fills the decorations of `model`. Nothing is said about selectors if there are `errors` already: what they select may be
/// what is wrong.
pub(super) fn complete(model: &mut Model, raw: &Manifest, errors: bool) -> Vec<Diagnostic> {
    let targets = targets(model);
    let mut decorations = Decorations::default();
    let mut diagnostics = Vec::new();
    for entry in &raw.generate.attributes {
        let mut reader = Reader { targets: &targets, errors, diagnostics: Vec::new() };
        reader.read(entry, &mut decorations);
        diagnostics.append(&mut reader.diagnostics);
    }
    model.generate.decorations = decorations;
    diagnostics
}

struct Reader<'a> {
    targets: &'a [Target],
    errors: bool,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn read(&mut self, entry: &Attributes, decorations: &mut Decorations) {
        if entry.derive.is_empty() && entry.attributes.is_empty() {
            let message = "an entry of `[[generate.attributes]]` adds nothing";
            self.diagnostics.push(
                Diagnostic::error(&catalog::MISSING_KEY, message, entry.span, "")
                    .help("add `derive = [\"Hash\"]` or `attributes = [\"#[non_exhaustive]\"]`"),
            );
            return;
        }
        let attributes: Vec<String> = entry.attributes.iter().filter_map(|text| self.attribute(text)).collect();
        let derives: Vec<(&Text, String)> =
            entry.derive.iter().filter_map(|text| Some((text, self.derive(text)?))).collect();
        let mut selected: Vec<&Target> = Vec::new();
        for selector in &entry.on {
            let found: Vec<&Target> = self.targets.iter().filter(|target| target.is_selected(selector)).collect();
            if found.is_empty() {
                self.idle(selector);
            } else if let Some(derive) = entry.derive.first()
                && found.iter().all(|target| target.derives.is_none())
            {
                self.refuse_derive(derive, selector);
            }
            selected.extend(found);
        }
        for (text, derive) in &derives {
            let has = |target: &&Target| target.derives.is_some_and(|own| own.contains(&last_step(derive)));
            if !selected.is_empty() && selected.iter().all(has) {
                let message = format!("what is selected derives `{derive}` already");
                self.diagnostics.push(
                    Diagnostic::error(&catalog::DERIVE_TWICE, message, text.span, "nothing would be added")
                        .help("remove it"),
                );
            }
        }
        for target in selected {
            let own = target.derives.unwrap_or_default();
            let new = derives.iter().map(|(_, derive)| derive).filter(|derive| !own.contains(&last_step(derive)));
            let new: Vec<String> = if target.derives.is_some() { new.cloned().collect() } else { Vec::new() };
            decorations.add(&target.path, &new, &attributes);
        }
    }

    fn attribute(&mut self, text: &Text) -> Option<String> {
        let written = text.as_str().trim();
        let parsed = syn::Attribute::parse_outer.parse_str(written);
        let Some([attribute]) = parsed.as_deref().ok() else {
            let message = format!("`{written}` is not an attribute of Rust");
            let label = match &parsed {
                Err(error) => error.to_string(),
                Ok(_) => "this must be one attribute".to_owned(),
            };
            self.diagnostics.push(
                Diagnostic::error(&catalog::ATTRIBUTE_SYNTAX, message, text.span, label)
                    .help("write one attribute as it stands in Rust, such as `\"#[non_exhaustive]\"`"),
            );
            return None;
        };
        let refused = [
            ("serde", "the manifest says what is stored, and what was stored must be read for ever", "remove it"),
            ("derive", "what is derived has a key of its own", "write it under `derive`"),
        ];
        let refused = refused.into_iter().find(|(name, ..)| attribute.path().is_ident(name));
        if let Some((name, why, help)) = refused {
            let message = format!("an attribute `{name}` cannot be added");
            self.diagnostics
                .push(Diagnostic::error(&catalog::ATTRIBUTE_REFUSED, message, text.span, "").note(why).help(help));
            return None;
        }
        Some(written.to_owned())
    }

    fn derive(&mut self, text: &Text) -> Option<String> {
        let written = text.as_str().trim();
        let path = syn::parse_str::<syn::Path>(written).ok();
        let is_absolute = |path: &syn::Path| {
            let first = path.segments.first().is_some_and(|first| first.ident == "crate");
            path.segments.len() > 1 && (path.leading_colon.is_some() || first)
        };
        if PRELUDE.contains(&written) || path.as_ref().is_some_and(is_absolute) {
            return Some(written.to_owned());
        }
        let message = format!("`{written}` is not the absolute path of a derive");
        let help = match closest(written, PRELUDE.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if path.as_ref().is_some_and(|path| path.segments.len() > 1) => {
                format!("write `::{}`, which means the same everywhere", written.trim_start_matches(':'))
            }
            None if path.is_some() => format!("write its absolute path, such as `::schemars::{written}`"),
            None => "write something like `\"Hash\"`, or `\"::schemars::JsonSchema\"`".to_owned(),
        };
        self.diagnostics.push(Diagnostic::error(&catalog::ATTRIBUTE_SYNTAX, message, text.span, "").help(help));
        None
    }

    fn refuse_derive(&mut self, derive: &Text, selector: &Text) {
        let message = "a field or variant derives nothing";
        let diagnostic = Diagnostic::error(&catalog::ATTRIBUTE_REFUSED, message, derive.span, "");
        let label = format!("`{}` selects no type", selector.value);
        self.diagnostics.push(diagnostic.see(selector.span, label).help("select the type around it"));
    }

    /// Warns about a selector that selects nothing.
    fn idle(&mut self, selector: &Text) {
        if self.errors {
            return;
        }
        let known: Vec<String> = self
            .targets
            .iter()
            .flat_map(|target| target.alias.iter().chain([&target.path]))
            .map(|path| path.join("."))
            .collect();
        let message = format!("nothing is selected by `{}`", selector.value);
        let mut diagnostic = Diagnostic::error(&catalog::IDLE_SELECTOR, message, selector.span, "this has no effect");
        diagnostic.severity = Severity::Warning;
        self.diagnostics.push(match closest(selector.as_str(), known.iter().map(String::as_str)) {
            Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
            None => diagnostic.help(
                "select `types.Tier`, `documents.Customer`, `streams.Order`, `events.OrderPlaced`, \
                 `events.OrderPlaced.v1` or `projections.order_summary`, a field below one, or `*` for any step",
            ),
        });
    }
}

impl Target {
    fn item(path: &[&str], derives: &'static [&'static str]) -> Self {
        Self { derives: Some(derives), ..Self::part(path) }
    }

    fn part(path: &[&str]) -> Self {
        Self { path: path.iter().map(|step| (*step).to_owned()).collect(), alias: None, derives: None }
    }

    fn is_selected(&self, selector: &Text) -> bool {
        let steps: Vec<&str> = selector.as_str().split('.').collect();
        [Some(&self.path), self.alias.as_ref()].into_iter().flatten().any(|path| {
            path.len() == steps.len() && path.iter().zip(&steps).all(|(step, wanted)| *wanted == "*" || step == wanted)
        })
    }
}

/// Everything that can be selected.
fn targets(model: &Model) -> Vec<Target> {
    let mut targets = Vec::new();
    for named in &model.types {
        let name = named.name.as_str();
        let parts: Vec<&str> = match &named.body {
            NamedTypeBody::Struct(fields) => fields.iter().map(|field| field.name.as_str()).collect(),
            NamedTypeBody::ClosedSet(values) => values.iter().map(|value| value.value.as_str()).collect(),
            NamedTypeBody::Union(union) => union.variants.iter().map(|variant| variant.name.as_str()).collect(),
            // Its code is not generated.
            NamedTypeBody::Extern(..) => continue,
        };
        let derives = if matches!(named.body, NamedTypeBody::ClosedSet(_)) { SET } else { STRUCT };
        targets.push(Target::item(&["types", name], derives));
        targets.extend(parts.into_iter().map(|part| Target::part(&["types", name, part])));
    }
    for document in &model.documents {
        targets.push(Target::item(&["documents", &document.name], STRUCT));
        targets.extend(document.fields.iter().map(|field| Target::part(&["documents", &document.name, &field.name])));
    }
    targets.extend(model.streams.iter().map(|stream| Target::item(&["streams", &stream.name], PLAIN)));
    for event in &model.events {
        let current = event.versions.last().map(|version| version.version);
        for version in &event.versions {
            let number = format!("v{}", version.version);
            let alias = (current == Some(version.version)).then(|| vec!["events".to_owned(), event.name.clone()]);
            targets.push(Target { alias, ..Target::item(&["events", &event.name, &number], STRUCT) });
            let fields = version.fields.iter();
            targets.extend(fields.map(|field| Target::part(&["events", &event.name, &number, &field.name])));
        }
    }
    for projection in &model.projections {
        let ProjectionKind::Table(table) = &projection.kind else { continue };
        targets.push(Target::item(&["projections", &projection.name], PLAIN));
        let keys = table.key.iter().map(|key| &key.column);
        let columns = keys.chain(table.columns.iter().map(|column| &column.column));
        targets.extend(columns.map(|column| Target::part(&["projections", &projection.name, column.as_str()])));
    }
    targets
}

fn last_step(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path).trim()
}
