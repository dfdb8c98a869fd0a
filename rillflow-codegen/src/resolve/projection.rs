//! `[projections]`: names, modes and documents. Events, keys and reactions are bound by `analyze`.

use heck::ToUpperCamelCase;

use super::resolver::Resolver;
use crate::diagnostic::{Diagnostic, catalog, closest};
use crate::manifest::{Text, raw};
use crate::model::{
    DocumentId, DocumentProjection, Following, HandlerProjection, OnError, Projection, ProjectionKind, ProjectionMode,
    RustIdent,
};
use crate::source::Span;

impl Resolver<'_> {
    pub(super) fn projections(&mut self) {
        let raw = self.raw;
        let mut sorted: Vec<&raw::Projection> = raw.projections.iter().collect();
        sorted.sort_by_key(|projection| projection.name.as_str());
        for projection in sorted {
            if let Some(resolved) = self.projection(projection) {
                self.model.projections.push(resolved);
            }
        }
        self.refuse_shared_documents();
    }

    /// The projection; `None` if its kind is not known, which was reported.
    fn projection(&mut self, raw: &raw::Projection) -> Option<Projection> {
        let owner = format!("projection `{}`", raw.name.value);
        let span = raw.name.span;
        let name = self.snake_name(&raw.name, "a projection");
        let row = name.bare().to_upper_camel_case();
        let mode = self.mode(raw);
        let index = self.model.projections.len();
        let kind = match raw.kind.as_ref()? {
            raw::ProjectionKind::Table(table) => {
                self.claim_method(name.bare(), &owner, span);
                self.refuse_table_of_live(raw, table);
                self.table_projection((&raw.name, table), &row, &owner, index)
            }
            raw::ProjectionKind::Document(document) => self.document_projection(raw, document, &row, &owner)?,
            raw::ProjectionKind::Handler(_) => self.handler_projection(raw, &row, &owner),
        };
        let module = match kind {
            // It is mostly called after its document, which has a module of that name.
            ProjectionKind::Document(_) => format!("{}_fold", name.bare()),
            ProjectionKind::Table(_) | ProjectionKind::Handler(_) => name.bare().to_owned(),
        };
        Some(Projection {
            name: raw.name.value.clone(),
            module: self.claim_module(&module, &owner, span),
            event_enum: self.claim_type(&format!("{row}Event"), &owner, span),
            doc: raw.doc.clone(),
            renamed_from: self.former_name(raw.renamed_from.as_ref(), &raw.name, "a projection"),
            mode,
            ignore: raw.ignore.as_ref().map(|_| Vec::new()),
            kind,
            span,
        })
    }

    fn document_projection(
        &mut self,
        raw: &raw::Projection,
        document: &raw::DocumentProjection,
        row: &str,
        owner: &str,
    ) -> Option<ProjectionKind> {
        self.report_not_executed(raw.kind_text.as_ref(), "kind `document` of a projection");
        let fold_trait = self.claim_type(&format!("{row}Fold"), owner, raw.name.span);
        let document = self.document_named(document.document.as_ref()?)?;
        Some(ProjectionKind::Document(DocumentProjection { document, fold_trait, inputs: Vec::new() }))
    }

    fn handler_projection(&mut self, raw: &raw::Projection, row: &str, owner: &str) -> ProjectionKind {
        self.report_not_executed(raw.kind_text.as_ref(), "kind `handler` of a projection");
        let handler_trait: RustIdent = self.claim_type(&format!("{row}Handler"), owner, raw.name.span);
        ProjectionKind::Handler(HandlerProjection { handler_trait, inputs: Vec::new() })
    }

    fn document_named(&mut self, name: &Text) -> Option<DocumentId> {
        let known = || self.model.documents.iter().map(|document| document.name.as_str());
        let found = known().position(|known| known == name.as_str());
        if found.is_none() {
            let message = format!("unknown document `{}`", name.value);
            let help = match closest(name.as_str(), known()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("declare it: `[documents.{}]`", name.value),
            };
            let label = "no document has this name";
            self.report(Diagnostic::error(&catalog::UNKNOWN_DOCUMENT, message, name.span, label).help(help));
        }
        found.map(DocumentId)
    }

    /// Each projection has a checkpoint of its own, so two of them would undo in one document what the other did.
    fn refuse_shared_documents(&mut self) {
        let mut keepers: Vec<(DocumentId, &str, Span)> = Vec::new();
        let mut errors = Vec::new();
        for projection in &self.model.projections {
            let ProjectionKind::Document(kept) = &projection.kind else { continue };
            if let Some((_, other, span)) = keepers.iter().find(|(document, ..)| *document == kept.document) {
                let document = &self.model.document(kept.document).name;
                let message =
                    format!("projections `{other}` and `{}` both keep document `{document}`", projection.name);
                errors.push(
                    Diagnostic::error(&catalog::DOCUMENT_OF_TWO, message, projection.span, "this is the second")
                        .see(*span, "this is the first")
                        .help("read all events in one projection, or keep two documents"),
                );
            }
            keepers.push((kept.document, &projection.name, projection.span));
        }
        self.diagnostics.extend(errors);
    }

    fn mode(&mut self, raw: &raw::Projection) -> ProjectionMode {
        let mode = raw.mode.as_ref().and_then(|text| self.word(text, "mode", MODES)).unwrap_or(Mode::Async);
        let on_error = raw.on_error.as_ref().and_then(|text| self.word(text, "on_error", ON_ERROR));
        let retries = raw.retries.and_then(|number| self.number(number, "retries", 0..=1000));
        let batch = raw.batch.and_then(|number| self.number(number, "batch", 1..=100_000));
        if mode != Mode::Async {
            self.report_not_executed(raw.mode.as_ref(), &format!("mode `{}` of a projection", mode.name()));
            self.refuse_settings_of_async(raw, mode);
            if let (Mode::Live, Some(raw::ProjectionKind::Handler(_)), Some(text)) = (mode, &raw.kind, &raw.mode) {
                let message = format!("handler projection `{}` cannot be live", raw.name.value);
                let label = "a live projection runs when it is asked for its result";
                let diagnostic = Diagnostic::error(&catalog::MODE_MISMATCH, message, text.span, label);
                self.report(
                    diagnostic
                        .note("a handler has effects and no result, so nobody would ask")
                        .help("write `mode = \"async\"` or `mode = \"inline\"`"),
                );
            }
        }
        if mode == Mode::Async {
            self.report_settings(raw, on_error);
        }
        match mode {
            Mode::Inline => ProjectionMode::Inline,
            Mode::Live => ProjectionMode::Live,
            Mode::Async => {
                ProjectionMode::Async(Following { on_error: on_error.unwrap_or(OnError::Pause), retries, batch })
            }
        }
    }

    /// Says which ways to follow the log are not executed.
    fn report_settings(&mut self, raw: &raw::Projection, on_error: Option<OnError>) {
        if on_error.is_some_and(|on_error| on_error != OnError::Pause) {
            let what = raw.on_error.as_ref().map(|text| format!("on_error `{}` of a projection", text.value));
            self.report_not_executed(raw.on_error.as_ref(), &what.unwrap_or_default());
        }
        for (number, key) in [(raw.retries, "retries"), (raw.batch, "batch")] {
            if let Some(number) = number {
                self.report(Diagnostic::not_executed(&format!("`{key}` of a projection"), number.span));
            }
        }
    }

    /// Only what follows the log can stop, go on and take events in batches.
    fn refuse_settings_of_async(&mut self, raw: &raw::Projection, mode: Mode) {
        let settings = [
            ("on_error", raw.on_error.as_ref().map(|text| text.span)),
            ("retries", raw.retries.map(|number| number.span)),
            ("batch", raw.batch.map(|number| number.span)),
        ];
        for (key, span) in settings {
            let Some(span) = span else { continue };
            let message = format!("`{key}` means nothing for mode `{}`", mode.name());
            let label = match mode {
                Mode::Inline => "an error of an inline projection is an error of the append",
                _ => "an error of a live projection is an error of the query",
            };
            let mut diagnostic = Diagnostic::error(&catalog::MODE_MISMATCH, message, span, label);
            if let Some(text) = &raw.mode {
                diagnostic = diagnostic.see(text.span, "the mode stands here");
            }
            self.report(diagnostic.help(format!("remove `{key}`, or write `mode = \"async\"`")));
        }
    }

    fn refuse_table_of_live(&mut self, raw: &raw::Projection, table: &raw::TableProjection) {
        let Some(mode) = raw.mode.as_ref().filter(|text| text.as_str() == Mode::Live.name()) else { return };
        let index = table.columns.iter().find_map(|column| column.index.as_ref());
        for (key, text) in [("table", table.table.as_ref()), ("index", index)] {
            let Some(text) = text else { continue };
            let message = format!("live projection `{}` has no {key}", raw.name.value);
            self.report(
                Diagnostic::error(&catalog::MODE_MISMATCH, message, text.span, "nothing is stored")
                    .see(mode.span, "the mode stands here")
                    .help(format!("remove `{key}`")),
            );
        }
    }

    /// Says that what stands at `text` is read and not executed.
    pub(super) fn report_not_executed(&mut self, text: Option<&Text>, what: &str) {
        self.diagnostics.extend(text.map(|text| Diagnostic::not_executed(what, text.span)));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Inline,
    Async,
    Live,
}

impl Mode {
    fn name(self) -> &'static str {
        match self {
            Self::Inline => "inline",
            Self::Async => "async",
            Self::Live => "live",
        }
    }
}

const MODES: &[(&str, Mode)] = &[("inline", Mode::Inline), ("async", Mode::Async), ("live", Mode::Live)];

const ON_ERROR: &[(&str, OnError)] =
    &[("pause", OnError::Pause), ("skip", OnError::Skip), ("pause-key", OnError::PauseKey)];
