//! The manifest that the rules are tried on.

use super::{Baseline, Category, Comparison, Findings, Rule};
use crate::diagnostic::{Diagnostic, Style, catalog, render};
use crate::load::load;
use crate::lock::{Lock, Released};
use crate::model::Model;
use crate::source::SourceMap;
use crate::surface::Surface;

/// A bit of everything. Its older versions of events are released; see [`check`].
const SHOP: &str = r#"
manifest = 1
[project]
name = "shop"
schema = "shop"
[generate]
rust = "src/generated"
[types.Address]
fields = { street = "string", city = "string", floor = "i32?" }
[types.Place]
fields = { street = "string", city = "string", floor = "i32?" }
[types.Payment]
tag = "kind"
variants.cash = {}
variants.card = { last4 = "string" }
[types.Money]
rust = "crate::Money"
json = "decimal"
[types.Tier]
values = ["free", "pro"]
[documents.Customer]
id = "uuid"
[documents.Customer.fields]
email = "string"
phone = "string?"
age = "i32?"
tier = "Tier"
address = "Address"
pays = "Payment?"
credit = "Money?"
[documents.Customer.duplicated]
email = { transform = "lower", index = "unique" }
phone = { index = "btree" }
age = {}
"address.city" = { column = "city", index = "btree" }
[documents.Draft]
id = "string"
[documents.Draft.fields]
text = "string"
[streams.Order]
[streams.Parcel]
[events.Placed]
stream = "Order"
[events.Placed.v1]
total = "i64"
[events.Placed.v2]
cents = "i64"
currency = "string"
[[upcasts]]
from = "Placed@1"
to = "Placed@2"
rename = { total = "cents" }
default = { currency = "EUR" }
[events.Paid]
stream = "Order"
[events.Paid.v1]
cents = "i64"
[events.Sent]
stream = "Parcel"
[events.Sent.v1]
to = "Address"
[projections.ledger]
table = "ledger"
key = { order_id = "stream.id" }
[projections.ledger.columns]
status = "string"
paid = { type = "i64", default = 0 }
note = "string?"
[projections.ledger.on.Placed]
set = { status = "'placed'" }
[projections.ledger.on.Paid]
add = { paid = "event.cents" }
[documents.Note]
id = "uuid"
soft_delete = true
history = true
[documents.Note.fields]
title = "string"
rank = { type = "i32", default = 1 }
price = { type = "decimal", rust = "crate::Price" }
author = { type = "string", pii = true }
tags = "[Tag]"
[documents.Note.duplicated]
title = {}
rank = {}
[documents.Note.search]
language = "english"
fields = ["title"]
[documents.Note.queries.ranked]
params = { least = "i32", text = "string" }
where = "rank >= :least and title = :text"
order = ["rank"]
limit = 10
[documents.Basket]
id = "uuid"
[documents.Basket.fields]
cents = "i64"
[documents.Cart]
id = "uuid"
[documents.Cart.fields]
cents = "i64"
[types.Tag]
fields = { name = "string", colour = { type = "string", default = "none" } }
[types.Label]
fields = { text = "string" }
[streams.Claim]
id = "string"
key = "number"
[events.Filed]
stream = "Claim"
body = "json"
[events.Filed.v1]
number = "string"
claimant = { type = "string", pii = true }
label = "Label"
[events.Closed]
stream = "Claim"
[events.Closed.v1]
number = "string"
[events.Voided]
stream = "Claim"
[events.Voided.v1]
number = "string"
[[upcasts]]
from = "Voided@1"
to = []
reason = "never used"
[streams.Shelf]
[events.Shelved]
stream = "Shelf"
[events.Shelved.v1]
cents = "i64"
[projections.basket_view]
kind = "document"
document = "Basket"
events = ["Shelved"]
[projections.mail]
kind = "handler"
on_error = "skip"
events = ["Filed"]
[subscriptions.mailer]
events = ["Closed", "Filed"]
ack = "manual"
[archive]
layout = "partitioned"
[idempotency]
retention = "P30D"
"#;

/// Checks where `rule` finds something once `edits` are made, each of which must match. What is released is
/// `Placed` v1, `Paid` v1 and `Sent` v1.
#[track_caller]
pub(super) fn check(rule: &'static Rule, edits: &[(&str, &str)], expected: &[&str]) {
    let released = [("Placed", "v1"), ("Paid", "v1"), ("Sent", "v1")];
    check_released(rule, Some(&released), edits, expected);
}

/// Checks with other released versions; with `None`, nobody knows which.
#[track_caller]
pub(super) fn check_released(
    rule: &'static Rule,
    released: Option<&[(&str, &str)]>,
    edits: &[(&str, &str)],
    expected: &[&str],
) {
    let mut edited = SHOP.to_owned();
    for (before, after) in edits {
        assert!(edited.contains(before), "`{before}` is not in the example");
        edited = edited.replacen(before, after, 1);
    }
    let mut lock = Lock::new();
    for (event, version) in released.unwrap_or_default() {
        lock.released.pin(event, version, String::new());
    }
    let lock = released.map(|_| &lock);
    let baseline = Baseline::of_manifest(&model(SHOP), lock);
    assert_eq!(
        baseline.released.as_ref().is_some_and(|one: &Released| !one.is_empty()),
        released.is_some_and(|one| !one.is_empty())
    );
    let new = Surface::of(&model(&edited));
    let comparison = Comparison { baseline: &baseline, old: &baseline.surface, new: &new };
    let found = Findings::of(rule, &comparison);
    let paths: Vec<&str> = found.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(paths, expected, "{found:#?}");
    assert!(Category::ALL.contains(&rule.category));
}

#[track_caller]
fn model(text: &str) -> Model {
    let mut sources = SourceMap::default();
    let (model, diagnostics) = load(&mut sources, "rillflow.toml", text);
    // Parts that are not executed yet can change all the same.
    let mistakes: Vec<Diagnostic> = diagnostics.into_iter().filter(|one| *one.code != catalog::NOT_EXECUTED).collect();
    model.unwrap_or_else(|| panic!("{}", render(&sources, &mistakes, Style::Plain)))
}
