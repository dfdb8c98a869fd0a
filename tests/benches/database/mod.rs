//! A server with production's durability for the benches, and the tables of the hand-written contestants.

use rillflow_runtime::ConnectOptions;
use rillflow_runtime::dev::DevDatabase;
use rillflow_runtime::sqlx::{self, PgPool};
use rillflow_tests::generated::Store;

/// What the hand-written statements work on: the columns and indexes that the generated tables have, and no more.
const BY_HAND: &str = "
    drop schema if exists by_hand cascade;
    create schema by_hand;
    create table by_hand.stream (
        part int not null default 0, id uuid not null, type text not null, version bigint not null,
        created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
        primary key (part, id)
    ) with (fillfactor = 80);
    create sequence by_hand.position as bigint;
    create table by_hand.event (
        part int not null default 0, position bigint not null default nextval('by_hand.position'),
        stream_id uuid not null, version bigint not null, id uuid not null, type text not null,
        type_version smallint not null, body jsonb not null, headers jsonb, correlation_id text, causation_id text,
        recorded_at timestamptz not null default now(),
        primary key (part, position), unique (part, stream_id, version)
    );
    create table by_hand.bare_event (
        part int not null default 0, stream_id uuid not null, version bigint not null, id uuid not null,
        type text not null, type_version smallint not null, body jsonb not null, headers jsonb, correlation_id text,
        causation_id text, recorded_at timestamptz not null default now(),
        unique (part, stream_id, version)
    );
    create table by_hand.order_total (order_id uuid primary key, total_cents bigint not null, lines bigint not null);";

/// Both kinds of contestants' way to one server.
pub(crate) struct Server {
    /// Ours.
    pub(crate) store: Store,
    /// Theirs.
    pub(crate) pool: PgPool,
    _database: DevDatabase,
    _folder: Option<tempfile::TempDir>,
}

/// Starts a server with fsync on, on fresh data, or uses `DATABASE_URL`.
pub(crate) async fn start(connections: u32) -> Server {
    let folder = tempfile::Builder::new().prefix("rillflow-bench").tempdir().expect("a temporary folder");
    let database =
        DevDatabase::named("bench").folder(folder.path().join("data")).start().await.expect("a PostgreSQL to measure");
    println!("database: {}", database.origin());
    let options = ConnectOptions::new(database.url()).expect("a URL").max_connections(connections);
    let pool = options.clone().open().await.expect("the server answers");
    sqlx::raw_sql("drop schema if exists bench cascade").execute(&pool).await.expect("an old run is removed");
    sqlx::raw_sql(BY_HAND).execute(&pool).await.expect("the tables are made");
    let store = Store::connect_with(options).await.expect("the store opens");
    store.migrate().await.expect("the store is migrated");
    Server { store, pool, _database: database, _folder: Some(folder) }
}
