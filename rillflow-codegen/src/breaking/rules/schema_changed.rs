//! `schema-changed`: another PostgreSQL schema.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "schema-changed",
    Store,
    "another PostgreSQL schema",
    "put it back, or rename the schema in the database first: `alter schema .. rename to ..`"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let (old, new) = (&comparison.old.project.schema, &comparison.new.project.schema);
    if old != new {
        findings.add("project.schema", format!("the schema was `{old}` and is `{new}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_schema_is_found() {
        check(&RULE, &[(r#"schema = "shop""#, r#"schema = "store""#)], &["project.schema"]);
    }

    #[test]
    fn another_name_of_the_project_is_not() {
        check(&RULE, &[(r#"name = "shop""#, r#"name = "market""#)], &[]);
    }
}
