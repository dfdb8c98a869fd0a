//! Released events as they were stored: proof that they are still read as what they were.
//!
//! `rillflow release` freezes a sample of each version. Generated tests hand the samples to [`check`], which reads them by
//! the one decode path. Nothing here is for programs in production.

use std::fmt::Debug;
use std::mem::discriminant;

use futures_util::FutureExt as _;
use sqlx::postgres::PgPool;

use crate::event::{Append, Part, Stored, read_one};

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
/// An async step asks the database, which is not there: what waits for one is compared with the forms that wait for the
/// same, and not with the others. [`check_with_pool`] compares all of them.
///
/// # Panics
///
/// If one of them cannot be read, or is read as something else. All that is wrong is in the message.
#[track_caller]
pub fn check<E: Append + PartialEq + Debug>(fixtures: &[Fixture], upcasters: &E::Upcasters) {
    let problems = all_problems::<E>(fixtures, upcasters, None).now_or_never();
    report(&problems.unwrap_or_else(|| vec!["reading without a database waited for something".to_owned()]));
}

/// As [`check`], with the database that async steps ask.
///
/// # Panics
///
/// As [`check`].
pub async fn check_with_pool<E: Append + PartialEq + Debug>(
    fixtures: &[Fixture],
    upcasters: &E::Upcasters,
    pool: &PgPool,
) {
    report(&all_problems::<E>(fixtures, upcasters, Some(pool)).await);
}

#[track_caller]
fn report(problems: &[String]) {
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

async fn all_problems<E: Append + PartialEq + Debug>(
    fixtures: &[Fixture],
    upcasters: &E::Upcasters,
    pool: Option<&PgPool>,
) -> Vec<String> {
    let mut problems = Vec::new();
    for fixture in fixtures {
        find_problems::<E>(fixture, upcasters, pool, &mut problems).await;
    }
    problems
}

async fn find_problems<E: Append + PartialEq + Debug>(
    fixture: &Fixture,
    upcasters: &E::Upcasters,
    pool: Option<&PgPool>,
    problems: &mut Vec<String>,
) {
    let Fixture { event_type, version, .. } = fixture;
    let read = async |version, body| read_one::<E>(Stored::new(event_type, version, body), upcasters, pool).await;
    let parts = match read(*version, fixture.body).await {
        Ok(parts) => parts,
        Err(error) => {
            problems.push(format!("a released event is not read any more: {error}"));
            return;
        }
    };
    for Form { version: later, path, body } in fixture.forms {
        let Some(body) = body else {
            if parts.iter().all(|part| matches!(part, Part::Event(_))) {
                problems.push(format!(
                    "nobody has recorded what `{event_type}` v{version} is as v{later}; \
                     if it is this, put it into `{path}` and run `rillflow gen`:\n{}",
                    shown(&parts)
                ));
            }
            continue;
        };
        match read(*later, body).await {
            Ok(form) if form == parts || !are_as_far(&form, &parts) => {}
            Ok(form) => problems.push(format!(
                "`{event_type}` v{version} is read as something else than when v{later} was released\nnow:  {}\nthen: {}",
                shown(&parts),
                shown(&form)
            )),
            Err(error) => problems.push(format!("`{path}` is not read any more: {error}")),
        }
    }
}

/// Whether two readings can be compared: neither waits for an async step, or both for the same.
fn are_as_far<E: Append>(one: &[Part<E>], other: &[Part<E>]) -> bool {
    let waits = |parts: &[Part<E>]| {
        let waiting = parts.iter().filter_map(|part| match part {
            Part::Event(_) => None,
            Part::Waiting(waiting) => Some(discriminant(waiting)),
        });
        waiting.collect::<Vec<_>>()
    };
    waits(one) == waits(other)
}

/// What was read, a line for each part.
pub(crate) fn shown<E: Append + Debug>(parts: &[Part<E>]) -> String {
    let shown = parts.iter().map(|part| match part {
        Part::Event(event) => match event.to_json() {
            Ok(json) => json,
            Err(error) => format!("{event:?} (which has no form in JSON: {error})"),
        },
        Part::Waiting(waiting) => format!("{waiting:?} (which waits for an async step)"),
    });
    shown.collect::<Vec<String>>().join("\n")
}
