//! `stream-id-changed`: a stream whose ids are of another kind.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "stream-id-changed",
    Store,
    "a stream whose ids are of another kind",
    "put the kind back; give the changed stream a name of its own"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for stream in comparison.kept_streams().filter(|stream| stream.old.id_kind() != stream.new.id_kind()) {
        let (name, old, new) = (stream.name, stream.old.id_kind(), stream.new.id_kind());
        findings.add(format!("streams.{name}.id"), format!("the id of stream `{name}` was `{old}` and is `{new}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_kind_is_found() {
        check(&RULE, &[("[streams.Order]", "[streams.Order]\nid = \"string\"")], &["streams.Order.id"]);
    }

    #[test]
    fn what_is_the_default_anyway_is_not() {
        check(&RULE, &[("[streams.Order]", "[streams.Order]\nid = \"uuid\"")], &[]);
    }
}
