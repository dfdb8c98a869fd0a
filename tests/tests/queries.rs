//! Indexes and compiled queries of `golden/queries` on a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeMap;

use rillflow_runtime::query::Query;
use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{Decimal, Error, sqlx};
use rillflow_tests::golden::queries::Store;
use rillflow_tests::golden::queries::customer::{self as field, Address, Customer, CustomerId, Line, Tier};
use serde_json::json;

async fn store() -> (TestDatabase, Store) {
    let database = TestDatabase::empty().await.unwrap();
    let store = Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    (database, store)
}

fn customer(number: u32) -> Customer {
    Customer {
        id: CustomerId::new(),
        email: format!("Customer{number}@example.com"),
        nickname: number.is_multiple_of(50).then(|| format!("nick{number}")),
        tier: if number.is_multiple_of(100) { Tier::Pro } else { Tier::Free },
        age: (!number.is_multiple_of(7)).then(|| i32::try_from(number % 90).unwrap()),
        score: f64::from(number) / 2.0,
        balance: Decimal::from(number),
        address: Address {
            city: format!("City{}", number % 500),
            country: number.is_multiple_of(3).then(|| "fr".to_owned()),
        },
        tags: vec![format!("tag{}", number % 500), "all".to_owned()],
        tiers: number.is_multiple_of(400).then(|| vec![Tier::Pro, Tier::Enterprise]),
        numbers: vec![i64::from(number), -1],
        lines: vec![Line { sku: format!("sku{number}"), quantity: 1 }],
        attributes: BTreeMap::from([("colour".to_owned(), format!("colour{}", number % 300))]),
        limits: BTreeMap::from([("daily".to_owned(), i64::from(number))]),
        preferences: json!({ "theme": { "name": format!("theme{number}") } }),
        active: number.is_multiple_of(2),
        registered_at: format!("2026-11-23T0{}:{:02}:{:02}Z", number / 3600, number / 60 % 60, number % 60)
            .parse()
            .unwrap(),
    }
}

/// A store with so many documents that an index is worth while.
async fn filled() -> (TestDatabase, Store, Vec<Customer>) {
    let (database, store) = store().await;
    let customers: Vec<Customer> = (0..5_000).map(customer).collect();
    store.customers().insert_many(&customers).await.unwrap();
    sqlx::query("analyze").execute(store.pool()).await.unwrap();
    (database, store, customers)
}

#[track_caller]
fn uses(plan: &str, index: &str) {
    assert!(plan.contains(index), "{index} is not used:\n{plan}");
}

#[tokio::test]
async fn what_a_document_contains_is_found_by_its_gin_index() {
    let (_database, store, customers) = filled().await;
    let wanted = &customers[400];
    let filters = [
        ("customer_tags_idx", field::TAGS.contains("tag400"), 10),
        ("customer_tags_idx", field::TAGS.contains_all(["all", "tag400"]), 10),
        ("customer_tiers_idx", field::TIERS.contains(Tier::Enterprise), 13),
        ("customer_numbers_idx", field::NUMBERS.contains(400).and(field::ACTIVE.eq(true)), 1),
        ("customer_lines_idx", field::LINES.contains(json!([{ "sku": "sku400" }])), 1),
        ("customer_attributes_idx", field::ATTRIBUTES.contains("colour", "colour100"), 17),
        ("customer_preferences_idx", field::PREFERENCES.contains(json!({ "theme": { "name": "theme400" } })), 1),
    ];
    for (index, filter, expected) in filters {
        let query: Query<'_, Customer> = store.customers().query().filter(filter);
        uses(&query.clone().explain().await.unwrap(), index);
        let found = query.fetch_all().await.unwrap();
        assert_eq!(found.len(), expected, "{index}");
        assert!(found.iter().any(|found| **found == *wanted), "{index}");
    }
    // Without a column the JSON is read, to the same end.
    let rich = store.customers().query().filter(field::LIMITS.contains("daily", 400)).fetch_one().await.unwrap();
    assert_eq!(*rich, *wanted);
}

#[tokio::test]
async fn a_list_with_a_value_of_another_type_is_refused() {
    let (_database, store) = store().await;
    let mut refused = Vec::new();
    for (key, value) in [
        ("tags", json!(["a", 1])),
        ("tags", json!("a")),
        ("tags", json!([null])),
        ("tiers", json!(["gold"])),
        ("numbers", json!([1.5])),
        ("lines", json!({})),
        ("attributes", json!([])),
    ] {
        let mut document = serde_json::to_value(customer(1)).unwrap();
        document[key] = value;
        let insert = r#"insert into queries.customer ("id", "doc") values (($1 ->> 'id')::uuid, $1)"#;
        let error = sqlx::query(insert).bind(sqlx::types::Json(document)).execute(store.pool()).await.unwrap_err();
        let error = error.into_database_error().unwrap();
        assert_eq!(error.code().as_deref(), Some("RF001"), "{key}: {error}");
        refused.push(error.message().to_owned());
    }
    assert!(refused[0].contains("tags") && refused[3].contains("free, pro, enterprise"), "{refused:?}");
}

#[tokio::test]
async fn a_partial_unique_index_watches_only_its_rows() {
    let (_database, store) = store().await;
    let with = |email: &str, tier, active| Customer { email: email.to_owned(), tier, active, ..customer(1) };
    let customers = store.customers();
    // Neither a free customer nor one that is not active is watched.
    customers.insert(&with("ada@example.com", Tier::Free, true)).await.unwrap();
    customers.insert(&with("ada@example.com", Tier::Free, true)).await.unwrap();
    customers.insert(&with("ada@example.com", Tier::Pro, false)).await.unwrap();
    customers.insert(&with("ada@example.com", Tier::Pro, true)).await.unwrap();
    // Upper case is no way round it: the column is in lower case.
    let second = with("ADA@example.com", Tier::Enterprise, true);
    let error = customers.insert(&second).await.unwrap_err();
    assert!(matches!(&error, Error::DocumentNotUnique { field: "email", .. }), "{error}");
    customers.insert(&Customer { active: false, ..second.clone() }).await.unwrap();
    let error = customers.upsert(&second).await.unwrap_err();
    assert!(matches!(error, Error::DocumentNotUnique { .. }), "{error}");
}

#[tokio::test]
async fn a_compiled_query_answers_with_its_index() {
    let (_database, store, all) = filled().await;
    let customers = store.customers();
    let (low, high) = ("2026-11-23T00:00:00Z".parse().unwrap(), "2026-11-24T00:00:00Z".parse().unwrap());
    let plans = [
        ("customer_tier_idx", customers.by_tier(Tier::Pro, 18).explain().await.unwrap()),
        ("customer_email_idx", customers.by_email("CUSTOMER400@example.com").explain().await.unwrap()),
        ("customer_city_idx", customers.in_city("City7", None).explain().await.unwrap()),
        ("customer_pkey", customers.is_known(all[7].id.as_uuid()).explain().await.unwrap()),
        ("customer_tags_idx", customers.tagged("tag7", Tier::Pro, None).explain().await.unwrap()),
        ("customer_nickname_idx", customers.called("nick1", None).explain().await.unwrap()),
        ("customer_age_idx", customers.three_eldest().explain().await.unwrap()),
        ("customer_registered_at_idx", customers.newest(3).explain().await.unwrap()),
        ("customer_registered_at_idx", customers.recent(None).explain().await.unwrap()),
        ("customer_age_idx", customers.by_age(3, Tier::Free, None).explain().await.unwrap()),
    ];
    for (index, plan) in &plans {
        uses(plan, index);
    }
    // This one asks for nearly all of them, so that reading the whole table is right.
    assert!(customers.between(low, high, None, 5, true, true, true, true).explain().await.is_ok());

    let pros = customers.by_tier(Tier::Pro, 18).fetch_all().await.unwrap();
    let mut expected: Vec<&Customer> =
        all.iter().filter(|one| one.tier == Tier::Pro && one.age.is_some_and(|age| age >= 18)).collect();
    expected.sort_by_key(|one| one.email.to_lowercase());
    assert!(expected.len() > 20 && pros.iter().map(|one| &**one).eq(expected), "{}", pros.len());
    assert_eq!(customers.by_tier(Tier::Pro, 18).count().await.unwrap(), pros.len() as u64);
    let one = customers.by_email("CUSTOMER400@example.com").fetch_one().await.unwrap();
    assert_eq!(*one, all[400]);
    assert!(customers.by_email("customer401@example.com").fetch_optional().await.unwrap().is_none());
    assert!(matches!(customers.by_tier(Tier::Pro, 0).fetch_optional().await, Err(Error::NotUnique { .. })));
    assert!(customers.is_known(one.id.as_uuid()).exists().await.unwrap());
    assert_eq!(customers.everybody().count().await.unwrap(), 5_000);
    let first = customers.everybody().fetch_first().await.unwrap().unwrap();
    assert_eq!(Some(first.id), all.iter().map(|one| one.id).min());
    assert_eq!(customers.newest(-1).fetch_all().await.unwrap().len(), 0);
    assert_eq!(customers.newest(2).fetch_all().await.unwrap().len(), 2);
    assert_eq!(customers.newest(2).count().await.unwrap(), 2);
    let eldest = customers.three_eldest().fetch_all().await.unwrap();
    assert!(eldest.len() == 3 && eldest.iter().all(|one| one.age == Some(89)));
    let known = customers.between(low, high, None, 80, true, false, false, false).fetch_all().await.unwrap();
    let expected = all.iter().filter(|one| one.age.is_some_and(|age| age > 80) && one.address.country.is_some());
    assert!(!known.is_empty());
    assert_eq!(known.len(), expected.count());
    let french = customers.in_city("City9", Some("fr")).fetch_all().await.unwrap();
    let anywhere = customers.in_city("City9", None).fetch_all().await.unwrap();
    assert!(!french.is_empty() && french.len() < anywhere.len());
    // The other methods of the repository are still there.
    assert!(customers.get(one.id).await.unwrap().is_some());
}

/// Every page from the first to the last.
macro_rules! pages {
    ($query:expr) => {{
        let mut pages = Vec::new();
        let mut after = None;
        loop {
            let page = $query(after).fetch_page().await.unwrap();
            pages.push(page.rows);
            match page.next {
                None => break pages,
                // As it would come back from a browser.
                Some(next) => {
                    let sent = serde_json::to_string(&next).unwrap();
                    after = Some(serde_json::from_str(&sent).unwrap());
                }
            }
        }
    }};
}

#[tokio::test]
async fn pages_over_ties_and_absent_values_have_every_document_once() {
    let (_database, store) = store().await;
    // Three ages and none, two scores, two nicknames and none: every value has ties.
    let all: Vec<Customer> = (0..60_u32)
        .map(|number| Customer {
            age: [None, Some(20), Some(30), Some(40)][number as usize % 4],
            score: f64::from(number % 2),
            nickname: [Some("nick"), Some("nick2"), None][number as usize % 3].map(str::to_owned),
            registered_at: format!("2026-11-23T09:3{}:00Z", number % 3).parse().unwrap(),
            balance: Decimal::from(100),
            ..customer(number)
        })
        .collect();
    store.customers().insert_many(&all).await.unwrap();

    for size in [1, 7, 30, 60, 100] {
        let pages = pages!(|after| store.customers().by_age(size, Tier::Enterprise, after));
        let rows: Vec<&Customer> = pages.iter().flatten().map(|row| &**row).collect();
        let mut expected: Vec<&Customer> = all.iter().collect();
        expected.sort_by(|a, b| {
            let nulls_last = |one: &Customer| (one.age.is_none(), one.age);
            nulls_last(a).cmp(&nulls_last(b)).then(b.score.total_cmp(&a.score)).then(b.id.cmp(&a.id))
        });
        assert!(rows.iter().eq(expected.iter()), "pages of {size}");
        let full = pages.iter().filter(|page| page.len() == usize::try_from(size).unwrap()).count();
        assert!(full >= pages.len() - 1, "pages of {size}");
    }
    let called = pages!(|after| store.customers().called("nick", after));
    let rows: Vec<&Customer> = called.iter().flatten().map(|row| &**row).collect();
    let mut expected: Vec<&Customer> = all.iter().filter(|one| one.nickname.is_some()).collect();
    expected.sort_by(|a, b| {
        let eldest_first = |one: &Customer| (one.age.is_none(), -one.age.unwrap_or(0));
        a.nickname.cmp(&b.nickname).then(eldest_first(a).cmp(&eldest_first(b))).then(b.id.cmp(&a.id))
    });
    assert!(rows.iter().eq(expected.iter()));
    let recent = pages!(|after| store.customers().recent(after));
    assert_eq!(recent.iter().map(Vec::len).collect::<Vec<_>>(), [10; 6]);
    assert!(recent.iter().flatten().map(|row| row.registered_at).is_sorted_by(|a, b| a >= b));
    assert_eq!(store.customers().by_age(7, Tier::Enterprise, None).count().await.unwrap(), 60);
}

#[tokio::test]
async fn what_comes_and_goes_meanwhile_neither_repeats_nor_hides_a_document() {
    use rillflow_tests::golden::queries::note::{Note, NoteId};
    let (_database, store) = store().await;
    let note = |id: &str, rank| Note { id: NoteId::new(id), text: String::new(), rank };
    let all: Vec<Note> = (0..8).map(|number| note(&format!("n{number}"), number / 2)).collect();
    store.notes().insert_many(&all).await.unwrap();

    let first = store.notes().ranked(None).fetch_page().await.unwrap();
    // Before the cursor, behind it, and beside it among equals; the document that it points at goes away.
    store.notes().insert(&note("a", -1)).await.unwrap();
    store.notes().insert(&note("n1a", 0)).await.unwrap();
    store.notes().insert(&note("z", 9)).await.unwrap();
    store.notes().delete(&all[1].id).await.unwrap();
    let mut seen: Vec<String> = first.rows.iter().map(|row| row.id.to_string()).collect();
    let mut next = first.next;
    while let Some(after) = next {
        let page = store.notes().ranked(Some(after)).fetch_page().await.unwrap();
        seen.extend(page.rows.iter().map(|row| row.id.to_string()));
        next = page.next;
    }
    assert_eq!(seen, ["n0", "n1", "n1a", "n2", "n3", "n4", "n5", "n6", "n7", "z"]);

    let last = store.notes().ranked(serde_json::from_str(r#"[9,"z"]"#).unwrap()).fetch_page().await.unwrap();
    assert!(last.rows.is_empty() && last.next.is_none());
}

#[tokio::test]
async fn a_page_far_from_the_first_begins_at_its_place_in_the_index() {
    use rillflow_tests::golden::queries::note::{Note, NoteId};
    let (_database, store) = store().await;
    let all: Vec<Note> = (0..5_000)
        .map(|number| Note { id: NoteId::new(format!("n{number}")), text: String::new(), rank: number })
        .collect();
    store.notes().insert_many(&all).await.unwrap();
    sqlx::query("analyze").execute(store.pool()).await.unwrap();
    let after = serde_json::from_str(r#"[4000,"n4000"]"#).unwrap();
    let plan = store.notes().ranked(Some(after)).explain().await.unwrap();
    uses(&plan, "note_rank_idx");
    assert!(plan.contains("Index Cond"), "{plan}");
}
