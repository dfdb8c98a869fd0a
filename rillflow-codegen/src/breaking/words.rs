//! Names in canonical expressions: the same condition under other names is the same condition.

/// The expression with each name that `other` knows replaced. Names are paths (`address.city`) and parameters (`:1`);
/// what is in single quotes stays.
pub(super) fn replaced(expression: &str, other: &dyn Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(expression.len());
    for (index, part) in expression.split('\'').enumerate() {
        if index > 0 {
            text.push('\'');
        }
        // Quotes come in pairs, a quote in a text as two of them.
        if index % 2 == 1 { text.push_str(part) } else { outside(part, other, &mut text) }
    }
    text
}

fn outside(part: &str, other: &dyn Fn(&str) -> Option<String>, text: &mut String) {
    let mut rest = part;
    while let Some(start) = rest.find(is_word) {
        let end = rest[start..].find(|character| !is_word(character)).map_or(rest.len(), |length| start + length);
        let word = &rest[start..end];
        text.push_str(&rest[..start]);
        text.push_str(&other(word).unwrap_or_else(|| word.to_owned()));
        rest = &rest[end..];
    }
    text.push_str(rest);
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '.' | ':')
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn only_whole_names_outside_of_texts_are_replaced() {
        let other = |word: &str| match word {
            "email" => Some("mail".to_owned()),
            ":1" => Some(":who".to_owned()),
            _ => None,
        };
        assert_eq!(
            replaced("(email = :1) and (emails <> 'the ''email'' :1')", &other),
            "(mail = :who) and (emails <> 'the ''email'' :1')"
        );
    }
}
