//! The download of a server, from a page on this machine that hands out this machine's own server.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::case::Case;

/// A page of releases that answers every name with the same archive and its hash.
struct Page {
    url: String,
    archives: Arc<AtomicUsize>,
}

impl Page {
    /// Serves `archive`, with `hash` as the content of the file beside it.
    fn serve(archive: Vec<u8>, hash: String) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}/releases", listener.local_addr().unwrap());
        let archives = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&archives);
        thread::spawn(move || {
            for connection in listener.incoming() {
                let asked = answer(connection.unwrap(), &archive, &hash);
                count.fetch_add(usize::from(asked.ends_with(".tar.gz")), Ordering::SeqCst);
            }
        });
        Self { url, archives }
    }

    fn case(&self) -> Case {
        self.case_of(Case::unprivileged())
    }

    fn case_of(&self, case: Case) -> Case {
        download_only(case).with("RILLFLOW_PG_RELEASES", &self.url)
    }
}

/// Answers one request and returns the path it asked for.
fn answer(mut connection: TcpStream, archive: &[u8], hash: &str) -> String {
    let mut lines = BufReader::new(connection.try_clone().unwrap()).lines().map(Result::unwrap);
    let request = lines.next().unwrap_or_default();
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let (status, body) = match Path::new(&path).extension().and_then(|extension| extension.to_str()) {
        Some("gz") => ("200 OK", archive),
        Some("sha256") if !hash.is_empty() => ("200 OK", hash.as_bytes()),
        _ => ("404 Not Found", b"".as_slice()),
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    // The other side may have had enough.
    let _ = connection.write_all(head.as_bytes()).and_then(|()| connection.write_all(body));
    path
}

/// A case that looks for no server on this machine.
fn download_only(case: Case) -> Case {
    let case = case.with("RILLFLOW_PG_SOURCE", "download").with("RILLFLOW_PG_BIN", "");
    let cache = cache(&case).to_str().unwrap().to_owned();
    case.with("XDG_CACHE_HOME", cache)
}

fn cache(case: &Case) -> PathBuf {
    case.folder.path().join("cache")
}

/// What is in the folder of downloads, apart from the lock.
fn downloads(case: &Case) -> Vec<String> {
    let entries = fs::read_dir(cache(case).join("rillflow/postgresql")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name != "lock").collect()
}

/// Where the server of this machine is: the programs, and what they need if they can be moved.
fn local_binaries() -> PathBuf {
    if let Some(folder) = env::var_os("RILLFLOW_PG_BIN").filter(|folder| !folder.is_empty()) {
        return PathBuf::from(folder);
    }
    let output = Command::new("pg_config").arg("--bindir").output();
    let said = output.map(|output| String::from_utf8(output.stdout).unwrap().trim().to_owned()).unwrap_or_default();
    if Path::new(&said).join("initdb").is_file() {
        return PathBuf::from(said);
    }
    let mut folders = fs::read_dir("/usr/lib/postgresql").unwrap().map(|entry| entry.unwrap().path().join("bin"));
    folders.find(|folder| folder.join("initdb").is_file()).unwrap()
}

/// An archive like those of a release page: one folder with `bin`, `lib` and `share`.
fn archive() -> Vec<u8> {
    let root = local_binaries();
    let root = fs::canonicalize(root).unwrap().parent().unwrap().to_owned();
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    let top = Path::new("postgresql-18.6.0-here");
    archive.append_dir(top, &root).unwrap();
    for program in ["initdb", "postgres"] {
        archive.append_path_with_name(root.join("bin").join(program), top.join("bin").join(program)).unwrap();
    }
    for below in ["lib", "share"] {
        append_needed(&mut archive, &root.join(below), &top.join(below));
    }
    archive.into_inner().unwrap().finish().unwrap()
}

/// All that a server reads at its start, which is not what one compiles or documents it with.
fn append_needed(archive: &mut tar::Builder<GzEncoder<Vec<u8>>>, from: &Path, to: &Path) {
    let Ok(entries) = fs::read_dir(from) else { return };
    for entry in entries.map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name());
        let text = name.to_str().unwrap();
        if path.is_dir() && !["bitcode", "pgxs", "pkgconfig", "doc", "man", "locale"].contains(&text) {
            append_needed(archive, &path, &to.join(&name));
        } else if path.is_file() && path.extension().is_none_or(|extension| extension != "a") {
            archive.append_path_with_name(&path, to.join(&name)).unwrap();
        }
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[test]
fn a_downloaded_server_starts_and_is_downloaded_once() {
    let archive = archive();
    let hash = format!("{}  postgresql.tar.gz\n", sha256(&archive));
    let page = Page::serve(archive, hash);
    for (number, case) in [page.case(), page.case_of(Case::new())].into_iter().enumerate() {
        let helper = case.start();
        let origin = helper.said("origin");
        assert!(origin.contains(cache(&case).to_str().unwrap()), "{origin}");
        helper.kill();
        case.nothing_is_left();
        case.start().leave();
        assert_eq!(page.archives.load(Ordering::SeqCst), number + 1);
        assert_eq!(downloads(&case).len(), 1);
    }
}

#[test]
fn an_archive_with_another_hash_is_never_used() {
    let page = Page::serve(b"something else".to_vec(), sha256(b"what was released"));
    let case = page.case();
    let error = case.fails();
    assert!(error.contains("its SHA-256 is ") && error.contains(&sha256(b"what was released")), "{error}");
    assert_eq!(downloads(&case), Vec::<String>::new());
}

#[test]
fn an_archive_without_a_hash_is_not_even_asked_for() {
    let page = Page::serve(b"something".to_vec(), String::new());
    let error = page.case().fails();
    assert!(error.contains("failed: it is not there"), "{error}");
    assert_eq!(page.archives.load(Ordering::SeqCst), 0);
}

#[test]
fn what_a_killed_download_left_is_removed_and_not_used() {
    let page = Page::serve(b"no archive".to_vec(), sha256(b"no archive"));
    let case = page.case();
    let error = case.fails();
    assert!(error.contains("cannot unpack it"), "{error}");
    let left = cache(&case).join("rillflow/postgresql/partial-1");
    fs_err::create_dir_all(left.join("tree/postgresql/bin")).unwrap();
    case.own(&left);
    case.fails();
    assert_eq!(downloads(&case), Vec::<String>::new());
}

#[test]
fn an_unreachable_page_is_one_clear_sentence_soon() {
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let started = Instant::now();
    for page in [format!("http://127.0.0.1:{port}/releases"), "http://nowhere.invalid/releases".to_owned()] {
        let mut helper = download_only(Case::unprivileged()).with("RILLFLOW_PG_RELEASES", &page).start();
        let error = helper.said("error").to_owned();
        assert!(error.starts_with(&format!("found no PostgreSQL server (the download of `{page}/18.6.0/")), "{error}");
        assert!(error.contains(".tar.gz` failed: ") && error.contains("set `DATABASE_URL`"), "{error}");
        // One sentence: nothing follows.
        assert!(helper.rest().trim().starts_with("test case::helper ... ok"), "{error}");
    }
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
}
