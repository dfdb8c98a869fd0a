//! The `rillflow` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    rillflow_cli::run(std::env::args_os(), rillflow_cli::Name::Rillflow)
}
