//! A database for development: found in the promised order, shared, kept, and gone with its last user.
//!
//! What is tested is the life of processes, so every case starts this program again as a helper, with the environment
//! of the case.
#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::io::{BufRead, BufReader, Lines};
use std::net::TcpListener;
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
const SOON: Duration = Duration::from_secs(8);
const NOBODY: u32 = 65_534;

/// Starts a database in the folder that the environment names, runs one statement on it, says so, and holds it until
/// it is killed or its input ends.
#[tokio::test]
#[ignore = "a helper that the other tests start"]
async fn helper() {
    let Some(folder) = env::var_os("HELPER_FOLDER") else { return };
    let database = match DevDatabase::named("shop").folder(folder).start().await {
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
#[ignore = "a helper that the other tests start"]
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
struct Helper {
    process: Child,
    said: Vec<String>,
    output: Lines<BufReader<ChildStdout>>,
}

impl Helper {
    /// What it said after `word`.
    #[track_caller]
    fn said(&self, word: &str) -> &str {
        let line = self.said.iter().find_map(|line| line.strip_prefix(word)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("the helper said {:#?}", self.said))
    }

    /// The rest of what it says until it ends.
    fn rest(&mut self) -> String {
        drop(self.process.stdin.take());
        self.output.by_ref().map(|line| line.unwrap() + "\n").collect()
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
    }

    fn leave(self) {
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
struct Case {
    folder: tempfile::TempDir,
    program: PathBuf,
    helper: &'static str,
    account: Option<u32>,
    variables: Vec<(&'static str, String)>,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("rillflow-case-").tempdir_in("/tmp").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder, program: env::current_exe().unwrap(), helper: "helper", account: None, variables: Vec::new() }
    }

    /// As a user without privileges, which a test that runs as root must become first.
    fn unprivileged() -> Self {
        let mut case = Self::new().apart();
        if case.folder.path().metadata().unwrap().uid() == 0 {
            chown(case.folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
            case.account = Some(NOBODY);
        }
        case
    }

    /// With a program in a folder of its own: another user may read it, and it shares no test server with this one.
    fn apart(mut self) -> Self {
        let copy = self.folder.path().join("program");
        fs::copy(&self.program, &copy).unwrap();
        self.program = copy;
        self
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    fn cluster(&self) -> PathBuf {
        self.folder.path().join("cluster")
    }

    fn spawn(&self) -> Child {
        let mut command = Command::new(&self.program);
        command.args(["--exact", self.helper, "--ignored", "--nocapture"]);
        command.env_remove("DATABASE_URL").env("HELPER_FOLDER", self.cluster());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped());
        if let Some(account) = self.account {
            command.uid(account).gid(account);
        }
        command.spawn().unwrap()
    }

    /// Starts a helper and waits until it is ready or has failed.
    fn start(&self) -> Helper {
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
    fn fails(&self) -> String {
        let helper = self.start();
        helper.said("error").to_owned()
    }

    /// The processes of the server and its watcher.
    fn processes(&self) -> Vec<PathBuf> {
        processes_in(&self.cluster())
    }

    #[track_caller]
    fn nothing_is_left(&self) {
        nothing_is_left_in(&self.cluster());
    }

    fn server_process(&self) -> String {
        let file = fs_err::read_to_string(self.cluster().join("data/postmaster.pid")).unwrap();
        file.lines().next().unwrap().to_owned()
    }
}

/// The processes that work in `folder`. Zombies work nowhere.
fn processes_in(folder: &Path) -> Vec<PathBuf> {
    let works_there = |process: &PathBuf| fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd.starts_with(folder));
    fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path()).filter(works_there).collect()
}

#[track_caller]
fn nothing_is_left_in(folder: &Path) {
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

#[track_caller]
fn no_server_survives_a_kill(case: &Case) {
    for _ in 0..10 {
        let helper = case.start();
        assert!(helper.said("ready").starts_with("postgres://"));
        assert!(!case.processes().is_empty());
        helper.kill();
        case.nothing_is_left();
    }
}

#[test]
fn no_server_survives_a_kill_of_its_parent() {
    no_server_survives_a_kill(&Case::new());
}

#[test]
fn no_server_survives_a_kill_of_its_unprivileged_parent() {
    no_server_survives_a_kill(&Case::unprivileged());
}

/// The moments cover the making of the pipe, `initdb` and the server's own start.
#[test]
fn no_server_survives_a_kill_at_its_start() {
    for moment in 0..10 {
        let case = Case::new();
        let mut process = case.spawn();
        thread::sleep(Duration::from_millis(moment * 90));
        process.kill().unwrap();
        process.wait().unwrap();
        case.nothing_is_left();
        // And the remains hinder nobody.
        case.start().leave();
        case.nothing_is_left();
    }
}

#[test]
fn a_server_goes_on_for_its_second_holder() {
    let case = Case::new();
    let first = case.start();
    let second = case.start();
    assert_eq!(first.said("ready"), second.said("ready"));
    assert!(second.said("origin").starts_with("a server that runs already"), "{}", second.said("origin"));
    let server = case.server_process();
    first.kill();
    // Longer than the watcher takes to stop a server nobody holds.
    thread::sleep(Duration::from_millis(700));
    let third = case.start();
    assert_eq!(case.server_process(), server);
    second.kill();
    third.leave();
    case.nothing_is_left();
}

#[test]
fn processes_that_start_at_once_share_a_server() {
    let case = Case::new();
    let helpers: Vec<Helper> = thread::scope(|scope| {
        let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| case.start())).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    assert!(helpers.iter().all(|helper| helper.said("ready") == helpers[0].said("ready")));
    let joined = helpers.iter().filter(|helper| helper.said("origin").starts_with("a server that runs already"));
    assert_eq!(joined.count(), 3);
}

/// Whether the program is killed or panics, its throw-away server ends and its folder is deleted.
#[track_caller]
fn a_test_server_goes_with_its_last_process(mut case: Case) {
    case.helper = "test_helper";
    let (one, two) = thread::scope(|scope| {
        let one = scope.spawn(|| case.start());
        (case.start(), one.join().unwrap())
    });
    let folder = PathBuf::from(one.said("answer"));
    assert_eq!(two.said("answer"), one.said("answer"));
    assert_ne!(two.said("ready"), one.said("ready"));
    one.kill();
    assert!(!processes_in(&folder).is_empty());
    two.leave();
    nothing_is_left_in(&folder);
    let deadline = Instant::now() + SOON;
    while folder.exists() {
        assert!(Instant::now() < deadline, "`{}` is still there", folder.display());
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_test_server_goes_with_its_last_process_of_this_user() {
    a_test_server_goes_with_its_last_process(Case::new().apart());
}

#[test]
fn a_test_server_goes_with_its_last_process_without_privileges() {
    a_test_server_goes_with_its_last_process(Case::unprivileged());
}

#[test]
fn data_is_kept_between_runs_and_the_address_stays() {
    let visit =
        "create table if not exists visit (n int); insert into visit values (1); select count(*)::text from visit";
    let case = Case::new().with("HELPER_STATEMENT", visit);
    let first = case.start();
    let url = first.said("ready").to_owned();
    first.leave();
    // At once, while the server before may still be stopping.
    let second = case.start();
    assert_eq!((second.said("answer"), second.said("ready")), ("2", url.as_str()));
    second.kill();
    assert_eq!(case.start().said("answer"), "3");
}

#[test]
fn data_survives_a_kill_of_the_server_itself() {
    let visit =
        "create table if not exists visit (n int); insert into visit values (1); select count(*)::text from visit";
    let case = Case::new().with("HELPER_STATEMENT", visit);
    let first = case.start();
    let killed = Command::new("kill").args(["-s", "KILL", &case.server_process()]).status().unwrap();
    assert!(killed.success());
    // The first holder is still there, so a watcher of the dead server is too.
    let second = case.start();
    assert_eq!(second.said("answer"), "2");
    first.leave();
    thread::sleep(Duration::from_millis(700));
    assert_eq!(case.start().said("answer"), "3");
    second.leave();
    case.nothing_is_left();
}

#[test]
fn a_taken_port_is_not_used() {
    let case = Case::new();
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    fs::create_dir(case.cluster()).unwrap();
    fs_err::write(case.cluster().join("port"), port.to_string()).unwrap();
    let helper = case.start();
    assert!(!helper.said("ready").contains(&format!(":{port}/")));
    helper.leave();
}

#[test]
fn data_of_another_version_is_refused_with_a_remedy() {
    let case = Case::new();
    fs_err::create_dir_all(case.cluster().join("data")).unwrap();
    fs_err::write(case.cluster().join("data/PG_VERSION"), "9\n").unwrap();
    let error = case.fails();
    let start = format!("the data in `{}` was written by PostgreSQL 9, and `", case.cluster().display());
    assert!(error.starts_with(&start), "{error}");
    assert!(error.contains("set `RILLFLOW_PG_BIN` to the binaries of PostgreSQL 9, or delete the folder"), "{error}");
}

#[test]
fn a_server_that_ends_at_its_start_shows_its_log() {
    let case = Case::new();
    case.start().leave();
    case.nothing_is_left();
    let settings = case.cluster().join("data/postgresql.conf");
    let text = fs_err::read_to_string(&settings).unwrap();
    fs_err::write(&settings, text + "\nshared_preload_libraries = 'nowhere'\n").unwrap();
    let mut helper = case.start();
    let error = helper.said("error").to_owned();
    assert!(error.contains("did not start in") && error.contains("it ended with exit status: 1"), "{error}");
    // The lines of the log follow the message.
    let log = helper.rest();
    assert!(log.contains("could not access file \"nowhere\""), "{log}");
    case.nothing_is_left();
}

#[test]
fn the_url_of_the_environment_is_used_and_nothing_is_started() {
    let server = Case::new();
    let holder = server.start();
    let case = Case::new().with("DATABASE_URL", holder.said("ready"));
    let helper = case.start();
    assert_eq!(helper.said("ready"), holder.said("ready"));
    assert_eq!(helper.said("origin"), "the server of `DATABASE_URL`");
    assert!(!case.cluster().exists());
    helper.leave();
    holder.leave();
}

#[test]
fn a_url_without_a_server_is_an_error_and_no_reason_to_look_elsewhere() {
    // Nobody listens on a port that was just given back.
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let case = Case::new().with("DATABASE_URL", format!("postgres://me:secret@127.0.0.1:{port}/shop"));
    let error = case.fails();
    assert!(error.starts_with(&format!("cannot use `DATABASE_URL` (`postgres://me@127.0.0.1:{port}/shop")), "{error}");
    assert!(error.contains("refused") && error.contains("or unset it"), "{error}");
    assert!(!error.contains("secret"), "{error}");
    assert!(!case.cluster().exists());
}

#[test]
fn a_url_that_is_none_is_an_error() {
    let error = Case::new().with("DATABASE_URL", "no url").fails();
    assert!(error.starts_with("cannot use `DATABASE_URL`") && error.contains("no address of a database"), "{error}");
}

#[test]
fn an_empty_url_counts_as_unset() {
    Case::new().with("DATABASE_URL", "").start().leave();
}

#[test]
fn a_wrong_folder_of_binaries_is_an_error_that_names_it() {
    let error = Case::new().with("RILLFLOW_PG_BIN", "/nowhere/bin").fails();
    assert!(
        error.starts_with("`RILLFLOW_PG_BIN` is `/nowhere/bin`, but there is no `initdb` in `/nowhere/bin`; set it to"),
        "{error}"
    );
}

#[test]
fn a_link_on_the_path_is_followed_to_the_binaries() {
    let case = Case::new();
    let Some(real) = env::split_paths(&env::var_os("PATH").unwrap())
        .map(|path| path.join("postgres"))
        .find_map(|program| fs::canonicalize(program).ok())
    else {
        return println!("skipped: no `postgres` on the PATH");
    };
    let links = case.folder.path().join("links");
    fs::create_dir(&links).unwrap();
    std::os::unix::fs::symlink(&real, links.join("postgres")).unwrap();
    let path = format!("{}:/usr/bin:/bin", links.display());
    let helper = case.with("PATH", path).start();
    assert!(helper.said("origin").starts_with("PostgreSQL "), "{}", helper.said("origin"));
    helper.leave();
}
