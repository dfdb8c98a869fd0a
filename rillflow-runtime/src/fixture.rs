//! Released events as they were stored: proof that they are still read as what they were.
//!
//! `rillflow release` freezes a sample of each version. Generated tests hand the samples to [`check`], which reads them by
//! the one decode path. Nothing here is for programs in production.

use std::fmt::Debug;

use crate::event::{Append, Parts, Stored};

/// A stored event of a released version.
#[derive(Clone, Copy, Debug)]
pub struct Fixture {
    /// The name of the event type.
    pub event_type: &'static str,
    /// The version.
    pub version: u16,
    /// The JSON.
    pub body: &'static str,
    /// The same event as later versions.
    pub forms: &'static [Form],
}

/// An event as one of the versions after its own.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// The version.
    pub version: u16,
    /// Where the JSON is, for messages.
    pub path: &'static str,
    /// The JSON; `None` if nobody has looked at it yet.
    pub body: Option<&'static str>,
}

/// Reads every fixture, and compares it with its forms: all of them must be the same event in its current version.
///
/// # Panics
///
/// If one of them cannot be read, or is read as something else. All that is wrong is in the message.
#[track_caller]
pub fn check<E: Append + PartialEq + Debug>(fixtures: &[Fixture], upcasters: &E::Upcasters) {
    let problems: Vec<String> = fixtures.iter().flat_map(|fixture| problems::<E>(fixture, upcasters)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn problems<E: Append + PartialEq + Debug>(fixture: &Fixture, upcasters: &E::Upcasters) -> Vec<String> {
    let Fixture { event_type, version, .. } = fixture;
    let read = |version, body| Parts::<E>::of_one(&Stored::new(event_type, version, body), upcasters);
    let events = match read(*version, fixture.body) {
        Ok(Some(events)) => events,
        // An async step asks the database, which a fixture knows nothing of.
        Ok(None) => return Vec::new(),
        Err(error) => return vec![format!("a released event is not read any more: {error}")],
    };
    let mut problems = Vec::new();
    for Form { version: later, path, body } in fixture.forms {
        let Some(body) = body else {
            problems.push(format!(
                "nobody has recorded what `{event_type}` v{version} is as v{later}; \
                 if it is this, put it into `{path}` and run `rillflow gen`:\n{}",
                shown(&events)
            ));
            continue;
        };
        match read(*later, body) {
            Ok(None) => {}
            Ok(Some(form)) if form == events => {}
            Ok(Some(form)) => problems.push(format!(
                "`{event_type}` v{version} is read as something else than when v{later} was released\nnow:  {}\nthen: {}",
                shown(&events),
                shown(&form)
            )),
            Err(error) => problems.push(format!("`{path}` is not read any more: {error}")),
        }
    }
    problems
}

fn shown<E: Append + Debug>(events: &[E]) -> String {
    let shown = events.iter().map(|event| match event.to_json() {
        Ok(json) => json,
        Err(error) => format!("{event:?} (which has no form in JSON: {error})"),
    });
    shown.collect::<Vec<String>>().join("\n")
}
