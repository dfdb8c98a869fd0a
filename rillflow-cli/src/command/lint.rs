//! `rillflow lint`: what is right and will hurt later.

use rillflow_codegen::diagnostic::Severity;
use rillflow_codegen::lint::lint;
use rillflow_codegen::load;
use rillflow_codegen::source::SourceMap;

use crate::arguments::ManifestArgument;
use crate::outcome::{Failure, Outcome};
use crate::report;
use crate::screen::Screen;

pub(super) fn run(screen: Screen, arguments: &ManifestArgument) -> Outcome {
    let mut sources = SourceMap::default();
    let (model, mut diagnostics) = load::load_file(&mut sources, &arguments.manifest);
    let Some(model) = model else {
        screen.show(&sources, &diagnostics);
        return Err(report::failure(&diagnostics));
    };
    diagnostics.extend(lint(&model));
    screen.show(&sources, &diagnostics);
    if diagnostics.is_empty() {
        return Ok(());
    }
    let warnings = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warning).count();
    let noun = if warnings == 1 { "warning" } else { "warnings" };
    screen.remark(format_args!("{warnings} {noun}; `rillflow explain <code>` says more"));
    Err(Failure::reported())
}
