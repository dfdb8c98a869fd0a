//! `[streams]` and `[snapshots]`.

use std::num::NonZeroU32;

use heck::ToSnakeCase;

use super::resolver::Resolver;
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::manifest::Text;
use crate::manifest::raw;
use crate::model::{
    EventId, Field, NaturalKey, Scalar, SnapshotMode, Snapshots, Stream, StreamId, StreamIdKind, ValueType,
};

impl Resolver<'_> {
    pub(super) fn streams(&mut self) {
        let raw = self.raw;
        let mut sorted: Vec<&raw::Stream> = raw.streams.iter().collect();
        sorted.sort_by_key(|stream| stream.name.as_str());
        for (index, stream) in sorted.into_iter().enumerate() {
            self.stream_ids.insert(stream.name.as_str(), StreamId(index));
            let resolved = self.stream(stream);
            self.model.streams.push(resolved);
        }
    }

    /// Binds `key` of every stream; events are known by now.
    pub(super) fn natural_keys(&mut self) {
        let raw = self.raw;
        for index in 0..self.model.streams.len() {
            let name = &self.model.streams[index].name;
            let raw = raw.streams.iter().find(|raw| raw.name.as_str() == name);
            let Some(text) = raw.and_then(|raw| raw.key.as_ref()) else { continue };
            self.report(Diagnostic::not_executed("`key` of a stream", text.span));
            self.model.streams[index].natural_key = self.natural_key(StreamId(index), text);
        }
    }

    pub(super) fn snapshots(&mut self) {
        let Some(raw) = &self.raw.settings.snapshots else { return };
        let mode = raw.mode.as_ref().and_then(|text| self.word(text, "mode", SNAPSHOT_MODES));
        let keep = raw.keep.and_then(|number| self.number(number, "keep", 1..=1000)).and_then(NonZeroU32::new);
        self.report(Diagnostic::not_executed("`[snapshots]`", raw.span));
        if self.raw.streams.iter().all(|stream| stream.snapshot_every.is_none()) {
            let message = "`[snapshots]` says how to keep snapshots, and no stream has any";
            self.report(
                Diagnostic::error(&catalog::NO_SNAPSHOTS, message, raw.span, "nothing would come of it").help(
                    "say which streams have them: `snapshot_every = 100` in `[streams.Order]`, or remove the table",
                ),
            );
        }
        let Snapshots { mode: default_mode, keep: default_keep } = self.model.snapshots;
        self.model.snapshots = Snapshots { mode: mode.unwrap_or(default_mode), keep: keep.unwrap_or(default_keep) };
    }

    fn stream(&mut self, raw: &raw::Stream) -> Stream {
        let owner = format!("stream `{}`", raw.name.value);
        let span = raw.name.span;
        // The stream itself has no type in Rust, but its name must be able to make some.
        let (rust, error) = super::name::type_name(&raw.name, "a stream");
        self.diagnostics.extend(error);
        let (repository, repository_type) = self.repository(raw.plural.as_ref(), &rust, &owner, span);
        Stream {
            name: raw.name.value.clone(),
            id_type: self.claim_type(&format!("{}Id", rust.bare()), &owner, span),
            event_enum: self.claim_type(&format!("{}Event", rust.bare()), &owner, span),
            module: self.claim_module(&rust.bare().to_snake_case(), &owner, span),
            repository,
            repository_type,
            doc: raw.doc.clone(),
            renamed_from: raw.renamed_from.as_ref().map(|text| text.value.clone()),
            id: self.stream_id(raw),
            natural_key: None,
            snapshot_every: self.snapshot_every(raw),
            span,
        }
    }

    fn stream_id(&mut self, raw: &raw::Stream) -> StreamIdKind {
        let kind = raw.id.as_ref().and_then(|text| self.word(text, "id", STREAM_ID_KINDS));
        if kind == Some(StreamIdKind::String) {
            self.report_not_executed(raw.id.as_ref(), "id `string` of a stream");
        }
        kind.unwrap_or(StreamIdKind::Uuid)
    }

    fn snapshot_every(&mut self, raw: &raw::Stream) -> Option<NonZeroU32> {
        let number = raw.snapshot_every?;
        self.report(Diagnostic::not_executed("`snapshot_every` of a stream", number.span));
        self.number(number, "snapshot_every", 1..=1_000_000).and_then(NonZeroU32::new)
    }

    fn natural_key(&mut self, stream: StreamId, text: &Text) -> Option<NaturalKey> {
        let sound = self.model.events_of(stream).all(|(id, _)| !self.unsound.events.contains(&id));
        let fields = self.model.events_of(stream).filter_map(|(id, event)| {
            let current = event.versions.last()?;
            Some((id, current.fields.iter().find(|field| field.name == text.as_str())?))
        });
        let fields: Vec<(EventId, &Field)> = fields.collect();
        let [(first, field), ..] = fields.as_slice() else {
            let unknown = self.unknown_natural_key(stream, text);
            self.diagnostics.extend(sound.then_some(unknown));
            return None;
        };
        let mut errors = Vec::new();
        let mut key_type: Option<ValueType> = None;
        for (event, other) in &fields {
            let name = &self.model.event(*event).name;
            let found = self.model.type_text(&other.ty);
            match self.model.value_type(&other.ty).filter(can_be_key) {
                None => {
                    let message = format!("`{}` cannot name a stream: for event `{name}` it is `{found}`", text.value);
                    errors.push(
                        Diagnostic::error(&catalog::NATURAL_KEY_TYPE, message, text.span, "")
                            .see(other.span, "the field stands here")
                            .note("a stream is named by one `string`, `uuid` or integer that is always there"),
                    );
                }
                Some(ty) if key_type.is_none_or(|known| known == ty) => key_type = Some(ty),
                Some(_) => {
                    let first_name = &self.model.event(*first).name;
                    let expected = self.model.type_text(&field.ty);
                    let message = format!(
                        "`{}` is `{expected}` for event `{first_name}`, but `{found}` for `{name}`",
                        text.value
                    );
                    errors.push(
                        Diagnostic::error(&catalog::NATURAL_KEY_TYPE, message, text.span, "a key has one type")
                            .see(field.span, format!("`{expected}` here"))
                            .see(other.span, format!("`{found}` here")),
                    );
                }
            }
        }
        let events = fields.iter().map(|(event, _)| *event).collect();
        let key = key_type.map(|ty| NaturalKey { field: text.value.clone(), ty, events });
        self.diagnostics.extend(errors);
        key
    }

    fn unknown_natural_key(&self, stream: StreamId, text: &Text) -> Diagnostic {
        let name = &self.model.stream(stream).name;
        let mut known: Vec<&str> = self
            .model
            .events_of(stream)
            .filter_map(|(_, event)| event.versions.last())
            .flat_map(|version| &version.fields)
            .filter(|field| self.model.value_type(&field.ty).as_ref().is_some_and(can_be_key))
            .map(|field| field.name.as_str())
            .collect();
        known.sort_unstable();
        known.dedup();
        let help = match closest(text.as_str(), known.iter().copied()) {
            Some(meant) => Some(format!("did you mean `{meant}`?")),
            None if known.is_empty() => None,
            None => Some(format!("fields that can are {}", one_of(known).replace(" or ", " and "))),
        };
        let message = format!("no event of stream `{name}` has a field `{}`", text.value);
        let label = "this must be a field of its events";
        Diagnostic::error(&catalog::UNKNOWN_NATURAL_KEY, message, text.span, label).help_maybe(help)
    }
}

fn can_be_key(ty: &ValueType) -> bool {
    let scalar = ty.scalar.is_integer() || matches!(ty.scalar, Scalar::String | Scalar::Uuid);
    scalar && ty.set.is_none() && !ty.nullable
}

const STREAM_ID_KINDS: &[(&str, StreamIdKind)] = &[("uuid", StreamIdKind::Uuid), ("string", StreamIdKind::String)];

const SNAPSHOT_MODES: &[(&str, SnapshotMode)] = &[("inline", SnapshotMode::Inline), ("async", SnapshotMode::Async)];
