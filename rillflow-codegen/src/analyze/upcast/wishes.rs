//! What a declared step says about fields, bound to the fields.

use std::collections::{BTreeMap, BTreeSet};

use super::path::{self, NoPath, Path};
use super::step::Ends;
use super::value_map::toml_key;
use crate::diagnostic::{Diagnostic, catalog, closest};
use crate::manifest::{Text, Value};
use crate::model::Field;
use crate::source::Span;

/// What a step says.
#[derive(Default)]
pub(super) struct Wishes<'a> {
    /// Struct fields of the source whose parts go different ways, by index, and where that is said first.
    pub(super) opened: BTreeMap<usize, Span>,
    /// Those of them whose parts carry over by themselves.
    pub(super) flattened: BTreeSet<usize>,
    /// Fields of the source that do not carry over by themselves.
    pub(super) fates: BTreeMap<Path, Fate>,
    /// By target and path: the field of the source that becomes it.
    pub(super) moves: BTreeMap<(usize, Path), (Path, Span)>,
    /// By target and path.
    pub(super) defaults: BTreeMap<(usize, Path), (&'a Text, &'a Value)>,
    /// Fields of the source that are converted.
    pub(super) conversions: BTreeMap<Path, Ask<'a>>,
    /// A name was of no field, or a key of the step is none: what it was meant for would be reported as lost or without a
    /// value as well.
    pub(super) unknown_names: bool,
}

/// What becomes of a field of the source.
#[derive(Clone, Copy)]
pub(super) struct Fate {
    kind: FateKind,
    pub(super) span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FateKind {
    Renamed,
    Nested,
    Dropped,
}

impl Fate {
    pub(super) fn is_dropped(self) -> bool {
        self.kind == FateKind::Dropped
    }

    fn words(self) -> &'static str {
        match self.kind {
            FateKind::Renamed => "it is renamed",
            FateKind::Nested => "it is nested",
            FateKind::Dropped => "it is dropped",
        }
    }
}

/// A conversion that is asked for.
#[derive(Clone, Copy)]
pub(super) enum Ask<'a> {
    /// `cast`.
    Cast(&'a Text, &'a Text),
    /// `map`.
    Map(&'a Text, &'a [(Text, Text)]),
}

impl Ask<'_> {
    pub(super) fn key(&self) -> &Text {
        match self {
            Self::Cast(key, _) | Self::Map(key, _) => key,
        }
    }
}

/// Binds what the step says.
pub(super) fn read<'a>(ends: &Ends<'a>, diagnostics: &mut Vec<Diagnostic>) -> Wishes<'a> {
    let raw = ends.bound.raw;
    let wishes = Wishes { unknown_names: !raw.is_whole, ..Wishes::default() };
    let mut reader = Reader { ends, wishes, diagnostics };
    for name in &raw.flatten {
        reader.flatten(name);
    }
    for (from, to) in &raw.rename {
        reader.rename(from, to);
    }
    for (target, sources) in &raw.nest {
        reader.nest(target, sources);
    }
    for name in &raw.drop {
        if let Some(source) = reader.source(name) {
            reader.decide(source, name, FateKind::Dropped);
        }
    }
    for (name, value) in &raw.default {
        for place in reader.target(name) {
            reader.wishes.defaults.insert(place, (name, value));
        }
    }
    let casts = raw.cast.iter().map(|(key, ty)| Ask::Cast(key, ty));
    let maps = raw.map.iter().map(|(key, values)| Ask::Map(key, values));
    for ask in casts.chain(maps) {
        reader.convert(ask);
    }
    reader.refuse_halves();
    reader.wishes
}

struct Reader<'a, 'r> {
    ends: &'r Ends<'a>,
    wishes: Wishes<'a>,
    diagnostics: &'r mut Vec<Diagnostic>,
}

impl<'a> Reader<'a, '_> {
    fn flatten(&mut self, name: &'a Text) {
        let Some(source) = self.source(name) else { return };
        let [outer] = source.as_slice() else {
            self.wishes.unknown_names = true;
            self.diagnostics.push(too_deep(name));
            return;
        };
        let field = &self.ends.old.fields[*outer];
        if self.ends.model.struct_fields(&field.ty).is_none() {
            self.not_a_struct(name, field, "only a struct has fields to flatten");
        } else if !self.wishes.flattened.insert(*outer) {
            let other = self.wishes.opened.get(outer).copied();
            self.twice(name, "it is flattened", other.map(|other| (other, "it is flattened here")));
        } else {
            self.wishes.opened.insert(*outer, name.span);
        }
    }

    fn rename(&mut self, from: &'a Text, to: &'a Text) {
        let source = self.source(from);
        let targets = self.target(to);
        let Some(source) = source else { return };
        self.decide(source.clone(), from, FateKind::Renamed);
        for target in targets {
            self.lead(&source, target, to);
        }
    }

    fn nest(&mut self, target: &'a Text, sources: &'a [Text]) {
        let places = self.target(target);
        for name in sources {
            let Some(source) = self.source(name) else { continue };
            self.decide(source.clone(), name, FateKind::Nested);
            for (index, path) in &places {
                let fields = &self.ends.targets[*index].1.fields;
                let Some(field) = path::field(self.ends.model, fields, path) else { continue };
                let parts = self.ends.model.struct_fields(&field.ty).filter(|_| path.len() == 1);
                let Some((id, parts)) = parts else {
                    self.not_a_struct(target, field, "fields can only be nested in a struct");
                    return;
                };
                let last = name.as_str().rsplit('.').next().unwrap_or_default();
                if let Some(part) = parts.iter().position(|part| part.name == last) {
                    self.lead(&source, (*index, vec![path[0], part]), name);
                    continue;
                }
                self.wishes.unknown_names = true;
                let message = format!("struct `{}` has no field `{last}`", self.ends.model.named_type(id).name);
                let meant = closest(last, parts.iter().map(|part| part.name.as_str())).unwrap_or("..");
                let help = format!(
                    "under another name it goes with `rename = {{ {} = \"{}.{meant}\" }}`",
                    toml_key(name.as_str()),
                    target.value
                );
                let label = "a nested field keeps its name";
                self.diagnostics.push(
                    Diagnostic::error(&catalog::UNKNOWN_STEP_FIELD, message, name.span, label)
                        .see(field.span, "it is the type of this field")
                        .help(help),
                );
            }
        }
    }

    /// What is at `source` becomes what is at `target`.
    fn lead(&mut self, source: &Path, target: (usize, Path), name: &Text) {
        let span = name.span;
        if let Some((_, other)) = self.wishes.moves.insert(target, (source.clone(), span)) {
            self.twice(name, "two fields are renamed to it", Some((other, "this is the other one")));
        }
    }

    fn convert(&mut self, ask: Ask<'a>) {
        let Some(source) = self.source(ask.key()) else { return };
        let key = ask.key();
        if let Some(fate) = self.wishes.fates.get(&source).filter(|fate| fate.is_dropped()) {
            let other = (fate.span, "it is dropped here");
            self.twice(key, "it is converted", Some(other));
        } else if let Some(other) = self.wishes.conversions.insert(source, ask) {
            let other = (other.key().span, "it is cast here");
            self.twice(key, "its values are mapped", Some(other));
        }
    }

    fn decide(&mut self, source: Path, name: &Text, kind: FateKind) {
        let fate = Fate { kind, span: name.span };
        if let Some(other) = self.wishes.fates.insert(source, fate) {
            let label = format!("{} here", other.words());
            self.twice(name, fate.words(), Some((other.span, &label)));
        }
    }

    /// A struct goes somewhere as a whole or in parts.
    fn refuse_halves(&mut self) {
        let halves = self.wishes.opened.iter().filter_map(|(outer, part)| {
            let fate = self.wishes.fates.get([*outer].as_slice())?;
            Some((*outer, *part, *fate))
        });
        for (outer, part, fate) in halves.collect::<Vec<_>>() {
            let field = &self.ends.old.fields[outer];
            let message = format!("{} treats `{}` in two ways", self.ends.title(), field.name);
            let label = format!("{} as a whole", fate.words());
            self.diagnostics.push(
                Diagnostic::error(&catalog::FIELD_TWICE, message, fate.span, label)
                    .see(part, "and in parts here")
                    .help("keep one of them"),
            );
        }
    }

    /// The field of the source that `name` is; opens its struct.
    fn source(&mut self, name: &Text) -> Option<Path> {
        let (model, fields) = (self.ends.model, &self.ends.old.fields);
        match path::find(model, fields, name.as_str()) {
            Ok(path) => {
                if path.len() > 1 {
                    self.wishes.opened.entry(path[0]).or_insert(name.span);
                }
                return Some(path);
            }
            Err(NoPath::NotAStruct(field)) => self.not_a_struct(name, field, "it has no fields of its own"),
            Err(NoPath::TooDeep) => {
                self.wishes.unknown_names = true;
                self.diagnostics.push(too_deep(name));
            }
            Err(NoPath::Unknown) => {
                let message =
                    format!("v{} of `{}` has no field `{}`", self.ends.old.version, self.ends.event.name, name.value);
                let seen = (self.ends.old.span, "this version is meant");
                self.unknown(name, message, &path::all(model, fields), Some(seen));
            }
        }
        None
    }

    /// Every field of a target that `name` is.
    fn target(&mut self, name: &Text) -> Vec<(usize, Path)> {
        let model = self.ends.model;
        let mut found = Vec::new();
        let mut problem = None;
        for (index, (_, version)) in self.ends.targets.iter().enumerate() {
            match path::find(model, &version.fields, name.as_str()) {
                Ok(path) => found.push((index, path)),
                Err(no_path) => problem = Some(no_path),
            }
        }
        if !found.is_empty() {
            return found;
        }
        match problem {
            Some(NoPath::NotAStruct(field)) => self.not_a_struct(name, field, "it has no fields of its own"),
            Some(NoPath::TooDeep) => {
                self.wishes.unknown_names = true;
                self.diagnostics.push(too_deep(name));
            }
            Some(NoPath::Unknown) | None => {
                let (message, seen) = match self.ends.targets.as_slice() {
                    [(event, version)] => (
                        format!("v{} of `{}` has no field `{}`", version.version, event.name, name.value),
                        Some((version.span, "this version is meant")),
                    ),
                    _ => (format!("no target of this step has a field `{}`", name.value), None),
                };
                let known: Vec<String> =
                    self.ends.targets.iter().flat_map(|(_, version)| path::all(model, &version.fields)).collect();
                self.unknown(name, message, &known, seen);
            }
        }
        Vec::new()
    }

    fn unknown(&mut self, name: &Text, message: String, known: &[String], seen: Option<(Span, &str)>) {
        self.wishes.unknown_names = true;
        let help =
            closest(name.as_str(), known.iter().map(String::as_str)).map(|meant| format!("did you mean `{meant}`?"));
        let mut diagnostic = Diagnostic::error(&catalog::UNKNOWN_STEP_FIELD, message, name.span, "").help_maybe(help);
        if let Some((span, label)) = seen {
            diagnostic = diagnostic.see(span, label);
        }
        self.diagnostics.push(diagnostic);
    }

    fn not_a_struct(&mut self, name: &Text, field: &Field, label: &str) {
        self.wishes.unknown_names = true;
        let ty = self.ends.model.type_text(&field.ty);
        let message = format!("`{}` is `{ty}`, which is not a struct", field.name);
        self.diagnostics.push(
            Diagnostic::error(&catalog::NOT_A_STRUCT, message, name.span, label)
                .see(field.span, format!("it is `{ty}` here")),
        );
    }

    fn twice(&mut self, name: &Text, label: &str, other: Option<(Span, &str)>) {
        self.diagnostics.push(self.ends.twice(name.as_str(), name.span, label, other));
    }
}

fn too_deep(name: &Text) -> Diagnostic {
    let message = format!("`{}` leads through more than one struct", name.value);
    Diagnostic::error(&catalog::UNKNOWN_STEP_FIELD, message, name.span, "one dot is the most")
        .note("a step names a field, or a field of a struct that is a field")
        .help("write the step in code: `with = \"rust\"`")
}
