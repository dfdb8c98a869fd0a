//! `rillflow gen --watch`, watched.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use std::io::{BufRead as _, BufReader, PipeReader};
use std::process::Child;
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use project::Project;

/// How long the whole test may take before it is taken for stuck.
const PATIENCE: Duration = Duration::from_mins(1);

/// The program while it runs, and what it says.
struct Watching {
    child: Child,
    words: BufReader<PipeReader>,
    /// Dropped at the end, which calls the watchdog off.
    _end: mpsc::Sender<()>,
}

impl Watching {
    fn start(project: &Project) -> Self {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        let mut command = project.command(&["gen", "--watch"]);
        command.stdout(writer.try_clone().expect("a pipe")).stderr(writer);
        let child = command.spawn().expect("the program starts");
        let (end, ended) = mpsc::channel::<()>();
        let process = Pid::from_child(&child);
        std::thread::spawn(move || {
            if ended.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                _ = kill_process(process, Signal::KILL);
            }
        });
        Self { child, words: BufReader::new(reader), _end: end }
    }

    /// Reads run after run until one says `part`.
    #[track_caller]
    fn until(&mut self, part: &str) {
        let mut said = String::new();
        loop {
            let before = said.len();
            self.words.read_line(&mut said).expect("the words are text");
            assert!(said.len() > before, "`{part}` was never said, only\n{said}");
            if said[before..].contains("waiting for changes") && said.contains(part) {
                return;
            }
        }
    }

    /// Ctrl-C, and the exit code.
    fn interrupt(mut self) -> Option<i32> {
        kill_process(Pid::from_child(&self.child), Signal::INT).expect("the program is there");
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        _ = self.child.kill();
    }
}

/// Changes the manifest as editors do: another file takes its name.
fn save(project: &Project, text: &str) {
    fs_err::write(project.path().join("rillflow.toml.new"), text).expect("the file is written");
    let (new, old) = (project.path().join("rillflow.toml.new"), project.path().join("rillflow.toml"));
    fs_err::rename(new, old).expect("it is renamed");
}

#[test]
fn every_change_is_followed_until_ctrl_c() {
    let project = Project::initialised();
    let good = project.read("rillflow.toml");
    let mut watching = Watching::start(&project);
    watching.until("files are up to date");
    // In place, as some editors do.
    project.replace("rillflow.toml", "Somebody who orders.", "Somebody who pays.");
    watching.until("wrote src/generated/customer.rs");
    save(&project, &good.replace("stream = \"Order\"", "stream = \"Ordr\""));
    watching.until("error[RF0101]");
    save(&project, &good);
    watching.until("wrote src/generated/customer.rs");
    assert_eq!(watching.interrupt(), Some(0));
}
