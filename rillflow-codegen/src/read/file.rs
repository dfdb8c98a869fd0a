//! Reads one file.

use std::io;
use std::path::Path;

use crate::diagnostic::{Diagnostic, catalog, closest};
use crate::source::{FileId, SourceMap, Span};

/// The largest manifest. One of a thousand entities has a few hundred kilobytes.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// What a manifest is called if nobody says otherwise.
const USUAL_NAME: &str = "rillflow.toml";

/// Reads the file at `path` into `sources`.
///
/// # Errors
///
/// The file cannot be read, is too large or is not UTF-8. What could be read of it is in `sources` all the same, so
/// that the diagnostic can be rendered.
pub fn read(sources: &mut SourceMap, path: &Path) -> Result<FileId, Box<Diagnostic>> {
    let shown = path.display().to_string();
    let unreadable = |sources: &mut SourceMap, error: &io::Error| {
        let file = sources.add(shown.clone(), "");
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string(),
        };
        let diagnostic =
            Diagnostic::of_file(&catalog::FILE_UNREADABLE, format!("cannot read `{shown}`: {reason}"), file);
        Box::new(match error.kind() {
            // Somebody who named another file has a manifest, and mistyped where it is.
            io::ErrorKind::NotFound if path == Path::new(USUAL_NAME) => {
                diagnostic.help("run `rillflow init` to begin a manifest here, or name the file with `--manifest`")
            }
            io::ErrorKind::NotFound => diagnostic.help_maybe(neighbours(path)),
            _ => diagnostic,
        })
    };
    let metadata = fs_err::metadata(path).map_err(|error| unreadable(sources, &error))?;
    if metadata.is_dir() {
        return Err(unreadable(sources, &io::ErrorKind::IsADirectory.into()));
    }
    if metadata.len() > MAX_BYTES {
        let file = sources.add(shown.clone(), "");
        let message = format!("`{shown}` has {} bytes; a manifest has {MAX_BYTES} at most", metadata.len());
        return Err(Box::new(Diagnostic::of_file(&catalog::FILE_TOO_LARGE, message, file)));
    }
    let bytes = fs_err::read(path).map_err(|error| unreadable(sources, &error))?;
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(sources.add(shown, text)),
        Err(error) => error,
    };
    // Up to the first wrong byte the text is as it was, so the place in the mended text is the right one.
    let start = error.utf8_error().valid_up_to();
    let byte = error.as_bytes().get(start).copied().unwrap_or_default();
    let file = sources.add(shown.clone(), String::from_utf8_lossy(error.as_bytes()).into_owned());
    let span = Span::new(file, start..start + char::REPLACEMENT_CHARACTER.len_utf8());
    let message = format!("`{shown}` is not UTF-8 text");
    Err(Box::new(
        Diagnostic::error(&catalog::FILE_NOT_UTF8, message, span, format!("the byte {byte:#04x} is no character"))
            .help("save the file as UTF-8"),
    ))
}

/// Where the way to `path` ends, and what is there that may have been meant.
fn neighbours(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Some(format!("there is no folder `{}`", folder.display()));
    }
    let names = fs_err::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let is_toml = |name: &String| Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    let mut names: Vec<String> = names.filter(is_toml).collect();
    names.sort_unstable();
    let written = path.file_name()?.to_str()?;
    let meant = closest(written, names.iter().map(String::as_str));
    let meant = meant.or_else(|| names.iter().map(String::as_str).find(|name| *name == USUAL_NAME))?;
    Some(format!("did you mean `{}`?", path.with_file_name(meant).display()))
}
