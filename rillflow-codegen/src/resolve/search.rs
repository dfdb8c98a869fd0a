//! `[documents.X.search]`.

use super::resolver::Resolver;
use crate::diagnostic::{Diagnostic, catalog, closest};
use crate::manifest::raw;
use crate::model::{Field, FieldType, Scalar, Search};

/// The text search configurations that PostgreSQL 15 comes with.
const LANGUAGES: &[&str] = &[
    "arabic",
    "armenian",
    "basque",
    "catalan",
    "danish",
    "dutch",
    "english",
    "finnish",
    "french",
    "german",
    "greek",
    "hindi",
    "hungarian",
    "indonesian",
    "irish",
    "italian",
    "lithuanian",
    "nepali",
    "norwegian",
    "portuguese",
    "romanian",
    "russian",
    "serbian",
    "simple",
    "spanish",
    "swedish",
    "tamil",
    "turkish",
    "yiddish",
];

impl Resolver<'_> {
    pub(super) fn search(&mut self, document: &raw::Document, fields: &[Field], sound: bool) -> Option<Search> {
        let raw = document.search.as_ref()?;
        let language = raw.language.as_ref().map_or("simple", |text| text.as_str());
        if let Some(text) = raw.language.as_ref().filter(|text| !LANGUAGES.contains(&text.as_str())) {
            let message = format!("PostgreSQL has no text search configuration `{}`", text.value);
            let meant = closest(text.as_str(), LANGUAGES.iter().copied());
            let help = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("the languages are {}; `simple` has the rules of none", LANGUAGES.join(", ")),
            };
            self.report(Diagnostic::error(&catalog::SEARCH_LANGUAGE, message, text.span, "").help(help));
        }
        let mut paths = Vec::new();
        for text in &raw.fields {
            let Some((field, _)) = self.field_at((text, text.as_str()), &document.name, fields, sound) else {
                continue;
            };
            let inner = field.ty.unwrap_optional().0;
            let element = if let FieldType::List(element) = inner { element } else { inner };
            if *element != FieldType::Scalar(Scalar::String) {
                let message = format!("`{}` holds no text to search in", text.value);
                let label = format!("the field is of type `{}`", self.model.type_text(&field.ty));
                self.report(
                    Diagnostic::error(&catalog::SEARCH_FIELD, message, text.span, label)
                        .note("search works on `string` and on `[string]`"),
                );
            }
            paths.push(text.value.split('.').map(str::to_owned).collect());
        }
        Some(Search { language: language.to_owned(), fields: paths, span: raw.span })
    }
}
