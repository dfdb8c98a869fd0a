drop table "out_dir"."order_summary";

drop table "out_dir"."customer";
drop function "out_dir"."rf_customer_columns"();

drop function "out_dir".rf_rename_key(jsonb, text[], text, text);
drop function "out_dir".rf_refuse(text, text, text, text, jsonb);
drop function "out_dir".rf_bytes(jsonb);
drop function "out_dir".rf_duration(jsonb);
drop function "out_dir".rf_timestamp(jsonb);
drop function "out_dir".rf_time(jsonb);
drop function "out_dir".rf_date(jsonb);
drop function "out_dir".rf_is_day(text);
drop function "out_dir".rf_uuid(jsonb);
drop function "out_dir".rf_decimal(jsonb);
drop function "out_dir".rf_f32(jsonb);
drop function "out_dir".rf_f64(jsonb);
drop function "out_dir".rf_i16(jsonb);
drop function "out_dir".rf_i32(jsonb);
drop function "out_dir".rf_i64(jsonb);
drop function "out_dir".rf_bool(jsonb);
drop function "out_dir".rf_string(jsonb);

drop function "out_dir".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "out_dir".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "out_dir".rf_checkpoint;
drop table "out_dir".rf_idempotency;
drop table "out_dir".rf_event;
drop table "out_dir".rf_stream;
drop sequence "out_dir".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "out_dir";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
