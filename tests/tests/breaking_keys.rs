//! Every key of the manifest language, and the rules that report its change: a key without an entry fails.
//!
//! The same list is the table at the end of docs/breaking-changes.md; `UPDATE_EXPECT=1` writes it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use rillflow_codegen::breaking::rules;
use rillflow_codegen::language::Place;

/// What is said about a key that changes.
enum Verdict {
    /// These rules find it.
    Found(&'static [&'static str]),
    /// No rule does, and why nobody is broken.
    Nobody(&'static str),
}

use Verdict::{Found, Nobody};

const DOCS: Verdict = Nobody("documentation only");
const FORMER: Verdict = Nobody("it says how the two states are compared");
const PARTS: Verdict = Nobody("its parts are judged one by one");

/// Each table with its keys, in the order of the language. A key that has several meanings is there once.
const KEYS: &[(Place, &[(&str, Verdict)])] = &[
    (
        Place::Root,
        &[
            ("manifest", Nobody("there is one format")),
            ("include", Nobody("where something is declared means nothing")),
            ("project", PARTS),
            ("generate", PARTS),
            ("log", PARTS),
            ("archive", PARTS),
            ("snapshots", PARTS),
            ("idempotency", PARTS),
            ("types", Found(&["type-removed", "type-kind-changed"])),
            ("documents", Found(&["document-removed", "document-renamed"])),
            ("streams", Found(&["stream-removed", "stream-renamed"])),
            (
                "events",
                Found(&["event-removed", "event-version-added", "event-version-changed", "event-version-removed"]),
            ),
            ("upcasts", Found(&["upcast-changed", "upcast-removed", "event-left", "event-retired"])),
            ("projections", Found(&["projection-removed", "projection-renamed"])),
            ("subscriptions", Found(&["subscription-removed", "subscription-renamed"])),
            ("allow", Nobody("it takes findings away")),
        ],
    ),
    (
        Place::Project,
        &[
            ("name", Nobody("it names the project in documentation; the schema that follows from it is judged")),
            ("schema", Found(&["schema-changed"])),
            ("tenancy", Found(&["tenancy-changed"])),
        ],
    ),
    (
        Place::Generate,
        &[
            ("rust", Found(&["rust-output-moved"])),
            ("migrations", Found(&["migrations-moved"])),
            ("catalog", Nobody("the catalog is written for people")),
            ("templates", Nobody("what templates of your own write is not known")),
            ("time", Found(&["time-crate-changed"])),
            ("property_tests", Nobody("it is a test of the program's own")),
            ("attributes", PARTS),
        ],
    ),
    (
        Place::Attributes,
        &[
            ("on", Nobody("what is added is Rust of your own, and the compiler says who misses it")),
            ("derive", Nobody("the compiler says who misses it")),
            ("attributes", Nobody("the compiler says who misses it")),
        ],
    ),
    (
        Place::Type,
        &[
            ("doc", DOCS),
            (
                "fields",
                Found(&["type-field-removed", "type-field-renamed", "type-field-required", "type-field-type-changed"]),
            ),
            ("values", Found(&["type-value-added", "type-value-removed"])),
            ("tag", Found(&["type-tag-changed"])),
            ("variants", Found(&["type-variant-added", "type-variant-removed"])),
            ("rust", Found(&["rust-type-changed"])),
            ("json", Found(&["type-json-changed"])),
        ],
    ),
    (Place::SetValue, &[("value", Found(&["type-value-added", "type-value-removed"])), ("doc", DOCS)]),
    (
        Place::Variant,
        &[
            ("doc", DOCS),
            (
                "fields",
                Found(&["type-field-removed", "type-field-renamed", "type-field-required", "type-field-type-changed"]),
            ),
        ],
    ),
    (
        Place::Field,
        &[
            (
                "type",
                Found(&[
                    "document-field-required",
                    "document-field-type-changed",
                    "type-field-required",
                    "type-field-type-changed",
                    "field-type-widened",
                    "event-version-changed",
                ]),
            ),
            ("doc", DOCS),
            (
                "default",
                Found(&[
                    "document-field-default-changed",
                    "document-field-required",
                    "type-field-default-changed",
                    "type-field-required",
                ]),
            ),
            ("renamed_from", Found(&["document-field-renamed", "type-field-renamed"])),
            ("rust", Found(&["rust-type-changed"])),
            ("pii", Found(&["pii-removed"])),
        ],
    ),
    (
        Place::Document,
        &[
            ("doc", DOCS),
            ("id", Found(&["document-id-changed"])),
            ("plural", Found(&["plural-changed"])),
            ("renamed_from", Found(&["document-renamed"])),
            (
                "fields",
                Found(&[
                    "document-field-removed",
                    "document-field-renamed",
                    "document-field-required",
                    "document-field-type-changed",
                ]),
            ),
            ("duplicated", Found(&["duplicated-field-removed", "duplicated-type-changed"])),
            ("queries", Found(&["query-removed"])),
            ("search", Found(&["search-removed"])),
            ("soft_delete", Found(&["soft-delete-removed"])),
            ("history", Found(&["history-removed"])),
            ("tenancy", Found(&["tenancy-changed"])),
        ],
    ),
    (
        Place::Duplicated,
        &[
            ("column", Found(&["duplicated-column-renamed"])),
            ("transform", Found(&["duplicated-transform-changed"])),
            ("index", Found(&["index-kind-changed", "index-made-unique", "index-removed"])),
            ("renamed_from", FORMER),
        ],
    ),
    (
        Place::Index,
        &[
            ("kind", Found(&["index-kind-changed", "index-made-unique"])),
            ("where", Found(&["index-kind-changed", "index-made-unique"])),
        ],
    ),
    (
        Place::Query,
        &[
            ("doc", DOCS),
            ("params", Found(&["query-signature-changed"])),
            ("where", Found(&["query-changed"])),
            ("order", Found(&["query-changed"])),
            ("limit", Found(&["query-changed"])),
            ("page_size", Found(&["query-changed", "query-signature-changed"])),
        ],
    ),
    (Place::Search, &[("language", Found(&["search-changed"])), ("fields", Found(&["search-changed"]))]),
    (
        Place::Stream,
        &[
            ("doc", DOCS),
            ("plural", Found(&["plural-changed"])),
            ("renamed_from", Found(&["stream-renamed"])),
            ("id", Found(&["stream-id-changed"])),
            ("key", Found(&["stream-key-changed"])),
            ("snapshot_every", Nobody("a snapshot saves time; a stream without one is folded from its events")),
        ],
    ),
    (Place::Event, &[("doc", DOCS), ("stream", Found(&["event-moved"])), ("body", Found(&["event-body-changed"]))]),
    (
        Place::Upcast,
        &[
            ("from", Found(&["upcast-removed"])),
            ("to", Found(&["upcast-changed", "event-left", "event-retired"])),
            ("rename", Found(&["upcast-changed"])),
            ("default", Found(&["upcast-changed"])),
            ("drop", Found(&["upcast-changed"])),
            ("cast", Found(&["upcast-changed"])),
            ("map", Found(&["upcast-changed"])),
            ("nest", Found(&["upcast-changed"])),
            ("flatten", Found(&["upcast-changed"])),
            ("with", Found(&["upcast-changed"])),
            ("reason", DOCS),
        ],
    ),
    (
        Place::Projection,
        &[
            ("doc", DOCS),
            ("kind", Found(&["projection-kind-changed"])),
            ("mode", Found(&["projection-mode-changed"])),
            ("renamed_from", Found(&["projection-renamed"])),
            ("table", Found(&["projection-table-renamed"])),
            ("document", Found(&["projection-document-changed"])),
            ("events", Found(&["projection-logic-changed"])),
            ("key", Found(&["projection-key-changed", "projection-logic-changed"])),
            ("ignore", Nobody("it changes nothing of what the projection makes; the compiler uses it as a promise")),
            ("on_error", Found(&["projection-on-error-changed"])),
            ("retries", Nobody("how often something is tried changes nothing of what comes of it")),
            ("batch", Nobody("how much is done at once changes nothing of what comes of it")),
            (
                "columns",
                Found(&[
                    "projection-column-removed",
                    "projection-column-renamed",
                    "projection-column-type-changed",
                    "projection-column-nullable-changed",
                ]),
            ),
            ("where", Found(&["projection-logic-changed"])),
            ("on", Found(&["projection-logic-changed"])),
        ],
    ),
    (
        Place::Column,
        &[
            ("type", Found(&["projection-column-type-changed", "projection-column-nullable-changed"])),
            ("default", Found(&["projection-logic-changed"])),
            ("index", Found(&["index-kind-changed", "index-made-unique", "index-removed"])),
            ("doc", DOCS),
            ("renamed_from", Found(&["projection-column-renamed"])),
        ],
    ),
    (
        Place::Reaction,
        &[
            ("key", Found(&["projection-logic-changed"])),
            ("where", Found(&["projection-logic-changed"])),
            ("set", Found(&["projection-logic-changed"])),
            ("add", Found(&["projection-logic-changed"])),
            ("delete", Found(&["projection-logic-changed"])),
            ("create", Found(&["projection-logic-changed"])),
        ],
    ),
    (
        Place::Subscription,
        &[
            ("doc", DOCS),
            ("renamed_from", Found(&["subscription-renamed"])),
            ("events", Found(&["subscription-events-changed"])),
            ("start", Found(&["subscription-delivery-changed"])),
            ("order", Found(&["subscription-delivery-changed"])),
            ("ack", Found(&["subscription-ack-changed"])),
            ("ack_timeout", Nobody("delivery is at least once in any case")),
            ("max_in_flight", Nobody("how much is under way changes nothing of what arrives")),
            ("retry", PARTS),
            ("dead_letter", Found(&["subscription-delivery-changed"])),
        ],
    ),
    (
        Place::Retry,
        &[
            ("max_attempts", Nobody("how often something is tried is a matter of operation")),
            ("backoff", Nobody("when something is tried is a matter of operation")),
            ("max_backoff", Nobody("when something is tried is a matter of operation")),
        ],
    ),
    (Place::Archive, &[("layout", Found(&["archive-layout-changed"]))]),
    (Place::Log, &[("parts", Found(&["log-parts-changed"]))]),
    (
        Place::Snapshots,
        &[
            ("mode", Nobody("a snapshot saves time; a stream without one is folded from its events")),
            ("keep", Nobody("a snapshot saves time; a stream without one is folded from its events")),
        ],
    ),
    (Place::Idempotency, &[("retention", Found(&["idempotency-shortened"]))]),
    (
        Place::Allow,
        &[
            ("rule", Nobody("it takes findings away")),
            ("path", Nobody("it takes findings away")),
            ("reason", Nobody("it takes findings away")),
        ],
    ),
];

/// The keys of a table, each once.
fn keys(place: Place) -> BTreeSet<&'static str> {
    place.table().keys.iter().map(|key| key.name).collect()
}

#[test]
fn every_key_of_the_language_has_an_entry() {
    let listed: Vec<Place> = KEYS.iter().map(|(place, _)| *place).collect();
    assert_eq!(listed, Place::ALL, "a table of the language without an entry");
    for (place, entries) in KEYS {
        let listed: BTreeSet<&str> = entries.iter().map(|(key, _)| *key).collect();
        assert_eq!(listed.len(), entries.len(), "{}: a key twice", place.table().title);
        assert_eq!(
            listed,
            keys(*place),
            "{}: say in this file which rule reports the change of a key, or why none does",
            place.table().title
        );
    }
}

#[test]
fn every_rule_is_about_a_key() {
    let mut named = BTreeSet::new();
    for (_, entries) in KEYS {
        for (key, verdict) in *entries {
            let Found(found) = verdict else { continue };
            assert!(!found.is_empty(), "{key} is found by nothing");
            for rule in *found {
                assert!(rules::find(rule).is_some(), "{key}: there is no rule {rule}");
                named.insert(*rule);
            }
        }
    }
    let all: BTreeSet<&str> = rules::ALL.iter().map(|rule| rule.code.id).collect();
    assert_eq!(named, all, "a rule that no key leads to");
}

const HEAD: &str = "\n## Every key of the language\n\n";

#[test]
fn the_table_of_the_docs_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/breaking-changes.md");
    let text = fs_err::read_to_string(&path).unwrap();
    let before = text.split(HEAD).next().unwrap();
    let mut expected = format!(
        "{before}{HEAD}Which rules report the change of a key; where none does, why nobody is broken.\n\n| table | key | rules |\n|---|---|---|\n"
    );
    for (place, entries) in KEYS {
        for (key, verdict) in *entries {
            let said = match verdict {
                Found(found) => {
                    let links: Vec<String> = found.iter().map(|id| format!("[`{id}`](rules/{id}.md)")).collect();
                    links.join(", ")
                }
                Nobody(reason) => format!("none: {reason}"),
            };
            writeln!(expected, "| `{}` | `{key}` | {said} |", place.table().title).unwrap();
        }
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs_err::write(&path, &expected).unwrap();
    }
    let found = fs_err::read_to_string(&path).unwrap();
    assert!(found == expected, "docs/breaking-changes.md: run again with UPDATE_EXPECT=1");
}
