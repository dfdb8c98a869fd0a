create table "shop"."customer" (
    "id" uuid not null,
    "doc" jsonb not null,
    "rf_version" bigint not null default 1,
    "rf_created_at" timestamptz not null default now(),
    "rf_updated_at" timestamptz not null default now(),
    "email" text collate "C" not null,
    "tier" text collate "C" not null,
    "city" text collate "C" not null,
    "previous_city" text collate "C",
    "balance" numeric not null,
    "points" bigint not null,
    "joined_at" timestamptz not null,
    "birthday" date,
    "referrer" uuid,
    constraint "customer_pkey" primary key ("id")
);

create function "shop"."rf_customer_columns"() returns trigger
language plpgsql as $rf$
begin
    if new."doc" ->> 'id' is distinct from new."id"::text then
        perform "shop".rf_refuse('Customer', new."id"::text, 'id', 'the key of the row', new."doc" -> 'id');
    end if;
    if tg_op = 'UPDATE' then
        new."rf_version" := old."rf_version" + 1;
        new."rf_created_at" := old."rf_created_at";
        new."rf_updated_at" := now();
    end if;

    new."email" := lower("shop".rf_string(new."doc" -> 'email'));
    if new."email" is null then
        perform "shop".rf_refuse('Customer', new."id"::text, 'email', 'string', new."doc" -> 'email');
    end if;

    new."tier" := "shop".rf_string(new."doc" -> 'tier');
    if new."tier" is null then
        perform "shop".rf_refuse('Customer', new."id"::text, 'tier', 'Tier', new."doc" -> 'tier');
    end if;

    new."city" := "shop".rf_string(new."doc" -> 'address' -> 'city');
    if new."city" is null then
        perform "shop".rf_refuse('Customer', new."id"::text, 'address.city', 'string', new."doc" -> 'address' -> 'city');
    end if;

    new."previous_city" := "shop".rf_string(new."doc" -> 'previous' -> 'city');
    if new."previous_city" is null and coalesce(jsonb_typeof(new."doc" -> 'previous'), 'null') <> 'null' then
        perform "shop".rf_refuse('Customer', new."id"::text, 'previous.city', 'string', new."doc" -> 'previous' -> 'city');
    end if;

    new."balance" := "shop".rf_decimal(new."doc" -> 'balance');
    if new."balance" is null then
        perform "shop".rf_refuse('Customer', new."id"::text, 'balance', 'decimal', new."doc" -> 'balance');
    end if;

    new."points" := "shop".rf_i64(new."doc" -> 'points');
    if new."points" is null then
        perform "shop".rf_refuse('Customer', new."id"::text, 'points', 'i64', new."doc" -> 'points');
    end if;

    new."joined_at" := "shop".rf_timestamp(new."doc" -> 'joined_at');
    if new."joined_at" is null then
        perform "shop".rf_refuse('Customer', new."id"::text, 'joined_at', 'timestamp', new."doc" -> 'joined_at');
    end if;

    new."birthday" := "shop".rf_date(new."doc" -> 'birthday');
    if new."birthday" is null and coalesce(jsonb_typeof(new."doc" -> 'birthday'), 'null') <> 'null' then
        perform "shop".rf_refuse('Customer', new."id"::text, 'birthday', 'date', new."doc" -> 'birthday');
    end if;

    new."referrer" := "shop".rf_uuid(new."doc" -> 'referrer');
    if new."referrer" is null and coalesce(jsonb_typeof(new."doc" -> 'referrer'), 'null') <> 'null' then
        perform "shop".rf_refuse('Customer', new."id"::text, 'referrer', 'uuid', new."doc" -> 'referrer');
    end if;

    return new;
end
$rf$;

create trigger "rf_customer_columns" before insert or update on "shop"."customer"
    for each row execute function "shop"."rf_customer_columns"();

create unique index "customer_email_key" on "shop"."customer" ("email");
create index "customer_tier_idx" on "shop"."customer" ("tier");
create index "customer_city_idx" on "shop"."customer" ("city");
create index "customer_previous_city_idx" on "shop"."customer" ("previous_city");
create index "customer_balance_idx" on "shop"."customer" ("balance");
create index "customer_points_idx" on "shop"."customer" ("points");
create index "customer_joined_at_idx" on "shop"."customer" ("joined_at");
create index "customer_birthday_idx" on "shop"."customer" ("birthday");
create index "customer_referrer_idx" on "shop"."customer" ("referrer");
