//! `cargo rillflow`: the same program, as cargo finds and calls it.

use std::process::ExitCode;

fn main() -> ExitCode {
    rillflow_cli::run(std::env::args_os(), rillflow_cli::Name::CargoRillflow)
}
