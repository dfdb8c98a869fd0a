drop table "order"."user";

drop table "order"."table";
drop function "order"."rf_table_columns"();

drop table "order"."type";
drop function "order"."rf_type_columns"();

drop function "order".rf_rename_key(jsonb, text[], text, text);
drop function "order".rf_refuse(text, text, text, text, jsonb);
drop function "order".rf_bytes(jsonb);
drop function "order".rf_duration(jsonb);
drop function "order".rf_timestamp(jsonb);
drop function "order".rf_time(jsonb);
drop function "order".rf_date(jsonb);
drop function "order".rf_is_day(text);
drop function "order".rf_uuid(jsonb);
drop function "order".rf_decimal(jsonb);
drop function "order".rf_f32(jsonb);
drop function "order".rf_f64(jsonb);
drop function "order".rf_i16(jsonb);
drop function "order".rf_i32(jsonb);
drop function "order".rf_i64(jsonb);
drop function "order".rf_bool(jsonb);
drop function "order".rf_string(jsonb);

drop function "order".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "order".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "order".rf_checkpoint;
drop table "order".rf_idempotency;
drop table "order".rf_event;
drop table "order".rf_stream;
drop sequence "order".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "order";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
