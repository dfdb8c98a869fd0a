//! The high-water mark in single, held situations.

use crate::log::{APPEND_LOCK, Log, append_one};
use rillflow_runtime::Error;
use rillflow_runtime::mark::HighWaterMark;
use uuid::Uuid;

async fn observe(mark: &HighWaterMark) -> i64 {
    mark.observe().await.unwrap().mark.number()
}

#[tokio::test]
async fn a_fresh_sequence_has_given_out_nothing() {
    let log = Log::new().await;
    let mark = log.mark();
    assert_eq!(observe(&mark).await, 0);
    // The first append has the position that a sequence claims before its first use.
    let (held, position) = log.held_append().await;
    assert_eq!(position, 1);
    assert_eq!(observe(&mark).await, 0);
    held.commit().await.unwrap();
    assert_eq!(observe(&mark).await, 1);
    assert_eq!(log.delivered(1).await, [1]);
}

#[tokio::test]
async fn a_sequence_that_was_set_but_not_used_has_given_out_nothing() {
    let log = Log::new().await;
    let mark = log.mark();
    sqlx::query("select setval('shop.rf_position', 40, false)").execute(&log.pool).await.unwrap();
    assert_eq!(observe(&mark).await, 39);
    assert_eq!(log.append().await, 40);
    assert_eq!(observe(&mark).await, 40);
}

#[tokio::test]
async fn a_rolled_back_hole_does_not_stall() {
    let log = Log::new().await;
    let mark = log.mark();
    log.append().await;
    let hole = log.rolled_back_append().await;
    assert_eq!(observe(&mark).await, hole);
    let after = log.append().await;
    assert_eq!(observe(&mark).await, after);
    assert_eq!(log.delivered(after).await, [1, 3]);
}

#[tokio::test]
async fn a_held_append_holds_the_mark_exactly_before_it() {
    let log = Log::new().await;
    let mark = log.mark();
    log.append().await;
    let (held, position) = log.held_append().await;
    for _ in 0..3 {
        log.append().await;
        // Also after a hole, which only the locks can tell from an append that is under way.
        log.rolled_back_append().await;
        assert_eq!(observe(&mark).await, position - 1);
    }
    held.commit().await.unwrap();
    assert_eq!(observe(&mark).await, 8);
    assert_eq!(log.delivered(8).await, [1, 2, 3, 5, 7]);
}

#[tokio::test]
async fn a_mark_that_begins_in_front_of_a_held_append_waits_as_well() {
    let log = Log::new().await;
    log.rolled_back_append().await;
    let (held, _) = log.held_append().await;
    log.append().await;
    let mark = log.mark();
    assert_eq!(observe(&mark).await, 0);
    held.rollback().await.unwrap();
    assert_eq!(observe(&mark).await, 3);
}

#[tokio::test]
async fn it_begins_at_a_checkpoint() {
    let log = Log::new().await;
    log.rolled_back_append().await;
    log.append().await;
    sqlx::query("insert into shop.rf_checkpoint (projection, position) values ('a', 1), ('b', 2)")
        .execute(&log.pool)
        .await
        .unwrap();
    let (held, _) = log.held_append().await;
    assert_eq!(observe(&log.mark()).await, 2);
    held.commit().await.unwrap();
}

#[tokio::test]
async fn appends_that_follow_do_not_starve_it() {
    let log = Log::new().await;
    let mark = log.mark();
    log.rolled_back_append().await;
    let mut running = log.held_append().await;
    // At each moment some append is under way: the next one has begun before the last one ends.
    for _ in 0..10 {
        let before = observe(&mark).await;
        let next = log.held_append().await;
        running.0.commit().await.unwrap();
        // A hole, so that no run of visible events helps.
        log.rolled_back_append().await;
        running = next;
        assert!(observe(&mark).await > before);
    }
    running.0.rollback().await.unwrap();
}

#[tokio::test]
async fn a_long_transaction_that_is_no_append_is_not_waited_for() {
    let log = Log::new().await;
    let mark = log.mark();
    sqlx::query("create table shop.unrelated (x int)").execute(&log.pool).await.unwrap();
    let mut unrelated = log.pool.begin().await.unwrap();
    sqlx::query("insert into shop.unrelated values (1)").execute(&mut *unrelated).await.unwrap();
    // Other advisory locks, of another key or another kind of key, are none of its business either.
    sqlx::query("select pg_advisory_xact_lock_shared($1), pg_advisory_xact_lock_shared($2, $3)")
        .bind(APPEND_LOCK + 1)
        .bind(i32::try_from(APPEND_LOCK >> 32).unwrap())
        .bind(0x7654_3211_i32)
        .execute(&mut *unrelated)
        .await
        .unwrap();
    log.rolled_back_append().await;
    let position = log.append().await;
    assert_eq!(observe(&mark).await, position);
    unrelated.rollback().await.unwrap();
}

#[tokio::test]
async fn an_append_in_another_database_of_the_server_is_not_waited_for() {
    let (log, other) = (Log::new().await, Log::new().await);
    let (held, _) = other.held_append().await;
    log.rolled_back_append().await;
    assert_eq!(observe(&log.mark()).await, 1);
    assert_eq!(observe(&other.mark()).await, 0);
    held.rollback().await.unwrap();
}

#[tokio::test]
async fn a_prepared_transaction_is_waited_for() {
    let log = Log::new().await;
    let allowed: String = sqlx::query_scalar("show max_prepared_transactions").fetch_one(&log.pool).await.unwrap();
    if allowed == "0" {
        eprintln!("skipped: the server has max_prepared_transactions = 0");
        return;
    }
    let mark = log.mark();
    log.rolled_back_append().await;
    observe(&mark).await;
    let mut connection = log.pool.acquire().await.unwrap();
    sqlx::raw_sql("begin").execute(&mut *connection).await.unwrap();
    let position = append_one(&mut connection).await;
    let running = observe(&mark).await;
    // The session is free again, the transaction is not over. Its name is one for the whole server.
    let name = Uuid::now_v7();
    let prepare = sqlx::AssertSqlSafe(format!("prepare transaction '{name}'"));
    sqlx::raw_sql(prepare).execute(&mut *connection).await.unwrap();
    log.append().await;
    let (prepared, prepared_before) = (observe(&mark).await, observe(&log.mark()).await);
    // Nothing can fail before this: a prepared transaction would outlive the test.
    let commit = sqlx::AssertSqlSafe(format!("commit prepared '{name}'"));
    sqlx::raw_sql(commit).execute(&mut *connection).await.unwrap();
    assert_eq!([running, prepared, prepared_before], [1, 1, 0]);
    assert_eq!(position, 2);
    assert_eq!(observe(&mark).await, 3);
    assert_eq!(log.delivered(3).await, [2, 3]);
}

#[tokio::test]
async fn a_sequence_may_begin_higher_after_a_failover() {
    let log = Log::new().await;
    let mark = log.mark();
    log.append().await;
    assert_eq!(observe(&mark).await, 1);
    sqlx::query("select setval('shop.rf_position', 33)").execute(&log.pool).await.unwrap();
    assert_eq!(observe(&mark).await, 33);
    assert_eq!(log.append().await, 34);
    assert_eq!(observe(&mark).await, 34);
}

#[tokio::test]
async fn a_log_that_went_back_is_an_error() {
    let log = Log::new().await;
    let mark = log.mark();
    for _ in 0..3 {
        log.rolled_back_append().await;
    }
    assert_eq!(observe(&mark).await, 3);
    sqlx::query("select setval('shop.rf_position', 1)").execute(&log.pool).await.unwrap();
    let error = mark.observe().await.unwrap_err();
    let Error::LogWentBack { proven, last } = &error else { panic!("{error}") };
    assert_eq!((proven.number(), last.number()), (3, 1));

    // A checkpoint is as good as a mark of this process, and does not go away.
    sqlx::query("insert into shop.rf_checkpoint (projection, position) values ('a', 2)")
        .execute(&log.pool)
        .await
        .unwrap();
    for mark in [&mark, &mark, &log.mark()] {
        assert!(matches!(mark.observe().await, Err(Error::LogWentBack { .. })));
    }
    sqlx::query("select setval('shop.rf_position', 2)").execute(&log.pool).await.unwrap();
    assert_eq!(observe(&mark).await, 2);
}

#[tokio::test]
async fn what_was_proved_is_void_after_a_crash() {
    let log = Log::new().await;
    let mark = log.mark();
    log.rolled_back_append().await;
    log.rolled_back_append().await;
    assert_eq!(observe(&mark).await, 2);
    // What a crash does: all backends are gone, and with them the draws of rolled-back appends.
    log.end_all_backends().await;
    sqlx::query("select setval('shop.rf_position', 1)").execute(&log.pool).await.unwrap();
    let (held, position) = log.held_append().await;
    assert_eq!(position, 2);
    assert_eq!(observe(&mark).await, 0);
    held.commit().await.unwrap();
    assert_eq!(observe(&mark).await, 2);
}
