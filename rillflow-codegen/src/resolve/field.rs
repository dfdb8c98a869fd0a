//! Fields of structs, documents and event versions.

use super::field_type::field_type;
use super::resolver::Resolver;
use crate::manifest::raw;
use crate::model::Field;

/// Fields, and whether each of them was understood.
pub(super) struct Fields {
    pub(super) fields: Vec<Field>,
    pub(super) sound: bool,
}

impl Resolver<'_> {
    pub(super) fn fields(&mut self, raw: &[raw::Field]) -> Fields {
        let mut sound = true;
        let mut fields = Vec::with_capacity(raw.len());
        for field in raw {
            let rust = self.snake_name(&field.name, "a field");
            let ty = field.ty.as_ref().map(|text| field_type(text, &self.type_ids, self.raw));
            match ty {
                Some(Ok(ty)) => fields.push(Field {
                    name: field.name.value.clone(),
                    rust,
                    ty,
                    doc: field.doc.clone(),
                    renamed_from: field.renamed_from.as_ref().map(|text| text.value.clone()),
                    span: field.name.span,
                }),
                Some(Err(error)) => {
                    sound = false;
                    self.report(*error);
                }
                None => sound = false,
            }
        }
        Fields { fields, sound }
    }
}
