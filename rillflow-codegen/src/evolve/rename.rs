//! New names, which only `renamed_from` gives.

use std::collections::BTreeMap;

use super::evolution::Evolution;
use super::origin::Origins;
use super::shape;
use super::sql::{literal, quoted};
use super::step::{Down, Lock, Order, Phase, Step};
use crate::diagnostic::{Diagnostic, catalog, closest};
use crate::ir::Schema;
use crate::lock::Lock as LockFile;
use crate::model::{Document, Field, FieldType, Model, NamedTypeBody};
use crate::source::Span;

/// What is called otherwise from now on.
#[derive(Clone, Debug, Default)]
pub(super) struct Renames {
    /// Documents: the new name, and the old one.
    pub(super) documents: BTreeMap<String, String>,
    /// Projections: the new name, and the old one.
    pub(super) projections: BTreeMap<String, String>,
    /// Tables: the old name, and the new one.
    pub(super) tables: BTreeMap<String, String>,
    /// Columns by new table: the old name, and the new one.
    pub(super) columns: BTreeMap<String, BTreeMap<String, String>>,
    /// Keys in the JSON of documents, by the document's new name.
    pub(super) keys: BTreeMap<String, Vec<Key>>,
}

/// A key in the JSON of a document that has a new name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// The steps to the object that has it; `[]` stands for the elements of a list, `{}` for the values of a map.
    pub(super) path: Vec<String>,
    pub(super) from: String,
    pub(super) to: String,
}

/// Reports every `renamed_from` that names something which the manifest still declares; fields are judged before.
pub(super) fn names_in_use(model: &Model) -> Vec<Diagnostic> {
    let mut taken = Vec::new();
    let documents = || model.documents.iter();
    for document in
        documents().filter(|document| is_taken(document.renamed_from.as_ref(), documents().map(|one| &one.name)))
    {
        taken.push(in_use("document", &document.name, document.renamed_from.as_ref(), document.span));
    }
    let projections = || model.projections.iter();
    for one in projections().filter(|one| is_taken(one.renamed_from.as_ref(), projections().map(|one| &one.name))) {
        taken.push(in_use("projection", &one.name, one.renamed_from.as_ref(), one.span));
    }
    for document in documents() {
        let names: Vec<String> = document.duplicated.iter().map(|one| one.column.as_str().to_owned()).collect();
        for one in document.duplicated.iter().filter(|one| is_taken(one.renamed_from.as_ref(), names.iter())) {
            taken.push(in_use("column", one.column.as_str(), one.renamed_from.as_ref(), one.span));
        }
    }
    for (projection, table) in model.table_projections() {
        let names: Vec<String> = table.columns.iter().map(|one| one.column.as_str().to_owned()).collect();
        for one in table.columns.iter().filter(|one| is_taken(one.renamed_from.as_ref(), names.iter())) {
            taken.push(in_use("column", one.column.as_str(), one.renamed_from.as_ref(), projection.span));
        }
    }
    taken
}

fn is_taken<'a>(former: Option<&String>, mut names: impl Iterator<Item = &'a String>) -> bool {
    former.is_some_and(|former| names.any(|name| name == former))
}

fn in_use(kind: &str, name: &str, former: Option<&String>, span: Span) -> Diagnostic {
    let former = former.map_or("", String::as_str);
    let message = format!("{kind} `{name}` is renamed from `{former}`, which still exists");
    Diagnostic::error(&catalog::FORMER_NAME_IN_USE, message, span, "")
        .note("a rename takes everything along, so nothing is left under the old name")
        .help(format!("remove the {kind} `{former}` from the manifest, or `renamed_from` here"))
}

fn both_known(kind: &str, name: &str, former: &str, span: Span) -> Diagnostic {
    let message = format!("{kind} `{name}` is renamed from `{former}`, but there are both of them");
    Diagnostic::error(&catalog::FORMER_NAME_IN_USE, message, span, "this name is taken")
        .note("`rillflow.lock` knows both, so one of them would go and the other take its name")
        .help(format!("to keep `{name}` and drop `{former}`, remove `renamed_from`"))
        .help(format!(
            "to keep `{former}` under the name `{name}`, drop `{name}` in one migration and rename in the next"
        ))
}

/// Finds out what `renamed_from` means for the lock at hand.
pub(super) fn resolve(lock: &LockFile, old: &Origins, model: &Model, origins: &Origins) -> (Renames, Vec<Diagnostic>) {
    let mut search =
        Search { lock, old, model, renames: Renames::default(), diagnostics: Vec::new(), claimed: Vec::new() };
    let known: Vec<&str> = old.documents.keys().map(String::as_str).collect();
    for document in &model.documents {
        if let Some(former) = &document.renamed_from {
            let subject = format!("document `{}`", document.name);
            if search.is_rename(&subject, "document", &document.name, former, &known, document.span) {
                search.renames.documents.insert(document.name.clone(), former.clone());
            }
        }
    }
    let known: Vec<&str> = old.projections.keys().map(String::as_str).collect();
    for (projection, _) in model.table_projections() {
        if let Some(former) = &projection.renamed_from {
            let subject = format!("projection `{}`", projection.name);
            if search.is_rename(&subject, "projection", &projection.name, former, &known, projection.span) {
                search.renames.projections.insert(projection.name.clone(), former.clone());
            }
        }
    }
    search.tables(origins);
    search.taken_tables();
    for document in &model.documents {
        search.document(document);
    }
    search.projection_columns();
    (search.renames, search.diagnostics)
}

struct Search<'a> {
    lock: &'a LockFile,
    old: &'a Origins,
    model: &'a Model,
    renames: Renames,
    diagnostics: Vec<Diagnostic>,
    /// Former names that something has already.
    claimed: Vec<(String, String)>,
}

impl Search<'_> {
    /// Whether `former` is the old name of what is called `name` now; reports a name that cannot be.
    fn is_rename(&mut self, subject: &str, kind: &str, name: &str, former: &str, known: &[&str], span: Span) -> bool {
        if known.contains(&name) {
            // It was renamed already, and the manifest still says so; unless there are two of them, of which one goes.
            if known.contains(&former) && name != former {
                self.diagnostics.push(both_known(kind, name, former, span));
            }
            return false;
        }
        if !known.contains(&former) {
            let message = format!("{subject} is renamed from `{former}`, which there never was");
            let help = match closest(former, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("remove `renamed_from` if this is a new {kind}"),
            };
            self.diagnostics.push(
                Diagnostic::error(&catalog::UNKNOWN_FORMER_NAME, message, span, "")
                    .note(format!("`rillflow.lock` knows no {kind} of this name"))
                    .help(help),
            );
            return false;
        }
        // Two of them cannot have what there is one of.
        if self.claimed.iter().any(|(kind_of, one)| kind_of == kind && one == former) {
            self.diagnostics.push(in_use(kind, name, Some(&former.to_owned()), span));
            return false;
        }
        if kind != "field" {
            self.claimed.push((kind.to_owned(), former.to_owned()));
        }
        true
    }

    /// Tables whose document or projection is called otherwise, or that are.
    fn tables(&mut self, origins: &Origins) {
        for (name, origin) in &origins.documents {
            let former = self.renames.documents.get(name).unwrap_or(name);
            if let Some(old) = self.old.documents.get(former).filter(|old| old.table != origin.table) {
                self.renames.tables.insert(old.table.clone(), origin.table.clone());
            }
        }
        for (name, origin) in &origins.projections {
            let former = self.renames.projections.get(name).unwrap_or(name);
            if let Some(old) = self.old.projections.get(former).filter(|old| old.table != origin.table) {
                self.renames.tables.insert(old.table.clone(), origin.table.clone());
            }
        }
    }

    /// A table that takes the name of another, which goes or takes a third name in the same migration.
    fn taken_tables(&mut self) {
        for (from, to) in &self.renames.tables {
            if !self.lock.schema.tables.contains_key(to) {
                continue;
            }
            let document = self.model.documents.iter().find(|one| one.table.as_str() == to).map(|one| one.span);
            let projection = self.model.table_projections().find(|(_, table)| table.table.as_str() == to);
            let span = document.or(projection.map(|(one, _)| one.span)).unwrap_or(self.model.project.span);
            let message = format!("the table `{from}` takes the name `{to}`, which another table has until now");
            self.diagnostics.push(
                Diagnostic::error(&catalog::TOO_MUCH_AT_ONCE, message, span, "")
                    .note("one migration cannot give a name to two tables, not even one after the other")
                    .help(format!("free the name `{to}`, run `rillflow gen`, then rename the table and run it again")),
            );
        }
    }

    fn document(&mut self, document: &Document) {
        let former = self.renames.documents.get(&document.name).unwrap_or(&document.name).clone();
        let Some(origin) = self.old.documents.get(&former) else { return };
        let known: Vec<&str> = origin.duplicated.keys().map(String::as_str).collect();
        for duplicated in &document.duplicated {
            let Some(former) = &duplicated.renamed_from else { continue };
            let column = duplicated.column.as_str();
            let subject = format!("column `{column}` of document `{}`", document.name);
            if self.is_rename(&subject, "column", column, former, &known, duplicated.span) {
                let table = self.renames.columns.entry(document.table.as_str().to_owned()).or_default();
                table.insert(former.clone(), column.to_owned());
            }
        }
        let surface = &self.lock.surface;
        let Some(before) = surface.documents.get(&former) else { return };
        self.keys(document, &document.fields, &surface.fields_shape(&before.fields), &mut Vec::new());
    }

    /// Follows the fields and the shape that they had, side by side.
    fn keys(
        &mut self,
        document: &Document,
        fields: &[Field],
        shape: &BTreeMap<String, String>,
        path: &mut Vec<String>,
    ) {
        let known: Vec<&str> =
            shape.keys().map(String::as_str).filter(|key| !path.is_empty() || *key != "id").collect();
        for field in fields {
            let mut key = field.name.as_str();
            if let Some(former) = &field.renamed_from {
                let subject = format!("field `{}`", field.name);
                if self.is_rename(&subject, "field", &field.name, former, &known, field.span) {
                    let renamed = Key { path: path.clone(), from: former.clone(), to: field.name.clone() };
                    self.renames.keys.entry(document.name.clone()).or_default().push(renamed);
                    key = former;
                }
            }
            let Some(inner) = shape.get(key) else { continue };
            let depth = path.len();
            path.push(field.name.clone());
            self.inside(document, &field.ty, inner, path);
            path.truncate(depth);
        }
    }

    fn inside(&mut self, document: &Document, ty: &FieldType, was: &str, path: &mut Vec<String>) {
        match ty {
            FieldType::Optional(inner) | FieldType::Extern(inner, _) => self.inside(document, inner, was, path),
            FieldType::List(inner) => {
                if let Some(was) = shape::element(was) {
                    path.push("[]".to_owned());
                    self.inside(document, inner, was, path);
                }
            }
            FieldType::Map(inner) => {
                if let Some(was) = shape::value(was) {
                    path.push("{}".to_owned());
                    self.inside(document, inner, was, path);
                }
            }
            FieldType::Named(id) => {
                if let (NamedTypeBody::Struct(fields), Some(was)) =
                    (&self.model.named_type(*id).body, shape::members(was))
                {
                    self.keys(document, fields, &was, path);
                }
            }
            FieldType::Scalar(_) => {}
        }
    }

    fn projection_columns(&mut self) {
        for (projection, table) in self.model.table_projections() {
            let former = self.renames.projections.get(&projection.name).unwrap_or(&projection.name);
            let Some(origin) = self.old.projections.get(former) else { continue };
            let Some(old) = self.lock.schema.tables.get(&origin.table) else { continue };
            let known: Vec<&str> = old.columns.keys().map(String::as_str).collect();
            for column in &table.columns {
                let Some(former) = &column.renamed_from else { continue };
                let name = column.column.as_str();
                let subject = format!("column `{name}` of projection `{}`", projection.name);
                if self.is_rename(&subject, "column", name, former, &known, projection.span) {
                    let columns = self.renames.columns.entry(table.table.as_str().to_owned()).or_default();
                    columns.insert(former.clone(), name.to_owned());
                }
            }
        }
    }
}

impl Renames {
    fn table(&self, old: &str) -> String {
        self.tables.get(old).cloned().unwrap_or_else(|| old.to_owned())
    }

    /// The new name of a column of the table that is called `table` now.
    fn column(&self, table: &str, old: &str) -> String {
        let renamed = self.columns.get(table).and_then(|columns| columns.get(old));
        renamed.cloned().unwrap_or_else(|| old.to_owned())
    }

    /// The name of an index whose name follows from its table and column.
    fn index(&self, name: &str, table: &str, columns: &[String]) -> String {
        let new_table = self.table(table);
        match columns {
            [column] if name == format!("{table}_{column}_idx") => {
                format!("{new_table}_{}_idx", self.column(&new_table, column))
            }
            _ => name.to_owned(),
        }
    }

    /// The old schema under the new names.
    pub(super) fn schema(&self, old: &Schema) -> Schema {
        let mut schema = Schema { tables: BTreeMap::new(), indexes: BTreeMap::new(), ..old.clone() };
        for (name, table) in &old.tables {
            let new = self.table(name);
            let mut table = table.clone();
            let rename = |column: &String| self.column(&new, column);
            table.primary_key = table.primary_key.iter().map(rename).collect();
            table.columns = table.columns.iter().map(|(column, text)| (rename(column), text.clone())).collect();
            schema.tables.insert(new, table);
        }
        for (name, index) in &old.indexes {
            let mut index = index.clone();
            let new_name = self.index(name, &index.table, &index.columns);
            index.table = self.table(&index.table);
            index.columns = index.columns.iter().map(|column| self.column(&index.table, column)).collect();
            if let Some(columns) = self.columns.get(&index.table) {
                for (from, to) in columns {
                    index.predicate = index.predicate.map(|text| text.replace(&quoted(from), &quoted(to)));
                }
            }
            schema.indexes.insert(new_name, index);
        }
        for trigger in schema.triggers.values_mut() {
            trigger.table = self.table(&trigger.table);
        }
        schema
    }

    /// The old origins under the new names.
    pub(super) fn origins(&self, old: &Origins) -> Origins {
        let new_name = |renamed: &BTreeMap<String, String>, old: &str| {
            let found = renamed.iter().find(|(_, former)| *former == old);
            found.map_or_else(|| old.to_owned(), |(new, _)| new.clone())
        };
        let mut origins = Origins::default();
        for (name, origin) in &old.documents {
            let name = new_name(&self.documents, name);
            let mut origin = origin.clone();
            origin.table = self.table(&origin.table);
            origin.duplicated = std::mem::take(&mut origin.duplicated)
                .into_iter()
                .map(|(column, mut from)| {
                    from.path = self.path(&name, &from.path);
                    (self.column(&origin.table, &column), from)
                })
                .collect();
            origins.documents.insert(name, origin);
        }
        for (name, origin) in &old.projections {
            let mut origin = origin.clone();
            origin.table = self.table(&origin.table);
            origins.projections.insert(new_name(&self.projections, name), origin);
        }
        origins
    }

    /// The new path of a field of a document.
    fn path(&self, document: &str, old: &str) -> String {
        let mut path: Vec<String> = old.split('.').map(str::to_owned).collect();
        for key in self.keys.get(document).into_iter().flatten() {
            if path.len() > key.path.len() && path[..key.path.len()] == key.path[..] && path[key.path.len()] == key.from
            {
                path[key.path.len()].clone_from(&key.to);
            }
        }
        path.join(".")
    }

    /// The old path of a field of a document.
    pub(super) fn old_path(&self, document: &str, new: &[String]) -> Vec<String> {
        let mut path = new.to_vec();
        for key in self.keys.get(document).into_iter().flatten() {
            let depth = key.path.len();
            if new.len() > depth && new[..depth] == key.path[..] && new[depth] == key.to {
                path[depth].clone_from(&key.from);
            }
        }
        path
    }
}

impl Evolution<'_> {
    /// The steps that give new names.
    pub(super) fn rename(&mut self) {
        let old = self.former.lock.schema.clone();
        let renames = self.renames.clone();
        for (from, to) in &renames.tables {
            let mut up = vec![self.sql.alter(from, &format!("rename to {}", quoted(to)))];
            let mut down = vec![self.sql.alter(to, &format!("rename to {}", quoted(from)))];
            let (old_key, new_key) = (quoted(&format!("{from}_pkey")), quoted(&format!("{to}_pkey")));
            up.push(self.sql.alter(to, &format!("rename constraint {old_key} to {new_key}")));
            down.insert(0, self.sql.alter(to, &format!("rename constraint {new_key} to {old_key}")));
            let slug = Some((85, format!("rename_{from}_to_{to}")));
            self.renamed(format!("renames the table `{from}` to `{to}`"), to, up, down, slug);
        }
        for (table, columns) in &renames.columns {
            for (from, to) in columns {
                let up = self.sql.alter(table, &format!("rename column {} to {}", quoted(from), quoted(to)));
                let down = self.sql.alter(table, &format!("rename column {} to {}", quoted(to), quoted(from)));
                let words = format!("renames the column `{from}` of `{table}` to `{to}`");
                let slug = Some((75, format!("rename_{table}_{from}_to_{to}")));
                self.renamed(words, table, vec![up], vec![down], slug);
            }
        }
        for (name, index) in &old.indexes {
            let new = renames.index(name, &index.table, &index.columns);
            if new != *name {
                let up = self.sql.rename_index(name, &new);
                let down = self.sql.rename_index(&new, name);
                let words = format!("renames the index `{name}` to `{new}`");
                self.renamed(words, &renames.table(&index.table), vec![up], vec![down], None);
            }
        }
        for (new, old) in &renames.projections {
            let checkpoint = |from: &str, to: &str| {
                format!(
                    "update {} set projection = {} where projection = {}",
                    self.sql.name("rf_checkpoint"),
                    literal(to),
                    literal(from)
                )
            };
            let (up, down) = (vec![self.sql.forget_checkpoint(new), checkpoint(old, new)], vec![checkpoint(new, old)]);
            let words = format!("the checkpoint of `{old}` is that of `{new}`");
            let slug = Some((84, format!("rename_{old}_to_{new}")));
            self.renamed(words, "rf_checkpoint", up, down, slug);
        }
    }

    fn renamed(&mut self, words: String, table: &str, up: Vec<String>, down: Vec<String>, slug: Option<(u8, String)>) {
        self.push(Step {
            words,
            phase: Phase::Change,
            order: Order::Rename,
            up,
            down: Down::Sql(down),
            lock: Lock::exclusive(table),
            slug,
        });
    }
}
