//! Names that are words of Rust or of its prelude.

use rillflow_codegen::diagnostic::{Style, render};
use rillflow_codegen::load::load;
use rillflow_codegen::model::Model;
use rillflow_codegen::source::SourceMap;

#[track_caller]
fn model(body: &str) -> Model {
    let mut sources = SourceMap::default();
    let text = format!("manifest = 1\n[project]\nname = \"names\"\n{body}");
    let (model, diagnostics) = load(&mut sources, "rillflow.toml", text);
    model.unwrap_or_else(|| panic!("{}", render(&sources, &diagnostics, Style::Plain)))
}

/// Generated code names everything of the standard library by its whole path, so these are names like others.
#[test]
fn names_of_the_prelude_are_free() {
    let names = [
        "Box", "Clone", "Copy", "Default", "Drop", "Eq", "Err", "Fn", "From", "Into", "Iterator", "None", "Ok",
        "Option", "Ord", "Result", "Send", "Some", "String", "Sync", "ToString", "Vec",
    ];
    let types: Vec<String> =
        names.iter().map(|name| format!("[types.{name}]\nfields = {{ value = \"string\" }}\n")).collect();
    assert_eq!(model(&types.concat()).types.len(), names.len());
}

#[test]
fn keywords_are_escaped_in_rust_and_plain_everywhere_else() {
    let model = model(
        "[documents.Match]\nid = \"uuid\"\nfields = { type = \"string\", gen = \"i32\", async = \"bool\" }\n\
         duplicated.type = { index = \"btree\" }\n",
    );
    let document = &model.documents[0];
    assert_eq!(document.module.as_str(), "r#match");
    assert_eq!(document.repository.as_str(), "matches");
    assert_eq!(document.table.as_str(), "match");
    let fields: Vec<(&str, &str)> =
        document.fields.iter().map(|field| (field.name.as_str(), field.rust.as_str())).collect();
    assert_eq!(fields, [("type", "r#type"), ("gen", "r#gen"), ("async", "r#async")]);
    assert_eq!(document.duplicated[0].column.as_str(), "type");
    assert_eq!(document.duplicated[0].index.as_ref().unwrap().name.as_str(), "match_type_idx");
}

#[test]
fn a_noun_without_a_plural_has_a_repository_all_the_same() {
    let model = model("[documents.News]\nid = \"uuid\"\nplural = \"news\"\nfields = {}\n");
    assert_eq!(model.documents[0].repository.as_str(), "news");
    assert_eq!(model.documents[0].repository_type.as_str(), "NewsRepository");
}
