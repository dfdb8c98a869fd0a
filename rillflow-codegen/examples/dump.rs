//! Scratch.
use rillflow_codegen::*;
fn main() {
    let mut sources = source::SourceMap::default();
    let path = std::env::args().nth(1).unwrap();
    let out = std::env::args().nth(2).unwrap();
    let (model, diagnostics) = load::load_file(&mut sources, std::path::Path::new(&path));
    eprintln!("{}", diagnostic::render(&sources, &diagnostics, diagnostic::Style::Plain));
    let outputs = output::outputs(&model.unwrap(), "").unwrap_or_else(|e| panic!("{e}\n{}", e.excerpt.join("\n")));
    for file in outputs.rust.iter().chain(&outputs.migration) {
        let target = std::path::Path::new(&out).join(&file.path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, &file.text).unwrap();
    }
}
