//! Structs and unions that contain themselves: no value of such a type has an end.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, catalog};
use crate::model::{Field, FieldType, Model, TypeId};

/// The types that lie on a circle, and an error for each circle.
pub(super) fn check(model: &Model) -> (BTreeSet<TypeId>, Vec<Diagnostic>) {
    let mut search = Search { model, done: BTreeSet::new(), recursive: BTreeSet::new(), errors: Vec::new() };
    for index in 0..model.types.len() {
        search.visit(TypeId(index));
    }
    (search.recursive, search.errors)
}

struct Search<'a> {
    model: &'a Model,
    done: BTreeSet<TypeId>,
    recursive: BTreeSet<TypeId>,
    errors: Vec<Diagnostic>,
}

impl<'a> Search<'a> {
    /// Walks depth first, with a stack of its own, since a manifest may chain thousands of structs.
    fn visit(&mut self, root: TypeId) {
        if self.done.contains(&root) {
            return;
        }
        let mut path: Vec<(TypeId, Vec<(TypeId, &'a Field)>)> = vec![(root, self.contained(root))];
        // The field through which each element of `path` but the first was reached.
        let mut fields: Vec<&'a Field> = Vec::new();
        while let Some((current, rest)) = path.last_mut() {
            let Some((next, field)) = rest.pop() else {
                self.done.insert(*current);
                path.pop();
                fields.pop();
                continue;
            };
            if let Some(start) = path.iter().position(|(id, _)| *id == next) {
                let circle: Vec<TypeId> = path[start..].iter().map(|(id, _)| *id).collect();
                let through: Vec<&Field> = fields[start..].iter().copied().chain([field]).collect();
                self.report(&circle, &through);
            } else if !self.done.contains(&next) {
                path.push((next, self.contained(next)));
                fields.push(field);
            }
        }
    }

    /// The types that `id` holds directly. A list or a map may be empty and so ends the recursion.
    fn contained(&self, id: TypeId) -> Vec<(TypeId, &'a Field)> {
        let inner = |field: &'a Field| match field.ty.unwrap_optional().0 {
            FieldType::Named(inner) => Some((*inner, field)),
            _ => None,
        };
        let mut contained: Vec<(TypeId, &'a Field)> =
            self.model.named_type(id).body.fields().filter_map(inner).collect();
        contained.reverse();
        contained
    }

    fn report(&mut self, circle: &[TypeId], through: &[&Field]) {
        self.recursive.extend(circle);
        let name = |id: &TypeId| self.model.named_type(*id).name.as_str();
        let Some((first, rest)) = through.split_first() else { return };
        let message = format!("type `{}` contains itself", name(&circle[0]));
        let label = format!("`{}` holds a `{}`", name(&circle[0]), self.model.type_text(&first.ty));
        let mut diagnostic = Diagnostic::error(&catalog::RECURSIVE_TYPE, message, first.span, label);
        for (id, field) in circle[1..].iter().zip(rest) {
            let label = format!("`{}` holds a `{}`", name(id), self.model.type_text(&field.ty));
            diagnostic = diagnostic.see(field.span, label);
        }
        self.errors.push(diagnostic.help("hold it in a list (`[T]`) or in a map (`{T}`), which may be empty"));
    }
}
