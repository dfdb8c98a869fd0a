//! `plural-changed`: a repository with another name.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "plural-changed",
    Api,
    "a repository with another name",
    "write the older one as `plural`, or rename it in the programs that use it"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents().filter(|document| document.old.plural != document.new.plural) {
        if document.former == document.name {
            let (old, new) = (&document.old.plural, &document.new.plural);
            let message =
                format!("the documents `{}` of a store were called `{old}` and are called `{new}`", document.name);
            findings.add(format!("documents.{}.plural", document.name), message);
        }
    }
    for stream in comparison.kept_streams().filter(|stream| stream.old.plural != stream.new.plural) {
        // One that was renamed has another name throughout.
        if stream.former == stream.name {
            let (name, old, new) = (stream.name, &stream.old.plural, &stream.new.plural);
            let message = format!("the streams `{name}` of a store were called `{old}` and are called `{new}`");
            findings.add(format!("streams.{name}.plural"), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn documents_and_streams_are_found() {
        check(
            &RULE,
            &[
                ("[documents.Draft]\n", "[documents.Draft]\nplural = \"sketches\"\n"),
                ("[streams.Parcel]\n", "[streams.Parcel]\nplural = \"packets\"\n"),
            ],
            &["documents.Draft.plural", "streams.Parcel.plural"],
        );
    }
}
