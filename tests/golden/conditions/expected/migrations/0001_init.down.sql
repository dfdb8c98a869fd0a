drop table "conditions"."results";

drop table "conditions"."note";
drop function "conditions"."rf_note_columns"();

drop function "conditions".rf_rename_key(jsonb, text[], text, text);
drop function "conditions".rf_refuse(text, text, text, text, jsonb);
drop function "conditions".rf_bytes(jsonb);
drop function "conditions".rf_duration(jsonb);
drop function "conditions".rf_timestamp(jsonb);
drop function "conditions".rf_time(jsonb);
drop function "conditions".rf_date(jsonb);
drop function "conditions".rf_is_day(text);
drop function "conditions".rf_uuid(jsonb);
drop function "conditions".rf_decimal(jsonb);
drop function "conditions".rf_f32(jsonb);
drop function "conditions".rf_f64(jsonb);
drop function "conditions".rf_i16(jsonb);
drop function "conditions".rf_i32(jsonb);
drop function "conditions".rf_i64(jsonb);
drop function "conditions".rf_bool(jsonb);
drop function "conditions".rf_string(jsonb);

drop function "conditions".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "conditions".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "conditions".rf_checkpoint;
drop table "conditions".rf_idempotency;
drop table "conditions".rf_event;
drop table "conditions".rf_stream;
drop sequence "conditions".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "conditions";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
