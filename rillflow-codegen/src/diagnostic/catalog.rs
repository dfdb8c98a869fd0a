//! Every code there is.
//!
//! A code is a row here, a page `docs/errors/<id>.md` and at least one folder in `tests/diagnostics`; a test fails for
//! a row that lacks one of them. Numbers are never used again for another meaning. `RF00xx`: files, syntax and keys;
//! `RF01xx`: events and upcasts; `RF02xx`: names and types; `RF03xx`: documents; `RF04xx`: projections and expressions;
//! `RF05xx`: the lock file and outputs; `RF06xx`: tenancy, archive, log, snapshots; `RF07xx`:
//! judgement, which only `rillflow lint` passes.

/// A rule that a diagnostic reports.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    /// `RF0107`.
    pub id: &'static str,
    /// `missing-step`.
    pub name: &'static str,
    /// The rule in half a sentence.
    pub summary: &'static str,
    /// The page that `rillflow explain` prints, in Markdown.
    pub explain: &'static str,
}

/// The code with this id, in any case.
#[must_use]
pub fn find(id: &str) -> Option<&'static Code> {
    ALL.iter().copied().find(|code| code.id.eq_ignore_ascii_case(id))
}

macro_rules! catalog {
    ($($constant:ident $id:literal $name:literal $summary:literal;)+) => {
        $(
            #[doc = concat!($id, ": ", $summary, ".")]
            pub static $constant: Code = Code {
                id: $id,
                name: $name,
                summary: $summary,
                explain: include_str!(concat!("../../errors/", $id, ".md")),
            };
        )+

        /// Every code, by id.
        pub static ALL: &[&Code] = &[$(&$constant),+];
    };
}

catalog! {
    FILE_UNREADABLE "RF0001" "file-unreadable" "a file that cannot be read";
    FILE_NOT_UTF8 "RF0002" "file-not-utf8" "a file that is not UTF-8 text";
    FILE_TOO_LARGE "RF0003" "file-too-large" "a file that is too large for a manifest";
    SYNTAX "RF0004" "syntax" "text that is not TOML";
    UNKNOWN_KEY "RF0005" "unknown-key" "a key that the manifest language does not have";
    MISSING_KEY "RF0006" "missing-key" "a table without a key that it needs";
    WRONG_KIND "RF0007" "wrong-kind" "a value of another kind than its key takes";
    UNKNOWN_WORD "RF0008" "unknown-word" "a word that is none of the fixed choices of its key";
    MANIFEST_VERSION "RF0009" "manifest-version" "a manifest format that this release does not read";
    OUTPUT_PATH "RF0010" "output-path" "an output path that leaves the folder of the manifest";
    EXCLUSIVE_KEYS "RF0011" "exclusive-keys" "keys that exclude each other";
    NOT_EXECUTED "RF0012" "not-executed" "a part of the language that this release does not execute yet";
    INCLUDE_PATTERN "RF0013" "include-pattern" "a pattern of `include` that names no files inside the manifest's folder";
    INCLUDE_NOTHING "RF0014" "include-nothing" "a pattern of `include` that matches nothing";
    ROOT_ONLY "RF0015" "root-only" "a key in an included file that belongs into the root manifest";
    DECLARED_TWICE "RF0016" "declared-twice" "one name declared in two files";

    UNKNOWN_STREAM "RF0101" "unknown-stream" "an event of a stream that is not declared";
    EVENT_WITHOUT_VERSION "RF0102" "event-without-version" "an event type without a version";
    VERSION_GAP "RF0103" "version-gap" "event versions that are not 1 to n";
    UNKNOWN_EVENT "RF0104" "unknown-event" "the name of an event type that is not declared";
    UNKNOWN_VERSION "RF0105" "unknown-version" "an upcast from or to a version that is not declared";
    VERSION_REFERENCE "RF0106" "version-reference" "an upcast end that is not of the form `Event@1`";
    MISSING_STEP "RF0107" "missing-step" "an upcast chain with a step missing";
    UPCAST_CYCLE "RF0108" "upcast-cycle" "upcast steps that go in a circle";
    TWO_STEPS "RF0109" "two-steps" "two upcast steps from one version";
    BACKWARD_STEP "RF0110" "backward-step" "an upcast step that does not lead to a later version";
    FIELD_WITHOUT_VALUE "RF0112" "field-without-value" "a field of an upcast's target that gets no value";
    FIELD_LOST "RF0113" "field-lost" "a field of an upcast's source that is silently lost";
    CARRIED_TYPE_CHANGED "RF0114" "carried-type-changed" "a field carried by an upcast into another type";
    UNKNOWN_STEP_FIELD "RF0115" "unknown-step-field" "an upcast that names a field its version does not have";
    FIELD_TWICE "RF0116" "field-twice" "a field that an upcast treats in two ways";
    EMPTY_STREAM "RF0117" "empty-stream" "a stream without an event type";
    CAST_TYPE "RF0118" "cast-type" "a cast to another type than its field has";
    CAST_LOSSY "RF0119" "cast-lossy" "a cast that could fail or lose something";
    MAP_TYPE "RF0120" "map-type" "a map between types whose values cannot be listed";
    MAP_VALUE "RF0121" "map-value" "a map from or to a value that its type does not have";
    MAP_NOT_TOTAL "RF0122" "map-not-total" "a map that leaves out a value";
    NOT_A_STRUCT "RF0123" "not-a-struct" "an upcast that looks into a field that is no struct";
    STEP_ACROSS_STREAMS "RF0124" "step-across-streams" "an upcast step into another stream";
    TARGET_TWICE "RF0125" "target-twice" "a split that leads to one version twice";
    LEFT_EVENT "RF0126" "left-event" "a projection of an event type that upcasts lead away from";

    UNKNOWN_TYPE "RF0201" "unknown-type" "the name of a type that is not declared";
    TYPE_SYNTAX "RF0202" "type-syntax" "text that is not a field type";
    BAD_NAME "RF0203" "bad-name" "a name that is not written as its place asks";
    RESERVED_NAME "RF0204" "reserved-name" "a name that is taken by the language or by Rillflow";
    NAME_TOO_LONG "RF0205" "name-too-long" "a database name longer than PostgreSQL's 63 bytes";
    RUST_NAME_CLASH "RF0206" "rust-name-clash" "two things that claim one Rust name";
    SQL_NAME_CLASH "RF0207" "sql-name-clash" "two things that claim one name in the database";
    RECURSIVE_TYPE "RF0208" "recursive-type" "a struct or union that contains itself";
    EMPTY_SET "RF0209" "empty-set" "a closed set without values";
    WRONG_DEFAULT "RF0210" "wrong-default" "a default that is not a value of its type";
    EMPTY_UNION "RF0211" "empty-union" "a union without variants";
    FIELD_CALLED_TAG "RF0212" "field-called-tag" "a field of a union that is called like its tag";
    DEFAULT_PLACE "RF0213" "default-place" "a default of a field that cannot have one";
    FORMER_NAME "RF0214" "former-name" "a `renamed_from` that cannot be a former name";
    RUST_PATH "RF0215" "rust-path" "text that is not an absolute path to a Rust type";
    JSON_TYPE "RF0216" "json-type" "a type of your own that is no built-in type in JSON";

    FIELD_CALLED_ID "RF0301" "field-called-id" "a document field called `id`";
    UNKNOWN_PATH "RF0302" "unknown-path" "a path that the document does not have";
    NOT_A_COLUMN "RF0303" "not-a-column" "a type that no database column can hold";
    TRANSFORM_NEEDS_TEXT "RF0304" "transform-needs-text" "a transform of something that is not text";
    TOO_MANY_FIELDS "RF0305" "too-many-fields" "a document, a key or a projection with too many fields";
    INDEX_KIND "RF0306" "index-kind" "an index of a kind that its column cannot have";
    PREDICATE_WITHOUT_COLUMN "RF0307" "needs-column" "a place that needs a column";
    TRANSFORMS_DIFFER "RF0308" "transforms-differ" "a comparison of two fields that are transformed in different ways";
    UNKNOWN_PARAMETER "RF0309" "unknown-parameter" "a parameter that is not declared";
    QUERY_NAME "RF0310" "query-name" "a query that is called like a method of every repository";
    ORDER_STEP "RF0311" "order-step" "text that is not a step of an order";
    WITHOUT_ORDER "RF0312" "without-order" "an order by something that has none";
    PARAMETER_TYPE "RF0313" "parameter-type" "a parameter of a type that no query takes";
    ROW_COUNT "RF0314" "row-count" "a limit or a size of pages that is no number of documents";
    QUERY_WITHOUT_INDEX "RF0315" "query-without-index" "a query that no index answers";
    UNUSED_PARAMETER "RF0316" "unused-parameter" "a parameter that its query does not use";
    SEARCH_LANGUAGE "RF0317" "search-language" "a language of which PostgreSQL has no rules for search";
    SEARCH_FIELD "RF0318" "search-field" "a field that holds no text to search in";

    UNKNOWN_VALUE "RF0401" "unknown-value" "an expression that names something that is not there";
    EXPRESSION_TYPE "RF0402" "expression-type" "an expression of the wrong type";
    NOT_IN_LANGUAGE "RF0403" "not-in-language" "SQL that is not part of the expression language";
    EXPRESSION_SYNTAX "RF0404" "expression-syntax" "text that is not an expression";
    UNKNOWN_FUNCTION "RF0405" "unknown-function" "a function that the expression language does not have";
    NULLABLE_VALUE "RF0406" "nullable-value" "a value that can be absent where one is needed";
    UNKNOWN_COLUMN "RF0407" "unknown-column" "a column that the projection does not have";
    KEY_MISMATCH "RF0408" "key-mismatch" "a key that has another type for another event";
    NO_CREATING_EVENT "RF0409" "no-creating-event" "a projection in which no event creates a row";
    CREATE_WITHOUT_VALUE "RF0410" "create-without-value" "a row created without a value for a column";
    ADD_NEEDS_NUMBER "RF0411" "add-needs-number" "adding to a column that is not a number";
    COLUMN_TWICE "RF0412" "column-twice" "a column that one event changes in two ways";
    NO_EFFECT "RF0413" "no-effect" "an event that changes nothing in its projection";
    DIVISION_BY_ZERO "RF0414" "division-by-zero" "a division by the number zero";
    CONSTANT_CONDITION "RF0415" "constant-condition" "a condition that decides nothing";
    COMPARED_WITH_NULL "RF0416" "compared-with-null" "a comparison with `null`, which is never true";

    KEY_OF_OTHER_KIND "RF0426" "key-of-other-kind" "a key that belongs to another kind of projection";
    UNKNOWN_DOCUMENT "RF0427" "unknown-document" "a projection into a document that is not declared";
    EVENT_LISTED_TWICE "RF0428" "event-listed-twice" "an event that a list names twice, or that is both read and ignored";
    KEYS_PER_EVENT "RF0429" "keys-per-event" "keys of a document projection that are not one for each of its events";
    DOCUMENT_OF_TWO "RF0430" "document-of-two" "a document that two projections keep";
    MODE_MISMATCH "RF0431" "mode-mismatch" "a projection that cannot run in its mode";
    EVENT_FORGOTTEN "RF0432" "event-forgotten" "an event that a projection neither reads nor ignores";
    INDEX_OF_COLUMN "RF0433" "index-of-column" "an index of a kind that the type of its column does not have";

    FILE_EDITED "RF0501" "file-edited" "a generated file that was edited";
    ORPHAN_EDITED "RF0502" "orphan-edited" "a file that is no longer generated, but was edited";
    LOCK_UNREADABLE "RF0503" "lock-unreadable" "a lock file that cannot be read";
    LOCK_FORMAT "RF0504" "lock-format" "a lock file of another format";
    MIGRATION_CHANGED "RF0506" "migration-changed" "a migration that is not what was written";
    OUTPUT_OUTSIDE "RF0507" "output-outside" "an output that leads out of the manifest's folder";
    OUTPUT_FAILED "RF0508" "output-failed" "a file that cannot be written";
    TEMPLATE "RF0509" "template" "a template that gives no valid output";
    OUTPUT_BEHIND "RF0510" "output-behind" "generated files that are behind the manifest";
    UNKNOWN_FORMER_NAME "RF0511" "unknown-former-name" "a `renamed_from` that names something there never was";
    FORMER_NAME_IN_USE "RF0512" "former-name-in-use" "a `renamed_from` that names something that still exists";
    NEEDS_ALLOW "RF0513" "needs-allow" "a change that may lose something, or that rows may not allow";
    SCHEMA_RENAMED "RF0514" "schema-renamed" "another PostgreSQL schema than the migrations are for";
    ODD_MIGRATION "RF0515" "odd-migration" "an SQL file that cannot become a migration";
    TOO_MUCH_AT_ONCE "RF0516" "too-much-at-once" "two changes of a document that take two migrations";
    RELEASED_CHANGED "RF0521" "released-changed" "a released version of an event that changed";
    RELEASED_REMOVED "RF0522" "released-removed" "a released version of an event that is gone";
    UNKNOWN_RULE "RF0523" "unknown-rule" "an exception to a rule that does not exist";
    EMPTY_REASON "RF0524" "empty-reason" "an exception without a reason";
    IDLE_ALLOW "RF0525" "idle-allow" "an exception that allows nothing";
    FIXTURE_LOST "RF0526" "fixture-lost" "a fixture of a released event that is missing";
    FIXTURE_EDITED "RF0527" "fixture-edited" "a fixture of a released event that was changed";
    TEMPLATES_UNREADABLE "RF0531" "templates-unreadable" "a folder of templates that cannot be read";
    IDLE_TEMPLATE "RF0532" "idle-template" "a template that nothing uses";
    USER_TEMPLATE "RF0533" "user-template" "a template of yours that fails";
    USER_TEMPLATE_OUTPUT "RF0534" "user-template-output" "a template of yours that gives no valid Rust";
    ADDED_FILE_PLACE "RF0535" "added-file-place" "a template that would write into a folder that is kept already";
    IDLE_SELECTOR "RF0536" "idle-selector" "a selector that selects nothing";
    ATTRIBUTE_SYNTAX "RF0537" "attribute-syntax" "an attribute or a derive that is not Rust";
    DERIVE_TWICE "RF0538" "derive-twice" "a derive that generated code has already";
    ATTRIBUTE_REFUSED "RF0539" "attribute-refused" "an attribute that cannot be added there";
    MIGRATION_LEFT "RF0541" "migration-left" "a generated migration that the lock file does not know";

    NUMBER_OUT_OF_RANGE "RF0601" "number-out-of-range" "a number outside the range of its key";
    DURATION "RF0602" "duration" "a length of time that is not written as one, or outside the range of its key";
    NO_SNAPSHOTS "RF0603" "no-snapshots" "settings of snapshots that no stream has";
    UNKNOWN_NATURAL_KEY "RF0604" "unknown-natural-key" "a key of a stream that is no field of its events";
    NATURAL_KEY_TYPE "RF0605" "natural-key-type" "a key of a stream whose type cannot name one";

    UNDOCUMENTED_EVENT "RF0701" "undocumented-event" "an event that is not described";
    ID_AS_STRING "RF0702" "id-as-string" "an id that is a string";
    UNINDEXED_COLUMN "RF0703" "unindexed-column" "a duplicated field without an index";
    UNINDEXED_REFERENCE "RF0704" "unindexed-reference" "a reference in a read model without an index";
    UNREAD_EVENT "RF0705" "unread-event" "an event that nothing reads";
    SET_OF_ONE "RF0706" "set-of-one" "a closed set with one value";
    CROWDED_STREAM "RF0707" "crowded-stream" "a stream with very many events";
    INEXACT_MONEY "RF0708" "inexact-money" "money that is a floating-point number";
    UNUSED_TYPE "RF0709" "unused-type" "a type that nothing is made of";
    LONG_CHAIN "RF0710" "long-chain" "an event with very many versions";
    OPAQUE_FIELD "RF0711" "opaque-field" "a part of an event that can hold anything";
    TIME_AS_STRING "RF0712" "time-as-string" "a moment that is a string";
    EVENT_AS_COMMAND "RF0713" "event-as-command" "an event that is named like a command";
}
