//! Templates of users.

use std::collections::BTreeMap;

use super::catalog::DOC_HEADER;
use super::environment::Templates;
use super::rust::HEADER;
use super::tidy::tidy;
use super::{RenderedFile, TemplateError, layout};
use crate::ir::View;

/// The folder of the templates that add files.
const EXTRA: &str = "extra/";

/// The ending of every template.
const ENDING: &str = ".j2";

/// Templates of users by name: those that stand in for ours, parts that they import, and those that add files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides(BTreeMap<String, String>);

/// What a template of a user's is to the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role<'a> {
    /// It has the name of one of ours.
    Replaces,
    /// A part that others import: its name begins with `_`.
    Part,
    /// It adds the file with this path.
    Adds(&'a str),
    /// Nothing uses it.
    Idle,
}

impl Overrides {
    /// These templates, by name.
    #[must_use]
    pub fn new(sources: BTreeMap<String, String>) -> Self {
        Self(sources)
    }

    /// What the template `name` is to the run.
    #[must_use]
    pub fn role(name: &str) -> Role<'_> {
        let file = name.rsplit('/').next().unwrap_or(name);
        // What the runtime expects of a database is not for templates to change.
        let is_ours = |known: &str| known == name && !known.starts_with("sql/");
        if super::templates().any(|(known, _)| is_ours(known)) {
            return Role::Replaces;
        }
        if file.starts_with('_') && !name.starts_with("sql/") {
            return Role::Part;
        }
        let path = name.strip_prefix(EXTRA).and_then(|rest| rest.strip_suffix(ENDING));
        path.map_or(Role::Idle, Role::Adds)
    }

    /// Name and source of each.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter()
    }

    /// The files that users' templates add, with paths from the manifest's folder.
    ///
    /// # Errors
    ///
    /// If a template fails, or prints Rust that is none.
    pub fn added(&self, view: &View) -> Result<Vec<RenderedFile>, TemplateError> {
        let added = self.0.keys().filter_map(|name| match Self::role(name) {
            Role::Adds(path) => Some((name, path)),
            _ => None,
        });
        let mut added = added.peekable();
        if added.peek().is_none() {
            return Ok(Vec::new());
        }
        let templates = Templates::with(self)?;
        added
            .map(|(name, path)| {
                let printed = templates.print(name, view)?;
                let text = match path.rsplit_once('.').map(|(_, ending)| ending) {
                    Some("rs") => format!("{HEADER}\n{}", layout::format(name, &printed)?),
                    Some("md") => format!("{DOC_HEADER}\n{}", tidy(&printed)),
                    _ => printed,
                };
                Ok(RenderedFile { path: path.to_owned(), text })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Overrides, Role};

    #[test]
    fn a_name_says_what_a_template_is_for() {
        assert_eq!(Overrides::role("rust/document.rs.j2"), Role::Replaces);
        assert_eq!(Overrides::role("catalog/_parts.md.j2"), Role::Replaces);
        assert_eq!(Overrides::role("rust/_ours.rs.j2"), Role::Part);
        assert_eq!(Overrides::role("extra/docs/events.csv.j2"), Role::Adds("docs/events.csv"));
        assert_eq!(Overrides::role("rust/documents.rs.j2"), Role::Idle);
        assert_eq!(Overrides::role("sql/event_store.up.sql.j2"), Role::Idle);
    }
}
