//! The words, by who gives them a meaning.

use std::collections::BTreeSet;

use rillflow_runtime::sqlx::{self, PgPool};

/// Words of the language: strict, reserved and weak.
const KEYWORDS: &str = "as async await break const continue crate dyn else enum extern false fn for if impl in let loop \
    match mod move mut pub ref return self Self static struct super trait true type unsafe use where while abstract \
    become box do final gen macro override priv try typeof unsized virtual yield auto default macro_rules raw safe union";

/// What every module sees without saying so: names of the prelude, macros, primitive types, crates.
const PRELUDE: &str = "AsMut AsRef AsyncFn AsyncFnMut AsyncFnOnce Box Clone Copy Debug Default DoubleEndedIterator Drop Eq \
    Err ExactSizeIterator Extend Fn FnMut FnOnce From FromIterator Future Hash Into IntoFuture IntoIterator Iterator None Ok \
    Option Ord PartialEq PartialOrd Result Send Sized Some String Sync ToOwned ToString TryFrom TryInto Unpin Vec drop \
    size_of align_of assert concat dbg derive env file format global_allocator include line matches module_path option_env \
    panic print println stringify test todo unreachable vec write cfg warn allow deny inline repr bool char f32 f64 i8 i16 \
    i32 i64 i128 isize str u8 u16 u32 u64 u128 usize std core alloc proc_macro main static_ Cow Rc Arc Cell Error Ordering";

/// What generated code calls something.
const GENERATED: &str = "Store Upcasters Schema SCHEMA Types Event Events EventSet Append Appended Stored Recorded Key Keys Row \
    Rows Id Ids Statements Document Documents Projection Projections Table Stream Streams Json Uuid Decimal Timestamp Date \
    Time Duration Bytes Serialize Deserialize Serializer Deserializer ClosedSet Arguments Source Query Type Name Version \
    source target stored upcasters recorded value values formatter arguments event events row rows key keys id doc docs \
    inner url options pool connect connect_with migrate projections new get set add delete apply decode parse text input \
    result state expected version tenant stream part position at by tag kind field fields variant content __field0 other \
    serde rillflow rillflow_runtime generated rust sql mark create update insert \
    from_orders into_orders to_orders is_open as_of to_orders_mut try_from_it";

/// Every word, as it is written where it has its meaning.
pub(crate) struct Words {
    /// Words of Rust and of generated code.
    pub(crate) rust: Vec<String>,
    /// Those, and every word of PostgreSQL.
    pub(crate) all: Vec<String>,
}

/// The words; PostgreSQL says which are its own.
pub(crate) async fn words(pool: &PgPool) -> Words {
    let long = [format!("n{}", "a".repeat(62)), format!("n{}", "b".repeat(63))];
    let rust: BTreeSet<String> = [KEYWORDS, PRELUDE, GENERATED]
        .iter()
        .flat_map(|list| list.split_whitespace())
        .map(str::to_owned)
        .chain(long)
        .collect();
    let keywords: Vec<String> =
        sqlx::query_scalar("select word from pg_get_keywords() order by word").fetch_all(pool).await.unwrap();
    assert!(keywords.len() > 400, "PostgreSQL has many words");
    let own: BTreeSet<String> = ["oid", "ctid", "xmin", "tableoid", "public", "pg_catalog"].map(str::to_owned).into();
    let all = rust.iter().cloned().chain(keywords).chain(own).collect::<BTreeSet<_>>();
    Words { rust: rust.into_iter().collect(), all: all.into_iter().collect() }
}

/// Words of the language.
pub(crate) fn keywords() -> impl Iterator<Item = &'static str> {
    KEYWORDS.split_whitespace()
}

/// `line_added` of `LineAdded`.
pub(crate) fn snake(word: &str) -> String {
    let mut spelled = String::new();
    let mut last_is_small = false;
    for letter in word.chars() {
        if letter.is_ascii_uppercase() && last_is_small {
            spelled.push('_');
        }
        last_is_small = letter.is_ascii_lowercase();
        spelled.push(letter.to_ascii_lowercase());
    }
    spelled
}

/// `LineAdded` of `line_added`.
pub(crate) fn upper_camel(word: &str) -> String {
    let parts = snake(word);
    let parts = parts.split('_').filter(|part| !part.is_empty());
    parts.map(|part| part[..1].to_ascii_uppercase() + &part[1..]).collect()
}
