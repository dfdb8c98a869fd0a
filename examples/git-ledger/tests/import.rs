//! The program as a person runs it: real repositories, a real PostgreSQL, and what goes wrong.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use rillflow_runtime::sqlx::{self, PgPool};
use rillflow_runtime::testing::TestDatabase;

const PROGRAM: &str = env!("CARGO_BIN_EXE_git-ledger");

/// A repository in a folder of its own.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .args([
                "-c",
                "user.name=Ada L\u{f6}velace",
                "-c",
                "user.email=Ada@Example.com",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments)
            .current_dir(self.path())
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn commit(&self, file: &str, text: &str, subject: &str) {
        let path = self.path().join(file);
        fs_err::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder is made");
        fs_err::write(path, text).expect("the file is written");
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", subject]);
    }

    /// Many commits at once, faster than `git commit`.
    fn commits(&self, count: usize) {
        use std::fmt::Write as _;
        let mut stream = String::new();
        for number in 1..=count {
            let text = format!("line {number}\n").repeat(number % 5 + 1);
            let subject = format!("commit {number}");
            let _ = write!(
                stream,
                "commit refs/heads/main\ncommitter Author {author} <author{author}@example.com> {time} +0000\ndata {length}\n{subject}\n",
                author = number % 7,
                time = 1_700_000_000 + number,
                length = subject.len(),
            );
            let _ = write!(stream, "M 100644 inline src/file{}.txt\ndata {}\n{text}\n", number % 40, text.len());
        }
        let mut import = Command::new("git")
            .args(["fast-import", "--quiet", "--force"])
            .current_dir(self.path())
            .stdin(Stdio::piped())
            .spawn()
            .expect("git runs");
        std::io::Write::write_all(import.stdin.as_mut().expect("piped"), stream.as_bytes()).expect("git reads");
        drop(import.stdin.take());
        assert!(import.wait().expect("git ends").success());
    }
}

fn ledger(database: &str, path: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg(path).env("DATABASE_URL", database).stdin(Stdio::null());
    command
}

fn run(database: &str, path: &Path) -> Output {
    ledger(database, path).output().expect("the program runs")
}

#[track_caller]
fn printed(output: &Output) -> String {
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{words}{}", String::from_utf8_lossy(&output.stderr));
    words
}

/// One clear sentence on standard error, exit code 1, and nothing that a program prints when it panics.
#[track_caller]
fn refused(output: &Output, sentence: &str) {
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{words}");
    let lines: Vec<&str> = words.lines().collect();
    assert_eq!(lines.len(), 1, "{words}");
    assert!(words.starts_with("error: "), "{words}");
    assert!(words.contains(sentence), "{words}");
    for noise in ["panicked", "SQLSTATE", "Os {", "backtrace"] {
        assert!(!words.contains(noise), "{words}");
    }
}

#[tokio::test]
async fn a_repository_is_imported_once_and_then_only_what_is_new() {
    let database = TestDatabase::empty().await.expect("a database");
    let repository = Repository::new();
    repository.commit("src/main.rs", "fn main() {}\n", "first");
    repository.commit("odd \u{fc}\"name", "one\ntwo\n", "a subject with 'quotes', \\ and % signs");
    repository.commit("bin", "\0\u{1}\0", "binary");
    repository.git(&["commit", "--quiet", "--allow-empty", "--message", "nothing changed"]);

    let words = printed(&run(database.url(), repository.path()));
    assert!(words.contains("4 new commits, 7 events appended"), "{words}");
    assert!(words.contains("ada@example.com"), "{words}");
    assert!(words.contains("odd \u{fc}\"name"), "{words}");

    let words = printed(&run(database.url(), repository.path()));
    assert!(words.contains("0 new commits, 0 events appended"), "{words}");

    repository.commit("src/main.rs", "fn main() { }\n", "second");
    let words = printed(&run(database.url(), repository.path()));
    assert!(words.contains("1 new commits, 2 events appended"), "{words}");
}

#[tokio::test]
async fn the_projections_say_what_git_says() {
    let database = TestDatabase::empty().await.expect("a database");
    let repository = Repository::new();
    repository.commits(700);
    let words = printed(&run(database.url(), repository.path()));
    assert!(words.contains("700 new commits"), "{words}");

    let count = Command::new("git")
        .args(["rev-list", "--count", "--author=author3@", "main"])
        .current_dir(repository.path())
        .output()
        .expect("git counts");
    let expected = String::from_utf8_lossy(&count.stdout).trim().to_owned();
    let row = words.lines().find(|line| line.contains("author3@example.com")).expect("the author is in the table");
    assert!(row.split_whitespace().any(|cell| cell == expected), "{row}, but git counts {expected}");
}

#[tokio::test]
async fn an_import_that_is_killed_goes_on_where_it_was() {
    let database = TestDatabase::empty().await.expect("a database");
    let repository = Repository::new();
    repository.commits(3_000);
    let mut child = ledger(database.url(), repository.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    wait_for_events(&database, 900).await;
    child.kill().expect("the program is killed");
    child.wait().expect("the program ends");

    printed(&run(database.url(), repository.path()));
    let pool = database.pool().await.expect("the database answers");
    let (commits, distinct): (i64, i64) = sqlx::query_as(
        "select count(*), count(distinct body ->> 'hash') from git_ledger.rf_event where type = 'CommitRecorded'",
    )
    .fetch_one(&pool)
    .await
    .expect("the events are counted");
    assert_eq!((commits, distinct), (3_000, 3_000));
    let projected: i64 = sqlx::query_scalar("select sum(commits)::bigint from git_ledger.author_activity")
        .fetch_one(&pool)
        .await
        .expect("the projection is summed");
    assert_eq!(projected, 3_000);
}

/// Waits until the program has stored that many events: it is in the middle of its work then.
async fn wait_for_events(database: &TestDatabase, wanted: i64) {
    let pool = database.pool().await.expect("the database answers");
    let started = Instant::now();
    loop {
        let stored = sqlx::query_scalar("select count(*) from git_ledger.rf_event").fetch_one(&pool).await;
        if stored.is_ok_and(|stored: i64| stored >= wanted) {
            return;
        }
        assert!(started.elapsed() < Duration::from_mins(1), "the import does not get anywhere");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_database_that_goes_away_is_one_sentence_and_a_rerun_completes() {
    let database = TestDatabase::empty().await.expect("a database");
    let repository = Repository::new();
    repository.commits(3_000);
    let child = ledger(database.url(), repository.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    wait_for_events(&database, 600).await;
    let pool = database.pool().await.expect("the database answers");
    // No new connection, and none of the old ones.
    let name: String = sqlx::query_scalar("select current_database()").fetch_one(&pool).await.expect("a name");
    let elsewhere: sqlx::postgres::PgConnectOptions = database.url().parse().expect("a URL");
    let server = PgPool::connect_with(elsewhere.database("postgres")).await.expect("the server answers");
    forbid(&server, &name, true).await;
    let output = child.wait_with_output().expect("the program ends");
    refused(&output, "run this again to go on");
    forbid(&server, &name, false).await;

    let words = printed(&run(database.url(), repository.path()));
    assert!(words.contains("new commits"), "{words}");
    let pool = database.pool().await.expect("the database answers");
    let commits: i64 = sqlx::query_scalar("select count(*) from git_ledger.rf_event where type = 'CommitRecorded'")
        .fetch_one(&pool)
        .await
        .expect("the events are counted");
    assert_eq!(commits, 3_000);
}

async fn forbid(server: &PgPool, name: &str, forbidden: bool) {
    let allow = format!("alter database \"{name}\" allow_connections {}", !forbidden);
    sqlx::raw_sql(sqlx::AssertSqlSafe(allow)).execute(server).await.expect("the database is changed");
    if forbidden {
        sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1")
            .bind(name)
            .execute(server)
            .await
            .expect("the connections are ended");
    }
}

#[test]
fn a_folder_without_a_repository_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    refused(&run("postgres://nowhere.invalid/x", folder.path()), "is not inside a git repository");
}

#[test]
fn a_path_that_does_not_exist_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    refused(&run("postgres://nowhere.invalid/x", &folder.path().join("missing")), "there is no folder");
}

#[test]
fn a_file_is_refused() {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    refused(&run("postgres://nowhere.invalid/x", file.path()), "cannot read");
}

#[test]
fn an_unreadable_folder_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let locked = folder.path().join("locked");
    fs_err::create_dir(&locked).expect("the folder is made");
    fs_err::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).expect("the folder is locked");
    let output = run("postgres://nowhere.invalid/x", &locked);
    fs_err::set_permissions(&locked, std::fs::Permissions::from_mode(0o700)).expect("the folder is unlocked");
    // Root reads everything; then it is a folder without a repository.
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    let sentence = if words.contains("cannot read") { "cannot read" } else { "is not inside a git repository" };
    refused(&output, sentence);
}

#[test]
fn an_empty_repository_is_refused() {
    let repository = Repository::new();
    refused(&run("postgres://nowhere.invalid/x", repository.path()), "has no commit yet");
}

#[test]
fn a_machine_without_git_is_told_so() {
    let repository = Repository::new();
    let empty: PathBuf = repository.path().join("nothing");
    fs_err::create_dir(&empty).expect("the folder is made");
    let output = ledger("postgres://nowhere.invalid/x", repository.path())
        .env("PATH", &empty)
        .output()
        .expect("the program runs");
    refused(&output, "the program `git` is not on the PATH");
}

#[test]
fn a_dead_server_is_one_sentence() {
    let repository = Repository::new();
    repository.commit("a", "a\n", "first");
    // Port 1 of the loopback address: nobody listens there.
    refused(&run("postgres://postgres@127.0.0.1:1/x", repository.path()), "127.0.0.1");
}
