//! The rules, a file each.
//!
//! A rule is a file here with its tests, a line in [`ALL`], a page `docs/rules/<id>.md` and a case
//! `tests/breaking/<id>`; a test fails for a rule that lacks one of them. Ids are never used again for another meaning.

mod archive_layout_changed;
mod document_field_default_changed;
mod document_field_removed;
mod document_field_renamed;
mod document_field_required;
mod document_field_type_changed;
mod document_id_changed;
mod document_removed;
mod document_renamed;
mod duplicated_column_renamed;
mod duplicated_field_removed;
mod duplicated_transform_changed;
mod duplicated_type_changed;
mod event_body_changed;
mod event_left;
mod event_moved;
mod event_removed;
mod event_retired;
mod event_version_added;
mod event_version_changed;
mod event_version_removed;
mod field_type_widened;
mod history_removed;
mod idempotency_shortened;
mod index_kind_changed;
mod index_made_unique;
mod index_removed;
mod log_parts_changed;
mod migrations_moved;
mod pii_removed;
mod plural_changed;
mod projection_column_nullable_changed;
mod projection_column_removed;
mod projection_column_renamed;
mod projection_column_type_changed;
mod projection_document_changed;
mod projection_key_changed;
mod projection_kind_changed;
mod projection_logic_changed;
mod projection_mode_changed;
mod projection_on_error_changed;
mod projection_removed;
mod projection_renamed;
mod projection_table_renamed;
mod query_changed;
mod query_removed;
mod query_signature_changed;
mod rust_output_moved;
mod rust_type_changed;
mod schema_changed;
mod search_changed;
mod search_removed;
mod soft_delete_removed;
mod stream_id_changed;
mod stream_key_changed;
mod stream_removed;
mod stream_renamed;
mod subscription_ack_changed;
mod subscription_delivery_changed;
mod subscription_events_changed;
mod subscription_removed;
mod subscription_renamed;
mod tenancy_changed;
mod time_crate_changed;
mod type_field_default_changed;
mod type_field_removed;
mod type_field_renamed;
mod type_field_required;
mod type_field_type_changed;
mod type_json_changed;
mod type_kind_changed;
mod type_removed;
mod type_tag_changed;
mod type_value_added;
mod type_value_removed;
mod type_variant_added;
mod type_variant_removed;
mod upcast_changed;
mod upcast_removed;

use super::Rule;

/// Every rule, by id.
pub static ALL: &[&Rule] = &[
    &archive_layout_changed::RULE,
    &document_field_default_changed::RULE,
    &document_field_removed::RULE,
    &document_field_renamed::RULE,
    &document_field_required::RULE,
    &document_field_type_changed::RULE,
    &document_id_changed::RULE,
    &document_removed::RULE,
    &document_renamed::RULE,
    &duplicated_column_renamed::RULE,
    &duplicated_field_removed::RULE,
    &duplicated_transform_changed::RULE,
    &duplicated_type_changed::RULE,
    &event_body_changed::RULE,
    &event_left::RULE,
    &event_moved::RULE,
    &event_removed::RULE,
    &event_retired::RULE,
    &event_version_added::RULE,
    &event_version_changed::RULE,
    &event_version_removed::RULE,
    &field_type_widened::RULE,
    &history_removed::RULE,
    &idempotency_shortened::RULE,
    &index_kind_changed::RULE,
    &index_made_unique::RULE,
    &index_removed::RULE,
    &log_parts_changed::RULE,
    &migrations_moved::RULE,
    &pii_removed::RULE,
    &plural_changed::RULE,
    &projection_column_nullable_changed::RULE,
    &projection_column_removed::RULE,
    &projection_column_renamed::RULE,
    &projection_column_type_changed::RULE,
    &projection_document_changed::RULE,
    &projection_key_changed::RULE,
    &projection_kind_changed::RULE,
    &projection_logic_changed::RULE,
    &projection_mode_changed::RULE,
    &projection_on_error_changed::RULE,
    &projection_removed::RULE,
    &projection_renamed::RULE,
    &projection_table_renamed::RULE,
    &query_changed::RULE,
    &query_removed::RULE,
    &query_signature_changed::RULE,
    &rust_output_moved::RULE,
    &rust_type_changed::RULE,
    &schema_changed::RULE,
    &search_changed::RULE,
    &search_removed::RULE,
    &soft_delete_removed::RULE,
    &stream_id_changed::RULE,
    &stream_key_changed::RULE,
    &stream_removed::RULE,
    &stream_renamed::RULE,
    &subscription_ack_changed::RULE,
    &subscription_delivery_changed::RULE,
    &subscription_events_changed::RULE,
    &subscription_removed::RULE,
    &subscription_renamed::RULE,
    &tenancy_changed::RULE,
    &time_crate_changed::RULE,
    &type_field_default_changed::RULE,
    &type_field_removed::RULE,
    &type_field_renamed::RULE,
    &type_field_required::RULE,
    &type_field_type_changed::RULE,
    &type_json_changed::RULE,
    &type_kind_changed::RULE,
    &type_removed::RULE,
    &type_tag_changed::RULE,
    &type_value_added::RULE,
    &type_value_removed::RULE,
    &type_variant_added::RULE,
    &type_variant_removed::RULE,
    &upcast_changed::RULE,
    &upcast_removed::RULE,
];

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code.id == id)
}
