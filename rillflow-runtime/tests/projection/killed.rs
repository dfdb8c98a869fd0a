//! A program that is killed in mid-batch, again and again.

use std::env;
use std::process::{Child, Command, Stdio};

use crate::shop::{Shop, connect, projections, until};

/// Where the helper finds its database.
const URL: &str = "RILLFLOW_TEST_KILLED_URL";

const ROUNDS: i64 = 10;

#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_in_mid_batch_leave_the_fold_of_the_log() {
    let shop = Shop::open().await;
    let mut helper = None;
    for round in 0..ROUNDS {
        let before = shop.checkpoint("order_summary").await;
        if round % 2 == 0 {
            // For certain in mid-batch: its transaction has moved the checkpoint, and waits to write the rows.
            let mut held = shop.pool().begin().await.unwrap();
            sqlx::query("lock table shop.order_summary in exclusive mode").execute(&mut *held).await.unwrap();
            shop.append_many(60, 8).await;
            let process = helper.take().unwrap_or_else(|| start(shop.database.url()));
            shop.until_blocked(1).await;
            kill(process);
            held.rollback().await.unwrap();
        } else {
            // At whatever moment the checkpoint is first seen to have moved.
            let process = start(shop.database.url());
            let appending = shop.append_many(60, 8);
            let watching = until(async || shop.checkpoint("order_summary").await > before + round * 20);
            tokio::join!(appending, watching);
            // And then at any moment of what is left to do.
            tokio::time::sleep(std::time::Duration::from_micros(u64::from(uuid_bits()) % 20_000)).await;
            kill(process);
        }
    }
    shop.projections().run_until_caught_up().await.unwrap();
    shop.check_tables().await;
}

/// Random bits, without a crate for them.
fn uuid_bits() -> u32 {
    rillflow_runtime::Uuid::new_v4().as_fields().0
}

fn start(url: &str) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "killed::project_until_killed", "--ignored"])
        .env(URL, url)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// With SIGKILL.
fn kill(mut process: Child) {
    process.kill().unwrap();
    let status = process.wait().unwrap();
    assert!(status.code().is_none(), "it ended by itself: {status}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a program of its own, for the test above"]
async fn project_until_killed() {
    let url = env::var(URL).unwrap();
    projections(&connect(&url).await).run(std::future::pending::<()>()).await;
}
