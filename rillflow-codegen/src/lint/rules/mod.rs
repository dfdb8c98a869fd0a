//! The rules, a file for each kind of entity that they look at.

mod document;
mod event;
mod field;
mod named_type;
mod projection;
mod stream;

use super::{Finding, Lint};
use crate::diagnostic::catalog;
use crate::model::Model;

const fn rule(code: &'static crate::diagnostic::Code, check: fn(&Model, &mut Vec<Finding>)) -> Lint {
    Lint { code, check }
}

/// Every rule, by code.
pub const ALL: &[Lint] = &[
    rule(&catalog::UNDOCUMENTED_EVENT, event::undocumented),
    rule(&catalog::ID_AS_STRING, field::id_as_string),
    rule(&catalog::UNINDEXED_COLUMN, document::unindexed),
    rule(&catalog::UNINDEXED_REFERENCE, projection::unindexed_reference),
    rule(&catalog::UNREAD_EVENT, event::unread),
    rule(&catalog::SET_OF_ONE, named_type::set_of_one),
    rule(&catalog::CROWDED_STREAM, stream::crowded),
    rule(&catalog::INEXACT_MONEY, field::inexact_money),
    rule(&catalog::UNUSED_TYPE, named_type::unused),
    rule(&catalog::LONG_CHAIN, event::long_chain),
    rule(&catalog::OPAQUE_FIELD, field::opaque),
    rule(&catalog::TIME_AS_STRING, field::time_as_string),
    rule(&catalog::EVENT_AS_COMMAND, event::as_command),
];
