//! What the manifest adds to generated code: derives and attributes.

use std::collections::BTreeMap;

/// What is added to one item, field or variant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoration {
    /// Traits that are derived beside those of every item of its kind, each once.
    pub derives: Vec<String>,
    /// Attributes, each once.
    pub attributes: Vec<String>,
}

/// `[[generate.attributes]]`, by the place in the manifest that the decorated code comes from: `types`, `Tier`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decorations(BTreeMap<Vec<String>, Decoration>);

impl Decorations {
    /// What is added to the code of `path`.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Decoration> {
        self.0.get(&path.iter().map(|step| (*step).to_owned()).collect::<Vec<_>>())
    }

    /// Adds to the code of `path` what it does not have yet.
    pub(crate) fn add(&mut self, path: &[String], derives: &[String], attributes: &[String]) {
        let decoration = self.0.entry(path.to_vec()).or_default();
        for (list, more) in [(&mut decoration.derives, derives), (&mut decoration.attributes, attributes)] {
            for one in more {
                if !list.contains(one) {
                    list.push(one.clone());
                }
            }
        }
    }
}
