//! Many events of every version, and the smallest one for which a law does not hold.

use std::fmt::{Debug, Write as _};

use futures_util::FutureExt as _;
use proptest::strategy::{Strategy as _, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::Value;
use sqlx::postgres::PgPool;

use super::law::{Reach, Reader};
use super::shape::Types;
use super::{Draws, NamedType, Version};
use crate::event::Append;

/// How often a failing event is made smaller at most.
const SHRINKS: u32 = 2_000;

/// Draws events of the versions of a manifest, and says what does not hold.
///
/// How many of each version, and which: `PROPTEST_CASES` (256) and `PROPTEST_RNG_SEED` (another one in each run, which is
/// part of the message of a failure).
#[derive(Debug)]
pub struct Run {
    types: Types,
    draws: Draws,
    config: Config,
    seed: u64,
    problems: Vec<String>,
}

impl Run {
    /// A run over events that use these types.
    #[must_use]
    pub fn new(types: &'static [(&'static str, NamedType)], draws: Draws) -> Self {
        let mut config = Config { failure_persistence: None, ..Config::default() };
        let seed = match config.rng_seed {
            RngSeed::Fixed(seed) => seed,
            RngSeed::Random => uuid::Uuid::new_v4().as_u64_pair().0,
        };
        config.rng_seed = RngSeed::Fixed(seed);
        Self { types: Types(types), draws, config, seed, problems: Vec::new() }
    }

    /// Tries the versions of a stream, as far as that takes no async step.
    pub fn stream<E: Append + PartialEq + Debug>(&mut self, versions: &'static [Version], upcasters: &E::Upcasters) {
        let types = self.types;
        let run = self.versions::<E>(versions, Reader { types, upcasters, pool: None });
        if run.now_or_never().is_none() {
            self.problems.push("reading without a database waited for something".to_owned());
        }
    }

    /// Tries the versions of a stream, with the database that async steps ask.
    pub async fn stream_with_pool<E: Append + PartialEq + Debug>(
        &mut self,
        versions: &'static [Version],
        upcasters: &E::Upcasters,
        pool: &PgPool,
    ) {
        let types = self.types;
        self.versions::<E>(versions, Reader { types, upcasters, pool: Some(pool) }).await;
    }

    /// Ends the run.
    ///
    /// # Panics
    ///
    /// If a law did not hold. All that is wrong is in the message.
    #[track_caller]
    pub fn finish(self) {
        assert!(
            self.problems.is_empty(),
            "{}\n\nthe same events again: PROPTEST_RNG_SEED={}",
            self.problems.join("\n\n"),
            self.seed
        );
    }

    async fn versions<E: Append + PartialEq + Debug>(&mut self, versions: &'static [Version], reader: Reader<'_, E>) {
        for version in versions {
            let name = format!("`{}@{}`", version.event_type, version.number);
            match self.version(version, &reader).await {
                Ok(Reach::Today) => println!("{name}: {} events are read as they should", self.config.cases),
                Ok(Reach::AsyncStep) => {
                    println!(
                        "{name}: {} events are read as they should, up to an async step; \
                         `check_with_pool` goes on from there",
                        self.config.cases
                    );
                }
                Err(problem) => self.problems.push(format!("{name}: {problem}")),
            }
        }
    }

    async fn version<E: Append + PartialEq + Debug>(
        &self,
        version: &'static Version,
        reader: &Reader<'_, E>,
    ) -> Result<Reach, String> {
        let payloads = self.draws.payloads(self.types, version.fields);
        let mut runner = TestRunner::new(self.config.clone());
        let mut reach = Reach::Today;
        for case in 1..=self.config.cases {
            let mut tree =
                payloads.new_tree(&mut runner).map_err(|reason| format!("no event can be drawn: {reason}"))?;
            match reader.hold(version, &tree.current()).await {
                Ok(Reach::Today) => {}
                Ok(Reach::AsyncStep) => reach = Reach::AsyncStep,
                Err(problem) => {
                    let (payload, problem) = smallest(&mut tree, (version, reader), problem).await;
                    let mut words = format!("{problem}\nthe smallest event that was found");
                    _ = write!(words, " (the first was number {case} of {}):\n  {payload}", self.config.cases);
                    return Err(words);
                }
            }
        }
        Ok(reach)
    }
}

/// The smallest event for which a law does not hold, beginning with the one of `tree`.
async fn smallest<E: Append + PartialEq + Debug>(
    tree: &mut impl ValueTree<Value = Value>,
    (version, reader): (&'static Version, &Reader<'_, E>),
    problem: String,
) -> (Value, String) {
    let mut found = (tree.current(), problem);
    let mut goes_on = tree.simplify();
    for _ in 0..SHRINKS {
        if !goes_on {
            break;
        }
        let payload = tree.current();
        goes_on = match reader.hold(version, &payload).await {
            Err(problem) => {
                found = (payload, problem);
                tree.simplify()
            }
            Ok(_) => tree.complicate(),
        };
    }
    found
}
