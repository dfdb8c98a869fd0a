//! Looks into the shape of a document that the lock file pins: `(city: string, street: string)?`.

use std::collections::BTreeMap;

/// The shape at `path`, and whether everything on the way to it is always there.
pub(super) fn at(fields: &BTreeMap<String, String>, path: &[String]) -> Option<(String, bool)> {
    let (first, rest) = path.split_first()?;
    let mut shape = fields.get(first)?.clone();
    let mut required = !shape.ends_with('?');
    for step in rest {
        shape = members(&shape)?.remove(step)?;
        required &= !shape.ends_with('?');
    }
    Some((shape, required))
}

/// The members of a struct's shape, maybe optional.
pub(super) fn members(shape: &str) -> Option<BTreeMap<String, String>> {
    let inner = shape.strip_suffix('?').unwrap_or(shape).strip_prefix('(')?.strip_suffix(')')?;
    let mut members = BTreeMap::new();
    for part in split(inner) {
        let (name, shape) = part.split_once(": ")?;
        members.insert(name.to_owned(), shape.to_owned());
    }
    Some(members)
}

/// The shape of the elements of a list.
pub(super) fn element(shape: &str) -> Option<&str> {
    shape.strip_suffix('?').unwrap_or(shape).strip_prefix('[')?.strip_suffix(']')
}

/// The shape of the values of a map.
pub(super) fn value(shape: &str) -> Option<&str> {
    shape.strip_suffix('?').unwrap_or(shape).strip_prefix("{string: ")?.strip_suffix('}')
}

/// The parts between the commas that stand in no parentheses and in no quotes.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut quoted, mut escaped, mut start) = (Vec::new(), 0_u32, false, false, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{at, element, members, value};

    #[test]
    fn a_path_leads_through_structs() {
        let fields = BTreeMap::from([
            ("name".to_owned(), "string".to_owned()),
            ("home".to_owned(), r#"(at: (x: f64, y: f64), kind: "a, (b" | "c", zip: string?)?"#.to_owned()),
        ]);
        let path = |text: &str| text.split('.').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(at(&fields, &path("name")), Some(("string".to_owned(), true)));
        assert_eq!(at(&fields, &path("home.at.y")), Some(("f64".to_owned(), false)));
        assert_eq!(at(&fields, &path("home.kind")), Some((r#""a, (b" | "c""#.to_owned(), false)));
        assert_eq!(at(&fields, &path("home.street")), None);
        assert_eq!(members("string"), None);
        assert_eq!((element("[(a: i32)]?"), value("{string: [i32]}")), (Some("(a: i32)"), Some("[i32]")));
    }
}
