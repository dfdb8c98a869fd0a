//! `event-body-changed`: an event whose payload is stored in another form.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "event-body-changed",
    Query,
    "an event whose payload is stored in another form",
    "put `body` back, or look through your own SQL that reads the payload"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for (name, old, new) in comparison.kept_events().filter(|(_, old, new)| old.body_format() != new.body_format()) {
        findings.add(
            format!("events.{name}.body"),
            format!("the payload of event `{name}` was `{}` and is `{}`", old.body_format(), new.body_format()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_form_is_found() {
        check(&RULE, &[("body = \"json\"\n", "")], &["events.Filed.body"]);
    }

    #[test]
    fn what_is_the_default_anyway_is_not() {
        check(&RULE, &[("[events.Paid]", "[events.Paid]\nbody = \"jsonb\"")], &[]);
    }
}
