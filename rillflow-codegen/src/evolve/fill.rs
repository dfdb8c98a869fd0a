//! Goes through the rows of a table in batches, so that the trigger computes what is new.

use super::definition::Definition;
use super::sql::{Sql, literal};
use super::step::{Down, Lock, LockMode, Order, Phase, Step, Wait};
use crate::ir::schema::Table;

/// How many rows are locked at a time.
const BATCH: u32 = 1000;

/// The rows of one table that must be written once more.
#[derive(Clone, Debug)]
pub(super) struct Fill {
    table: String,
    qualified: String,
    id_type: String,
    conditions: Vec<String>,
    slug: Option<String>,
}

impl Fill {
    pub(super) fn new(sql: &Sql, table: &str, shape: &Table) -> Self {
        let id = shape.columns.get("id").map(|text| Definition::parse(text).ty).unwrap_or_default();
        Self { table: table.to_owned(), qualified: sql.name(table), id_type: id, conditions: Vec::new(), slug: None }
    }

    /// Writes the rows of `t` for which this holds. It must no longer hold once a row is written.
    pub(super) fn touch(&mut self, condition: String) {
        self.conditions.push(condition);
    }

    pub(super) fn slug(&mut self, slug: String) {
        self.slug.get_or_insert(slug);
    }

    /// The value of a document in which a key has a new name.
    pub(super) fn renamed(sql: &Sql, value: &str, path: &[String], from: &str, to: &str) -> String {
        let steps: Vec<String> = path.iter().map(|step| literal(step)).collect();
        format!(
            "{}.rf_rename_key({value}, array[{}]::text[], {}, {})",
            sql.schema(),
            steps.join(", "),
            literal(from),
            literal(to)
        )
    }

    /// The step, if there is a row to write.
    pub(super) fn step(&self) -> Option<Step> {
        if self.conditions.is_empty() {
            return None;
        }
        Some(Step {
            words: format!("writes the rows of `{}` that lack a value, {BATCH} at a time", self.table),
            phase: Phase::Fill(self.table.clone()),
            order: Order::AlterTable,
            up: vec![self.statement()],
            down: Down::Sql(Vec::new()),
            lock: Lock { mode: LockMode::Rows, relation: self.table.clone(), wait: Wait::Moment },
            slug: self.slug.clone().map(|slug| (75, slug)),
        })
    }

    /// One block that commits after each batch. A row is found once more after a restart only if it was not written.
    fn statement(&self) -> String {
        let Self { table, qualified, id_type, conditions, .. } = self;
        let condition = conditions.join("\n                or ");
        let notice = table.replace('%', "%%").replace('\'', "''");
        format!(
            "do $rf$
declare
    v_from {id_type};
    v_next {id_type};
    v_first boolean := true;
    v_count bigint;
    v_done bigint := 0;
    v_told timestamptz := clock_timestamp();
begin
    select t.\"id\" into v_from from {qualified} as t order by t.\"id\" limit 1;
    loop
        -- The documents stay what they are, and so do their versions and times.
        perform set_config('rillflow.backfill', 'on', true);
        with batch as materialized (
            select t.\"id\"
              from {qualified} as t
             where t.\"id\" >= v_from and (v_first or t.\"id\" > v_from)
               and ({condition})
             order by t.\"id\"
             limit {BATCH}
               for no key update
        ), written as (
            update {qualified} as t
               set \"doc\" = t.\"doc\"
              from batch
             where t.\"id\" = batch.\"id\"
        )
        select count(*), (array_agg(batch.\"id\" order by batch.\"id\" desc))[1] into v_count, v_next from batch;
        commit;
        exit when v_count = 0;
        v_from := v_next;
        v_first := false;
        v_done := v_done + v_count;
        if clock_timestamp() > v_told + interval '5 seconds' then
            raise notice '{notice}: % rows written', v_done;
            v_told := clock_timestamp();
        end if;
    end loop;
    raise notice '{notice}: % rows written, done', v_done;
end
$rf$"
        )
    }
}
