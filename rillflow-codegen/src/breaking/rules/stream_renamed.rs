//! `stream-renamed`: a stream with another name.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!("stream-renamed", Api, "a stream with another name", "rename it in the programs that use it");

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for stream in comparison.kept_streams().filter(|stream| stream.former != stream.name) {
        findings.add(
            format!("streams.{}", stream.name),
            format!("stream `{}` is now called `{}`, and so are its Rust types", stream.former, stream.name),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_name_is_found() {
        check(
            &RULE,
            &[
                ("[streams.Parcel]", "[streams.Package]\nrenamed_from = \"Parcel\""),
                ("stream = \"Parcel\"", "stream = \"Package\""),
            ],
            &["streams.Package"],
        );
    }
}
