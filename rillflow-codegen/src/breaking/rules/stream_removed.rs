//! `stream-removed`: a stream that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "stream-removed",
    Store,
    "a stream that is no longer declared",
    "if it only has another name now, say so with `renamed_from` in the new one; otherwise put it back, with its events"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for stream in comparison.streams().into_iter().filter(|stream| stream.new.is_none()) {
        let name = stream.name;
        let mut events = comparison.old.events.iter().filter(|(_, event)| event.stream == name);
        if events.any(|(event, _)| comparison.baseline.is_event_released(event)) {
            findings.add(format!("streams.{name}"), format!("stream `{name}` is no longer declared"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::{check, check_released};

    #[test]
    fn a_stream_that_goes_is_found() {
        check(
            &RULE,
            &[("[streams.Parcel]\n", ""), ("[events.Sent]\nstream = \"Parcel\"", "[events.Sent]\nstream = \"Order\"")],
            &["streams.Parcel"],
        );
    }

    #[test]
    fn one_without_a_released_event_may_go() {
        check_released(
            &RULE,
            Some(&[]),
            &[("[streams.Parcel]\n", ""), ("[events.Sent]\nstream = \"Parcel\"", "[events.Sent]\nstream = \"Order\"")],
            &[],
        );
    }
}
