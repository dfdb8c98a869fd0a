//! The file `postmaster.pid`, in which a server says who and how it is.

use std::path::Path;

use rustix::process::{Pid, test_kill_process};

/// What a server says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProcessFile {
    /// The number of its process.
    pub(crate) process: i32,
    /// The port it listens on.
    pub(crate) port: u16,
    /// Whether it accepts connections now.
    pub(crate) ready: bool,
}

impl ProcessFile {
    /// Reads the file of the cluster in `folder`. Nothing if there is none, or if it is not written completely yet.
    pub(crate) fn read(folder: &Path) -> Option<Self> {
        Self::parse(&fs_err::read_to_string(folder.join("data/postmaster.pid")).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let line = |number: usize| text.lines().nth(number - 1).map(str::trim);
        Some(Self {
            process: line(1)?.parse().ok()?,
            port: line(4)?.parse().ok()?,
            ready: line(8).is_some_and(|state| state == "ready"),
        })
    }

    /// Whether that process exists.
    pub(crate) fn is_alive(&self) -> bool {
        is_alive(self.process)
    }
}

/// Whether the process whose number stands in `file` exists.
pub(crate) fn is_alive_in(file: &Path) -> bool {
    let text = fs_err::read_to_string(file).unwrap_or_default();
    text.trim().parse().is_ok_and(is_alive)
}

fn is_alive(process: i32) -> bool {
    // Numbers below one stand for groups of processes.
    let Some(process) = Some(process).filter(|process| *process > 0).and_then(Pid::from_raw) else { return false };
    // A process of another account is alive all the same.
    !matches!(test_kill_process(process), Err(rustix::io::Errno::SRCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    const READY: &str = "4711\n/tmp/x/data\n1700000000\n54321\n\n127.0.0.1\n  1234  5678\nready   \n";

    #[test]
    fn the_state_of_a_server_is_read_from_line_eight() {
        assert_eq!(ProcessFile::parse(READY), Some(ProcessFile { process: 4711, port: 54321, ready: true }));
        let starting = READY.replace("ready   ", "starting");
        assert_eq!(ProcessFile::parse(&starting).map(|file| file.ready), Some(false));
    }

    #[test]
    fn a_file_that_is_being_written_says_nothing() {
        assert_eq!(ProcessFile::parse(""), None);
        assert_eq!(ProcessFile::parse("4711\n/tmp/x/data\n"), None);
    }

    #[test]
    fn this_process_is_alive_and_number_zero_is_nobody() {
        assert!(is_alive(i32::try_from(std::process::id()).unwrap()));
        assert!(!is_alive(0));
        assert!(!is_alive(-1));
    }
}
