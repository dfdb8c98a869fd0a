//! Every question about a field with a column is answered by the column's index.

use rillflow_runtime::query::Query;
use rillflow_runtime::{Decimal, Timestamp, Uuid};

use crate::customer::{self, Customer, CustomerId, Tier};
use crate::fixture::Fixture;

/// Enough rows that reading all of them is dearer than an index.
const FILL: &str = r#"
    insert into shop.customer (id, doc)
    select id, jsonb_build_object(
        'id', id, 'email', 'Customer' || n || '@Example.com',
        'tier', case when n % 1000 = 0 then 'enterprise' when n % 100 = 0 then 'pro' else 'free' end,
        'address', jsonb_build_object('street', 'Street ' || n, 'city', 'City ' || n % 2000),
        'previous', case when n % 10 = 0 then jsonb_build_object('street', '', 'city', 'City ' || n) end,
        'tags', '[]'::jsonb, 'lucky', '[]'::jsonb, 'balance', (n / 100.0)::text, 'points', n,
        'joined_at', to_char(timestamp '2020-01-01' + n * interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'birthday', to_char(date '1950-01-01' + n, 'YYYY-MM-DD'), 'referrer', gen_random_uuid(),
        'verified', true, 'level', 1, 'score', 1, 'ratio', 1, 'visits', n, 'notes', repeat('x', 200))
      from (select n, gen_random_uuid() as id from generate_series(1, 20000) as n) as made;
    analyze shop.customer;
"#;

#[tokio::test]
async fn each_column_is_found_by_its_index() {
    let fixture = Fixture::new().await;
    fixture.execute(FILL).await;
    let customers = fixture.customers();
    let by = |filter| customers.query().filter(filter);
    let check = async |index: &str, query: Query<'_, Customer>| {
        let shown = format!("{query:?}");
        assert!(query.clone().count().await.unwrap() > 0, "{shown} finds nothing");
        let plan = query.explain().await.unwrap();
        assert!(plan.contains(index) && !plan.contains("Seq Scan"), "{shown}\n{plan}");
    };
    let some = customers.query().filter(customer::POINTS.eq(77)).fetch_one().await.unwrap().into_document();
    let noon: Timestamp = "2020-03-01T12:00:00Z".parse().unwrap();

    check("customer_pkey", by(customer::ID.eq(some.id))).await;
    check("customer_pkey", by(customer::ID.in_([some.id, CustomerId::new()]))).await;
    check("customer_email_key", by(customer::EMAIL.eq("CUSTOMER77@example.com"))).await;
    check("customer_email_key", by(customer::EMAIL.in_(["CUSTOMER77@example.com", "x"]))).await;
    check("customer_email_key", by(customer::EMAIL.starts_with("CUSTOMER77@"))).await;
    check("customer_email_key", by(customer::EMAIL.between("customer77", "customer778"))).await;
    check("customer_tier_idx", by(customer::TIER.eq(Tier::Pro))).await;
    check("customer_tier_idx", by(customer::TIER.in_([Tier::Pro, Tier::Enterprise]))).await;
    check("customer_city_idx", by(customer::ADDRESS_CITY.eq("City 77"))).await;
    check("customer_city_idx", by(customer::ADDRESS_CITY.starts_with("City 77"))).await;
    check("customer_previous_city_idx", by(customer::PREVIOUS_CITY.eq("City 770"))).await;
    check("customer_previous_city_idx", by(customer::PREVIOUS_CITY.gt("City 998"))).await;
    check("customer_balance_idx", by(customer::BALANCE.eq(Decimal::new(77, 2)))).await;
    check("customer_balance_idx", by(customer::BALANCE.lt(Decimal::ONE))).await;
    check("customer_points_idx", by(customer::POINTS.eq(77))).await;
    check("customer_points_idx", by(customer::POINTS.between(77, 99))).await;
    check("customer_points_idx", by(customer::POINTS.in_([1, 2, 3]))).await;
    check("customer_joined_at_idx", by(customer::JOINED_AT.eq(noon))).await;
    check("customer_joined_at_idx", by(customer::JOINED_AT.lt(noon).and(customer::VERIFIED.eq(true)))).await;
    check("customer_birthday_idx", by(customer::BIRTHDAY.eq(some.birthday.unwrap()))).await;
    check("customer_birthday_idx", by(customer::BIRTHDAY.ge("2004-09-01".parse::<rillflow_runtime::Date>().unwrap())))
        .await;
    check("customer_referrer_idx", by(customer::REFERRER.eq(some.referrer.unwrap()))).await;
    check("customer_referrer_idx", by(customer::REFERRER.in_([some.referrer.unwrap(), Uuid::nil()]))).await;

    // An order by an indexed field is read from the index, in both directions, tie-breaker and all.
    let first = |order| customers.query().order_by(order).limit(5);
    check("customer_email_key", first(customer::EMAIL.asc())).await;
    check("customer_email_key", first(customer::EMAIL.desc())).await;
    check("customer_joined_at_idx", first(customer::JOINED_AT.desc())).await;
    check("customer_birthday_idx", first(customer::BIRTHDAY.asc())).await;
    check("customer_pkey", customers.query().limit(5)).await;
}
