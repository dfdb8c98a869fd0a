//! The root of a manifest.

use toml::de::DeTable;

use super::raw::{Attributes, Generate, Manifest, Project, Settings};
use super::reader::{Context, TableReader};
use super::{ValueKind, entity, named_type, projection, settings};
use crate::diagnostic::{Diagnostic, catalog};
use crate::language::Place;
use crate::source::{FileId, SourceMap, Span};

/// The format of manifests that this release reads.
const FORMAT: i64 = 1;

/// Keys of the root manifest, and what makes them so.
const ROOT_KEYS: [(&str, &str); 7] = [
    ("project", "a project has one name and one schema"),
    ("generate", "the outputs of all files go to the same places"),
    ("include", "an included file includes no others"),
    ("archive", "events are archived in one way"),
    ("log", "there is one log"),
    ("snapshots", "snapshots are kept in one way"),
    ("idempotency", "keys of all streams are remembered for the same time"),
];

/// Which file of a manifest it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Root,
    Included,
}

/// Reads the manifest in `file`.
///
/// Text that is not TOML yields all its syntax errors and no manifest: what would be read out of the rest is a guess,
/// and errors about a guess send the reader astray.
#[must_use]
pub fn parse(sources: &SourceMap, file: FileId) -> (Option<Manifest>, Vec<Diagnostic>) {
    parse_part(sources, file, Part::Root)
}

/// Reads a file that the manifest includes: it declares what the root can declare, and does not set up the project.
#[must_use]
pub fn parse_included(sources: &SourceMap, file: FileId) -> (Option<Manifest>, Vec<Diagnostic>) {
    parse_part(sources, file, Part::Included)
}

fn parse_part(sources: &SourceMap, file: FileId, part: Part) -> (Option<Manifest>, Vec<Diagnostic>) {
    let source = sources.file(file).text.as_str();
    let (table, errors) = DeTable::parse_recoverable(source);
    if !errors.is_empty() {
        return (None, syntax_errors(file, source, &errors));
    }
    let context = Context::new(file, source);
    let span = Span::new(file, 0..first_line_end(source));
    let manifest = read_root(TableReader::new(&context, Place::Root, "", span, table.get_ref()), part);
    (Some(manifest), context.into_diagnostics())
}

/// The syntax errors of `file`, whatever it means.
#[must_use]
pub fn syntax(sources: &SourceMap, file: FileId) -> Vec<Diagnostic> {
    let source = sources.file(file).text.as_str();
    syntax_errors(file, source, &DeTable::parse_recoverable(source).1)
}

fn read_root(root: TableReader<'_>, part: Part) -> Manifest {
    check_format(&root, part);
    let (project, generate, include, settings) = match part {
        Part::Root => (
            read_project(&root),
            read_generate(&root),
            root.texts("include").unwrap_or_default(),
            settings::read_settings(&root),
        ),
        Part::Included => {
            refuse_root_keys(&root);
            (None, Generate::default(), Vec::new(), Settings::default())
        }
    };
    let manifest = Manifest {
        include,
        project,
        generate,
        types: entity::each(&root, "types", Place::Type, named_type::read_type),
        documents: entity::each(&root, "documents", Place::Document, entity::read_document),
        streams: entity::each(&root, "streams", Place::Stream, settings::read_stream),
        events: entity::each(&root, "events", Place::Event, entity::read_event),
        upcasts: root.tables("upcasts", Place::Upcast).into_iter().map(entity::read_upcast).collect(),
        projections: entity::each(&root, "projections", Place::Projection, projection::read_projection),
        subscriptions: entity::each(&root, "subscriptions", Place::Subscription, settings::read_subscription),
        settings,
        allows: root.tables("allow", Place::Allow).into_iter().map(entity::read_allow).collect(),
    };
    root.finish();
    manifest
}

fn refuse_root_keys(root: &TableReader<'_>) {
    for (key, why) in ROOT_KEYS {
        let Some(entry) = root.entry(key) else { continue };
        let message = format!("`{key}` stands in an included file");
        root.report(
            Diagnostic::error(&catalog::ROOT_ONLY, message, entry.key.span, why)
                .help("move it to the root manifest, or remove it"),
        );
    }
}

/// An included file may leave the format to the root.
fn check_format(root: &TableReader<'_>, part: Part) {
    let Some(entry) = root.entry("manifest") else {
        if part == Part::Included {
            return;
        }
        let message = "the manifest does not say which format it has";
        root.report(
            Diagnostic::error(&catalog::MISSING_KEY, message, root.span, "`manifest` is missing")
                .help(format!("begin the file with `manifest = {FORMAT}`")),
        );
        return;
    };
    let value = root.value_of(entry);
    let (code, message) = match value.kind {
        ValueKind::Integer(Some(FORMAT)) => return,
        ValueKind::Integer(_) => (&catalog::MANIFEST_VERSION, "this manifest has a format that is not known here"),
        _ => (&catalog::WRONG_KIND, "`manifest` must be an integer"),
    };
    let label = format!("this release reads format {FORMAT}");
    let help = format!("write `manifest = {FORMAT}`, or use a release of Rillflow that reads this format");
    root.report(Diagnostic::error(code, message, value.span, label).help(help));
}

fn read_project(root: &TableReader<'_>) -> Option<Project> {
    if root.entry("project").is_none() {
        let message = "the manifest has no `[project]`";
        root.report(
            Diagnostic::error(&catalog::MISSING_KEY, message, root.span, "`[project]` is missing")
                .help("name the project:\n[project]\nname = \"shop\""),
        );
        return None;
    }
    let table = root.table("project", Place::Project)?;
    let project = Project {
        name: table.required_text("name", "name = \"shop\""),
        schema: table.text("schema"),
        tenancy: table.text("tenancy"),
        span: table.span,
    };
    table.finish();
    Some(project)
}

fn read_generate(root: &TableReader<'_>) -> Generate {
    let Some(table) = root.table("generate", Place::Generate) else { return Generate::default() };
    let generate = Generate {
        rust: table.text("rust"),
        migrations: table.text("migrations"),
        catalog: table.text("catalog"),
        templates: table.text("templates"),
        time: table.text("time"),
        property_tests: table.boolean("property_tests").map(|(value, _)| value),
        attributes: table.tables("attributes", Place::Attributes).into_iter().map(read_attributes).collect(),
    };
    table.finish();
    generate
}

fn read_attributes(table: TableReader<'_>) -> Attributes {
    let on = table.required_text_or_texts("on", "on = [\"types.Tier\"]");
    let attributes = Attributes {
        on: on.map(|(texts, _)| texts).unwrap_or_default(),
        derive: table.texts("derive").unwrap_or_default(),
        attributes: table.texts("attributes").unwrap_or_default(),
        span: table.span,
    };
    table.finish();
    attributes
}

/// At most one error per line, the first: the parser recovers, and what it says next about a line is a consequence.
fn syntax_errors(file: FileId, source: &str, errors: &[toml::de::Error]) -> Vec<Diagnostic> {
    let mut places: Vec<(Span, &str)> = errors
        .iter()
        .map(|error| {
            let range = error.span().unwrap_or(source.len()..source.len());
            let end = range.end.min(source.len());
            (Span::new(file, range.start.min(end)..end), error.message())
        })
        .collect();
    places.sort_by_key(|(span, _)| span.start);
    let newlines: Vec<usize> = source.match_indices('\n').map(|(newline, _)| newline).collect();
    places.dedup_by_key(|(span, _)| newlines.partition_point(|newline| *newline < span.start));
    // An open bracket makes every line after it wrong in the same way.
    places.dedup_by_key(|(_, message)| *message);
    let diagnostic = |(span, message): (Span, &str)| {
        let diagnostic = Diagnostic::error(&catalog::SYNTAX, format!("this is not TOML: {message}"), span, "");
        if message == "duplicate key" {
            diagnostic.help("a key and a table may stand in the file once; merge the two")
        } else {
            diagnostic
        }
    };
    places.into_iter().map(diagnostic).collect()
}

fn first_line_end(source: &str) -> usize {
    source.find('\n').unwrap_or(source.len())
}
