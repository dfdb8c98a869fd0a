//! Reads the history of a repository through the `git` program, as a stream.
//!
//! One commit is in memory at a time. Names, subjects and paths may hold any bytes; what is not UTF-8 is replaced,
//! since the event store keeps text.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use rillflow_runtime::Timestamp;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::task::JoinHandle;

use crate::failure::Failure;

/// Starts each commit in the output of `git log`; git never prints it elsewhere in this format.
const COMMIT_MARK: &str = "\u{1}commit";

/// A repository that has at least one commit.
#[derive(Debug)]
pub(crate) struct Repository {
    path: PathBuf,
    /// The first commit: the same in every clone.
    pub(crate) root: String,
    /// The commit that is checked out.
    pub(crate) head: String,
}

/// One commit, with its changes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Commit {
    pub(crate) hash: String,
    pub(crate) author_name: String,
    pub(crate) author_email: String,
    pub(crate) authored_at: Timestamp,
    pub(crate) subject: String,
    pub(crate) changes: Vec<Change>,
}

/// What a commit did to one file; a binary file counts as no lines.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) path: String,
    pub(crate) added: i64,
    pub(crate) removed: i64,
}

impl Repository {
    /// Opens the repository that holds `path`.
    pub(crate) async fn open(path: &Path) -> Result<Self, Failure> {
        match std::fs::read_dir(path) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Failure::new(format!(
                    "there is no folder `{}`; name one that holds a git repository",
                    path.display()
                )));
            }
            Err(error) => return Err(Failure::new(format!("cannot read `{}`: {error}", path.display()))),
        }
        let repository = Self { path: path.to_owned(), root: String::new(), head: String::new() };
        repository.run(&["rev-parse", "--git-dir"]).await?;
        let head = repository.run(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).await.map_err(|_| {
            Failure::new(format!(
                "the repository at `{}` has no commit yet; make one and run this again",
                path.display()
            ))
        })?;
        // Histories that were joined have several roots; the oldest one names the repository.
        let roots = repository.run(&["rev-list", "--max-parents=0", "--date-order", "HEAD"]).await?;
        let root = roots.lines().last().unwrap_or(head.trim()).to_owned();
        Ok(Self { root, head: head.trim().to_owned(), ..repository })
    }

    /// Whether this repository still has `commit` in the history of its head.
    pub(crate) async fn contains(&self, commit: &str) -> Result<bool, Failure> {
        let status = self
            .command(&["merge-base", "--is-ancestor", commit, &self.head])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .await
            .map_err(|error| git_is_missing(&error))?;
        Ok(status.success())
    }

    /// How many commits the head has beyond `after`.
    pub(crate) async fn count(&self, after: Option<&str>) -> Result<u64, Failure> {
        let text = self.run(&["rev-list", "--count", &self.range(after)]).await?;
        text.trim()
            .parse()
            .map_err(|_| Failure::new(format!("git counted `{}` commits, which is no number", text.trim())))
    }

    /// The commits beyond `after`, parents before children.
    pub(crate) fn log(&self, after: Option<&str>) -> Result<Log, Failure> {
        let format = format!("--format={COMMIT_MARK}%x00%H%x00%aN%x00%aE%x00%at%x00%s%x00");
        let range = self.range(after);
        let arguments = [
            "log",
            "--reverse",
            "--topo-order",
            "--no-renames",
            "--no-color",
            "--no-show-signature",
            "--numstat",
            "-z",
            &format,
            &range,
        ];
        let mut child = self
            .command(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| git_is_missing(&error))?;
        let Some(output) = child.stdout.take() else {
            return Err(Failure::new("git gave no output to read"));
        };
        // Read beside the output, or git would wait for ever once the pipe of its complaints is full.
        let complaints = child.stderr.take().map(|stderr| tokio::spawn(first_complaint(stderr)));
        Ok(Log { child, output: BufReader::with_capacity(1 << 16, output), complaints, pending: None })
    }

    fn range(&self, after: Option<&str>) -> String {
        after.map_or_else(|| self.head.clone(), |after| format!("{after}..{}", self.head))
    }

    /// Runs git to its end and returns what it printed.
    async fn run(&self, arguments: &[&str]) -> Result<String, Failure> {
        let output = self.command(arguments).output().await.map_err(|error| git_is_missing(&error))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(explain(&self.path, &String::from_utf8_lossy(&output.stderr)))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.path).args(arguments);
        command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").stdin(Stdio::null()).kill_on_drop(true);
        command
    }
}

/// A running `git log`.
#[derive(Debug)]
pub(crate) struct Log {
    child: Child,
    output: BufReader<ChildStdout>,
    /// The first line that git has to complain about.
    complaints: Option<JoinHandle<String>>,
    /// The fields of the next commit's header have been announced already.
    pending: Option<()>,
}

impl Log {
    /// The next commit, or nothing at the end of the history.
    pub(crate) async fn next(&mut self) -> Result<Option<Commit>, Failure> {
        if self.pending.take().is_none() {
            match self.field().await? {
                None => return self.finish().await,
                Some(field) if is_mark(&field) => {}
                Some(field) => return Err(unexpected("the start of a commit", &field)),
            }
        }
        let hash = self.header("a commit hash").await?;
        let author_name = self.header("an author").await?;
        let author_email = self.header("an address").await?;
        let seconds = self.header("a time").await?;
        let subject = self.header("a subject").await?;
        let mut changes = Vec::new();
        while let Some(field) = self.field().await? {
            if is_mark(&field) {
                self.pending = Some(());
                break;
            }
            let line = field.trim_start_matches('\n');
            if !line.is_empty() {
                changes.push(change(line)?);
            }
        }
        let authored_at =
            seconds.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_default();
        Ok(Some(Commit { hash, author_name, author_email, authored_at, subject, changes }))
    }

    async fn header(&mut self, what: &str) -> Result<String, Failure> {
        self.field().await?.ok_or_else(|| Failure::new(format!("git stopped in the middle of a commit, before {what}")))
    }

    /// The text up to the next NUL.
    async fn field(&mut self) -> Result<Option<String>, Failure> {
        let mut bytes = Vec::new();
        let read = self.output.read_until(0, &mut bytes).await;
        let length = read.map_err(|error| Failure::new(format!("cannot read what git prints: {error}")))?;
        if length == 0 {
            return Ok(None);
        }
        if bytes.last() == Some(&0) {
            bytes.pop();
        }
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The end of the output is the end of the history only if git says that it went well.
    async fn finish(&mut self) -> Result<Option<Commit>, Failure> {
        let words = match self.complaints.take() {
            // A reader that failed only makes the message shorter.
            Some(complaints) => complaints.await.unwrap_or_default(),
            None => String::new(),
        };
        match self.child.wait().await {
            Ok(status) if status.success() => Ok(None),
            Ok(_) => Err(Failure::new(format!("git stopped while it printed the history: {}", first_line(&words)))),
            Err(error) => Err(Failure::new(format!("cannot wait for git: {error}"))),
        }
    }
}

/// Reads everything that git complains about, and keeps the first line.
async fn first_complaint(stderr: ChildStderr) -> String {
    let mut lines = BufReader::new(stderr).split(b'\n');
    let mut first = String::new();
    while let Ok(Some(line)) = lines.next_segment().await {
        if first.trim().is_empty() {
            first = String::from_utf8_lossy(&line).chars().take(500).collect();
        }
    }
    first
}

fn is_mark(field: &str) -> bool {
    field.trim_start_matches('\n') == COMMIT_MARK
}

/// Parses `added TAB removed TAB path`; a binary file has `-` twice.
fn change(line: &str) -> Result<Change, Failure> {
    let mut parts = line.splitn(3, '\t');
    let (Some(added), Some(removed), Some(path)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(unexpected("a changed file", line));
    };
    let lines =
        |text: &str| if text == "-" { Ok(0) } else { text.parse().map_err(|_| unexpected("a number of lines", text)) };
    Ok(Change { added: lines(added)?, removed: lines(removed)?, path: path.to_owned() })
}

fn unexpected(wanted: &str, found: &str) -> Failure {
    let shown: String = found.chars().take(60).collect();
    Failure::new(format!("git printed `{}` where {wanted} was expected", shown.escape_debug()))
}

fn first_line(words: &str) -> &str {
    words.lines().find(|line| !line.trim().is_empty()).unwrap_or("it gave no reason")
}

fn git_is_missing(error: &std::io::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::NotFound {
        Failure::new("the program `git` is not on the PATH; install it and run this again")
    } else {
        Failure::new(format!("cannot start `git`: {error}"))
    }
}

/// Turns git's own words into one sentence with a remedy.
fn explain(path: &Path, words: &str) -> Failure {
    let path = path.display();
    if words.contains("dubious ownership") {
        Failure::new(format!(
            "git refuses `{path}` since it belongs to another user; allow it with `git config --global --add safe.directory {path}`"
        ))
    } else if words.contains("not a git repository") {
        Failure::new(format!("`{path}` is not inside a git repository; name one: `cargo run -p git-ledger -- <path>`"))
    } else {
        Failure::new(format!("git cannot read the repository at `{path}`: {}", first_line(words)))
    }
}
