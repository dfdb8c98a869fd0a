create schema if not exists "conditions";

-- The event store.

create sequence "conditions".rf_position as bigint;

create table "conditions".rf_stream (
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

create table "conditions".rf_event (
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

create table "conditions".rf_idempotency (
    part int not null default 0,
    key text not null,
    request bytea not null,
    versions bigint[],
    positions bigint[],
    created_at timestamptz not null default now(),
    constraint rf_idempotency_pkey primary key (part, key)
);

create table "conditions".rf_checkpoint (
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
create function "conditions".rf_append(
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
    v_lock := pg_advisory_xact_lock_shared(5881664181228382198);

    if p_key is not null then
        -- Claims the key. A concurrent append with the same key waits here until this one is decided.
        insert into "conditions".rf_idempotency as claim (key, request)
        values (p_key, p_request)
        on conflict (part, key) do nothing;
        if not found then
            select known.request, known.versions, known.positions
              into v_known
              from "conditions".rf_idempotency as known
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
            update "conditions".rf_stream as stream
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
            insert into "conditions".rf_stream as stream (id, type, version, closed_at)
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
          from "conditions".rf_stream as stream
         where stream.part = 0 and stream.id = p_stream;
        -- A stream of the right type that appeared in between: `any` goes round once more.
        continue when p_expected = -1 and coalesce(outcome, 2) = 2;

        outcome := coalesce(outcome, 2);
        version := coalesce(version, 0);
        if p_key is not null then
            delete from "conditions".rf_idempotency as claim where claim.part = 0 and claim.key = p_key;
        end if;
        return;
    end loop;

    -- Only winners draw positions. The row of the stream is locked, so its positions rise with its versions.
    with written as (
        insert into "conditions".rf_event as event
            (position, stream_id, version, id, type, type_version, body, headers, correlation_id, causation_id, user_id)
        select nextval('"conditions".rf_position'),
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
        update "conditions".rf_idempotency as claim
           set versions = array[rf_append.version], positions = rf_append.positions
         where claim.part = 0 and claim.key = p_key;
    end if;
    outcome := 0;
end
$rf$;

-- Appends events to several streams, to all of them or to none. The streams come with how many of the events are theirs;
-- the log has the events in the order given. outcome as that of rf_append; `failed` is the place of the stream that was not
-- as expected, from 1, with its version and type.
create function "conditions".rf_append_streams(
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
    v_lock := pg_advisory_xact_lock_shared(5881664181228382198);

    if p_key is not null then
        insert into "conditions".rf_idempotency as claim (key, request)
        values (p_key, p_request)
        on conflict (part, key) do nothing;
        if not found then
            select known.request, known.versions, known.positions
              into v_known
              from "conditions".rf_idempotency as known
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
        insert into "conditions".rf_stream as stream (id, type, version)
        select given.id, min(given.type), 0
          from unnest(p_streams, p_stream_types, p_expected) as given (id, type, expected)
         where given.expected in (0, -1)
         group by given.id
         order by given.id
        on conflict (part, id) do nothing;
        perform from "conditions".rf_stream as stream
          where stream.part = 0 and stream.id = any(p_streams)
          order by stream.id
            for no key update;

        versions := '{}';
        positions := '{}';
        for v_place in 1 .. cardinality(p_streams) loop
            v_last := v_first + p_counts[v_place] - 1;
            select appended.outcome, appended.version, appended.positions, appended.type
              into v_one
              from "conditions".rf_append(
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
        delete from "conditions".rf_idempotency as claim where claim.part = 0 and claim.key = p_key;
        return;
    end;

    if p_key is not null then
        update "conditions".rf_idempotency as claim
           set versions = rf_append_streams.versions, positions = rf_append_streams.positions
         where claim.part = 0 and claim.key = p_key;
    end if;
    outcome := 0;
end
$rf$;

-- What a JSON value is as a column. Each function gives null for a value that is not of its type or does not fit it,
-- and never fails: a row written by hand must not make a query fail. Column and query use the same function, so they
-- agree. They are plpgsql, since a function in sql would be inlined and unpack a large document once for each mention of
-- its argument. They are one expression where they can be, since each expression is prepared again in each transaction.

create function "conditions".rf_string(value jsonb) returns text
language plpgsql immutable parallel safe as $rf$
begin
    return case when jsonb_typeof(value) = 'string' then value #>> '{}' end;
end
$rf$;

create function "conditions".rf_bool(value jsonb) returns boolean
language plpgsql immutable parallel safe as $rf$
begin
    return case when jsonb_typeof(value) = 'boolean' then value::boolean end;
end
$rf$;

-- `1.0` is no whole number here, since it is none for the program that reads the document.
create function "conditions".rf_i64(value jsonb) returns bigint
language plpgsql immutable parallel safe as $rf$
begin
    return case when jsonb_typeof(value) = 'number' then case
        when scale(value::numeric) = 0 and value::numeric between -9223372036854775808 and 9223372036854775807 then value::bigint end end;
end
$rf$;

create function "conditions".rf_i32(value jsonb) returns integer
language plpgsql immutable parallel safe as $rf$
begin
    return case when jsonb_typeof(value) = 'number' then case
        when scale(value::numeric) = 0 and value::numeric between -2147483648 and 2147483647 then value::integer end end;
end
$rf$;

create function "conditions".rf_i16(value jsonb) returns smallint
language plpgsql immutable parallel safe as $rf$
begin
    return case when jsonb_typeof(value) = 'number' then case
        when scale(value::numeric) = 0 and value::numeric between -32768 and 32767 then value::smallint end end;
end
$rf$;

-- A number too small for the type is zero, as it is for the program; one too large is null.
create function "conditions".rf_f64(value jsonb) returns double precision
language plpgsql immutable parallel safe as $rf$
begin
    return case when jsonb_typeof(value) = 'number' then case
        when abs(value::numeric) > 1.7976931348623157e308 then null
        when abs(value::numeric) < 2.4703282292062328e-324 then 0
        else value::numeric::double precision end end;
end
$rf$;

create function "conditions".rf_f32(value jsonb) returns real
language plpgsql immutable parallel safe as $rf$
begin
    return case when jsonb_typeof(value) = 'number' then case
        when abs(value::numeric) > 3.4028235e38 then null
        when abs(value::numeric) < 7.006492321624086e-46 then 0
        else value::numeric::real end end;
end
$rf$;

create function "conditions".rf_decimal(value jsonb) returns numeric
language plpgsql immutable parallel safe as $rf$
begin
    return case when jsonb_typeof(value) = 'string' and length(value #>> '{}') <= 60
        and value #>> '{}' ~ '^-?[0-9]+([.][0-9]+)?$' then (value #>> '{}')::numeric end;
end
$rf$;

-- `like` counts the digits: a regular expression that counts is slow.
create function "conditions".rf_uuid(value jsonb) returns uuid
language plpgsql immutable parallel safe as $rf$
begin
    return case when jsonb_typeof(value) = 'string'
        and value #>> '{}' like '________-____-____-____-____________'
        and value #>> '{}' ~ '^[0-9a-fA-F]+-[0-9a-fA-F]+-[0-9a-fA-F]+-[0-9a-fA-F]+-[0-9a-fA-F]+$'
        then (value #>> '{}')::uuid end;
end
$rf$;

create function "conditions".rf_bytes(value jsonb) returns bytea
language plpgsql immutable parallel safe as $rf$
begin
    return case when jsonb_typeof(value) = 'string' and length(value #>> '{}') % 4 = 0
        and value #>> '{}' ~ '^[A-Za-z0-9+/]*=?=?$' then decode(value #>> '{}', 'base64') end;
end
$rf$;

-- The patterns let through what does not depend on a setting of the session, which makes the rest immutable. What is
-- below a microsecond is cut off, not rounded, so that the program can do the same.

-- Whether a text that begins like `2024-02-29` begins with a day that its month has. Catching an error instead would
-- forbid parallel plans.
create function "conditions".rf_is_day(given text) returns boolean
language plpgsql immutable parallel safe as $rf$
begin
    return substr(given, 9, 2)::integer between 1 and
        extract(day from (left(given, 8) || '01')::date + interval '1 month - 1 day');
end
$rf$;

create function "conditions".rf_date(value jsonb) returns date
language plpgsql immutable parallel safe as $rf$
declare
    given text := case when jsonb_typeof(value) = 'string' then value #>> '{}' end;
begin
    return case
        when given !~ '^[0-9]+-(0[1-9]|1[0-2])-[0-3][0-9]$' or given not like '____-__-__' or given like '0000%' then null
        when substr(given, 9) between '01' and '28' or "conditions".rf_is_day(given) then given::date end;
end
$rf$;

create function "conditions".rf_time(value jsonb) returns time
language plpgsql immutable parallel safe as $rf$
declare
    given text := case when jsonb_typeof(value) = 'string' then value #>> '{}' end;
begin
    return case when given ~ '^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?$' then left(given, 15)::time end;
end
$rf$;

create function "conditions".rf_timestamp(value jsonb) returns timestamptz
language plpgsql immutable parallel safe as $rf$
declare
    given text := case when jsonb_typeof(value) = 'string' then value #>> '{}' end;
begin
    return case
        when given !~ '^[0-9]+-(0[1-9]|1[0-2])-[0-3][0-9]T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$'
            or given not like '____-__-__T%' or given like '0000%' then null
        when substr(given, 9, 2) between '01' and '28' or "conditions".rf_is_day(given) then (
            case when length(given) <= 27 then given
                 when given like '%Z' then left(given, 26) || 'Z'
                 else left(left(given, -6), 26) || right(given, 6) end)::timestamptz end;
end
$rf$;

create function "conditions".rf_duration(value jsonb) returns interval
language plpgsql immutable parallel safe as $rf$
declare
    given text;
    parts text[];
    whole interval;
begin
    if jsonb_typeof(value) = 'string' then
        given := value #>> '{}';
        parts := regexp_match(given, '^(-?)PT(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:[.]([0-9]{1,9}))?S)?$');
        if parts is not null and given !~ 'T$' then
            whole := make_interval(hours => coalesce(parts[2], '0')::integer)
                + make_interval(mins => coalesce(parts[3], '0')::integer)
                + make_interval(secs => coalesce(parts[4], '0')::integer)
                + rpad(left(coalesce(parts[5], '0'), 6), 6, '0')::integer * interval '1 microsecond';
            if parts[1] = '' then
                return whole;
            end if;
            -- Cut off towards the past, like the program.
            return -whole - case when right(coalesce(parts[5], ''), -6) ~ '[1-9]' then interval '1 microsecond' else interval '0' end;
        end if;
    end if;
    return null;
end
$rf$;

-- Refuses a document because of one field. The program reads the detail; a person reads the message.
create function "conditions".rf_refuse(document text, id text, field text, expected text, given jsonb) returns void
language plpgsql as $rf$
declare
    shown text := coalesce(left(given::text, 200), 'missing');
begin
    raise exception using
        errcode = 'RF001',
        message = format('document %s %s: field "%s" must be %s, and is %s', document, id, field, expected, shown),
        detail = jsonb_build_object('document', document, 'id', id, 'field', field, 'expected', expected, 'found', shown);
end
$rf$;

-- Gives a key its new name in the objects that a path leads to, in which `[]` stands for the elements of a list and `{}` for
-- the values of a map. An object that has both keeps what is under the new one.
create function "conditions".rf_rename_key(value jsonb, path text[], former text, renamed text) returns jsonb
language plpgsql immutable parallel safe as $rf$
begin
    return case
        when cardinality(path) = 0 and jsonb_typeof(value) = 'object' and value ? former then
            (value - former) || jsonb_build_object(renamed, coalesce(value -> renamed, value -> former))
        when path[1] = '[]' and jsonb_typeof(value) = 'array' then coalesce((
            select jsonb_agg("conditions".rf_rename_key(given.item, path[2:], former, renamed) order by given.place)
              from jsonb_array_elements(value) with ordinality as given (item, place)), value)
        when path[1] = '{}' and jsonb_typeof(value) = 'object' then coalesce((
            select jsonb_object_agg(given.key, "conditions".rf_rename_key(given.item, path[2:], former, renamed))
              from jsonb_each(value) as given (key, item)), value)
        when jsonb_typeof(value) = 'object' and value ? path[1] then
            jsonb_set(value, path[1:1], "conditions".rf_rename_key(value -> path[1], path[2:], former, renamed))
        else value end;
end
$rf$;
create table "conditions"."note" (
    "id" uuid not null,
    "doc" jsonb not null,
    "rf_version" bigint not null default 1,
    "rf_created_at" timestamptz not null default now(),
    "rf_updated_at" timestamptz not null default now(),
    constraint "note_pkey" primary key ("id")
);

create function "conditions"."rf_note_columns"() returns trigger
language plpgsql as $rf$
begin
    if new."doc" ->> 'id' is distinct from new."id"::text then
        perform "conditions".rf_refuse('Note', new."id"::text, 'id', 'the key of the row', new."doc" -> 'id');
    end if;
    -- An update by plain SQL moves the version too, so that a writer who holds an older one is told.
    -- A migration that computes columns anew changes no document.
    if tg_op = 'UPDATE' and coalesce(current_setting('rillflow.backfill', true), '') <> 'on' then
        new."rf_version" := old."rf_version" + 1;
        new."rf_created_at" := old."rf_created_at";
        new."rf_updated_at" := now();
    end if;
    return new;
end
$rf$;

create trigger "rf_note_columns" before insert or update on "conditions"."note"
for each row execute function "conditions"."rf_note_columns"();
create table "conditions"."results" (
    "thing" uuid not null,
    "c000" boolean,
    "c001" text collate "C",
    "c002" text collate "C",
    "c003" boolean,
    "c004" boolean,
    "c005" double precision,
    "c006" bigint,
    "c007" numeric,
    "c008" bigint,
    "c009" numeric,
    "c010" numeric,
    "c011" boolean,
    "c012" boolean,
    "c013" boolean,
    "c014" bigint,
    "c015" bigint,
    "c016" bigint,
    "c017" text collate "C",
    "c018" bigint,
    "c019" text collate "C",
    "c020" bigint,
    "c021" text collate "C",
    "c022" double precision,
    "c023" boolean,
    "c024" text collate "C",
    "c025" numeric,
    "c026" boolean,
    "c027" numeric,
    "c028" text collate "C",
    "c029" bigint,
    "c030" numeric,
    "c031" boolean,
    "c032" text collate "C",
    "c033" text collate "C",
    "c034" bigint,
    "c035" boolean,
    "c036" boolean,
    "c037" boolean,
    "c038" boolean,
    "c039" text collate "C",
    "c040" boolean,
    "c041" bigint,
    "c042" boolean,
    "c043" boolean,
    "c044" boolean,
    "c045" double precision,
    "c046" boolean,
    "c047" double precision,
    "c048" text collate "C",
    "c049" bigint,
    "c050" text collate "C",
    "c051" boolean,
    "c052" bigint,
    "c053" boolean,
    "c054" double precision,
    "c055" boolean,
    "c056" text collate "C",
    "c057" boolean,
    "c058" boolean,
    "c059" boolean,
    "c060" numeric,
    "c061" double precision,
    "c062" bigint,
    "c063" boolean,
    "c064" bigint,
    "c065" boolean,
    "c066" boolean,
    "c067" bigint,
    "c068" numeric,
    "c069" bigint,
    "c070" text collate "C",
    "c071" boolean,
    "c072" double precision,
    "c073" bigint,
    "c074" double precision,
    "c075" numeric,
    "c076" boolean,
    "c077" boolean,
    "c078" boolean,
    "c079" bigint,
    "c080" double precision,
    "c081" boolean,
    "c082" double precision,
    "c083" bigint,
    "c084" double precision,
    "c085" numeric,
    "c086" double precision,
    "c087" bigint,
    "c088" double precision,
    "c089" boolean,
    constraint "results_pkey" primary key ("thing")
) with (fillfactor = 70);
