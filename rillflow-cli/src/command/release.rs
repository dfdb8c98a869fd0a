//! `rillflow release`: events that go into production never change again.

use clap::Args;
use rillflow_codegen::{Generation, Generator};

use crate::arguments::ManifestArgument;
use crate::outcome::{Failure, Outcome};
use crate::report;
use crate::screen::Screen;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    manifest: ManifestArgument,
    /// The events to release; without a name all of them
    #[arg(value_name = "EVENT")]
    events: Vec<String>,
}

pub(super) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let manifest = &arguments.manifest.manifest;
    let generation = Generator::new(manifest).plan();
    refuse_unfinished(screen, &generation)?;
    refuse_unknown(&generation, &arguments.events)?;
    let mut generation = Generator::new(manifest).release(arguments.events.clone()).plan();
    let report = generation.apply();
    screen.show(&generation.sources, &generation.diagnostics);
    let Some(report) = report else { return Err(report::failure(&generation.diagnostics)) };
    for pinned in &generation.pinned {
        screen.done(format_args!("released {} {}", pinned.event, pinned.version));
    }
    for path in &report.written {
        screen.done(format_args!("wrote {path}"));
    }
    if !generation.unrecorded.is_empty() {
        let paths: Vec<String> = generation.unrecorded.iter().map(|path| generation.plan.shown(path)).collect();
        screen.note(format_args!(
            "what steps in code make of released events is not recorded yet: call `generated::fixtures::check` from a test, \
             which shows what belongs into {}",
            paths.join(", ")
        ));
    }
    if generation.pinned.is_empty() {
        screen.done("everything is released already");
    }
    Ok(())
}

/// What is released is what was generated, and maybe compiled and tested: nothing that is still on its way.
fn refuse_unfinished(screen: Screen, generation: &Generation) -> Outcome {
    if generation.has_errors() {
        screen.show(&generation.sources, &generation.diagnostics);
        return Err(report::failure(&generation.diagnostics));
    }
    let count = generation.plan.changes().len();
    if count == 0 {
        return Ok(());
    }
    let (noun, verb) = if count == 1 { ("file", "does") } else { ("files", "do") };
    Err(Failure::new(format!("nothing is released: {count} {noun} {verb} not match the manifest"))
        .help("run `rillflow gen`, compile and test, then release"))
}

fn refuse_unknown(generation: &Generation, events: &[String]) -> Outcome {
    let Some(model) = &generation.model else { return Ok(()) };
    let is_known = |name: &String| model.events.iter().any(|event| event.name == *name);
    let Some(unknown) = events.iter().find(|name| !is_known(name)) else { return Ok(()) };
    let known: Vec<&str> = model.events.iter().map(|event| event.name.as_str()).collect();
    let failure = Failure::usage(format!("there is no event `{unknown}`"));
    Err(if known.is_empty() { failure } else { failure.help(format!("the manifest declares {}", known.join(", "))) })
}
