//! `[log]`, `[archive]`, `[idempotency]` and `tenancy`.

use std::num::NonZeroU16;

use super::duration::YEAR;
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::model::{ArchiveLayout, Log, Tenancy};

/// A log as it is without a word about it.
pub(super) const DEFAULT_LOG: Log =
    Log { parts: NonZeroU16::MIN, archive: ArchiveLayout::None, idempotency_retention: None };

impl Resolver<'_> {
    pub(super) fn log(&mut self) {
        let raw = self.raw;
        if let Some(number) = raw.settings.log.parts
            && let Some(parts) = self.number(number, "parts", 1..=1024)
        {
            if parts > 1 {
                self.report(Diagnostic::not_executed("a log of several parts", number.span));
            }
            self.model.log.parts = u16::try_from(parts).ok().and_then(NonZeroU16::new).unwrap_or(NonZeroU16::MIN);
        }
        if let Some(text) = &raw.settings.archive.layout
            && let Some(layout) = self.word(text, "layout", LAYOUTS)
        {
            if layout != ArchiveLayout::None {
                self.report(Diagnostic::not_executed(&format!("layout `{}` of the archive", text.value), text.span));
            }
            self.model.log.archive = layout;
        }
        if let Some(text) = &raw.settings.idempotency.retention {
            self.model.log.idempotency_retention = self.duration(text, "retention", 60..=10 * YEAR);
            self.report(Diagnostic::not_executed("`retention` of idempotency keys", text.span));
        }
    }

    pub(super) fn tenancy(&mut self) {
        let raw = self.raw;
        let text = raw.project.as_ref().and_then(|project| project.tenancy.as_ref());
        let Some(text) = text else { return };
        let Some(tenancy) = self.word(text, "tenancy", TENANCIES) else { return };
        if tenancy != Tenancy::Single {
            self.report(Diagnostic::not_executed(&format!("tenancy `{}`", text.value), text.span));
        }
        self.model.project.tenancy = tenancy;
    }
}

const LAYOUTS: &[(&str, ArchiveLayout)] = &[
    ("none", ArchiveLayout::None),
    ("dual-table", ArchiveLayout::DualTable),
    ("partitioned", ArchiveLayout::Partitioned),
];

const TENANCIES: &[(&str, Tenancy)] = &[
    ("single", Tenancy::Single),
    ("conjoined", Tenancy::Conjoined),
    ("schema-per-tenant", Tenancy::SchemaPerTenant),
    ("database-per-tenant", Tenancy::DatabasePerTenant),
];
