//! The text of functions that the database has, found in the migrations that made them.

use std::collections::BTreeMap;

use crate::ir::Schema;
use crate::render::statement;

/// The statements that make the functions of `schema`, from the texts of the migrations, oldest first.
///
/// A function whose text cannot be found is missing: a file is gone, or was changed.
#[must_use]
pub fn replay<'a>(migrations: impl IntoIterator<Item = &'a str>, schema: &Schema) -> BTreeMap<String, String> {
    let mut functions: BTreeMap<String, String> = BTreeMap::new();
    for text in migrations {
        for (signature, made) in statement::functions(text) {
            match made {
                Some(statement) => functions.insert(signature, statement),
                None => functions.remove(&signature),
            };
        }
    }
    functions.retain(|signature, text| schema.functions.get(signature) == statement::function_hash(text).as_ref());
    functions
}
