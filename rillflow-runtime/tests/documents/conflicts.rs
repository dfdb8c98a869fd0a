//! Races, made to happen by a transaction that holds the row.

use std::time::Duration;

use rillflow_runtime::Error;
use rillflow_runtime::document::DocumentVersion;
use sqlx::{Postgres, Transaction};

use crate::customer::Customer;
use crate::fixture::{Fixture, customer};

/// Waits until `blocked` other backends wait for the transaction's lock.
async fn until_blocked(fixture: &Fixture, blocked: i64) {
    loop {
        let waiting: i64 = sqlx::query_scalar("select count(*) from pg_locks where not granted")
            .fetch_one(fixture.pool())
            .await
            .unwrap();
        if waiting >= blocked {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn bump(transaction: &mut Transaction<'static, Postgres>, customer: &Customer, times: usize) {
    for _ in 0..times {
        sqlx::query("update shop.customer set doc = doc || '{\"notes\": \"moved\"}' where id = $1")
            .bind(customer.id.as_uuid())
            .execute(&mut **transaction)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn an_update_that_waited_tells_the_version_it_waited_for() {
    let fixture = Fixture::new().await;
    let bob = customer("bob@example.com");
    fixture.customers().insert(&bob).await.unwrap();
    let mut holder = fixture.pool().begin().await.unwrap();
    bump(&mut holder, &bob, 3).await;

    let (update, ()) = tokio::join!(fixture.customers().update(&bob, DocumentVersion::FIRST), async {
        until_blocked(&fixture, 1).await;
        holder.commit().await.unwrap();
    });
    let Error::DocumentConflict { expected, actual, .. } = update.unwrap_err() else { panic!("no conflict") };
    assert_eq!((expected.get(), actual.get()), (1, 4));
    assert_eq!(fixture.customers().get(bob.id).await.unwrap().unwrap().notes, "moved");
}

#[tokio::test]
async fn an_update_that_waited_for_a_rollback_wins() {
    let fixture = Fixture::new().await;
    let bob = customer("bob@example.com");
    fixture.customers().insert(&bob).await.unwrap();
    let mut holder = fixture.pool().begin().await.unwrap();
    bump(&mut holder, &bob, 1).await;

    let (update, ()) = tokio::join!(fixture.customers().update(&bob, DocumentVersion::FIRST), async {
        until_blocked(&fixture, 1).await;
        holder.rollback().await.unwrap();
    });
    assert_eq!(update.unwrap().get(), 2);
}

#[tokio::test]
async fn a_delete_that_waited_tells_the_version_it_waited_for() {
    let fixture = Fixture::new().await;
    let bob = customer("bob@example.com");
    fixture.customers().insert(&bob).await.unwrap();
    let mut holder = fixture.pool().begin().await.unwrap();
    bump(&mut holder, &bob, 1).await;

    let (delete, ()) = tokio::join!(fixture.customers().delete_expected(bob.id, DocumentVersion::FIRST), async {
        until_blocked(&fixture, 1).await;
        holder.commit().await.unwrap();
    });
    assert!(matches!(delete.unwrap_err(), Error::DocumentConflict { actual, .. } if actual.get() == 2));
}

#[tokio::test]
async fn an_update_that_waited_for_a_delete_finds_nothing() {
    let fixture = Fixture::new().await;
    let bob = customer("bob@example.com");
    fixture.customers().insert(&bob).await.unwrap();
    let mut holder = fixture.pool().begin().await.unwrap();
    sqlx::query("delete from shop.customer").execute(&mut *holder).await.unwrap();

    let (update, ()) = tokio::join!(fixture.customers().update(&bob, DocumentVersion::FIRST), async {
        until_blocked(&fixture, 1).await;
        holder.commit().await.unwrap();
    });
    assert!(matches!(update.unwrap_err(), Error::DocumentNotFound { .. }));
}

#[tokio::test]
async fn of_sixteen_writers_one_wins_each_version() {
    let fixture = Fixture::new().await;
    let bob = customer("bob@example.com");
    fixture.customers().insert(&bob).await.unwrap();
    for version in 1..=20 {
        let expected = DocumentVersion::new(version);
        let writers = (0..16).map(|_| async { fixture.customers().update(&bob, expected).await });
        let mut won = 0;
        for outcome in futures_util::future::join_all(writers).await {
            match outcome {
                Ok(new) => {
                    won += 1;
                    assert_eq!(new.get(), version + 1);
                }
                Err(Error::DocumentConflict { actual, .. }) => assert_eq!(actual.get(), version + 1),
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(won, 1);
    }
}

#[tokio::test]
async fn concurrent_upserts_all_count() {
    let fixture = Fixture::new().await;
    let bob = customer("bob@example.com");
    let writers = (0..50).map(|_| async { fixture.customers().upsert(&bob).await.unwrap().get() });
    let mut versions = futures_util::future::join_all(writers).await;
    versions.sort_unstable();
    assert!(versions.into_iter().eq(1..=50));
}

#[tokio::test]
async fn plain_sql_moves_the_version_too() {
    let fixture = Fixture::new().await;
    let bob = customer("bob@example.com");
    fixture.customers().insert(&bob).await.unwrap();
    fixture.execute("update shop.customer set doc = jsonb_set(doc, '{email}', '\"New@Example.com\"'), email = 'x', rf_version = 1").await;
    let error = fixture.customers().update(&bob, DocumentVersion::FIRST).await.unwrap_err();
    assert!(matches!(error, Error::DocumentConflict { actual, .. } if actual.get() == 2), "{error}");
    let email: String = sqlx::query_scalar("select email from shop.customer").fetch_one(fixture.pool()).await.unwrap();
    assert_eq!(email, "new@example.com");
}
