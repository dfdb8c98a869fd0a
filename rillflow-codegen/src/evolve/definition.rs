//! The definition of a column, taken apart.

/// `text collate "C" not null default 'x'`, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Definition {
    /// The type with its collation.
    pub(super) ty: String,
    pub(super) not_null: bool,
    pub(super) default: Option<String>,
}

impl Definition {
    pub(super) fn parse(text: &str) -> Self {
        let (rest, default) = match text.split_once(" default ") {
            Some((rest, default)) => (rest, Some(default.to_owned())),
            None => (text, None),
        };
        let (ty, not_null) = match rest.strip_suffix(" not null") {
            Some(ty) => (ty, true),
            None => (rest, false),
        };
        Self { ty: ty.to_owned(), not_null, default }
    }

    /// The definition without `not null`: rows that are there have no value yet.
    pub(super) fn nullable(&self) -> String {
        let default = self.default.as_ref().map(|value| format!(" default {value}")).unwrap_or_default();
        format!("{}{default}", self.ty)
    }

    /// The type without its collation.
    pub(super) fn bare_type(&self) -> &str {
        self.ty.split_once(" collate ").map_or(self.ty.as_str(), |(ty, _)| ty)
    }
}

#[cfg(test)]
mod tests {
    use super::Definition;

    #[test]
    fn a_definition_is_taken_apart() {
        let parsed = Definition::parse("text collate \"C\" not null default 'x'");
        assert_eq!(
            (parsed.ty.as_str(), parsed.not_null, parsed.default.as_deref()),
            ("text collate \"C\"", true, Some("'x'"))
        );
        assert_eq!((parsed.nullable().as_str(), parsed.bare_type()), ("text collate \"C\" default 'x'", "text"));
        let parsed = Definition::parse("integer");
        assert_eq!((parsed.ty.as_str(), parsed.not_null, parsed.default), ("integer", false, None));
    }
}
