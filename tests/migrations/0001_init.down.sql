drop table "bench"."order_total";

drop table "bench"."customer";
drop function "bench"."rf_customer_columns"();

drop function "bench".rf_rename_key(jsonb, text[], text, text);
drop function "bench".rf_refuse(text, text, text, text, jsonb);
drop function "bench".rf_bytes(jsonb);
drop function "bench".rf_duration(jsonb);
drop function "bench".rf_timestamp(jsonb);
drop function "bench".rf_time(jsonb);
drop function "bench".rf_date(jsonb);
drop function "bench".rf_is_day(text);
drop function "bench".rf_uuid(jsonb);
drop function "bench".rf_decimal(jsonb);
drop function "bench".rf_f32(jsonb);
drop function "bench".rf_f64(jsonb);
drop function "bench".rf_i16(jsonb);
drop function "bench".rf_i32(jsonb);
drop function "bench".rf_i64(jsonb);
drop function "bench".rf_bool(jsonb);
drop function "bench".rf_string(jsonb);

drop function "bench".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, bytea);
drop table "bench".rf_checkpoint;
drop table "bench".rf_idempotency;
drop table "bench".rf_event;
drop table "bench".rf_stream;
drop sequence "bench".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "bench";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
