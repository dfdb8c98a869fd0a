//! Drops the databases of tests that are over.
//!
//! A value is dropped in a place that cannot wait, often on a runtime that is being shut down. So a thread with a
//! runtime of its own does the work.

use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;

use crate::dev::{DatabaseName, Maintenance};

static JANITOR: OnceLock<mpsc::Sender<Job>> = OnceLock::new();

/// Longer than any drop takes, and short enough not to hang a test run on a server that went away.
const PATIENCE: Duration = Duration::from_secs(10);

struct Job {
    server: PgConnectOptions,
    name: DatabaseName,
    done: mpsc::Sender<()>,
}

/// Drops database `name`, soon.
pub(super) fn drop_soon(server: PgConnectOptions, name: DatabaseName) {
    drop(hand_over(server, name));
}

/// Drops database `name`, and returns when that is done.
pub(super) fn drop_now(server: PgConnectOptions, name: DatabaseName) {
    let _ = hand_over(server, name).recv_timeout(PATIENCE);
}

fn hand_over(server: PgConnectOptions, name: DatabaseName) -> mpsc::Receiver<()> {
    let (done, waiting) = mpsc::channel();
    let janitor = JANITOR.get_or_init(|| {
        let (jobs, work) = mpsc::channel();
        thread::spawn(move || work_off(&work));
        jobs
    });
    // Fails if the thread could not make its runtime. The databases then stay until the server's end.
    let _ = janitor.send(Job { server, name, done });
    waiting
}

fn work_off(work: &mpsc::Receiver<Job>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    for job in work {
        let dropped = runtime.block_on(async {
            let mut maintenance = Maintenance::connect(&job.server).await?;
            maintenance.drop(&job.name).await?;
            maintenance.close().await;
            Ok::<_, crate::dev::DevError>(())
        });
        if let Err(error) = dropped {
            tracing::debug!("a test's database stays behind: {error}");
        }
        let _ = job.done.send(());
    }
}
