//! Functions and triggers, Rillflow's own among them: another release of Rillflow is a migration like any other.

use std::collections::BTreeSet;

use super::evolution::{Evolution, Fate};
use super::step::{Down, Lock, Order, Phase, Step};
use crate::ir::schema::Trigger;

impl Evolution<'_> {
    pub(super) fn triggers(&mut self) {
        let names: BTreeSet<String> = self.old.triggers.keys().chain(self.new.triggers.keys()).cloned().collect();
        for name in names {
            let (old, new) = (self.old.triggers.get(&name).cloned(), self.new.triggers.get(&name).cloned());
            if old == new {
                continue;
            }
            if let Some(old) = old.filter(|old| self.fate(&old.table) != Fate::Dropped) {
                let (up, down) = (self.sql.drop_trigger(&name, &old.table), self.sql.create_trigger(&name, &old));
                self.trigger(format!("drops the trigger `{name}`"), Order::DropTrigger, &old, up, Some(down));
            }
            if let Some(new) = new {
                let up = self.text(&format!("trigger {name}")).unwrap_or_else(|| self.sql.create_trigger(&name, &new));
                // With its table it goes by itself.
                let back = self.fate(&new.table) != Fate::Created;
                let down = back.then(|| self.sql.drop_trigger(&name, &new.table));
                let words = format!("the trigger `{name}` of `{}`", new.table);
                self.trigger(words, Order::CreateTrigger, &new, up, down);
            }
        }
    }

    fn trigger(&mut self, words: String, order: Order, trigger: &Trigger, up: String, down: Option<String>) {
        let phase = self.phase_of(&trigger.table);
        self.push(Step {
            words,
            phase,
            order,
            up: vec![up],
            down: Down::Sql(down.into_iter().collect()),
            lock: if order == Order::DropTrigger { Lock::exclusive(&trigger.table) } else { Lock::none() },
            slug: None,
        });
    }

    /// The trigger of a table with columns that are replaced stays in charge until the end.
    fn phase_of(&self, table: &str) -> Phase {
        if self.replaced.contains_key(table) { Phase::Finish } else { Phase::Change }
    }

    pub(super) fn functions(&mut self) {
        let signatures: BTreeSet<String> =
            self.old.functions.keys().chain(self.new.functions.keys()).cloned().collect();
        for signature in signatures {
            let (old, new) = (self.old.functions.get(&signature), self.new.functions.get(&signature));
            if old == new {
                continue;
            }
            let (was, is) = (old.is_some(), new.is_some());
            let phase = self.phase_of_function(&signature);
            let former = self.former.functions.get(&signature).cloned();
            let text = self.text(&format!("function {signature}"));
            let drop = self.sql.drop_function(&signature);
            let name = signature.split('(').next().unwrap_or_default().to_owned();
            let (words, order, up, down) = match (was, is, text) {
                (false, true, Some(text)) => {
                    (format!("makes the function `{name}`"), Order::Function, vec![text], Ok(vec![drop]))
                }
                (true, true, Some(text)) => {
                    let up = replacing(former.as_deref(), &text, &drop);
                    let down = former.as_deref().map(|former| replacing(Some(&text), former, &drop));
                    (format!("replaces the function `{name}`"), Order::Function, up, down.ok_or(()))
                }
                (true, false, _) => {
                    let down = former.map(|former| vec![former]);
                    (format!("drops the function `{name}`"), Order::DropFunction, vec![drop], down.ok_or(()))
                }
                _ => continue,
            };
            let lost = format!("the text of the function `{name}` before this migration is not known");
            self.push(Step {
                words,
                phase,
                order,
                up,
                down: down.map_or_else(|()| Down::Impossible(lost), Down::Sql),
                lock: Lock::none(),
                slug: Some((10, "update_functions".to_owned())),
            });
        }
    }

    fn phase_of_function(&self, signature: &str) -> Phase {
        let Some(name) = signature.strip_suffix("()") else { return Phase::Change };
        let triggers = self.old.triggers.values().chain(self.new.triggers.values());
        let table = triggers.filter(|trigger| trigger.function == name).map(|trigger| trigger.table.clone()).next();
        table.map_or(Phase::Change, |table| self.phase_of(&table))
    }
}

/// The statements that put one function in the place of another of the same signature. What a call of it looks like
/// cannot be replaced, so a function that is called otherwise is dropped first.
fn replacing(old: Option<&str>, new: &str, drop: &str) -> Vec<String> {
    if old.is_none_or(|old| head(old) == head(new)) {
        let body = new.strip_prefix("create function").map(|rest| format!("create or replace function{rest}"));
        return vec![body.unwrap_or_else(|| new.to_owned())];
    }
    vec![drop.to_owned(), new.to_owned()]
}

/// Everything before the body.
fn head(statement: &str) -> String {
    let head = statement.split("$rf$").next().unwrap_or_default();
    let head = head.replacen("create or replace function", "create function", 1);
    let call = head.split("language").next().unwrap_or_default();
    call.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::replacing;

    #[test]
    fn only_a_function_that_is_called_otherwise_is_dropped() {
        let old = "create function f(a int) returns int\nlanguage sql as $rf$ select 1 $rf$";
        let body = "create function f(a int) returns int\nlanguage sql as $rf$ select 2 $rf$";
        let call = "create function f(b int) returns int\nlanguage sql as $rf$ select 2 $rf$";
        assert_eq!(replacing(Some(old), body, "drop"), [body.replace("create function", "create or replace function")]);
        assert_eq!(replacing(Some(old), call, "drop"), ["drop", call]);
    }
}
