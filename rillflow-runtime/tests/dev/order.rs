//! A server is looked for in the promised order, and what is said explicitly is never overruled.

use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::{env, fs};

use crate::case::Case;

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
    let case = case.with("PATH", path).with("RILLFLOW_PG_BIN", "");
    let helper = case.start();
    assert!(helper.said("origin").starts_with("PostgreSQL "), "{}", helper.said("origin"));
    helper.leave();
}

#[test]
fn without_any_server_the_error_says_what_was_tried_and_what_to_do() {
    // The step is not built in, or the variable is misspelled.
    let error = Case::new().with("RILLFLOW_PG_BIN", "").with("RILLFLOW_PG_SOURCE", "thin air").fails();
    assert!(
        error.starts_with("found no PostgreSQL server (`RILLFLOW_PG_SOURCE` is `thin air`, which is no step"),
        "{error}"
    );
    assert!(error.contains("set `DATABASE_URL` to one, or install PostgreSQL 15 or newer"), "{error}");
}

#[test]
fn what_was_skipped_says_why() {
    let case = Case::new().with("HELPER_LOG", "yes").with("RILLFLOW_PG_BIN", "");
    let helper = case.start();
    let said = helper.said.join("\n");
    assert!(said.contains("`DATABASE_URL` is not set"), "{said}");
    assert!(said.contains("`RILLFLOW_PG_BIN` is not set"), "{said}");
}

#[test]
fn a_server_that_is_too_old_is_refused_with_its_version() {
    let case = Case::new();
    let old = case.folder.path().join("old");
    fs::create_dir(&old).unwrap();
    for program in ["initdb", "postgres"] {
        fs_err::write(old.join(program), "#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n").unwrap();
        fs::set_permissions(old.join(program), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let error = case.with("RILLFLOW_PG_BIN", old.to_str().unwrap()).fails();
    assert!(error.contains("postgres` is PostgreSQL 14.9, older than 15; set it to a folder"), "{error}");
}

/// Only root starts servers as somebody else.
#[test]
fn a_folder_that_the_server_may_not_enter_is_named() {
    let case = Case::new();
    if case.folder.path().metadata().unwrap().uid() != 0 {
        return println!("skipped: this is not root");
    }
    fs::set_permissions(case.folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let error = case.fails();
    assert!(error.contains(&format!("did not start in `{}`: user `", case.cluster().display())), "{error}");
    assert!(error.contains("` may not enter that folder"), "{error}");
}
