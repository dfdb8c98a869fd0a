//! Filters find what they should, and their negations all the rest.

use futures_util::TryStreamExt;
use rillflow_runtime::query::{Filter, not};
use rillflow_runtime::{Bytes, Decimal, Duration, Error, Timestamp, Uuid};

use crate::customer::{self, Address, Customer, Tier};
use crate::fixture::{Fixture, customer};

/// Three customers that differ in everything.
async fn filled() -> (Fixture, Customer, Customer, Customer) {
    let fixture = Fixture::new().await;
    let ann = Customer { visits: 1, ..customer("Ann@Example.com") };
    let bob = Customer {
        tier: Tier::Pro,
        address: Address {
            street: "100% Straße_\\ 'x'".into(),
            city: "O'Porto".into(),
            postal_code: Some(String::new()),
        },
        previous: Some(ann.address.clone()),
        tags: vec!["new".into(), "vip".into()],
        lucky: vec![9_007_199_254_740_993, 2],
        balance: "79228162514264337593543950335".parse().unwrap(),
        credit: Some("-0.0000000000000000000000000001".parse().unwrap()),
        points: i64::MAX,
        joined_at: "1901-02-03T04:05:06.789012Z".parse().unwrap(),
        seen_at: Some("2024-05-01T12:00:00.123456789Z".parse().unwrap()),
        birthday: Some("1969-12-31".parse().unwrap()),
        wakes_at: Some("06:30:00.0000019".parse().unwrap()),
        patience: Some(Duration::from_secs(-5_400)),
        photo: Some(Bytes::from(vec![0, 1, 255])),
        referrer: Some(Uuid::nil()),
        verified: true,
        age: Some(18),
        level: i16::MAX,
        score: 1e308,
        ratio: 0.2,
        visits: 9_007_199_254_740_993,
        notes: "a note".into(),
        ..customer("bob@example.com")
    };
    let eve = Customer {
        tier: Tier::Enterprise,
        points: i64::MIN,
        age: Some(40),
        notes: "another \u{1f600} note".into(),
        ..customer("eve@sub.example.com")
    };
    fixture.customers().insert_many(&[ann.clone(), bob.clone(), eve.clone()]).await.unwrap();
    (fixture, ann, bob, eve)
}

impl Fixture {
    /// The first letters of the e-mail addresses that a filter finds.
    async fn found(&self, filter: Filter<Customer>) -> String {
        let query = self.customers().query().filter(filter);
        let count = query.clone().count().await.unwrap();
        let found = query.clone().order_by(customer::EMAIL.asc()).fetch_all().await.unwrap();
        assert_eq!(found.len(), usize::try_from(count).unwrap());
        assert_eq!(query.exists().await.unwrap(), count > 0);
        found.iter().map(|customer| customer.email.to_ascii_lowercase().remove(0)).collect()
    }

    #[track_caller]
    fn check<'test>(&'test self, filter: Filter<Customer>, expected: &'test str) -> impl Future<Output = ()> + 'test {
        let place = std::panic::Location::caller();
        async move {
            let sql = format!("{filter:?}");
            assert_eq!(self.found(filter.clone()).await, expected, "{sql} at {place}");
            let others: String = "abe".chars().filter(|letter| !expected.contains(*letter)).collect();
            assert_eq!(self.found(!filter).await, others, "not ({sql}) at {place}");
        }
    }
}

#[tokio::test]
async fn fields_with_a_column_are_compared_in_its_type() {
    let (fixture, ann, bob, eve) = filled().await;
    fixture.check(customer::ID.eq(bob.id), "b").await;
    fixture.check(customer::ID.in_([ann.id, eve.id]), "ae").await;
    fixture.check(customer::EMAIL.eq("ANN@example.COM"), "a").await;
    fixture.check(customer::EMAIL.in_(["ANN@example.COM", "BOB@example.com", "nobody"]), "ab").await;
    fixture.check(customer::EMAIL.in_(Vec::<String>::new()), "").await;
    fixture.check(customer::EMAIL.starts_with("ANN"), "a").await;
    fixture.check(customer::EMAIL.ends_with("SUB.example.com"), "e").await;
    fixture.check(customer::EMAIL.contains("@EXAMPLE"), "ab").await;
    fixture.check(customer::TIER.eq(Tier::Pro), "b").await;
    fixture.check(customer::TIER.ne(Tier::Pro), "ae").await;
    fixture.check(customer::TIER.in_([Tier::Pro, Tier::Free]), "ab").await;
    fixture.check(customer::ADDRESS_CITY.eq("O'Porto"), "b").await;
    fixture.check(customer::ADDRESS_CITY.lt("M"), "ae").await;
    fixture.check(customer::BALANCE.eq("79228162514264337593543950335".parse::<Decimal>().unwrap()), "b").await;
    fixture.check(customer::BALANCE.le(Decimal::new(105, 1)), "ae").await;
    fixture.check(customer::POINTS.eq(i64::MAX), "b").await;
    fixture.check(customer::POINTS.lt(i64::MIN + 1), "e").await;
    fixture.check(customer::POINTS.between(10, i64::MAX - 1), "a").await;
    fixture.check(customer::JOINED_AT.eq(bob.joined_at), "b").await;
    fixture.check(customer::JOINED_AT.gt(bob.joined_at), "ae").await;
}

#[tokio::test]
async fn optional_fields_may_be_missing() {
    let (fixture, _, bob, _) = filled().await;
    fixture.check(customer::BIRTHDAY.is_null(), "ae").await;
    fixture.check(customer::BIRTHDAY.is_not_null(), "b").await;
    fixture.check(customer::BIRTHDAY.eq(bob.birthday.unwrap()), "b").await;
    fixture.check(customer::BIRTHDAY.ne(bob.birthday.unwrap()), "ae").await;
    fixture.check(customer::REFERRER.eq(Uuid::nil()), "b").await;
    fixture.check(customer::PREVIOUS_CITY.eq("Lisboa"), "b").await;
    fixture.check(customer::PREVIOUS_CITY.is_null(), "ae").await;
    fixture.check(customer::AGE.ge(18), "be").await;
    fixture.check(customer::AGE.lt(40), "b").await;
    fixture.check(customer::AGE.in_([1, 40]), "e").await;
    fixture.check(not(customer::AGE.ge(18).and(customer::AGE.lt(40))), "ae").await;
    fixture.check(customer::ADDRESS_POSTAL_CODE.eq(""), "b").await;
    fixture.check(customer::ADDRESS_POSTAL_CODE.is_null(), "ae").await;
}

#[tokio::test]
async fn fields_without_a_column_are_compared_in_their_type() {
    let (fixture, _, bob, _) = filled().await;
    fixture.check(customer::ADDRESS_STREET.starts_with("100%"), "b").await;
    fixture.check(customer::ADDRESS_STREET.contains("%"), "b").await;
    fixture.check(customer::ADDRESS_STREET.contains("_\\ 'x'"), "b").await;
    fixture.check(customer::ADDRESS_STREET.ends_with("'x'"), "b").await;
    fixture.check(customer::ADDRESS_STREET.starts_with("Rua_"), "").await;
    fixture.check(customer::NOTES.eq(""), "a").await;
    fixture.check(customer::NOTES.contains("\u{1f600} n"), "e").await;
    fixture.check(customer::CREDIT.lt(Decimal::ZERO), "b").await;
    fixture.check(customer::CREDIT.eq(bob.credit.unwrap()), "b").await;
    fixture.check(customer::SEEN_AT.eq(bob.seen_at.unwrap()), "b").await;
    fixture.check(customer::WAKES_AT.eq(bob.wakes_at.unwrap()), "b").await;
    fixture.check(customer::PATIENCE.lt(Duration::ZERO), "b").await;
    fixture.check(customer::PATIENCE.eq(bob.patience.unwrap()), "b").await;
    fixture.check(customer::PHOTO.eq(bob.photo.unwrap()), "b").await;
    fixture.check(customer::VERIFIED.eq(true), "b").await;
    fixture.check(customer::LEVEL.gt(1), "b").await;
    fixture.check(customer::SCORE.eq(1e308), "b").await;
    fixture.check(customer::RATIO.eq(0.1), "ae").await;
    fixture.check(customer::RATIO.ge(0.2), "b").await;
    fixture.check(customer::VISITS.eq(9_007_199_254_740_992), "").await;
    fixture.check(customer::VISITS.eq(9_007_199_254_740_993), "b").await;
    fixture.check(customer::TAGS.contains("vip"), "b").await;
    fixture.check(customer::TAGS.contains("vi"), "").await;
    fixture.check(customer::TAGS.contains_all(["vip", "new"]), "b").await;
    fixture.check(customer::LUCKY.contains(9_007_199_254_740_993), "b").await;
    fixture.check(customer::LUCKY.contains(9_007_199_254_740_992), "").await;
}

#[tokio::test]
async fn filters_combine_as_written() {
    let (fixture, ..) = filled().await;
    let (ann, bob, eve) = (customer::EMAIL.starts_with("a"), customer::TIER.eq(Tier::Pro), customer::AGE.gt(30));
    fixture.check(ann.clone().or(bob.clone()).and(eve.clone()), "").await;
    fixture.check(ann.clone().or(bob.clone().and(eve.clone())), "a").await;
    fixture.check((!bob.clone()).and(not(eve.clone())), "a").await;
    fixture.check(ann.clone().or(bob).or(eve).and(!ann), "be").await;

    // Ten thousand alternatives are one flat list.
    let many = (0..10_000).map(|age| customer::AGE.eq(age)).reduce(Filter::or).unwrap();
    fixture.check(many, "be").await;
}

#[tokio::test]
async fn an_order_is_total_and_missing_values_come_last() {
    let (fixture, ann, bob, eve) = filled().await;
    let ids = async |query: rillflow_runtime::query::Query<'_, Customer>| {
        let found = query.fetch_all().await.unwrap();
        found.iter().map(|customer| customer.id).collect::<Vec<_>>()
    };
    let query = fixture.customers().query();
    assert_eq!(ids(query.clone().order_by(customer::AGE.asc())).await, [bob.id, eve.id, ann.id]);
    assert_eq!(ids(query.clone().order_by(customer::AGE.desc())).await, [eve.id, bob.id, ann.id]);
    assert_eq!(ids(query.clone().order_by(customer::POINTS.desc())).await, [bob.id, ann.id, eve.id]);
    // Equal cities: the next order decides, then the id.
    let by_city = query.clone().order_by(customer::ADDRESS_CITY.asc());
    assert_eq!(ids(by_city.clone().order_by(customer::POINTS.asc())).await, [eve.id, ann.id, bob.id]);
    assert_eq!(ids(by_city).await, [ann.id, eve.id, bob.id], "ids are made in ascending order");
    // Pages without an order are by key.
    assert_eq!(ids(query.clone().limit(1).offset(1)).await, [bob.id]);
    assert_eq!(ids(query.clone().offset(2)).await, [eve.id]);
    assert_eq!(ids(query.clone().limit(0)).await, []);
    assert_eq!(query.clone().limit(2).count().await.unwrap(), 2);
    assert_eq!(query.clone().limit(u64::MAX).offset(1).count().await.unwrap(), 2);
    assert!(!query.clone().limit(0).exists().await.unwrap());
    assert_eq!(query.fetch_first().await.unwrap().unwrap().id, ann.id);
}

#[tokio::test]
async fn one_means_one() {
    let (fixture, _, bob, _) = filled().await;
    let query = fixture.customers().query();
    let one = query.clone().filter(customer::TIER.eq(Tier::Pro));
    assert_eq!(one.clone().fetch_one().await.unwrap().into_document(), bob);
    assert_eq!(one.fetch_optional().await.unwrap().unwrap().document, bob);

    let none = query.clone().filter(customer::EMAIL.eq("nobody"));
    assert!(none.clone().fetch_optional().await.unwrap().is_none());
    assert!(none.clone().fetch_first().await.unwrap().is_none());
    let error = none.fetch_one().await.unwrap_err();
    assert_eq!(error.to_string(), "no Customer fits the query; use `fetch_optional` if that may be");

    let error = query.clone().fetch_one().await.unwrap_err();
    assert_eq!(error.to_string(), "several Customer fit the query; narrow it, or use `fetch_first`");
    assert!(matches!(query.fetch_optional().await, Err(Error::NotUnique { name: "Customer" })));
}

#[tokio::test]
async fn a_stream_yields_everything() {
    let fixture = Fixture::new().await;
    let customers: Vec<_> = (0..2_000).map(|number| customer(&format!("{number:04}"))).collect();
    fixture.customers().insert_many(&customers).await.unwrap();
    let query = fixture.customers().query().order_by(customer::EMAIL.asc());
    let streamed: Vec<_> = query.clone().stream().map_ok(|loaded| loaded.document).try_collect().await.unwrap();
    assert_eq!(streamed, customers);
    // One that is dropped in the middle gives a working connection back.
    for _ in 0..20 {
        let mut stream = query.clone().stream();
        assert_eq!(stream.try_next().await.unwrap().unwrap().document, customers[0]);
    }
    assert_eq!(query.count().await.unwrap(), 2_000);
}

#[tokio::test]
async fn what_cannot_be_compared_is_told() {
    let (fixture, ..) = filled().await;
    let ask = async |filter| fixture.customers().query().filter(filter).fetch_all().await.unwrap_err().to_string();
    let told = "a value of the query for Customer cannot be compared with: PostgreSQL has no character NUL in a text";
    assert_eq!(ask(customer::EMAIL.eq("a\0b")).await, told);
    assert_eq!(ask(customer::TAGS.contains("a\0b")).await, told);
    let told = ask(customer::SEEN_AT.gt("-009000-01-01T00:00:00Z".parse::<Timestamp>().unwrap())).await;
    assert!(told.contains("out of range"), "{told}");
}
