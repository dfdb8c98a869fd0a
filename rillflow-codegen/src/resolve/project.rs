//! `[project]` and `[generate]`.

use std::num::NonZeroU32;

use heck::ToSnakeCase;

use super::log::DEFAULT_LOG;
use super::name;
use super::resolver::Resolver;
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::Text;
use crate::model::{
    Allow, Decorations, Generate, Model, Project, RustOutput, SnapshotMode, Snapshots, SqlIdent, Tenancy, TimeCrate,
};
use crate::source::Span;

const DEFAULT_RUST: &str = "src/generated";
const TIME_CRATES: &[(&str, TimeCrate)] =
    &[("jiff", TimeCrate::Jiff), ("chrono", TimeCrate::Chrono), ("time", TimeCrate::Time)];

const DEFAULT_MIGRATIONS: &str = "migrations";

/// A model without anything in it.
pub(super) fn empty_model(start: Span) -> Model {
    Model {
        project: Project { name: String::new(), schema: SqlIdent::stand_in(), tenancy: Tenancy::Single, span: start },
        generate: Generate {
            rust: RustOutput::CheckedIn(DEFAULT_RUST.to_owned()),
            migrations: DEFAULT_MIGRATIONS.to_owned(),
            catalog: None,
            templates: None,
            time: TimeCrate::Jiff,
            property_tests: false,
            decorations: Decorations::default(),
        },
        types: Vec::new(),
        documents: Vec::new(),
        streams: Vec::new(),
        events: Vec::new(),
        projections: Vec::new(),
        subscriptions: Vec::new(),
        log: DEFAULT_LOG,
        snapshots: Snapshots { mode: SnapshotMode::Async, keep: NonZeroU32::MIN },
        allows: Vec::new(),
    }
}

impl Resolver<'_> {
    pub(super) fn project(&mut self) {
        let raw = self.raw;
        if let Some(project) = &raw.project {
            self.model.project.span = project.span;
            if let Some(name) = &project.name {
                self.model.project.name.clone_from(&name.value);
                self.check_project_name(name);
            }
            match (&project.schema, &project.name) {
                (Some(schema), _) => self.schema(schema, schema.as_str()),
                (None, Some(name)) => self.schema(name, &name.as_str().to_snake_case()),
                (None, None) => {}
            }
        }
        if let Some(path) = &raw.generate.migrations {
            self.check_path(path);
            self.model.generate.migrations = normal_path(path.as_str());
        }
        if let Some(path) = &raw.generate.catalog {
            self.check_path(path);
            self.model.generate.catalog = Some(normal_path(path.as_str()));
        }
        if let Some(path) = &raw.generate.templates {
            self.check_path(path);
            self.model.generate.templates = Some(normal_path(path.as_str()));
        }
        if let Some(path) = raw.generate.rust.as_ref().filter(|path| path.as_str() != "out-dir") {
            self.check_path(path);
            self.model.generate.rust = RustOutput::CheckedIn(normal_path(path.as_str()));
        } else if raw.generate.rust.is_some() {
            self.model.generate.rust = RustOutput::OutDir;
        }
        self.model.generate.property_tests = raw.generate.property_tests.unwrap_or_default();
        if let Some(text) = &raw.generate.time {
            self.time_crate(text);
        }
        self.check_apart();
    }

    fn time_crate(&mut self, text: &Text) {
        let Some(chosen) = self.word(text, "time", TIME_CRATES) else { return };
        self.model.generate.time = chosen;
    }

    pub(super) fn allows(&mut self) {
        let raw = self.raw;
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.value.trim().to_owned());
        self.model.allows = raw
            .allows
            .iter()
            .filter_map(|allow| {
                let (rule, path, reason) = (text(&allow.rule)?, text(&allow.path)?, text(&allow.reason)?);
                Some(Allow { rule, path, reason, span: allow.span })
            })
            .collect();
    }

    fn check_project_name(&mut self, text: &Text) {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let begins = text.as_str().starts_with(|first: char| first.is_ascii_alphabetic());
        if !begins || !text.value.bytes().all(allowed) {
            let message = format!("`{}` is not a name for a project", text.value);
            self.report(
                Diagnostic::error(&catalog::BAD_NAME, message, text.span, "")
                    .note("a project's name is made of ASCII letters, digits, `-` and `_`, and begins with a letter"),
            );
        }
    }

    fn schema(&mut self, text: &Text, schema: &str) {
        let error = if schema.starts_with("pg_") || schema == "information_schema" {
            Some(name::reserved(text, "PostgreSQL keeps this schema for itself"))
        } else if self.raw.project.as_ref().is_some_and(|project| project.schema.is_some()) {
            // A schema is no Rust name: `type` and `rf_shop` are fine.
            let is_snake = schema == schema.to_snake_case() && schema.starts_with(|c: char| c.is_ascii_lowercase());
            (!is_snake || !schema.is_ascii()).then(|| {
                let message = format!("`{schema}` is not a name for a schema");
                Diagnostic::error(&catalog::BAD_NAME, message, text.span, "this must be in `snake_case`")
            })
        } else {
            None
        };
        self.diagnostics.extend(error);
        self.model.project.schema = self.sql_ident(schema, schema, "the schema", text.span);
    }

    fn check_path(&mut self, text: &Text) {
        let path = text.as_str();
        let drive = path.as_bytes().get(1) == Some(&b':');
        let label = if path.trim().is_empty() || path.contains(['\0', '\n', '\r']) {
            "this is not a path"
        } else if path.starts_with(['/', '\\', '~']) || drive {
            "this path is absolute"
        } else if path.split(['/', '\\']).any(|part| part == "..") {
            "`..` leaves the folder of the manifest"
        } else if path.contains('\\') {
            "folders are separated by `/`, on every system"
        } else if normal_path(path).is_empty() {
            "this is the folder of the manifest itself"
        } else {
            return;
        };
        let message = format!("`{path}` is not a folder for generated files");
        self.report(
            Diagnostic::error(&catalog::OUTPUT_PATH, message, text.span, label)
                .note("outputs stay inside the folder of the manifest")
                .help("write a relative path, such as `src/generated`"),
        );
    }

    /// Generated files that nobody edited are removed when the manifest no longer asks for them, so two outputs must
    /// not share a folder.
    fn check_apart(&mut self) {
        let (raw, generate) = (self.raw, &self.model.generate);
        let rust = match &generate.rust {
            RustOutput::CheckedIn(path) => Some(path),
            RustOutput::OutDir => None,
        };
        let outputs = [
            ("the generated Rust", rust, raw.generate.rust.as_ref()),
            ("the migrations", Some(&generate.migrations), raw.generate.migrations.as_ref()),
            ("the catalog", generate.catalog.as_ref(), raw.generate.catalog.as_ref()),
        ];
        let mut errors = Vec::new();
        for (index, (name, path, text)) in outputs.iter().enumerate() {
            for (other_name, other_path, other_text) in &outputs[..index] {
                let Some(span) = text.or(*other_text).map(|text| text.span) else { continue };
                if path.is_none() || path != other_path {
                    continue;
                }
                let message = format!("{other_name} and {name} go to the same folder");
                let mut diagnostic =
                    Diagnostic::error(&catalog::OUTPUT_PATH, message, span, "this is the folder of the other output");
                if let Some(other) = other_text.filter(|_| text.is_some()) {
                    diagnostic = diagnostic.see(other.span, "the other one goes here");
                }
                errors.push(diagnostic.help("give each a folder of its own"));
            }
        }
        self.diagnostics.extend(errors);
    }
}

/// The path without `.`, doubled and trailing separators.
fn normal_path(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    parts.join("/")
}
