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
    closed_at timestamptz,
    archived_at timestamptz,
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
    user_id text,
    recorded_at timestamptz not null default now(),
    constraint rf_event_pkey primary key (part, position),
    constraint rf_event_stream_version unique (part, stream_id, version)
);

create table "upcast_golden".rf_idempotency (
    part int not null default 0,
    key text not null,
    request bytea not null,
    versions bigint[],
    positions bigint[],
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
-- another request, 4 the stream has another type, 5 it is closed, 6 it is archived. Only outcome 0 writes anything, and none
-- of them is an exception, so the transaction stays usable.
--
-- p_expected: a version (0: no stream), -1: any, -2: the stream exists. An event of type `$closed` closes the stream.
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
    p_user text,
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
    v_closed_at constant timestamptz := case when p_types[cardinality(p_types)] = '$closed' then now() end;
    v_known record;
    v_lock text;
begin
    -- Before a position is drawn: the high-water mark waits for the holders of this lock, and for nobody else.
    v_lock := pg_advisory_xact_lock_shared(5324996159938784570);

    if p_key is not null then
        -- Claims the key. A concurrent append with the same key waits here until this one is decided.
        insert into "upcast_golden".rf_idempotency as claim (key, request)
        values (p_key, p_request)
        on conflict (part, key) do nothing;
        if not found then
            select known.request, known.versions, known.positions
              into v_known
              from "upcast_golden".rf_idempotency as known
             where known.part = 0 and known.key = p_key;
            if v_known.request is distinct from p_request then
                outcome := 3;
                version := 0;
                return;
            end if;
            outcome := 1;
            version := v_known.versions[1];
            positions := v_known.positions;
            return;
        end if;
    end if;

    -- Compares the stream and moves it, which locks its row until the transaction ends. Each statement sees what was
    -- committed before it, so a loser that waited compares with the winner's version.
    loop
        if p_expected <> 0 then
            update "upcast_golden".rf_stream as stream
               set version = stream.version + v_count, updated_at = now(), closed_at = v_closed_at
             where stream.part = 0
               and stream.id = p_stream
               and stream.type = p_type
               and (p_expected = -1 or stream.version = p_expected or p_expected = -2 and stream.version > 0)
               and stream.closed_at is null
               and stream.archived_at is null
            returning stream.version into version;
            exit when found;
        end if;
        if p_expected = 0 or p_expected = -1 then
            -- A stream that this transaction holds for itself has a row before it has events.
            insert into "upcast_golden".rf_stream as stream (id, type, version, closed_at)
            values (p_stream, p_type, v_count, v_closed_at)
            on conflict (part, id) do update
               set version = excluded.version, updated_at = now(), closed_at = excluded.closed_at
             where stream.version = 0 and stream.type = excluded.type
            returning stream.version into version;
            exit when found;
        end if;

        select stream.version,
               stream.type,
               case
                   when stream.type <> p_type then 4
                   when stream.closed_at is not null then 5
                   when stream.archived_at is not null then 6
                   else 2
               end
          into version, type, outcome
          from "upcast_golden".rf_stream as stream
         where stream.part = 0 and stream.id = p_stream;
        -- A stream of the right type that appeared in between: `any` goes round once more.
        continue when p_expected = -1 and coalesce(outcome, 2) = 2;

        outcome := coalesce(outcome, 2);
        version := coalesce(version, 0);
        if p_key is not null then
            delete from "upcast_golden".rf_idempotency as claim where claim.part = 0 and claim.key = p_key;
        end if;
        return;
    end loop;

    -- Only winners draw positions. The row of the stream is locked, so its positions rise with its versions.
    with written as (
        insert into "upcast_golden".rf_event as event
            (position, stream_id, version, id, type, type_version, body, headers, correlation_id, causation_id, user_id)
        select nextval('"upcast_golden".rf_position'),
               p_stream,
               version - v_count + given.number,
               given.id,
               given.type,
               given.type_version,
               given.body::jsonb,
               p_headers::jsonb,
               p_correlation,
               p_causation,
               p_user
          from unnest(p_ids, p_types, p_versions, p_bodies) with ordinality as given (id, type, type_version, body, number)
         order by given.number
        returning event.position
    )
    select array_agg(written.position order by written.position) into positions from written;

    if p_key is not null then
        update "upcast_golden".rf_idempotency as claim
           set versions = array[rf_append.version], positions = rf_append.positions
         where claim.part = 0 and claim.key = p_key;
    end if;
    outcome := 0;
end
$rf$;

-- Appends events to several streams, to all of them or to none. The streams come with how many of the events are theirs;
-- the log has the events in the order given. outcome as that of rf_append; `failed` is the place of the stream that was not
-- as expected, from 1, with its version and type.
create function "upcast_golden".rf_append_streams(
    p_streams uuid[],
    p_stream_types text[],
    p_expected bigint[],
    p_counts integer[],
    p_ids uuid[],
    p_types text[],
    p_versions smallint[],
    p_bodies text[],
    p_headers text,
    p_correlation text,
    p_causation text,
    p_user text,
    p_key text,
    p_request bytea,
    out outcome smallint,
    out failed integer,
    out version bigint,
    out type text,
    out versions bigint[],
    out positions bigint[]
)
language plpgsql
as $rf$
#variable_conflict use_column
declare
    v_known record;
    v_lock text;
    v_first integer := 1;
    v_last integer;
    v_one record;
begin
    -- Before a position is drawn: the high-water mark waits for the holders of this lock, and for nobody else.
    v_lock := pg_advisory_xact_lock_shared(5324996159938784570);

    if p_key is not null then
        insert into "upcast_golden".rf_idempotency as claim (key, request)
        values (p_key, p_request)
        on conflict (part, key) do nothing;
        if not found then
            select known.request, known.versions, known.positions
              into v_known
              from "upcast_golden".rf_idempotency as known
             where known.part = 0 and known.key = p_key;
            outcome := case when v_known.request is distinct from p_request then 3 else 1 end;
            versions := v_known.versions;
            positions := v_known.positions;
            return;
        end if;
    end if;

    begin
        -- Everybody takes the rows of several streams in the same order, so that no two wait for each other: first the
        -- streams that may be new, then all.
        insert into "upcast_golden".rf_stream as stream (id, type, version)
        select given.id, min(given.type), 0
          from unnest(p_streams, p_stream_types, p_expected) as given (id, type, expected)
         where given.expected in (0, -1)
         group by given.id
         order by given.id
        on conflict (part, id) do nothing;
        perform from "upcast_golden".rf_stream as stream
          where stream.part = 0 and stream.id = any(p_streams)
          order by stream.id
            for no key update;

        versions := '{}';
        positions := '{}';
        for v_place in 1 .. cardinality(p_streams) loop
            v_last := v_first + p_counts[v_place] - 1;
            select appended.outcome, appended.version, appended.positions, appended.type
              into v_one
              from "upcast_golden".rf_append(
                  p_streams[v_place],
                  p_stream_types[v_place],
                  p_expected[v_place],
                  p_ids[v_first : v_last],
                  p_types[v_first : v_last],
                  p_versions[v_first : v_last],
                  p_bodies[v_first : v_last],
                  p_headers,
                  p_correlation,
                  p_causation,
                  p_user,
                  null,
                  null
              ) as appended;
            if v_one.outcome <> 0 then
                outcome := v_one.outcome;
                failed := v_place;
                version := v_one.version;
                type := v_one.type;
                raise exception using errcode = 'RF002', message = 'a stream is not as expected';
            end if;
            versions := versions || v_one.version;
            positions := positions || v_one.positions;
            v_first := v_last + 1;
        end loop;
    exception when sqlstate 'RF002' then
        -- Undone is what this block wrote; the outcome is kept.
        versions := null;
        positions := null;
        delete from "upcast_golden".rf_idempotency as claim where claim.part = 0 and claim.key = p_key;
        return;
    end;

    if p_key is not null then
        update "upcast_golden".rf_idempotency as claim
           set versions = rf_append_streams.versions, positions = rf_append_streams.positions
         where claim.part = 0 and claim.key = p_key;
    end if;
    outcome := 0;
end
$rf$;
