//! What must hold between the parts of a manifest: upcast chains are complete, projections can be computed.
//!
//! [`analyze`] completes the model: each event gets the one path from its old versions to the current one, each
//! projection its key and reactions as typed expressions. It knows the meaning of upcasts and of the expression
//! language and nothing of how either is generated.

mod coverage;
mod decoration;
mod document;
mod document_projection;
mod event_list;
mod expression;
mod live;
mod projection;
mod projection_condition;
mod query;
mod reaction;
mod subscription;
mod upcast;

pub(crate) use upcast::suggest_step;

use crate::diagnostic::Diagnostic;
use crate::manifest::raw::Manifest;
use crate::model::Model;
use crate::resolve::Resolution;

/// Completes the model of `raw`.
#[must_use]
pub fn analyze(resolution: Resolution, raw: &Manifest) -> (Model, Vec<Diagnostic>) {
    let Resolution { mut model, unsound } = resolution;
    let mut diagnostics = upcast::complete(&mut model, &unsound, raw);
    diagnostics.extend(document::complete(&mut model, &unsound, raw));
    diagnostics.extend(projection::complete(&mut model, &unsound, raw));
    diagnostics.extend(subscription::complete(&mut model, raw));
    let found = decoration::complete(&mut model, raw, !diagnostics.is_empty());
    diagnostics.extend(found);
    (model, diagnostics)
}
