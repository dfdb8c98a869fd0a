//! The pages: the table of contents has all of them, and no link leads to nowhere.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use super::{files, root};

/// The folders of pages that the table of contents gets by itself, with their headlines in it.
const GENERATED: &[(&str, &str)] =
    &[("Errors", "docs/errors/"), ("Rules about changes", "docs/rules/"), ("Decisions", "docs/adr/")];

const SUMMARY: &str = "docs/SUMMARY.md";

/// The first line of a page, without the mark of a headline.
fn title(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_start_matches(['#', ' '])
}

#[test]
fn the_table_of_contents_has_every_page() {
    let pages = files(&["docs/*.md"]);
    let path = root().join(SUMMARY);
    let summary = fs_err::read_to_string(&path).expect("it is there");
    let end = format!("\n# {}\n", GENERATED[0].0);
    let by_hand = summary.split(&end).next().unwrap_or_default().trim_end();
    let mut expected = format!("{by_hand}\n");
    for (headline, folder) in GENERATED {
        _ = write!(expected, "\n# {headline}\n\n");
        for (name, text) in pages.iter().filter(|(name, _)| name.starts_with(folder)) {
            _ = writeln!(expected, "- [{}]({})", title(text), name.trim_start_matches("docs/"));
        }
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs_err::write(&path, &expected).expect("it is written");
    } else {
        assert!(summary == expected, "docs/SUMMARY.md is behind the pages: run again with UPDATE_EXPECT=1");
    }
    let missing: Vec<&str> = pages
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| *name != SUMMARY && !expected.contains(&format!("]({})", name.trim_start_matches("docs/"))))
        .collect();
    assert!(missing.is_empty(), "docs/SUMMARY.md has no line for\n{}", missing.join("\n"));
}

/// The targets of the links of a page, without those in code.
fn links(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut is_code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        if is_code {
            continue;
        }
        for piece in line.split("](").skip(1) {
            found.extend(piece.split_once(')').map(|(target, _)| target));
        }
    }
    found
}

/// The names by which the headlines of a page are linked to.
fn anchors(text: &str) -> Vec<String> {
    let headlines = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let slug = |headline: &str| {
        let kept = headline.chars().filter(|one| one.is_alphanumeric() || [' ', '-', '_'].contains(one));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    headlines.map(slug).collect()
}

/// `docs/../README.md` is `README.md`; `None` if it leaves the repository.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                if !plain.pop() {
                    return None;
                }
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    Some(plain)
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    let pages = files(&["*.md"]);
    for (name, text) in pages.iter().filter(|(name, _)| !name.contains("/expected/") && !name.contains("/golden/")) {
        for link in links(text) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                Some(PathBuf::from(name))
            } else {
                plain(&Path::new(name).parent().unwrap_or(Path::new("")).join(file))
            };
            let there = target.map(|target| root().join(target)).filter(|target| target.exists());
            let has_anchor = |path: &PathBuf| {
                anchor.is_empty()
                    || fs_err::read_to_string(path).is_ok_and(|text| anchors(&text).contains(&anchor.to_owned()))
            };
            if !there.as_ref().is_some_and(has_anchor) {
                broken.push(format!("{name}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "these links lead nowhere:\n{}", broken.join("\n"));
}
