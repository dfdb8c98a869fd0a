//! The id of a document becomes one of another type: the one change that writes every row anew under a lock.

use super::definition::Definition;
use super::document::Kept;
use super::evolution::Evolution;
use super::step::{Down, Lock, Order, Phase, Step, Wait};

impl Evolution<'_> {
    pub(super) fn document_id(&mut self, kept: &Kept<'_>) {
        let (Some(before), Some(after)) = (kept.old.columns.get("id"), kept.new.columns.get("id")) else { return };
        if before == after {
            return;
        }
        let (old, new) = (Definition::parse(before), Definition::parse(after));
        let no_cast = [("uuid", "bigint"), ("bigint", "uuid")].contains(&(old.bare_type(), new.bare_type()));
        let note = if no_cast {
            "no id of the old type is one of the new type, so the migration stops unless the table is empty"
        } else {
            "ids that are not of the new type stop the migration; readers and writers wait until every row is written anew"
        };
        self.breach(
            "document-id-changed",
            format!("documents.{}.id", kept.name),
            format!("the ids of `{}` would become `{}` instead of `{}`", kept.name, new.ty, old.ty),
            note,
            Some(kept.document.span),
        );
        if no_cast {
            let qualified = self.sql.name(&kept.table);
            let check = |reason: &str| {
                format!(
                    "do $rf$\nbegin\n    if exists (select from {qualified}) then\n        raise exception 'the table has rows, \
                     whose ids cannot become {reason}';\n    end if;\nend\n$rf$"
                )
            };
            self.push(Step {
                words: format!("makes sure that there is no document `{}`", kept.name),
                phase: Phase::Change,
                order: Order::Empty,
                up: vec![check(new.bare_type())],
                down: Down::Sql(Vec::new()),
                lock: Lock::none(),
                slug: None,
            });
            self.push(Step {
                words: format!("makes sure that there is no document `{}`", kept.name),
                phase: Phase::Change,
                order: Order::EmptyBack,
                up: Vec::new(),
                down: Down::Sql(vec![check(old.bare_type())]),
                lock: Lock::none(),
                slug: None,
            });
        }
        self.plain_columns(&kept.table, &kept.old, &kept.new, |column| column == "id");
        // The document holds its id too: a number in JSON, or a text.
        if [old.bare_type(), new.bare_type()].contains(&"bigint") {
            let value = "jsonb_set(\"doc\", '{id}', to_jsonb(\"id\"))";
            let write = self.sql.recompute(&kept.table, value);
            for (order, up, down) in
                [(Order::EmptyBack, write.clone(), Vec::new()), (Order::DropIndex, Vec::new(), write.clone())]
            {
                self.push(Step {
                    words: format!("writes the new ids into the documents `{}`", kept.name),
                    phase: Phase::Change,
                    order,
                    up,
                    down: Down::Sql(down),
                    lock: Lock::exclusive(&kept.table).lasting(Wait::Rewrite),
                    slug: None,
                });
            }
        }
    }
}
