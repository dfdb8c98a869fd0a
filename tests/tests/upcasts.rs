//! Upcasts at work: what is stored in an old version is read as what it is today.

#![expect(clippy::float_cmp, reason = "what is exact is compared exactly")]

use proptest::prelude::*;
use rillflow_runtime::event::{Stored, Upcast as _};
use rillflow_runtime::testing::TestDatabase;
use rillflow_runtime::{Decimal, Uuid, serde_json, sqlx};
use rillflow_tests::golden::upcasts;
use rillflow_tests::golden::upcasts::account::{
    AccountEvent, AccountId, Address, Classified, ClassifiedV1, Country, Measured, MeasuredV1, Moved, MovedV1, MovedV2,
    MovedV3, Only, Place, Plan, Tier,
};

const MEASURED: &str = r#"{
    "small": -5, "small_real": 3, "small_double": 4, "small_money": 7, "medium": -70000, "medium_double": 2147483647,
    "medium_money": 5, "large": 9223372036854775807, "single": 0.5, "flag": true, "number": -9, "real": 0.1,
    "money": "12.50", "key": "018f0000-0000-7000-8000-00000000000a", "tier": "gold", "sure": 8, "list": [1, -2],
    "lists": [["free", "gold"], []], "table": {"a": 3}, "maybe_list": [0.25, null], "old_name": 6
}"#;

const CLASSIFIED: &str = r#"{
    "tier": "gold", "tiers": ["free", "silver"], "maybe_tier": "free", "again": "silver", "country": "Portugal",
    "level": 1000000, "paid": true, "sold": false, "same": true, "only": "one", "once": "one",
    "always": ["one"], "old_tier": "silver"
}"#;

fn measured() -> Measured {
    Measured {
        small: -5,
        small_real: 3.0,
        small_double: 4.0,
        small_money: Decimal::from(7),
        medium: -70_000,
        medium_double: 2_147_483_647.0,
        medium_money: Decimal::from(5),
        large: Decimal::from(i64::MAX),
        single: 0.5,
        flag: "true".to_owned(),
        number: "-9".to_owned(),
        real: "0.1".to_owned(),
        money: "12.50".to_owned(),
        key: "018f0000-0000-7000-8000-00000000000a".to_owned(),
        tier: "gold".to_owned(),
        maybe: None,
        sure: Some(8),
        list: vec![1, -2],
        lists: vec![vec!["free".to_owned(), "gold".to_owned()], vec![]],
        table: [("a".to_owned(), Decimal::from(3))].into(),
        maybe_list: Some(vec![Some(0.25), None]),
        new_name: "6".to_owned(),
    }
}

fn classified() -> Classified {
    Classified {
        tier: Plan::Pro,
        tiers: vec![Plan::Free, Plan::Pro],
        maybe_tier: Some(Plan::Pro),
        again: Tier::Gold,
        country: Some(Country::Pt),
        level: Plan::Pro,
        paid: Plan::Pro,
        sold: Plan::Free,
        same: Plan::Free,
        whatever: None,
        only: Plan::Pro,
        once: Some(Only::One),
        always: vec![Only::One],
        plan: Plan::Free,
    }
}

/// What version 4 makes of an address that was never anywhere else.
fn moved(zip: Option<&str>) -> Moved {
    Moved {
        note: "n".to_owned(),
        street: "Rua Nova 1".to_owned(),
        town: "Porto".to_owned(),
        zip: zip.map(str::to_owned),
        country: Country::Pt,
        former_street: None,
        former_floor: None,
        where_it_was: None,
    }
}

#[tokio::test]
async fn stored_events_of_every_version_are_read_in_the_shape_of_today() {
    let database = TestDatabase::empty().await.unwrap();
    let store = upcasts::Store::connect(database.url()).await.unwrap();
    store.migrate().await.unwrap();
    let stored: [(&str, i16, &str); 5] = [
        ("Measured", 1, MEASURED),
        ("Classified", 1, CLASSIFIED),
        ("Moved", 1, r#"{"street": "Rua Nova 1", "city": "Porto", "note": "n"}"#),
        ("Moved", 2, r#"{"note": "n", "address": {"street": "Rua Nova 1", "city": "Porto", "zip": "4000"}}"#),
        (
            "Moved",
            3,
            r#"{"note": "n", "address": {"street": "Rua Nova 1", "town": "Porto", "country": "pt"},
                "former": {"street": "Hafen 2", "city": "Kiel", "floor": 3}, "event": {"street": "x", "city": "Bonn"}}"#,
        ),
    ];
    let account = AccountId::new();
    let ids: Vec<Uuid> = stored.iter().map(|_| Uuid::now_v7()).collect();
    let (types, bodies): (Vec<&str>, Vec<&str>) = stored.iter().map(|(ty, _, body)| (*ty, *body)).unzip();
    let versions: Vec<i16> = stored.iter().map(|(_, version, _)| *version).collect();
    let append = "select outcome from upcast_golden.rf_append($1, 'Account', 0, $2, $3, $4, $5, null, null, null, null, null, null)";
    sqlx::query(append)
        .bind(account.as_uuid())
        .bind(ids)
        .bind(types)
        .bind(versions)
        .bind(bodies)
        .execute(store.pool())
        .await
        .unwrap();

    let read = store.accounts().read(account).await.unwrap();
    let read: Vec<AccountEvent> = read.into_iter().map(|recorded| recorded.event).collect();
    let with_a_past = Moved {
        former_street: Some("Hafen 2".to_owned()),
        former_floor: Some(3),
        where_it_was: Some("Bonn".to_owned()),
        ..moved(None)
    };
    let expected: [AccountEvent; 5] =
        [measured().into(), classified().into(), moved(None).into(), moved(Some("4000")).into(), with_a_past.into()];
    assert_eq!(read, expected);
}

#[test]
fn a_value_that_no_map_names_becomes_what_the_map_says_of_all_others() {
    let odd = CLASSIFIED
        .replace("Portugal", "Andorra")
        .replace("1000000", "999")
        .replace("\"sold\": false", "\"sold\": true");
    let read = Classified::decode(&Stored::new("Classified", 1, &odd), &()).unwrap();
    assert_eq!(read, Classified { country: Some(Country::De), level: Plan::Free, sold: Plan::Pro, ..classified() });
}

fn tier() -> impl Strategy<Value = Tier> {
    prop_oneof![Just(Tier::Free), Just(Tier::Silver), Just(Tier::Gold)]
}

fn address() -> impl Strategy<Value = Address> {
    (any::<String>(), any::<String>(), any::<Option<String>>(), any::<Option<i32>>())
        .prop_map(|(street, city, zip, floor)| Address { street, city, zip, floor })
}

fn place() -> impl Strategy<Value = Place> {
    (address(), prop_oneof![Just(Country::Pt), Just(Country::De)]).prop_map(|(address, country)| Place {
        street: address.street,
        town: address.city,
        zip: address.zip,
        floor: address.floor.map(i64::from),
        country,
    })
}

fn classified_v1() -> impl Strategy<Value = ClassifiedV1> {
    let sets = (tier(), prop::collection::vec(tier(), 0..4), prop::option::of(tier()), tier(), tier());
    let others = (any::<String>(), any::<i32>(), any::<[bool; 3]>(), any::<Option<String>>());
    (sets, others).prop_map(|((tier, tiers, maybe_tier, again, old_tier), (country, level, flags, whatever))| {
        let [paid, sold, same] = flags;
        let (only, once, always) = (Only::One, paid.then_some(Only::One), vec![Only::One; usize::from(sold)]);
        ClassifiedV1 {
            tier,
            tiers,
            maybe_tier,
            again,
            country,
            level,
            paid,
            sold,
            same,
            whatever,
            only,
            once,
            always,
            old_tier,
        }
    })
}

fn measured_v1() -> impl Strategy<Value = MeasuredV1> {
    let small = (any::<[i16; 4]>(), any::<[i32; 5]>(), any::<[i64; 2]>());
    let real = (-1.0e30_f32..1.0e30, -1.0e300_f64..1.0e300, prop::option::of(-1.0e30_f32..1.0e30));
    let other = (any::<bool>(), any::<u128>(), tier(), any::<Option<i16>>(), any::<Vec<i16>>());
    (small, real, other).prop_map(|((small, medium, large), (single, double, maybe_real), other)| {
        let (flag, key, tier, maybe, list) = other;
        MeasuredV1 {
            small: small[0],
            small_real: small[1],
            small_double: small[2],
            small_money: small[3],
            medium: medium[0],
            medium_double: medium[1],
            medium_money: medium[2],
            large: large[0],
            single,
            flag,
            number: large[1],
            real: double,
            money: Decimal::new(large[0], 4),
            key: Uuid::from_u128(key),
            tier,
            maybe,
            sure: medium[3],
            list,
            lists: vec![vec![tier]],
            table: [("k".to_owned(), medium[4])].into(),
            maybe_list: Some(vec![Some(single), maybe_real]),
            old_name: medium[4],
        }
    })
}

proptest! {
    /// A cast loses nothing: what it makes can be read back as what it was.
    #[test]
    fn casts_are_total_and_exact(old in measured_v1()) {
        let body = serde_json::to_string(&old).unwrap();
        // A float that was printed and parsed may differ in its last bit; what counts is what the cast makes of it.
        let old: MeasuredV1 = serde_json::from_str(&body).unwrap();
        let new = Measured::decode(&Stored::new("Measured", 1, &body), &()).unwrap();
        prop_assert_eq!(i16::try_from(new.small), Ok(old.small));
        prop_assert!(new.small_real == f32::from(old.small_real) && new.small_double == f64::from(old.small_double));
        prop_assert_eq!(i16::try_from(new.small_money), Ok(old.small_money));
        prop_assert_eq!(i32::try_from(new.medium), Ok(old.medium));
        prop_assert!(new.medium_double == f64::from(old.medium_double));
        prop_assert_eq!(i32::try_from(new.medium_money), Ok(old.medium_money));
        prop_assert_eq!(i64::try_from(new.large), Ok(old.large));
        prop_assert!(new.single == f64::from(old.single));
        prop_assert_eq!(new.flag.parse(), Ok(old.flag));
        prop_assert_eq!(new.number.parse(), Ok(old.number));
        prop_assert_eq!(new.real.parse(), Ok(old.real));
        prop_assert_eq!(new.money.parse::<Decimal>().unwrap(), old.money);
        prop_assert_eq!(new.key.parse::<Uuid>().unwrap(), old.key);
        prop_assert_eq!(serde_json::from_str::<Tier>(&format!("{:?}", new.tier)).unwrap(), old.tier);
        prop_assert_eq!(new.maybe, old.maybe.map(i64::from));
        prop_assert_eq!(new.sure, Some(i64::from(old.sure)));
        prop_assert_eq!(new.list.len(), old.list.len());
        prop_assert_eq!(new.table.get("k").copied(), old.table.get("k").copied().map(Decimal::from));
        prop_assert_eq!(new.maybe_list.unwrap(), old.maybe_list.unwrap().into_iter().map(|one| one.map(f64::from)).collect::<Vec<_>>());
        prop_assert_eq!(new.new_name.parse(), Ok(old.old_name));
    }

    /// A map has a result for every value, and the same one for equal values.
    #[test]
    fn maps_are_total(old in classified_v1()) {
        let body = serde_json::to_string(&old).unwrap();
        let new = Classified::decode(&Stored::new("Classified", 1, &body), &()).unwrap();
        let plan = |tier| if tier == Tier::Gold { Plan::Pro } else { Plan::Free };
        prop_assert_eq!((new.tier, new.plan), (plan(old.tier), plan(old.old_tier)));
        let expected: Vec<Plan> =
            old.tiers.iter().map(|tier| if *tier == Tier::Free { Plan::Free } else { Plan::Pro }).collect();
        prop_assert_eq!(new.tiers, expected);
        prop_assert_eq!(new.maybe_tier.is_some(), old.maybe_tier.is_some());
        prop_assert_eq!(new.again == Tier::Free, old.again == Tier::Free);
        prop_assert_eq!(new.paid == Plan::Pro, old.paid);
        prop_assert_eq!(new.level == Plan::Pro, old.level == 1_000_000);
        prop_assert_eq!(new.whatever.is_some(), old.whatever.is_some());
        prop_assert_eq!((new.once, new.always), (old.once, old.always));
    }

    /// What goes into a struct and out of it again is what it was.
    #[test]
    fn structs_are_made_and_taken_apart_without_loss(street in any::<String>(), city in any::<String>(), note in any::<String>()) {
        let old = MovedV1 { street: street.clone(), city: city.clone(), note: note.clone() };
        let body = serde_json::to_string(&old).unwrap();
        let new = Moved::decode(&Stored::new("Moved", 1, &body), &()).unwrap();
        prop_assert_eq!((new.street, new.town, new.note), (street, city, note));
        prop_assert_eq!((new.zip, new.former_street, new.where_it_was), (None, None, None));
    }

    #[test]
    fn an_optional_struct_is_taken_apart_field_by_field(
        address in place(), former in prop::option::of(address()), event in prop::option::of(address())
    ) {
        let old = MovedV3 { note: String::new(), address: address.clone(), former: former.clone(), event: event.clone() };
        let body = serde_json::to_string(&old).unwrap();
        let new = Moved::decode(&Stored::new("Moved", 3, &body), &()).unwrap();
        prop_assert_eq!((new.street, new.town, new.zip, new.country), (address.street, address.town, address.zip, address.country));
        prop_assert_eq!(new.former_street, former.as_ref().map(|former| former.street.clone()));
        prop_assert_eq!(new.former_floor, former.and_then(|former| former.floor).map(i64::from));
        prop_assert_eq!(new.where_it_was, event.map(|event| event.city));
    }

    #[test]
    fn steps_in_a_row_are_what_they_are_one_by_one(address in address(), former in prop::option::of(address())) {
        let old = MovedV2 { note: "n".to_owned(), address, former };
        let body = serde_json::to_string(&old).unwrap();
        let whole = Moved::decode(&Stored::new("Moved", 2, &body), &()).unwrap();
        let body = serde_json::to_string(&MovedV3::from(old)).unwrap();
        prop_assert_eq!(whole, Moved::decode(&Stored::new("Moved", 3, &body), &()).unwrap());
    }
}
