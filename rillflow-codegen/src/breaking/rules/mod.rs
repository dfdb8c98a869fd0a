//! The rules, a file each.
//!
//! A rule is a file here with its tests, a line in [`ALL`], a page `docs/rules/<id>.md` and a case
//! `tests/breaking/<id>`; a test fails for a rule that lacks one of them. Ids are never used again for another meaning.

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
mod event_moved;
mod event_removed;
mod event_version_added;
mod event_version_changed;
mod event_version_removed;
mod index_kind_changed;
mod index_made_unique;
mod index_removed;
mod plural_changed;
mod projection_column_nullable_changed;
mod projection_column_removed;
mod projection_column_renamed;
mod projection_column_type_changed;
mod projection_key_changed;
mod projection_kind_changed;
mod projection_logic_changed;
mod projection_mode_changed;
mod projection_removed;
mod projection_renamed;
mod projection_table_renamed;
mod rust_output_moved;
mod schema_changed;
mod stream_removed;
mod time_crate_changed;
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

use super::Rule;

/// Every rule, by id.
pub static ALL: &[&Rule] = &[
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
    &event_moved::RULE,
    &event_removed::RULE,
    &event_version_added::RULE,
    &event_version_changed::RULE,
    &event_version_removed::RULE,
    &index_kind_changed::RULE,
    &index_made_unique::RULE,
    &index_removed::RULE,
    &plural_changed::RULE,
    &projection_column_nullable_changed::RULE,
    &projection_column_removed::RULE,
    &projection_column_renamed::RULE,
    &projection_column_type_changed::RULE,
    &projection_key_changed::RULE,
    &projection_kind_changed::RULE,
    &projection_logic_changed::RULE,
    &projection_mode_changed::RULE,
    &projection_removed::RULE,
    &projection_renamed::RULE,
    &projection_table_renamed::RULE,
    &rust_output_moved::RULE,
    &schema_changed::RULE,
    &stream_removed::RULE,
    &time_crate_changed::RULE,
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
];

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code.id == id)
}
