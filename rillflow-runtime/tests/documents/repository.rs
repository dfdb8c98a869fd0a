//! What each method does, and the words of its errors.

use rillflow_runtime::Error;
use rillflow_runtime::document::DocumentVersion;

use crate::customer::{self, Customer, CustomerId, Tier};
use crate::fixture::{Fixture, customer};

#[tokio::test]
async fn a_document_comes_back_as_it_was_stored() {
    let fixture = Fixture::new().await;
    let bob = customer("Bob@Example.com");
    assert_eq!(fixture.customers().insert(&bob).await.unwrap(), DocumentVersion::FIRST);

    let loaded = fixture.customers().get(bob.id).await.unwrap().unwrap();
    assert_eq!(loaded.document, bob);
    assert_eq!(loaded.email, "Bob@Example.com");
    assert_eq!(loaded.version, DocumentVersion::FIRST);
    assert_eq!(loaded.created_at, loaded.updated_at);
    assert!(fixture.customers().exists(bob.id).await.unwrap());
    assert!(!fixture.customers().exists(CustomerId::new()).await.unwrap());
    assert!(fixture.customers().get(CustomerId::new()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_second_document_with_the_same_id_is_told_by_name() {
    let fixture = Fixture::new().await;
    let bob = customer("bob@example.com");
    fixture.customers().insert(&bob).await.unwrap();

    let error = fixture.customers().insert(&bob).await.unwrap_err();
    assert_eq!(error.to_string(), format!("Customer `{}` exists already; load and update it, or use `upsert`", bob.id));
    // In a batch the server's detail tells which one it was.
    let error = fixture.customers().insert_many(&[customer("eve@example.com"), bob.clone()]).await.unwrap_err();
    assert!(matches!(error, Error::DocumentExists { document: "Customer", id } if id == bob.id.to_string()));
    assert_eq!(fixture.customers().query().count().await.unwrap(), 1, "all or none");
}

#[tokio::test]
async fn a_second_document_with_a_unique_value_names_field_and_value() {
    let fixture = Fixture::new().await;
    let (bob, mut eve) = (customer("bob@example.com"), customer("eve@example.com"));
    fixture.customers().insert_many(&[bob.clone(), eve.clone()]).await.unwrap();

    let check = |error: Error| {
        assert_eq!(error.to_string(), "another Customer has the same `email` `bob@example.com`; it must be unique");
        assert!(matches!(error, Error::DocumentNotUnique { document: "Customer", field: "email", .. }));
    };
    check(fixture.customers().insert(&customer("BOB@example.com")).await.unwrap_err());
    check(fixture.customers().insert_many(&[customer("BOB@example.com")]).await.unwrap_err());
    check(fixture.customers().upsert(&customer("BOB@example.com")).await.unwrap_err());
    eve.email = "Bob@Example.com".to_owned();
    check(fixture.customers().update(&eve, DocumentVersion::FIRST).await.unwrap_err());
}

#[tokio::test]
async fn a_unique_index_of_the_user_is_not_taken_for_ours() {
    let fixture = Fixture::new().await;
    fixture.execute("create unique index mine on shop.customer (points)").await;
    fixture.customers().insert(&customer("bob@example.com")).await.unwrap();
    let error = fixture.customers().insert(&customer("eve@example.com")).await.unwrap_err();
    assert!(matches!(error, Error::Database(_)), "{error}");
    assert!(error.to_string().contains("mine"), "{error}");
}

#[tokio::test]
async fn updates_move_the_version_and_refuse_a_stale_one() {
    let fixture = Fixture::new().await;
    let mut bob = customer("bob@example.com");
    fixture.customers().insert(&bob).await.unwrap();
    bob.tier = Tier::Pro;
    assert_eq!(fixture.customers().update(&bob, DocumentVersion::FIRST).await.unwrap().get(), 2);
    bob.tier = Tier::Enterprise;
    let error = fixture.customers().update(&bob, DocumentVersion::FIRST).await.unwrap_err();
    assert_eq!(error.to_string(), format!("Customer `{}` is at version 2, not 1; reload it and decide again", bob.id));

    let loaded = fixture.customers().get(bob.id).await.unwrap().unwrap();
    assert_eq!(loaded.tier, Tier::Pro);
    assert_eq!(loaded.version.get(), 2);
    assert!(loaded.updated_at > loaded.created_at);

    let error = fixture.customers().update(&customer("nobody@example.com"), DocumentVersion::FIRST).await.unwrap_err();
    assert!(matches!(error, Error::DocumentNotFound { document: "Customer", .. }), "{error}");
}

#[tokio::test]
async fn upsert_writes_whatever_is_there() {
    let fixture = Fixture::new().await;
    let mut bob = customer("bob@example.com");
    assert_eq!(fixture.customers().upsert(&bob).await.unwrap().get(), 1);
    bob.points = 11;
    assert_eq!(fixture.customers().upsert(&bob).await.unwrap().get(), 2);
    assert_eq!(fixture.customers().get(bob.id).await.unwrap().unwrap().document, bob);
    assert_eq!(fixture.customers().query().filter(customer::POINTS.eq(11)).count().await.unwrap(), 1);
}

#[tokio::test]
async fn deletes_tell_what_was_there() {
    let fixture = Fixture::new().await;
    let (bob, mut eve) = (customer("bob@example.com"), customer("eve@example.com"));
    fixture.customers().insert_many(&[bob.clone(), eve.clone()]).await.unwrap();
    assert!(fixture.customers().delete(&bob.id).await.unwrap());
    assert!(!fixture.customers().delete(bob.id).await.unwrap());

    eve.points = 1;
    let version = fixture.customers().update(&eve, DocumentVersion::FIRST).await.unwrap();
    let error = fixture.customers().delete_expected(eve.id, DocumentVersion::FIRST).await.unwrap_err();
    assert!(matches!(error, Error::DocumentConflict { actual, .. } if actual == version), "{error}");
    fixture.customers().delete_expected(eve.id, version).await.unwrap();
    let error = fixture.customers().delete_expected(eve.id, version).await.unwrap_err();
    assert!(matches!(error, Error::DocumentNotFound { .. }), "{error}");
}

#[tokio::test]
async fn many_come_back_in_the_order_asked_for() {
    let fixture = Fixture::new().await;
    let customers: Vec<Customer> = (0..1_000).map(|number| customer(&format!("c{number}@example.com"))).collect();
    fixture.customers().insert_many(&customers).await.unwrap();
    fixture.customers().insert_many(&[]).await.unwrap();

    let mut wanted: Vec<CustomerId> = customers.iter().rev().map(|customer| customer.id).collect();
    wanted.insert(1, CustomerId::new());
    let loaded = fixture.customers().get_many(&wanted).await.unwrap();
    assert!(loaded.iter().map(|loaded| &loaded.document).eq(customers.iter().rev()));
    assert!(fixture.customers().get_many(&[]).await.unwrap().is_empty());
}
