//! Where the folder of a manifest is, seen from the folder of the package.

use std::path::{Component, Path};

/// The relative path from `package` to `manifest`, with `/`; both are absolute and without symbolic links.
pub(super) fn path_to(manifest: &Path, package: &Path) -> String {
    let mut manifest_parts: Vec<Component<'_>> = manifest.components().collect();
    let mut package_parts: Vec<Component<'_>> = package.components().collect();
    let shared = manifest_parts.iter().zip(&package_parts).take_while(|(a, b)| a == b).count();
    manifest_parts.drain(..shared);
    package_parts.drain(..shared);
    let up = package_parts.iter().map(|_| "..".to_owned());
    let down = manifest_parts.iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::path_to;

    #[test]
    fn the_way_leads_down_and_up() {
        let check = |manifest, package, expected| {
            assert_eq!(path_to(Path::new(manifest), Path::new(package)), expected);
        };
        check("/a/b", "/a/b", "");
        check("/a/b/c/d", "/a/b", "c/d");
        check("/a", "/a/b/c", "../..");
        check("/a/x", "/a/b", "../x");
    }
}
