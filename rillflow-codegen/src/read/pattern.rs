//! The patterns of `include`.

use glob::MatchOptions;

use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::Text;
use crate::source::Span;

/// `*` stays within a folder, as in a shell, and nothing hidden is taken by chance.
const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// Which files below the manifest's folder belong to the manifest.
#[derive(Clone, Debug)]
pub struct Pattern {
    glob: glob::Pattern,
    /// The pattern without `.` and doubled separators.
    text: String,
    /// Where it stands.
    pub(super) span: Span,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// It is no pattern, or leads out of the manifest's folder.
    pub fn parse(text: &Text) -> Result<Self, Box<Diagnostic>> {
        let written = text.as_str();
        let drive = written.as_bytes().get(1) == Some(&b':');
        let label = if written.trim().is_empty() || written.contains(['\0', '\n', '\r']) {
            "this is not a path"
        } else if written.starts_with(['/', '\\', '~']) || drive {
            "this path is absolute"
        } else if written.split(['/', '\\']).any(|part| part == "..") {
            "`..` leaves the folder of the manifest"
        } else if written.contains('\\') {
            "folders are separated by `/`, on every system"
        } else {
            let parts: Vec<&str> = written.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
            let normal = parts.join("/");
            match glob::Pattern::new(&normal) {
                Ok(glob) => return Ok(Self { glob, text: normal, span: text.span }),
                Err(error) => error.msg,
            }
        };
        let message = match written.trim() {
            "" => "an empty pattern names no files to include".to_owned(),
            _ => format!("`{written}` names no files to include"),
        };
        Err(Box::new(
            Diagnostic::error(&catalog::INCLUDE_PATTERN, message, text.span, label)
                .note("`include` takes files inside the folder of the manifest; `*` stands for a part of a name, `**` for folders")
                .help("write a relative path or pattern, such as `domain/*.toml`"),
        ))
    }

    /// Whether `path`, which is relative and has `/` between folders, belongs to the pattern.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        self.glob.matches_with(path, OPTIONS)
    }

    /// The folder that everything the pattern can match lies in; empty for the manifest's own.
    #[must_use]
    pub fn folder(&self) -> &str {
        let wild = self.text.find(['*', '?', '[']).unwrap_or(self.text.len());
        self.text[..wild].rfind('/').map_or("", |end| &self.text[..end])
    }

    /// How many folders deep below [`folder`](Self::folder) files can lie; `None` if that has no end.
    pub(super) fn depth(&self) -> Option<usize> {
        let rest = self.text[self.folder().len()..].trim_start_matches('/');
        (!rest.contains("**")).then(|| rest.matches('/').count())
    }

    /// The pattern as it is matched.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use crate::manifest::Text;

    fn pattern(text: &str) -> Pattern {
        Pattern::parse(&Text::of(text)).unwrap()
    }

    #[test]
    fn a_star_stays_in_its_folder() {
        let domain = pattern("./domain//*.toml");
        assert!(domain.matches("domain/order.toml") && !domain.matches("domain/old/order.toml"));
        assert!(!domain.matches("domain/.order.toml") && !domain.matches("order.toml"));
        assert_eq!((domain.folder(), domain.depth()), ("domain", Some(0)));
        assert_eq!((pattern("a/*/b/*.toml").folder(), pattern("a/*/b/*.toml").depth()), ("a", Some(2)));
        assert_eq!((pattern("order.toml").folder(), pattern("order.toml").depth()), ("", Some(0)));
    }

    #[test]
    fn two_stars_are_any_folders() {
        let all = pattern("domain/**/*.toml");
        assert!(all.matches("domain/order.toml") && all.matches("domain/a/b/order.toml"));
        assert_eq!((all.folder(), all.depth()), ("domain", None));
    }

    #[test]
    fn what_leads_outside_is_refused() {
        for text in ["", "../a.toml", "/a.toml", "a\\b.toml", "C:/a.toml", "~/a.toml", "a/***.toml", "[a.toml"] {
            assert!(Pattern::parse(&Text::of(text)).is_err(), "{text}");
        }
    }
}
