//! On which terms everything is used that programs are made of.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Whether an SPDX expression lets somebody choose licenses that are all `allowed`. `and` binds stronger than `or`.
fn is_allowed(license: &str, allowed: &[&str]) -> bool {
    let license = license.replace('/', " OR ");
    let license = license.trim();
    for (operator, all) in [(" OR ", false), (" AND ", true)] {
        let parts = split_outside_parentheses(license, operator);
        if parts.len() > 1 {
            let mut judged = parts.iter().map(|part| is_allowed(part, allowed));
            return if all { judged.all(|one| one) } else { judged.any(|one| one) };
        }
    }
    match license.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => is_allowed(inner, allowed),
        None => allowed.contains(&license),
    }
}

fn split_outside_parentheses<'a>(text: &'a str, operator: &str) -> Vec<&'a str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (index, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 && index >= start && text[index..].starts_with(operator) => {
                parts.push(&text[start..index]);
                start = index + operator.len();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[test]
fn expressions_of_licenses_are_understood() {
    let allowed = ["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"];
    for (license, expected) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(MIT OR GPL-3.0) AND Zlib", true),
        ("(MIT AND GPL-3.0) OR BSL-1.0", false),
        ("Apache-2.0 WITH LLVM-exception", true),
    ] {
        assert_eq!(is_allowed(license, &allowed), expected, "{license}");
    }
}

/// `cargo deny check` looks at more, where it is installed; this much holds everywhere.
#[test]
fn dependencies_come_from_a_registry_and_under_terms_that_are_allowed() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let rules: toml::Table = fs_err::read_to_string(workspace.join("deny.toml")).unwrap().parse().unwrap();
    let allowed = rules["licenses"]["allow"].as_array().unwrap();
    let allowed: Vec<&str> = allowed.iter().map(|license| license.as_str().unwrap()).collect();
    // What programs are made of; by default, since all of that is there without a network. Tests distribute nothing.
    let arguments = [
        "tree",
        "--offline",
        "--locked",
        "--workspace",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p};{l}",
    ];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(workspace).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let packages: BTreeSet<(&str, &str)> = text.lines().filter_map(|line| line.split_once(';')).collect();
    assert!(packages.len() > 100, "{packages:?}");
    let mut wrong = Vec::new();
    for (package, license) in packages {
        // Lines that repeat a package end with `(*)`.
        let license = license.trim_end_matches(" (*)");
        if !is_allowed(license, &allowed) {
            wrong.push(format!("{package}: the license `{license}` is not in deny.toml"));
        }
        if package.contains("://") {
            wrong.push(format!("{package}: it comes from no registry"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
