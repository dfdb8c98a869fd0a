drop table "include"."totals";

drop table "include"."customer";
drop function "include"."rf_customer_columns"();

drop function "include".rf_rename_key(jsonb, text[], text, text);
drop function "include".rf_refuse(text, text, text, text, jsonb);
drop function "include".rf_bytes(jsonb);
drop function "include".rf_duration(jsonb);
drop function "include".rf_timestamp(jsonb);
drop function "include".rf_time(jsonb);
drop function "include".rf_date(jsonb);
drop function "include".rf_is_day(text);
drop function "include".rf_uuid(jsonb);
drop function "include".rf_decimal(jsonb);
drop function "include".rf_f32(jsonb);
drop function "include".rf_f64(jsonb);
drop function "include".rf_i16(jsonb);
drop function "include".rf_i32(jsonb);
drop function "include".rf_i64(jsonb);
drop function "include".rf_bool(jsonb);
drop function "include".rf_string(jsonb);

drop function "include".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "include".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "include".rf_checkpoint;
drop table "include".rf_idempotency;
drop table "include".rf_event;
drop table "include".rf_stream;
drop sequence "include".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "include";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
