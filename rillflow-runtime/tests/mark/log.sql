create schema shop;
create table shop.rf_stream (
    part int not null default 0, id uuid not null, type text not null, version bigint not null,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
    primary key (part, id)
) with (fillfactor = 80);
create sequence shop.rf_position as bigint cache 1;
create table shop.rf_event (
    part int not null default 0, position bigint not null, stream_id uuid not null, version bigint not null,
    id uuid not null default gen_random_uuid(), type text not null, type_version smallint not null,
    body jsonb not null, headers jsonb, correlation_id text, causation_id text,
    recorded_at timestamptz not null default now(),
    primary key (part, position), unique (part, stream_id, version)
);
create table shop.rf_checkpoint (
    part int not null default 0, projection text not null, position bigint not null,
    updated_at timestamptz not null default now(), primary key (part, projection)
) with (fillfactor = 80);
