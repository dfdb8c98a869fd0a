drop table "example"."order_summary";

drop table "example"."customer";
drop function "example"."rf_customer_columns"();

drop table "example"."person";
drop function "example"."rf_person_columns"();

drop function "example".rf_rename_key(jsonb, text[], text, text);
drop function "example".rf_refuse(text, text, text, text, jsonb);
drop function "example".rf_bytes(jsonb);
drop function "example".rf_duration(jsonb);
drop function "example".rf_timestamp(jsonb);
drop function "example".rf_time(jsonb);
drop function "example".rf_date(jsonb);
drop function "example".rf_is_day(text);
drop function "example".rf_uuid(jsonb);
drop function "example".rf_decimal(jsonb);
drop function "example".rf_f32(jsonb);
drop function "example".rf_f64(jsonb);
drop function "example".rf_i16(jsonb);
drop function "example".rf_i32(jsonb);
drop function "example".rf_i64(jsonb);
drop function "example".rf_bool(jsonb);
drop function "example".rf_string(jsonb);

drop function "example".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "example".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "example".rf_checkpoint;
drop table "example".rf_idempotency;
drop table "example".rf_event;
drop table "example".rf_stream;
drop sequence "example".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "example";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
