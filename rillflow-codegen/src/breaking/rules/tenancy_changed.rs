//! `tenancy-changed`: tenants that are kept apart in another way.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "tenancy-changed",
    Store,
    "tenants that are kept apart in another way",
    "put it back; declare a project of another schema and copy the data of each tenant over"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let (old, new) = (&comparison.old.project.tenancy, &comparison.new.project.tenancy);
    if old != new {
        findings.add("project.tenancy", format!("the tenancy of the project was `{old}` and is `{new}`"));
    }
    for document in comparison.kept_documents() {
        // One that goes with the project changes with it, which is reported above.
        if document.old.tenancy == document.new.tenancy {
            continue;
        }
        let (old, new) = (document.old.tenancy.as_ref().unwrap_or(old), document.new.tenancy.as_ref().unwrap_or(new));
        if old != new {
            findings.add(
                format!("documents.{}.tenancy", document.name),
                format!("the tenancy of document `{}` was `{old}` and is `{new}`", document.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_tenancy_of_the_project_is_found() {
        check(
            &RULE,
            &[("schema = \"shop\"", "schema = \"shop\"\ntenancy = \"schema-per-tenant\"")],
            &["project.tenancy"],
        );
    }

    #[test]
    fn so_is_another_one_of_a_document() {
        check(
            &RULE,
            &[
                ("schema = \"shop\"", "schema = \"shop\"\ntenancy = \"conjoined\""),
                ("[documents.Draft]", "[documents.Draft]\ntenancy = \"single\""),
            ],
            &["project.tenancy"],
        );
    }

    #[test]
    fn what_is_said_twice_changes_nothing() {
        check(&RULE, &[("schema = \"shop\"", "schema = \"shop\"\ntenancy = \"single\"")], &[]);
    }
}
