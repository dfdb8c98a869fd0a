//! `event-moved`: a released event type in another stream.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "event-moved",
    Store,
    "a released event type in another stream",
    "put it back, and declare the event of the other stream under a name of its own"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let streams = comparison.streams();
    // A stream that was renamed is the same one.
    let now = |former: &str| {
        let stream = streams.iter().find(|stream| stream.name == former)?;
        stream.new.map(|(name, _)| name)
    };
    for (name, old, new) in comparison.kept_events() {
        let is_moved = now(&old.stream).unwrap_or(&old.stream) != new.stream;
        if is_moved && comparison.baseline.is_event_released(name) {
            findings.add(
                format!("events.{name}"),
                format!("event `{name}` was of stream `{}` and is of stream `{}`", old.stream, new.stream),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn an_event_of_another_stream_is_found() {
        check(
            &RULE,
            &[
                ("[events.Paid]\nstream = \"Order\"", "[events.Paid]\nstream = \"Parcel\""),
                ("[projections.ledger.on.Paid]\nadd = { paid = \"event.cents\" }\n", ""),
            ],
            &["events.Paid"],
        );
    }
}
