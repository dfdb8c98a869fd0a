//! `rillflow gen`: from the manifest to files, or to the difference.

use rillflow_codegen::{Generation, Generator};

use crate::arguments::GenArguments;
use crate::outcome::{Failure, Outcome};
use crate::report;

pub(crate) fn run(arguments: &GenArguments) -> Outcome {
    let generation = Generator::new(&arguments.manifest.manifest).plan();
    if arguments.check { check(&generation) } else { write(generation) }
}

/// Shows what would change. Any change is a failure: what is checked in does not match the manifest.
fn check(generation: &Generation) -> Outcome {
    report::show(&generation.sources, &generation.diagnostics);
    let difference = generation.plan.diff();
    anstream::print!("{difference}");
    if generation.has_errors() {
        return Err(Failure::Reported);
    }
    if generation.is_up_to_date() {
        return Ok(());
    }
    let count = generation.plan.changes().len();
    let (noun, verb) = if count == 1 { ("file", "does") } else { ("files", "do") };
    Err(Failure::new(format!("{count} {noun} {verb} not match the manifest"))
        .help("run `rillflow gen` and check the result in"))
}

fn write(mut generation: Generation) -> Outcome {
    let report = generation.apply();
    report::show(&generation.sources, &generation.diagnostics);
    let Some(report) = report else { return Err(Failure::Reported) };
    for path in &report.written {
        println!("wrote {path}");
    }
    for path in &report.removed {
        println!("removed {path}");
    }
    if report.written.is_empty() && report.removed.is_empty() {
        println!("{} files are up to date", report.unchanged.len());
    }
    Ok(())
}
