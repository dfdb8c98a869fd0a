drop table "clock"."moves";

drop table "clock"."person";
drop function "clock"."rf_person_columns"();

drop function "clock".rf_rename_key(jsonb, text[], text, text);
drop function "clock".rf_refuse(text, text, text, text, jsonb);
drop function "clock".rf_bytes(jsonb);
drop function "clock".rf_duration(jsonb);
drop function "clock".rf_timestamp(jsonb);
drop function "clock".rf_time(jsonb);
drop function "clock".rf_date(jsonb);
drop function "clock".rf_is_day(text);
drop function "clock".rf_uuid(jsonb);
drop function "clock".rf_decimal(jsonb);
drop function "clock".rf_f32(jsonb);
drop function "clock".rf_f64(jsonb);
drop function "clock".rf_i16(jsonb);
drop function "clock".rf_i32(jsonb);
drop function "clock".rf_i64(jsonb);
drop function "clock".rf_bool(jsonb);
drop function "clock".rf_string(jsonb);

drop function "clock".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "clock".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "clock".rf_checkpoint;
drop table "clock".rf_idempotency;
drop table "clock".rf_event;
drop table "clock".rf_stream;
drop sequence "clock".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "clock";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
