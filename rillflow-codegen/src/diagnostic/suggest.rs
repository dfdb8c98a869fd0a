//! "Did you mean": the known name that is nearest to an unknown one.

/// The candidate that the user most likely meant, if one is near enough to be worth naming.
#[must_use]
pub fn closest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A candidate is near if about a third of the word is wrong at most; a short word allows one slip.
    let allowed = (written.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(written, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.chars().count())
        .min()
        .map(|(_, candidate)| candidate)
}

/// `` `a`, `b` or `c` ``, for messages that list what is possible.
pub(crate) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

fn distance(written: &str, candidate: &str) -> usize {
    // Names that differ only in case or in `_` are one slip apart, however many letters that touches.
    let plain = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    if plain(written) == plain(candidate) {
        return usize::from(written != candidate);
    }
    strsim::damerau_levenshtein(written, candidate)
}

#[cfg(test)]
mod tests {
    use super::{closest, one_of};

    #[test]
    fn names_a_near_word_and_nothing_else() {
        assert_eq!(closest("OrderPlced", ["OrderPlaced", "OrderShipped"]), Some("OrderPlaced"));
        assert_eq!(closest("order_placed", ["OrderPlaced"]), Some("OrderPlaced"));
        assert_eq!(closest("colums", ["columns", "key"]), Some("columns"));
        assert_eq!(closest("x", ["y", "id"]), None);
        assert_eq!(closest("warehouse", ["Customer"]), None);
    }

    #[test]
    fn lists_words_as_a_sentence_does() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
