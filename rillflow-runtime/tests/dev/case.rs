//! This program, started again as a helper that holds a database.

use std::io::{BufRead, BufReader, Lines};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use rillflow_runtime::dev::DevDatabase;
use rillflow_runtime::testing::TestDatabase;
use sqlx::{Connection, PgConnection, Row};

/// How long a server may go on after its last holder.
pub(crate) const SOON: Duration = Duration::from_secs(8);
const NOBODY: u32 = 65_534;

/// Starts a database in the folder that the environment names, runs one statement on it, says so, and holds it until
/// it is killed or its input ends. Without such a folder this is no helper but a test among others, and passes.
#[tokio::test]
async fn helper() {
    let Some(folder) = env::var_os("HELPER_FOLDER") else { return };
    if env::var_os("HELPER_LOG").is_some() {
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
    }
    let database =
        match DevDatabase::named(env::var("HELPER_NAME").unwrap_or("shop".to_owned())).folder(folder).start().await {
            Ok(database) => database,
            Err(error) => return println!("\nerror {error}"),
        };
    if let Ok(statement) = env::var("HELPER_STATEMENT") {
        println!("\nanswer {}", answer(database.url(), statement).await);
    }
    println!("\norigin {}", database.origin());
    println!("ready {}", database.url());
    std::io::stdin().lines().for_each(drop);
}

/// The same with a database for a test. Panics at the end of its input.
#[tokio::test]
async fn test_helper() {
    if env::var_os("HELPER_FOLDER").is_none() {
        return;
    }
    let database = TestDatabase::empty().await.unwrap();
    let data = answer(database.url(), "select current_setting('data_directory')".to_owned()).await;
    println!("\nanswer {}", Path::new(&data).parent().unwrap().display());
    println!("ready {}", database.url());
    std::io::stdin().lines().for_each(drop);
    panic!("the test fails");
}

async fn answer(url: &str, statement: String) -> String {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let row = sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).fetch_one(&mut connection).await.unwrap();
    row.get(0)
}

/// A helper process and what it said.
pub(crate) struct Helper {
    process: Child,
    pub(crate) said: Vec<String>,
    output: Lines<BufReader<ChildStdout>>,
}

impl Helper {
    /// What it said after `word`.
    #[track_caller]
    pub(crate) fn said(&self, word: &str) -> &str {
        let line = self.said.iter().find_map(|line| line.strip_prefix(word)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("the helper said {:#?}", self.said))
    }

    /// The rest of what it says until it ends.
    pub(crate) fn rest(&mut self) -> String {
        drop(self.process.stdin.take());
        self.output.by_ref().map(|line| line.unwrap() + "\n").collect()
    }

    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
    }

    pub(crate) fn leave(self) {
        drop(self);
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        self.output.by_ref().for_each(drop);
        self.process.wait().unwrap();
    }
}

/// One case: a folder of its own, the account it runs as, and the environment.
pub(crate) struct Case {
    pub(crate) folder: tempfile::TempDir,
    program: PathBuf,
    pub(crate) helper: &'static str,
    account: Option<u32>,
    variables: Vec<(&'static str, String)>,
}

impl Case {
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("rillflow-case-").tempdir_in("/tmp").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self {
            folder,
            program: env::current_exe().unwrap(),
            helper: "case::helper",
            account: None,
            variables: Vec::new(),
        }
    }

    /// As a user without privileges, which a test that runs as root must become first.
    pub(crate) fn unprivileged() -> Self {
        let mut case = Self::new().apart();
        if case.folder.path().metadata().unwrap().uid() == 0 {
            chown(case.folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
            case.account = Some(NOBODY);
        }
        case
    }

    /// With a program in a folder of its own: another user may read it, and it shares no test server with this one.
    pub(crate) fn apart(mut self) -> Self {
        let copy = self.folder.path().join("program");
        fs::copy(&self.program, &copy).unwrap();
        self.program = copy;
        self
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// Gives a folder that the test made to the account of the case.
    #[cfg(feature = "download")]
    pub(crate) fn own(&self, folder: &Path) {
        if let Some(account) = self.account {
            chown(folder, Some(account), Some(account)).unwrap();
            for entry in fs::read_dir(folder).unwrap() {
                self.own(&entry.unwrap().path());
            }
        }
    }

    pub(crate) fn cluster(&self) -> PathBuf {
        self.folder.path().join("cluster")
    }

    pub(crate) fn spawn(&self) -> Child {
        let mut command = Command::new(&self.program);
        command.args(["--exact", self.helper, "--nocapture"]);
        command.env_remove("DATABASE_URL").env_remove("RILLFLOW_PG_SOURCE").env("HELPER_FOLDER", self.cluster());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped());
        if self.helper == "case::test_helper" {
            // It ends with a panic that is wanted, and would only alarm whoever reads the output.
            command.stderr(Stdio::null());
        }
        if let Some(account) = self.account {
            command.uid(account).gid(account);
        }
        command.spawn().unwrap()
    }

    /// Starts a helper and waits until it is ready or has failed.
    pub(crate) fn start(&self) -> Helper {
        let mut process = self.spawn();
        let mut said = Vec::new();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        for line in output.by_ref() {
            said.push(line.unwrap());
            if said.last().is_some_and(|line| line.starts_with("ready ") || line.starts_with("error ")) {
                break;
            }
        }
        Helper { process, said, output }
    }

    /// The error of a helper that must fail.
    #[track_caller]
    pub(crate) fn fails(&self) -> String {
        let helper = self.start();
        helper.said("error").to_owned()
    }

    /// The processes of the server and its watcher.
    pub(crate) fn processes(&self) -> Vec<PathBuf> {
        processes_in(&self.cluster())
    }

    #[track_caller]
    pub(crate) fn nothing_is_left(&self) {
        nothing_is_left_in(&self.cluster());
    }

    pub(crate) fn server_process(&self) -> String {
        let file = fs_err::read_to_string(self.cluster().join("data/postmaster.pid")).unwrap();
        file.lines().next().unwrap().to_owned()
    }
}

/// The processes that work in `folder`. Zombies work nowhere.
pub(crate) fn processes_in(folder: &Path) -> Vec<PathBuf> {
    let works_there = |process: &PathBuf| fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd.starts_with(folder));
    fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path()).filter(works_there).collect()
}

#[track_caller]
pub(crate) fn nothing_is_left_in(folder: &Path) {
    let deadline = Instant::now() + SOON;
    while !processes_in(folder).is_empty() {
        assert!(Instant::now() < deadline, "still there: {:?}", processes_in(folder));
        thread::sleep(Duration::from_millis(20));
    }
}

impl Drop for Case {
    /// A test that failed must not leave the folder to a server that still runs in it.
    fn drop(&mut self) {
        let deadline = Instant::now() + SOON;
        while !self.processes().is_empty() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(20));
        }
    }
}
