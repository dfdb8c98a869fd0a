create schema if not exists "upcast_golden";

-- The event store.

create sequence "upcast_golden".rf_position as bigint;

create table "upcast_golden".rf_stream (
    part int not null default 0,
    id uuid not null,
    type text not null,
    version bigint not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint rf_stream_pkey primary key (part, id)
) with (fillfactor = 80);

create table "upcast_golden".rf_event (
    part int not null default 0,
    position bigint not null,
    stream_id uuid not null,
    version bigint not null,
    id uuid not null,
    type text not null,
    type_version smallint not null,
    body jsonb not null,
    headers jsonb,
    correlation_id text,
    causation_id text,
    recorded_at timestamptz not null default now(),
    constraint rf_event_pkey primary key (part, position),
    constraint rf_event_stream_version unique (part, stream_id, version)
);

create table "upcast_golden".rf_idempotency (
    part int not null default 0,
    key text not null,
    request bytea not null,
    stream_id uuid not null,
    first_version bigint not null,
    last_version bigint not null,
    created_at timestamptz not null default now(),
    constraint rf_idempotency_pkey primary key (part, key)
);

create table "upcast_golden".rf_checkpoint (
    part int not null default 0,
    projection text not null,
    position bigint not null,
    definition text,
    updated_at timestamptz not null default now(),
    constraint rf_checkpoint_pkey primary key (part, projection)
) with (fillfactor = 80);

-- Appends events to one stream. outcome: 0 appended, 1 replayed, 2 the stream is at another version, 3 the key belongs to
-- another request, 4 the stream has another type. Only outcome 0 writes anything, and none of them is an exception, so the
-- transaction stays usable.
--
-- p_expected: a version (0: no stream), -1: any, -2: the stream exists.
create function "upcast_golden".rf_append(
    p_stream uuid,
    p_type text,
    p_expected bigint,
    p_ids uuid[],
    p_types text[],
    p_versions smallint[],
    p_bodies text[],
    p_headers text,
    p_correlation text,
    p_causation text,
    p_key text,
    p_request bytea,
    out outcome smallint,
    out version bigint,
    out positions bigint[],
    out type text
)
language plpgsql
as $rf$
#variable_conflict use_column
declare
    v_count constant bigint := cardinality(p_ids);
    v_known record;
    v_lock text;
begin
    -- Before a position is drawn: the high-water mark waits for the holders of this lock, and for nobody else.
    v_lock := pg_advisory_xact_lock_shared(5324996159938784570);

    if p_key is not null then
        -- Claims the key. A concurrent append with the same key waits here until this one is decided.
        insert into "upcast_golden".rf_idempotency as claim (key, request, stream_id, first_version, last_version)
        values (p_key, p_request, p_stream, 0, 0)
        on conflict (part, key) do nothing;
        if not found then
            select known.request, known.stream_id, known.first_version, known.last_version
              into v_known
              from "upcast_golden".rf_idempotency as known
             where known.part = 0 and known.key = p_key;
            if v_known.request is distinct from p_request then
                outcome := 3;
                version := 0;
                return;
            end if;
            outcome := 1;
            version := v_known.last_version;
            positions := array(
                select event.position
                  from "upcast_golden".rf_event as event
                 where event.part = 0
                   and event.stream_id = v_known.stream_id
                   and event.version between v_known.first_version and v_known.last_version
                 order by event.version
            );
            return;
        end if;
    end if;

    -- Compares the stream and moves it, which locks its row until the transaction ends. Each statement sees what was
    -- committed before it, so a loser that waited compares with the winner's version.
    loop
        if p_expected <> 0 then
            update "upcast_golden".rf_stream as stream
               set version = stream.version + v_count, updated_at = now()
             where stream.part = 0
               and stream.id = p_stream
               and stream.type = p_type
               and (p_expected < 0 or stream.version = p_expected)
            returning stream.version into version;
            exit when found;
        end if;
        if p_expected = 0 or p_expected = -1 then
            insert into "upcast_golden".rf_stream as stream (id, type, version)
            values (p_stream, p_type, v_count)
            on conflict (part, id) do nothing
            returning stream.version into version;
            exit when found;
        end if;

        select stream.version, stream.type
          into version, type
          from "upcast_golden".rf_stream as stream
         where stream.part = 0 and stream.id = p_stream;
        -- A stream of the right type that appeared in between: `any` goes round once more.
        continue when p_expected = -1 and (type is null or type = p_type);

        outcome := case when type <> p_type then 4 else 2 end;
        version := coalesce(version, 0);
        if p_key is not null then
            delete from "upcast_golden".rf_idempotency as claim where claim.part = 0 and claim.key = p_key;
        end if;
        return;
    end loop;

    -- Only winners draw positions. The row of the stream is locked, so its positions rise with its versions.
    with written as (
        insert into "upcast_golden".rf_event as event
            (position, stream_id, version, id, type, type_version, body, headers, correlation_id, causation_id)
        select nextval('"upcast_golden".rf_position'),
               p_stream,
               version - v_count + given.number,
               given.id,
               given.type,
               given.type_version,
               given.body::jsonb,
               p_headers::jsonb,
               p_correlation,
               p_causation
          from unnest(p_ids, p_types, p_versions, p_bodies) with ordinality as given (id, type, type_version, body, number)
         order by given.number
        returning event.position
    )
    select array_agg(written.position order by written.position) into positions from written;

    if p_key is not null then
        update "upcast_golden".rf_idempotency as claim
           set first_version = version - v_count + 1, last_version = version
         where claim.part = 0 and claim.key = p_key;
    end if;
    outcome := 0;
end
$rf$;
