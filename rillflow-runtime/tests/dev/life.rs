//! A server is shared, keeps its data, and ends with its last holder, however that one ends.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::case::{Case, Helper, SOON, nothing_is_left_in, processes_in};

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
        if moment % 3 == 0 {
            case.start().leave();
            case.nothing_is_left();
        }
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
    case.helper = "case::test_helper";
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
fn a_server_whose_folder_was_deleted_ends_with_its_holder() {
    let case = Case::new();
    let helper = case.start();
    fs::remove_dir_all(case.cluster()).unwrap();
    helper.leave();
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
