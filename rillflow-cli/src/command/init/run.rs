//! Writes what is missing, overwrites nothing, and says what is left to do.

use std::path::Path;

use rillflow_codegen::source::SourceMap;
use rillflow_codegen::{language, load, render};

use super::answers::{Answers, answers};
use super::arguments::Arguments;
use super::krate::Krate;
use super::starter;
use crate::outcome::{Failure, Outcome};
use crate::report;
use crate::screen::Screen;

pub(in crate::command) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let krate = Krate::find(arguments)?;
    let manifest = krate.folder.join("rillflow.toml");
    if manifest.exists() {
        return Err(Failure::new(format!("`{}` exists already", report::shown(&manifest)))
            .help("edit it, or delete it and run `rillflow init` again"));
    }
    let answers = answers(screen, arguments, &krate.name)?;
    let text = starter::manifest(&answers);
    check(screen, &manifest, &text)?;
    if arguments.new {
        write(screen, &krate.folder.join("Cargo.toml"), &starter::package(&answers))?;
        write(screen, &krate.folder.join("src/main.rs"), &starter::program(&answers))?;
        write(screen, &krate.folder.join(".gitignore"), "/target\n")?;
    }
    let build = krate.folder.join("build.rs");
    let has_build = build.exists();
    if answers.out_dir && !has_build {
        write(screen, &build, starter::BUILD)?;
    }
    git_attributes(screen, &krate.folder.join(".gitattributes"), &answers)?;
    let schema = krate.folder.join(starter::SCHEMA);
    if !schema.exists() {
        write(screen, &schema, &render::json(&language::schema()))?;
    }
    write(screen, &manifest, &text)?;
    let steps = steps(arguments, &krate, &answers, has_build);
    screen.done("\nnext:");
    for (index, step) in steps.iter().enumerate() {
        screen.done(format_args!("  {}. {}", index + 1, step.replace('\n', "\n     ")));
    }
    Ok(())
}

/// What the answers make of the manifest is judged like any manifest: a schema may have a name that cannot be.
fn check(screen: Screen, path: &Path, text: &str) -> Outcome {
    let mut sources = SourceMap::default();
    let (model, diagnostics) = load::load(&mut sources, path.display().to_string(), text);
    if model.is_some() {
        return Ok(());
    }
    screen.show(&sources, &diagnostics);
    Err(report::failure(&diagnostics))
}

fn write(screen: Screen, path: &Path, text: &str) -> Outcome {
    let folder = path.parent().unwrap_or(path);
    let written = fs_err::create_dir_all(folder).and_then(|()| fs_err::write(path, text));
    written.map_err(|error| Failure::new(error.to_string()))?;
    screen.done(format_args!("wrote {}", report::shown(path)));
    Ok(())
}

/// Adds the lines that are not there.
fn git_attributes(screen: Screen, path: &Path, answers: &Answers) -> Outcome {
    let before = fs_err::read_to_string(path).unwrap_or_default();
    let missing: Vec<&str> = starter::git_attributes(answers)
        .into_iter()
        .filter(|line| !before.lines().any(|known| known.trim() == *line))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    write(screen, path, &format!("{before}{gap}{}\n", missing.join("\n")))
}

/// What the user does next, in order.
fn steps(arguments: &Arguments, krate: &Krate, answers: &Answers, has_build: bool) -> Vec<String> {
    let mut steps = Vec::new();
    if arguments.path != Path::new(".") {
        steps.push(format!("cd {}", arguments.path.display()));
    }
    if !arguments.new && !krate.has_package() {
        steps.push("cargo init".to_owned());
    }
    steps.push("describe your events in rillflow.toml".to_owned());
    steps.push("rillflow gen".to_owned());
    if arguments.new {
        steps.push("cargo run".to_owned());
        return steps;
    }
    let mut add = Vec::new();
    if !krate.depends_on("rillflow-runtime", "dependencies") {
        add.push("cargo add rillflow-runtime --features dev");
    }
    if !krate.depends_on("tokio", "dependencies") {
        add.push("cargo add tokio --features macros,rt-multi-thread");
    }
    if answers.out_dir && !krate.depends_on("rillflow-codegen", "build-dependencies") {
        add.push("cargo add --build rillflow-codegen");
    }
    if !add.is_empty() {
        steps.push(add.join("\n"));
    }
    if answers.out_dir && has_build {
        steps.push("in build.rs: rillflow_codegen::build(\"rillflow.toml\");".to_owned());
    }
    steps.push(format!("in src/main.rs or src/lib.rs:\n{}", starter::module(answers)));
    steps.push("rillflow dev".to_owned());
    steps
}
