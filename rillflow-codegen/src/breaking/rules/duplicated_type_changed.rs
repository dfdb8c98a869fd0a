//! `duplicated-type-changed`: a duplicated field in a column of another type.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "duplicated-type-changed",
    Query,
    "a duplicated field in a column of another type",
    "keep the type; duplicate a new field with the new one"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        for field in document.kept_duplicated() {
            let (before, after) = (field.old.ty.trim_end_matches('?'), field.new.ty.trim_end_matches('?'));
            if !comparison.is_same_type(before, after) {
                findings.add(
                    format!("documents.{}.duplicated.{}", document.name, field.name),
                    format!("the column of `{}` held `{before}` and holds `{after}`", field.name),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_type_is_found() {
        check(&RULE, &[(r#"age = "i32?""#, r#"age = "i64?""#)], &["documents.Customer.duplicated.age"]);
    }

    #[test]
    fn a_column_that_may_be_null_now_is_not() {
        check(&RULE, &[(r#"email = "string""#, r#"email = "string?""#)], &[]);
    }
}
