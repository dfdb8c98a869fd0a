//! Two states side by side, with what was renamed brought together.

use std::collections::{BTreeMap, BTreeSet};

use super::Baseline;
use crate::surface::{
    ColumnSurface, DocumentSurface, DuplicatedSurface, EventSurface, FieldSurface, Fields, ProjectionSurface,
    QuerySurface, Renamable, StreamSurface, SubscriptionSurface, Surface, TypeSurface, UnionSurface,
};

/// Two states of a manifest.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// The older state, with what was released.
    pub baseline: &'a Baseline,
    /// The older state.
    pub old: &'a Surface,
    /// The newer one.
    pub new: &'a Surface,
}

/// Something of the older state, with what has become of it.
#[derive(Debug)]
pub struct Pair<'a, T> {
    /// The older name.
    pub name: &'a str,
    /// What it was.
    pub old: &'a T,
    /// Its name and what it is now, if it is still there.
    pub new: Option<(&'a str, &'a T)>,
}

/// A column that is there before and after, with its indexes.
#[derive(Debug)]
pub struct Indexed<'a> {
    /// The path of the manifest that declares the index.
    pub path: String,
    /// The column in words: `` `email` of document `Customer` ``.
    pub what: String,
    /// The kind of index that it had.
    pub old: Option<&'a str>,
    /// The kind of index that it has.
    pub new: Option<&'a str>,
}

/// Something that is there before and after.
#[derive(Debug)]
pub struct Kept<'a, T> {
    /// The older name.
    pub former: &'a str,
    /// The newer name.
    pub name: &'a str,
    /// What it was.
    pub old: &'a T,
    /// What it is.
    pub new: &'a T,
}

impl<'a> Comparison<'a> {
    /// The documents.
    #[must_use]
    pub fn documents(&self) -> Vec<Pair<'a, DocumentSurface>> {
        pairs(&self.old.documents, &self.new.documents)
    }

    /// The projections.
    #[must_use]
    pub fn projections(&self) -> Vec<Pair<'a, ProjectionSurface>> {
        pairs(&self.old.projections, &self.new.projections)
    }

    /// The streams.
    #[must_use]
    pub fn streams(&self) -> Vec<Pair<'a, StreamSurface>> {
        pairs(&self.old.streams, &self.new.streams)
    }

    /// The subscriptions.
    #[must_use]
    pub fn subscriptions(&self) -> Vec<Pair<'a, SubscriptionSurface>> {
        pairs(&self.old.subscriptions, &self.new.subscriptions)
    }

    /// The streams that are still there.
    pub fn kept_streams(&self) -> impl Iterator<Item = Kept<'a, StreamSurface>> {
        self.streams().into_iter().filter_map(Pair::kept)
    }

    /// The subscriptions that are still there.
    pub fn kept_subscriptions(&self) -> impl Iterator<Item = Kept<'a, SubscriptionSurface>> {
        self.subscriptions().into_iter().filter_map(Pair::kept)
    }

    /// The documents that are still there.
    pub fn kept_documents(&self) -> impl Iterator<Item = Kept<'a, DocumentSurface>> {
        self.documents().into_iter().filter_map(Pair::kept)
    }

    /// The projections that are still there.
    pub fn kept_projections(&self) -> impl Iterator<Item = Kept<'a, ProjectionSurface>> {
        self.projections().into_iter().filter_map(Pair::kept)
    }

    /// The projections that are still there, and make the same of events: a table, documents or calls.
    pub fn projections_of_one_kind(&self) -> impl Iterator<Item = Kept<'a, ProjectionSurface>> {
        self.kept_projections().filter(|projection| projection.old.kind == projection.new.kind)
    }

    /// The events that are still there.
    pub fn kept_events(&self) -> impl Iterator<Item = (&'a str, &'a EventSurface, &'a EventSurface)> {
        let new = &self.new.events;
        self.old.events.iter().filter_map(move |(name, old)| Some((name.as_str(), old, new.get(name)?)))
    }

    /// The types that are still there.
    pub fn kept_types(&self) -> impl Iterator<Item = (&'a str, &'a TypeSurface, &'a TypeSurface)> {
        let new = &self.new.types;
        self.old.types.iter().filter_map(move |(name, old)| Some((name.as_str(), old, new.get(name)?)))
    }

    /// The fields of structs and of variants that are still there: the type's name, the path of the fields, and what they
    /// were and are.
    pub fn kept_structs(&self) -> impl Iterator<Item = (&'a str, String, &'a Fields, &'a Fields)> {
        let structs = self.kept_types().filter_map(|(name, old, new)| match (old, new) {
            (TypeSurface::Struct(old), TypeSurface::Struct(new)) => {
                Some((name, format!("types.{name}.fields"), old, new))
            }
            _ => None,
        });
        let variants = self.kept_unions().flat_map(|(name, old, new)| {
            old.variants.iter().filter_map(move |(variant, old)| {
                Some((name, format!("types.{name}.variants.{variant}"), old, new.variants.get(variant)?))
            })
        });
        structs.chain(variants)
    }

    /// The unions that are still there and still unions.
    pub fn kept_unions(&self) -> impl Iterator<Item = (&'a str, &'a UnionSurface, &'a UnionSurface)> {
        self.kept_types().filter_map(|(name, old, new)| match (old, new) {
            (TypeSurface::Union(old), TypeSurface::Union(new)) => Some((name, old, new)),
            _ => None,
        })
    }

    /// The closed sets that are still there and still closed sets, with their values.
    pub fn kept_sets(&self) -> impl Iterator<Item = (&'a str, &'a [String], &'a [String])> {
        self.kept_types().filter_map(|(name, old, new)| match (old, new) {
            (TypeSurface::Set(old), TypeSurface::Set(new)) => Some((name, old.as_slice(), new.as_slice())),
            _ => None,
        })
    }

    /// The columns of documents and projections that are still there, with their indexes.
    #[must_use]
    pub fn indexed(&self) -> Vec<Indexed<'a>> {
        let mut found = Vec::new();
        for document in self.kept_documents() {
            found.extend(document.kept_duplicated().map(|field| Indexed {
                path: format!("documents.{}.duplicated.{}", document.name, field.name),
                what: format!("`{}` of document `{}`", field.name, document.name),
                old: field.old.index.as_deref(),
                new: field.new.index.as_deref(),
            }));
        }
        for projection in self.projections_of_one_kind() {
            found.extend(projection.kept_columns().map(|column| Indexed {
                path: format!("projections.{}.columns.{}", projection.name, column.name),
                what: format!("`{}` of projection `{}`", column.name, projection.name),
                old: projection.old.indexes.get(column.former).map(String::as_str),
                new: projection.new.indexes.get(column.name).map(String::as_str),
            }));
        }
        found
    }

    /// Whether a value that was written as `old` is read as `new` and back. A named type of the same name is left to the
    /// rules about types, which report its change once instead of at every use.
    #[must_use]
    pub fn is_same_type(&self, old: &str, new: &str) -> bool {
        old == new || self.old.type_shape(old) == self.new.type_shape(new)
    }

    /// Whether a value that was written as `old` is read as `new` without loss, since it is a wider type of number.
    #[must_use]
    pub fn is_widened(&self, old: &str, new: &str) -> bool {
        let (mut old, mut new) = (old.trim_end_matches('?'), new.trim_end_matches('?'));
        for (open, close) in [('[', ']'), ('{', '}')] {
            let inside = |ty: &'_ str| ty.starts_with(open) && ty.ends_with(close);
            if inside(old) && inside(new) {
                (old, new) = (&old[1..old.len() - 1], &new[1..new.len() - 1]);
            }
        }
        // What is in JSON is what counts: a `decimal` is a text there, which no number becomes.
        match old {
            "i16" => matches!(new, "i32" | "i64" | "f32" | "f64"),
            "i32" => matches!(new, "i64" | "f64"),
            "f32" => new == "f64",
            _ => false,
        }
    }

    /// Whether some values of a field of type `old` are no values of type `new`.
    #[must_use]
    pub fn is_other_type(&self, old: &str, new: &str) -> bool {
        let (old, new) = (old.trim_end_matches('?'), new.trim_end_matches('?'));
        !self.is_same_type(old, new) && !self.is_widened(old, new)
    }

    /// The fields of documents, structs and variants that are still there: the path, the owner in words, and the field.
    #[must_use]
    pub fn kept_fields(&self) -> Vec<(String, String, Kept<'a, FieldSurface>)> {
        let mut found = Vec::new();
        for document in self.kept_documents() {
            let owner = format!("document `{}`", document.name);
            for field in document.fields().into_iter().filter_map(Pair::kept) {
                found.push((format!("documents.{}.fields.{}", document.name, field.name), owner.clone(), field));
            }
        }
        for (name, path, old, new) in self.kept_structs() {
            for field in pairs(old, new).into_iter().filter_map(Pair::kept) {
                found.push((format!("{path}.{}", field.name), format!("type `{name}`"), field));
            }
        }
        found
    }

    /// The fields of versions of events that are still there, in the same form.
    #[must_use]
    pub fn kept_event_fields(&self) -> Vec<(String, String, Kept<'a, FieldSurface>)> {
        let mut found = Vec::new();
        for (event, old, new) in self.kept_events() {
            for (version, old) in &old.versions {
                let Some(new) = new.versions.get(version) else { continue };
                for field in pairs(old, new).into_iter().filter_map(Pair::kept) {
                    let path = format!("events.{event}.{version}.{}", field.name);
                    found.push((path, format!("{version} of event `{event}`"), field));
                }
            }
        }
        found
    }

    /// The named types of the older state that documents and rows are made of.
    #[must_use]
    pub fn stored_types(&self) -> BTreeSet<&'a str> {
        self.old.stored_types()
    }
}

impl<'a, T> Pair<'a, T> {
    /// The pair, if there is something on both sides.
    #[must_use]
    pub fn kept(self) -> Option<Kept<'a, T>> {
        let (name, new) = self.new?;
        Some(Kept { former: self.name, name, old: self.old, new })
    }
}

impl<'a> Kept<'a, DocumentSurface> {
    /// Its compiled queries that are still there, by name.
    pub fn kept_queries(&self) -> impl Iterator<Item = (&'a str, &'a QuerySurface, &'a QuerySurface)> {
        let (old, new) = (self.old, self.new);
        old.queries.iter().filter_map(move |(name, old)| Some((name.as_str(), old, new.queries.get(name)?)))
    }

    /// The document's fields.
    #[must_use]
    pub fn fields(&self) -> Vec<Pair<'a, FieldSurface>> {
        pairs(&self.old.fields, &self.new.fields)
    }

    /// Its duplicated fields, by path. A field that was renamed takes its column along.
    #[must_use]
    pub fn duplicated(&self) -> Vec<Pair<'a, DuplicatedSurface>> {
        let (old, new) = (&self.old.duplicated, &self.new.duplicated);
        let found = |path: &String, before: &DuplicatedSurface| {
            let same_path = new.get_key_value(path);
            same_path.or_else(|| {
                new.iter().find(|(path, after)| {
                    let former = after.renamed_from.as_ref().unwrap_or(&after.column);
                    !old.contains_key(*path) && *former == before.column
                })
            })
        };
        old.iter()
            .map(|(path, before)| Pair {
                name: path,
                old: before,
                new: found(path, before).map(|(path, after)| (path.as_str(), after)),
            })
            .collect()
    }

    /// The duplicated fields that are still there.
    pub fn kept_duplicated(&self) -> impl Iterator<Item = Kept<'a, DuplicatedSurface>> {
        self.duplicated().into_iter().filter_map(Pair::kept)
    }
}

impl<'a> Kept<'a, ProjectionSurface> {
    /// The projection's columns.
    #[must_use]
    pub fn columns(&self) -> Vec<Pair<'a, ColumnSurface>> {
        pairs(&self.old.columns, &self.new.columns)
    }

    /// The columns that are still there.
    pub fn kept_columns(&self) -> impl Iterator<Item = Kept<'a, ColumnSurface>> {
        self.columns().into_iter().filter_map(Pair::kept)
    }

    /// The newer name of a column, which is the older one unless it was renamed.
    #[must_use]
    pub fn column_now(&self, column: &'a str) -> &'a str {
        let pair = self.columns().into_iter().find(|pair| pair.name == column);
        pair.and_then(|pair| pair.new).map_or(column, |(name, _)| name)
    }
}

/// What has become of each of `old`: the same name, or the one that says it was called so.
pub(super) fn pairs<'a, T: Renamable>(old: &'a BTreeMap<String, T>, new: &'a BTreeMap<String, T>) -> Vec<Pair<'a, T>> {
    let renamed =
        |name: &str| new.iter().find(|(now, after)| !old.contains_key(*now) && after.renamed_from() == Some(name));
    old.iter()
        .map(|(name, before)| Pair {
            name,
            old: before,
            new: new.get_key_value(name).or_else(|| renamed(name)).map(|(name, after)| (name.as_str(), after)),
        })
        .collect()
}
