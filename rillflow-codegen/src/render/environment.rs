//! The template engine, set up so that a template can only print text.

use std::fmt::Write as _;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

use super::TemplateError;
use super::overrides::Overrides;

/// Every template by name.
const TEMPLATES: &[(&str, &str)] = &[
    ("catalog/_parts.md.j2", include_str!("../../templates/catalog/_parts.md.j2")),
    ("catalog/document.md.j2", include_str!("../../templates/catalog/document.md.j2")),
    ("catalog/event.md.j2", include_str!("../../templates/catalog/event.md.j2")),
    ("catalog/index.md.j2", include_str!("../../templates/catalog/index.md.j2")),
    ("catalog/projection.md.j2", include_str!("../../templates/catalog/projection.md.j2")),
    ("catalog/stream.md.j2", include_str!("../../templates/catalog/stream.md.j2")),
    ("catalog/types.md.j2", include_str!("../../templates/catalog/types.md.j2")),
    ("rust/_item.rs.j2", include_str!("../../templates/rust/_item.rs.j2")),
    ("rust/document.rs.j2", include_str!("../../templates/rust/document.rs.j2")),
    ("rust/fixtures.rs.j2", include_str!("../../templates/rust/fixtures.rs.j2")),
    ("rust/projection.rs.j2", include_str!("../../templates/rust/projection.rs.j2")),
    ("rust/property_tests.rs.j2", include_str!("../../templates/rust/property_tests.rs.j2")),
    ("rust/root.rs.j2", include_str!("../../templates/rust/root.rs.j2")),
    ("rust/schema.rs.j2", include_str!("../../templates/rust/schema.rs.j2")),
    ("rust/store.rs.j2", include_str!("../../templates/rust/store.rs.j2")),
    ("rust/stream.rs.j2", include_str!("../../templates/rust/stream.rs.j2")),
    ("rust/types.rs.j2", include_str!("../../templates/rust/types.rs.j2")),
    ("rust/upcasters.rs.j2", include_str!("../../templates/rust/upcasters.rs.j2")),
    ("sql/document.up.sql.j2", include_str!("../../templates/sql/document.up.sql.j2")),
    ("sql/document_functions.down.sql.j2", include_str!("../../templates/sql/document_functions.down.sql.j2")),
    ("sql/document_functions.up.sql.j2", include_str!("../../templates/sql/document_functions.up.sql.j2")),
    ("sql/event_store.down.sql.j2", include_str!("../../templates/sql/event_store.down.sql.j2")),
    ("sql/event_store.up.sql.j2", include_str!("../../templates/sql/event_store.up.sql.j2")),
    ("sql/migration.down.sql.j2", include_str!("../../templates/sql/migration.down.sql.j2")),
    ("sql/migration.up.sql.j2", include_str!("../../templates/sql/migration.up.sql.j2")),
    ("sql/projection.up.sql.j2", include_str!("../../templates/sql/projection.up.sql.j2")),
];

/// The name and the source of every template, by name.
pub fn templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEMPLATES.iter().copied()
}

/// The templates, ready to print.
pub(super) struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// Ours.
    pub(super) fn new() -> Result<Self, TemplateError> {
        Self::with(&Overrides::default())
    }

    /// Ours, and those of a user in their stead or beside them.
    pub(super) fn with(overrides: &Overrides) -> Result<Self, TemplateError> {
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.map_err(|error| failure("", &error))?);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_formatter(print_text);
        for (name, source) in TEMPLATES {
            environment.add_template(name, source).map_err(|error| failure(name, &error))?;
        }
        for (name, source) in overrides.iter() {
            environment.add_template_owned(name.clone(), source.clone()).map_err(|error| failure(name, &error))?;
        }
        Ok(Self { environment })
    }

    /// Prints `data` with the template `name`.
    pub(super) fn print<T: Serialize>(&self, name: &str, data: &T) -> Result<String, TemplateError> {
        let template = self.environment.get_template(name).map_err(|error| failure(name, &error))?;
        template.render(Value::from(Serde(data))).map_err(|error| failure(name, &error))
    }
}

fn failure(name: &str, error: &Error) -> TemplateError {
    let mut reason = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        _ = write!(reason, ": {inner}");
        source = inner.source();
    }
    // An error in a part is that part's, whoever imports it.
    let template = error.name().unwrap_or(name).to_owned();
    TemplateError { template, reason, excerpt: Vec::new() }
}

/// Prints text and whole numbers. Everything else has a form in Python's style, which is never what a file wants.
fn print_text(output: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::String => output.write_str(value.as_str().unwrap_or_default()).map_err(Error::from),
        ValueKind::Number if value.is_integer() => write!(output, "{value}").map_err(Error::from),
        kind => Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("`{}` printed a value of kind {kind}; only text can be printed", state.name()),
        )),
    }
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    fn environment() -> Environment<'static> {
        Templates::new().unwrap().environment
    }

    #[test]
    fn only_text_is_printed() {
        let environment = environment();
        for value in ["true", "none", "1.5", "[1]", "{'a': 1}", "missing"] {
            let printed = environment.render_str(&format!("{{{{ {value} }}}}"), context! {});
            assert!(printed.is_err(), "{value} gave {printed:?}");
        }
        assert_eq!(environment.render_str("{{ text }}", context! { text => "<&>" }).unwrap(), "<&>");
    }

    /// Templates place text; what the text is was decided before.
    #[test]
    fn templates_decide_nothing() {
        for (name, source) in TEMPLATES {
            for (number, line) in source.lines().enumerate() {
                let place = format!("{name}:{}: {line}", number + 1);
                let mut rest = line;
                while let Some(start) = rest.find(['{']).filter(|start| rest[*start + 1..].starts_with(['%', '{'])) {
                    let code = &rest[start + 2..];
                    let close = if rest[start..].starts_with("{%") { "%}" } else { "}}" };
                    let end = code.find(close).unwrap_or(code.len());
                    let code = &code[..end];
                    for forbidden in
                        ["==", "!=", "<", ">", " in \"", " not ", " and ", " or ", " is ", "~", " set ", "sort"]
                    {
                        assert!(!code.contains(forbidden), "`{forbidden}` in {place}");
                    }
                    assert!(!code.contains('|'), "a filter in {place}");
                    rest = &rest[start + 2 + end..];
                }
            }
        }
    }

    #[test]
    fn every_template_of_the_folder_is_embedded() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        let mut found = Vec::new();
        for kind in ["catalog", "rust", "sql"] {
            for entry in fs_err::read_dir(folder.join(kind)).unwrap() {
                found.push(format!("{kind}/{}", entry.unwrap().file_name().to_string_lossy()));
            }
        }
        found.sort();
        let embedded: Vec<&str> = TEMPLATES.iter().map(|(name, _)| *name).collect();
        assert_eq!(found, embedded);
    }
}
