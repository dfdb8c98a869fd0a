//! The account a server runs as.
//!
//! PostgreSQL refuses to run as root. A root process therefore starts it as `postgres`, or as `nobody` where that
//! account is missing; everybody else starts it as themselves.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use super::DevError;

/// An unprivileged account of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) name: String,
    user: u32,
    group: u32,
}

impl Account {
    /// Whom to become before a server is started: nobody else unless this process is root.
    pub(crate) fn for_server() -> Result<Option<Self>, DevError> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let accounts = fs_err::read_to_string("/etc/passwd").unwrap_or_default();
        let account = ["postgres", "nobody"].iter().find_map(|name| Self::parse(&accounts, name));
        account.map(Some).ok_or(DevError::NoAccount)
    }

    fn parse(accounts: &str, name: &str) -> Option<Self> {
        accounts.lines().find_map(|line| {
            let mut fields = line.split(':');
            if fields.next() != Some(name) {
                return None;
            }
            let (user, group) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
            // An account with root's number would help nothing.
            (user != 0).then(|| Self { name: name.to_owned(), user, group })
        })
    }

    /// Makes `command` run as this account. The standard library drops the other groups too.
    pub(crate) fn assume(&self, command: &mut Command) {
        command.uid(self.user).gid(self.group);
    }

    /// Gives `path` to this account.
    pub(crate) fn own(&self, path: &Path) -> Result<(), DevError> {
        chown(path, Some(self.user), Some(self.group)).map_err(DevError::folder("give to the server's account", path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNTS: &str = "root:x:0:0:root:/root:/bin/bash\npostgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\n\
                            fake:x:0:0::/:/bin/sh\nbroken:x\n";

    #[test]
    fn an_account_is_found_by_its_name() {
        let postgres = Account { name: "postgres".to_owned(), user: 101, group: 104 };
        assert_eq!(Account::parse(ACCOUNTS, "postgres"), Some(postgres));
        assert_eq!(Account::parse(ACCOUNTS, "nobody"), None);
        assert_eq!(Account::parse(ACCOUNTS, "broken"), None);
    }

    #[test]
    fn an_account_with_the_number_of_root_is_not_used() {
        assert_eq!(Account::parse(ACCOUNTS, "fake"), None);
    }
}
