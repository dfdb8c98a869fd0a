//! `[events]`.

use super::field::Holder;
use super::resolver::Resolver;
use crate::diagnostic::{Diagnostic, catalog, closest};
use crate::manifest::raw;
use crate::model::{BodyFormat, Event, EventId, EventVersion, RustIdent, StreamId, Version};

impl Resolver<'_> {
    pub(super) fn events(&mut self) {
        let raw = self.raw;
        let mut sorted: Vec<&raw::Event> = raw.events.iter().collect();
        sorted.sort_by_key(|event| event.name.as_str());
        let mut all_bound = true;
        for (index, event) in sorted.into_iter().enumerate() {
            let stream = self.stream_of(event);
            all_bound &= stream.is_some();
            let resolved = self.event(event, EventId(index), stream);
            self.model.events.push(resolved);
        }
        if all_bound {
            self.refuse_empty_streams();
        }
    }

    fn body(&mut self, raw: &raw::Event) -> BodyFormat {
        let format = raw.body.as_ref().and_then(|text| self.word(text, "body", BODY_FORMATS));
        if format == Some(BodyFormat::Json) {
            self.report_not_executed(raw.body.as_ref(), "body `json` of an event");
        }
        format.unwrap_or(BodyFormat::Jsonb)
    }

    fn stream_of(&mut self, event: &raw::Event) -> Option<StreamId> {
        let text = event.stream.as_ref()?;
        let stream = self.stream_ids.get(text.as_str()).copied();
        if stream.is_none() {
            let message = format!("unknown stream `{}`", text.value);
            let help = match closest(text.as_str(), self.stream_ids.keys().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("declare it: `[streams.{}]`", text.value),
            };
            self.report(
                Diagnostic::error(&catalog::UNKNOWN_STREAM, message, text.span, "no stream has this name").help(help),
            );
        }
        stream
    }

    fn event(&mut self, raw: &raw::Event, id: EventId, stream: Option<StreamId>) -> Event {
        let owner = format!("event `{}`", raw.name.value);
        let rust = self.type_name(&raw.name, "an event", &owner);
        // Which stream it is of decides where its steps may lead.
        let mut sound = self.check_versions(raw) && stream.is_some();
        let mut sorted: Vec<&raw::EventVersion> = raw.versions.iter().collect();
        sorted.sort_by_key(|version| version.number);
        let written = sorted.last().map(|version| version.number).filter(|last| !self.is_left(raw, *last));
        let mut versions = Vec::with_capacity(sorted.len());
        for version in sorted {
            let fields =
                self.fields(&version.fields, Holder::EventVersion { event: raw.name.as_str(), number: version.number });
            sound &= fields.sound;
            let Some(number) = Version::new(version.number) else { continue };
            let rust =
                if Some(version.number) == written { rust.clone() } else { self.older_version(&rust, version, &owner) };
            versions.push(EventVersion { version: number, rust, fields: fields.fields, span: version.span });
        }
        if !sound {
            self.unsound.events.insert(id);
        }
        Event {
            name: raw.name.value.clone(),
            rust,
            // An event without a stream keeps the model from being handed out, so that this one is never looked at.
            stream: stream.unwrap_or(StreamId(0)),
            doc: raw.doc.clone(),
            body: self.body(raw),
            versions,
            steps: Vec::new(),
            span: raw.name.span,
        }
    }

    /// Whether an upcast leads away from the highest version.
    fn is_left(&self, event: &raw::Event, highest: u16) -> bool {
        let highest = format!("{}@{highest}", event.name.as_str());
        self.raw.upcasts.iter().filter_map(|upcast| upcast.from.as_ref()).any(|from| from.as_str() == highest)
    }

    fn older_version(&mut self, event: &RustIdent, version: &raw::EventVersion, owner: &str) -> RustIdent {
        let name = format!("{}V{}", event.bare(), version.number);
        self.claim_type(&name, &format!("version {} of {owner}", version.number), version.span)
    }

    /// Versions are 1 to n.
    fn check_versions(&mut self, raw: &raw::Event) -> bool {
        if raw.versions.is_empty() {
            let message = format!("event `{}` has no version", raw.name.value);
            self.report(
                Diagnostic::error(&catalog::EVENT_WITHOUT_VERSION, message, raw.name.span, "")
                    .help(format!("add its payload:\n[events.{}.v1]\nname = \"string\"", raw.name.value)),
            );
            return false;
        }
        let mut numbers: Vec<(u16, _)> = raw.versions.iter().map(|version| (version.number, version.span)).collect();
        numbers.sort_unstable_by_key(|(number, _)| *number);
        let gap = numbers.iter().zip(1..).find(|((number, _), expected)| number != expected);
        let Some(((number, span), missing)) = gap else { return true };
        let message = format!("event `{}` has v{number}, but no v{missing}", raw.name.value);
        let label = format!("v{missing} must come before it");
        self.report(
            Diagnostic::error(&catalog::VERSION_GAP, message, *span, label)
                .note("versions are counted from 1 without a gap, also when no stored event has one of them: a backup may")
                .help(format!("add `[events.{}.v{missing}]`, or call this version `v{missing}`", raw.name.value)),
        );
        false
    }

    fn refuse_empty_streams(&mut self) {
        let empty = |index: &usize| self.model.events_of(StreamId(*index)).next().is_none();
        let empty: Vec<usize> = (0..self.model.streams.len()).filter(empty).collect();
        for index in empty {
            let stream = &self.model.streams[index];
            let message = format!("stream `{}` has no event type", stream.name);
            let help = format!(
                "add one:\n[events.{0}Opened]\nstream = \"{0}\"\n[events.{0}Opened.v1]\nby = \"string\"",
                stream.name
            );
            let diagnostic =
                Diagnostic::error(&catalog::EMPTY_STREAM, message, stream.span, "nothing can be appended to it");
            self.report(diagnostic.help(help));
        }
    }
}

const BODY_FORMATS: &[(&str, BodyFormat)] = &[("jsonb", BodyFormat::Jsonb), ("json", BodyFormat::Json)];
