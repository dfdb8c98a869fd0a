//! The files that a project begins with.

use super::answers::Answers;
use super::arguments::Example;

/// A new package.
const CARGO: &str = r#"[package]
name = "{package}"
version = "0.1.0"
edition = "2024"

[dependencies]
rillflow-runtime = { version = "{version}", features = ["dev"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
"#;

const CARGO_BUILD: &str = r#"
[build-dependencies]
rillflow-codegen = "{version}"
"#;

/// The build script of a project whose Rust is not checked in.
pub(super) const BUILD: &str = "\
//! Generates the Rust of `rillflow.toml`.

fn main() {
    rillflow_codegen::build(\"rillflow.toml\");
}
";

/// The JSON Schema that the first line of a manifest names, for editors. It lies in the project, as only the release that
/// the project uses knows which keys there are.
pub(super) const SCHEMA: &str = "rillflow.schema.json";

const CHECKED_IN_MODULE: &str = "\
#[rustfmt::skip]
#[allow(dead_code, reason = \"a program does not use all that is generated\")]
mod generated;";

const OUT_DIR_MODULE: &str = "\
#[allow(dead_code, reason = \"a program does not use all that is generated\")]
mod generated {
    rillflow_runtime::include_generated!();
}";

/// `rillflow.toml`.
pub(super) fn manifest(answers: &Answers) -> String {
    let text = match answers.example {
        Example::Orders => include_str!("starter/orders.toml"),
        Example::Empty => include_str!("starter/empty.toml"),
    };
    text.replace("{name}", &answers.name)
        .replace("{schema}", &answers.schema)
        .replace("{rust}", if answers.out_dir { "out-dir" } else { "src/generated" })
}

/// `src/main.rs` of a new crate.
pub(super) fn program(answers: &Answers) -> String {
    let text = match answers.example {
        Example::Orders => include_str!("starter/orders.rs.txt"),
        Example::Empty => include_str!("starter/empty.rs.txt"),
    };
    text.replace("{name}", &answers.name).replace("{module}", module(answers))
}

/// How a program takes in what is generated.
pub(super) fn module(answers: &Answers) -> &'static str {
    if answers.out_dir { OUT_DIR_MODULE } else { CHECKED_IN_MODULE }
}

/// `Cargo.toml` of a new crate.
pub(super) fn package(answers: &Answers) -> String {
    let build = if answers.out_dir { CARGO_BUILD } else { "" };
    format!("{CARGO}{build}")
        .replace("{package}", &answers.name.replace('_', "-"))
        .replace("{version}", env!("CARGO_PKG_VERSION"))
}

/// What git must know: reviews fold generated files, line ends of migrations are part of them, and two branches that both
/// change the lock file are for a person to join.
pub(super) fn git_attributes(answers: &Answers) -> Vec<&'static str> {
    let rust = (!answers.out_dir).then_some("src/generated/** linguist-generated");
    rust.into_iter().chain(["migrations/*.sql text eol=lf", "rillflow.lock -merge linguist-generated"]).collect()
}
