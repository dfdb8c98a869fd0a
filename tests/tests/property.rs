//! The generated property tests in a crate of their own: they hold, and they fail when a step is not what the manifest
//! says.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

#[path = "../scratch/mod.rs"]
mod scratch;

use scratch::Scratch;

const MANIFEST: &str = r#"
manifest = 1

[project]
name = "mutated"

[generate]
property_tests = true

[types.Address]
fields = { street = "string", city = "string" }

[types.Tier]
values = ["free", "gold"]

[types.Plan]
values = ["basic", "pro"]

[streams.Order]

[events.OrderPlaced]
stream = "Order"
v1 = { total = "i32", street = "string", city = "string", tier = "Tier", note = "string?" }
v2 = { total_cents = "i64", address = "Address", plan = "Plan", note = "string?", currency = "string" }

[[upcasts]]
from = "OrderPlaced@1"
to = "OrderPlaced@2"
rename = { total = "total_cents", tier = "plan" }
cast = { total = "i64" }
map = { tier = { free = "basic", gold = "pro" } }
nest = { address = ["street", "city"] }
default = { currency = "EUR" }

[events.OrderShipped]
stream = "Order"
v1 = { carrier = "string", weight = "i64" }

[[upcasts]]
from = "OrderShipped@1"
to = ["ParcelPacked@1", "ParcelSent@1"]

[events.ParcelPacked]
stream = "Order"
v1 = { weight = "i64" }

[events.ParcelSent]
stream = "Order"
v1 = { carrier = "string" }

[events.OrderPrinted]
stream = "Order"
v1 = { copies = "i32" }

[[upcasts]]
from = "OrderPrinted@1"
to = []
"#;

/// What somebody broke in the generated code, and what the test says about it.
const MUTATIONS: &[(&str, &str, &[&str])] = &[
    (
        "note: event.note,",
        "note: None,",
        &[
            "`OrderPlaced@1`: the step to `OrderPlaced@2` does not keep what the manifest says: `note`\n",
            "by the manifest it is this as `OrderPlaced@2`:\n",
            "the smallest event that was found",
            "\"note\":\"\",\"street\":\"\",\"tier\":\"free\",\"total\":0}\n",
        ],
    ),
    ("i64::from(event.total)", "i64::from(event.total.saturating_abs())", &["`total_cents`", "\"total\":-1}\n"]),
    ("street: event.street", "street: event.city.clone()", &["`OrderPlaced@1`: the step", "says: `address`\n"]),
    ("Tier::Gold => Plan::Pro", "Tier::Gold => Plan::Basic", &["says: `plan`\n", "\"tier\":\"gold\""]),
    ("from(\"EUR\")", "from(\"USD\")", &["says: `currency`\n"]),
    ("1 => {}", "1 => return Err(stored.newer_than(0)),", &["`OrderPrinted@1`: event `OrderPrinted` v1"]),
    (
        "parts.push(Self::ParcelPacked(event));\n                        let event = made.1;",
        "let event = made.1;",
        &["`OrderShipped@1`: the step to `ParcelPacked@1` and `ParcelSent@1` does not keep what the manifest says\n"],
    ),
];

/// The tests of the crate, which say so if they fail.
fn tests(scratch: &Scratch, seed: &str) -> Result<(), String> {
    let arguments = ["test", "--lib", "--features", "property-tests", "--quiet"];
    let output = scratch.try_cargo(&arguments, &[("RUST_BACKTRACE", "0"), ("PROPTEST_RNG_SEED", seed)]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("running "), "{}", String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(()) } else { Err(said) }
}

/// What the test of a module said, from its first word about a version that failed.
fn failure<'a>(said: &'a str, module: &str) -> &'a str {
    let own = said.split("---- ").find(|part| part.starts_with(&format!("{module}::"))).unwrap_or("");
    let words = own.split_once(" panicked at ").map_or("", |(_, words)| words);
    // Whichever test fails first is the one that tells about backtraces.
    words.split("note: run with `RUST_BACKTRACE").next().unwrap_or(words).trim_end()
}

#[test]
fn a_step_that_was_broken_is_found() {
    let scratch = Scratch::new("rillflow-properties");
    scratch.generate("right", MANIFEST);
    let right = fs_err::read_to_string(scratch.path("right/src/generated/order.rs")).unwrap();
    let mut names = vec!["right".to_owned()];
    for (index, (before, after, _)) in MUTATIONS.iter().enumerate() {
        let name = format!("broken_{index}");
        scratch.generate(&name, MANIFEST);
        let broken = right.replace(before, after);
        assert!(broken != right, "`{before}` is not in\n{right}");
        scratch.write(&format!("{name}/src/generated/order.rs"), &broken);
        names.push(name);
    }
    scratch.write_library(names.iter().map(String::as_str));
    let said = tests(&scratch, "5").unwrap_err();
    assert_eq!(failure(&said, "right"), "");
    for (index, (before, after, expected)) in MUTATIONS.iter().enumerate() {
        let words = failure(&said, &format!("broken_{index}"));
        for expected in *expected {
            assert!(
                words.contains(expected),
                "`{before}` became `{after}`; `{expected}` is not in\n{words}\nof\n{said}"
            );
        }
    }
    // The seed that a failure names draws the same events again.
    let words = failure(&said, "broken_1");
    assert!(words.contains("the same events again: PROPTEST_RNG_SEED=5"), "{words}");
    assert_eq!(failure(&tests(&scratch, "5").unwrap_err(), "broken_1"), words);
}
