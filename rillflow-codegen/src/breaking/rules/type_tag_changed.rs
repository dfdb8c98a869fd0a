//! `type-tag-changed`: a stored union with another tag.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!("type-tag-changed", Store, "a stored union with another tag", "put the tag back");

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let stored = comparison.stored_types();
    for (name, old, new) in comparison.kept_unions().filter(|(name, ..)| stored.contains(*name)) {
        if old.tag != new.tag {
            let (old, new) = (&old.tag, &new.tag);
            findings.add(format!("types.{name}.tag"), format!("the tag of type `{name}` was `{old}` and is `{new}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_tag_is_found() {
        check(&RULE, &[(r#"tag = "kind""#, r#"tag = "way""#)], &["types.Payment.tag"]);
    }
}
