//! Documents: their tables hold rows that nothing can bring back, and stay in use while they change.

use std::collections::{BTreeMap, BTreeSet};

use super::column::Change;
use super::definition::Definition;
use super::evolution::{Evolution, Fate};
use super::fill::Fill;
use super::origin::DocumentOrigin;
use super::sql::{passing, quoted};
use super::step::{Breach, Down, Lock, Order, Phase, Step};
use crate::diagnostic::{Diagnostic, catalog};
use crate::ir::schema::Table;
use crate::model::Document;

/// A document that is there before and after.
pub(super) struct Kept<'a> {
    pub(super) document: &'a Document,
    pub(super) name: String,
    pub(super) table: String,
    pub(super) old: Table,
    pub(super) new: Table,
    pub(super) old_origin: DocumentOrigin,
    pub(super) new_origin: DocumentOrigin,
    pub(super) fill: Fill,
}

impl Evolution<'_> {
    pub(super) fn documents(&mut self) {
        let old = self.old_origins.documents.keys();
        let names: BTreeSet<String> = old.chain(self.new_origins.documents.keys()).cloned().collect();
        for name in names {
            let old = self.old_origins.documents.get(&name).cloned();
            let new = self.new_origins.documents.get(&name).cloned();
            match (old, new) {
                (None, Some(new)) => {
                    self.create_table(&new.table, format!("makes the table of the documents `{name}`"), Vec::new());
                }
                (Some(old), None) => self.drop_document(&name, &old),
                (Some(old), Some(new)) => self.kept_document(&name, old, new),
                (None, None) => {}
            }
        }
    }

    fn drop_document(&mut self, name: &str, old: &DocumentOrigin) {
        self.breach(
            "document-removed",
            format!("documents.{name}"),
            format!("the table `{}` and every document `{name}` in it would be dropped", old.table),
            "nothing brings them back; if the document only has another name now, give it `renamed_from`",
            None,
        );
        let lost = format!("the documents `{name}` were dropped with their table and cannot be brought back");
        self.drop_table(&old.table, format!("drops the documents `{name}` with their table"), Vec::new(), Some(lost));
    }

    fn kept_document(&mut self, name: &str, old_origin: DocumentOrigin, new_origin: DocumentOrigin) {
        let table = new_origin.table.clone();
        self.fates.insert(table.clone(), Fate::Kept);
        let document = self.target.model.documents.iter().find(|document| document.name == name);
        let tables = (self.old.tables.get(&table).cloned(), self.new.tables.get(&table).cloned());
        let (Some(document), (Some(old), Some(new))) = (document, tables) else { return };
        let is_duplicated =
            |column: &str| old_origin.duplicated.contains_key(column) || new_origin.duplicated.contains_key(column);
        let plain = |column: &str| column != "id" && !is_duplicated(column);
        self.plain_columns(&table, &old, &new, plain);
        let fill = Fill::new(&self.sql, &table, &new);
        let mut kept = Kept { document, name: name.to_owned(), table, old, new, old_origin, new_origin, fill };
        self.document_id(&kept);
        self.renamed_keys(&mut kept);
        let columns: BTreeSet<String> =
            kept.old_origin.duplicated.keys().chain(kept.new_origin.duplicated.keys()).cloned().collect();
        let changes: BTreeMap<String, Change> = columns
            .into_iter()
            .map(|column| (column.clone(), Change::of(&kept, &column, self.values_differ(&kept, &column))))
            .collect();
        // With a column that is computed beside the old one, the old trigger stays in charge until the end.
        let beside: BTreeSet<String> = changes
            .iter()
            .filter(|(_, change)| **change == Change::Replaced)
            .map(|(column, _)| column.clone())
            .collect();
        let is_renamed = self.renames.keys.contains_key(&kept.name) || self.renames.columns.contains_key(&kept.table);
        if let Some(column) = beside.first()
            && is_renamed
        {
            self.too_much_at_once(&kept, column);
        }
        // On the way back the ids are written into the documents while the columns still have their new names.
        if self.renames.columns.contains_key(&kept.table) && kept.old.columns.get("id") != kept.new.columns.get("id") {
            self.too_much_at_once(&kept, "id");
        }
        if !beside.is_empty() {
            self.replaced.insert(kept.table.clone(), beside);
        }
        let mut computed: Vec<(String, String)> = Vec::new();
        let mut restored: Vec<String> = Vec::new();
        for (column, change) in &changes {
            match change {
                Change::Same => {}
                Change::Added => {
                    computed.push((column.clone(), column.clone()));
                    self.add_column(&mut kept, column);
                }
                Change::Dropped => {
                    restored.push(column.clone());
                    self.drop_column(&kept, column);
                }
                Change::Replaced => {
                    let beside = passing("rf_new_", column);
                    restored.push(column.clone());
                    computed.push((column.clone(), beside.clone()));
                    self.replace_column(&mut kept, column, &beside);
                }
                Change::Nullability => self.nullability(&mut kept, column),
            }
        }
        self.restore(&kept, &restored);
        if self.replaced.contains_key(&kept.table) {
            self.passing_trigger(&kept, &computed);
        }
        if let Some(step) = kept.fill.step() {
            self.push(step);
        }
    }

    /// The old trigger is needed until the new columns are complete, and the new one to rewrite the documents.
    fn too_much_at_once(&mut self, kept: &Kept<'_>, column: &str) {
        let message = format!(
            "a field or column of `{}` is renamed while its column `{column}` is computed in another way; one migration cannot do \
             both",
            kept.name
        );
        self.diagnostics.push(
            Diagnostic::error(&catalog::TOO_MUCH_AT_ONCE, message, kept.document.span, "")
                .note("documents are rewritten by a new trigger, and the column is kept by the old one until it is complete")
                .help("make one of the changes, run `rillflow gen`, then make the other and run it again"),
        );
    }

    /// In which file the old columns go: the last one, if the old trigger computes them until then.
    pub(super) fn last_phase(&self, table: &str) -> Phase {
        if self.replaced.contains_key(table) { Phase::Finish } else { Phase::Change }
    }

    /// On the way back: the old columns have their values and constraints again.
    fn restore(&mut self, kept: &Kept<'_>, columns: &[String]) {
        let keys = self.renames.keys.get(&kept.name).cloned().unwrap_or_default();
        if columns.is_empty() && keys.is_empty() {
            return;
        }
        let mut value = "\"doc\"".to_owned();
        for key in keys.iter().rev() {
            value = Fill::renamed(&self.sql, &value, &key.path, &key.to, &key.from);
        }
        let phase = self.last_phase(&kept.table);
        // In the file with the renames they are taken back before.
        let renamed = self.renames.tables.iter().find(|(_, new)| **new == kept.table && phase == Phase::Change);
        let table = renamed.map_or(&kept.table, |(old, _)| old);
        let mut down = self.sql.recompute(table, &value);
        for column in columns.iter().filter(|column| Definition::parse(&kept.old.columns[*column]).not_null) {
            down.push(self.sql.alter(table, &format!("alter column {} set not null", quoted(column))));
        }
        self.push(Step {
            words: format!("the documents `{}` are as they were", kept.name),
            phase,
            order: Order::Restore,
            up: Vec::new(),
            down: Down::Sql(down),
            lock: Lock::none(),
            slug: None,
        });
    }

    /// A second trigger that computes the new columns, until the only trigger does.
    fn passing_trigger(&mut self, kept: &Kept<'_>, computed: &[(String, String)]) {
        // Triggers fire in the order of their names, and this one must see the document as the other one leaves it.
        let function = passing("rf_zz_", &kept.table);
        let (name, qualified) = (quoted(&function), self.sql.name(&function));
        let assignments: Vec<String> = computed
            .iter()
            .filter_map(|(column, stored)| {
                Some(format!("    new.{} := {};\n", quoted(stored), self.checked(kept, column)?.value))
            })
            .collect();
        let create = format!(
            "create function {qualified}() returns trigger\nlanguage plpgsql as $rf$\nbegin\n{}    return new;\nend\n$rf$",
            assignments.concat()
        );
        let trigger = format!(
            "create trigger {name} before insert or update on {}\nfor each row execute function {qualified}()",
            self.sql.name(&kept.table)
        );
        let drop_function = format!("drop function {qualified}()");
        let drop_trigger = self.sql.drop_trigger(&function, &kept.table);
        let words = format!("computes the new columns of `{}` for rows that are written meanwhile", kept.table);
        let gone = format!("no longer computes columns of `{}` twice", kept.table);
        for (phase, words, order, up, down, lock) in [
            (Phase::Change, &words, Order::Function, &create, &drop_function, Lock::none()),
            (Phase::Change, &words, Order::CreateTrigger, &trigger, &drop_trigger, Lock::exclusive(&kept.table)),
            (Phase::Finish, &gone, Order::DropTrigger, &drop_trigger, &trigger, Lock::exclusive(&kept.table)),
            (Phase::Finish, &gone, Order::DropFunction, &drop_function, &create, Lock::none()),
        ] {
            self.push(Step {
                words: words.clone(),
                phase,
                order,
                up: vec![up.clone()],
                down: Down::Sql(vec![down.clone()]),
                lock,
                slug: None,
            });
        }
    }

    /// The trigger gives a document its new keys whenever it is written; the batches write each that has old ones.
    fn renamed_keys(&mut self, kept: &mut Kept<'_>) {
        for key in self.renames.keys.get(&kept.name).cloned().unwrap_or_default() {
            let value = Fill::renamed(&self.sql, "t.\"doc\"", &key.path, &key.from, &key.to);
            kept.fill.touch(format!("t.\"doc\" is distinct from {value}"));
            kept.fill.slug(format!("rename_{}_{}_to_{}", kept.table, key.from, key.to));
        }
    }

    pub(super) fn breach(
        &mut self,
        rule: &'static str,
        path: String,
        words: String,
        note: &str,
        span: Option<crate::source::Span>,
    ) {
        self.result.breaches.push(Breach { rule, path, words, note: note.to_owned(), span });
    }
}
