//! `stream-key-changed`: a stream with another natural key.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "stream-key-changed",
    Query,
    "a stream with another natural key",
    "put the key back; a new key needs stored streams that all differ in it, so check them and then allow it"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let word = |key: &Option<String>| key.as_ref().map_or("none".to_owned(), |key| format!("`{key}`"));
    for stream in comparison.kept_streams().filter(|stream| stream.old.key != stream.new.key) {
        let (name, old, new) = (stream.name, word(&stream.old.key), word(&stream.new.key));
        findings.add(format!("streams.{name}.key"), format!("the key of stream `{name}` was {old} and is {new}"));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_key_that_goes_is_found() {
        check(&RULE, &[("key = \"number\"\n", "")], &["streams.Claim.key"]);
    }

    #[test]
    fn so_is_a_new_one() {
        check(&RULE, &[("[streams.Order]", "[streams.Order]\nkey = \"cents\"")], &["streams.Order.key"]);
    }
}
