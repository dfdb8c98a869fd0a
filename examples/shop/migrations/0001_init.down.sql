drop table "shop"."order_summary";

drop table "shop"."customer";
drop function "shop"."rf_customer_columns"();

drop function "shop".rf_rename_key(jsonb, text[], text, text);
drop function "shop".rf_refuse(text, text, text, text, jsonb);
drop function "shop".rf_bytes(jsonb);
drop function "shop".rf_duration(jsonb);
drop function "shop".rf_timestamp(jsonb);
drop function "shop".rf_time(jsonb);
drop function "shop".rf_date(jsonb);
drop function "shop".rf_is_day(text);
drop function "shop".rf_uuid(jsonb);
drop function "shop".rf_decimal(jsonb);
drop function "shop".rf_f32(jsonb);
drop function "shop".rf_f64(jsonb);
drop function "shop".rf_i16(jsonb);
drop function "shop".rf_i32(jsonb);
drop function "shop".rf_i64(jsonb);
drop function "shop".rf_bool(jsonb);
drop function "shop".rf_string(jsonb);

drop function "shop".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, bytea);
drop table "shop".rf_checkpoint;
drop table "shop".rf_idempotency;
drop table "shop".rf_event;
drop table "shop".rf_stream;
drop sequence "shop".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "shop";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
