drop table "queries"."customer";
drop function "queries"."rf_customer_columns"();

drop table "queries"."note";
drop function "queries"."rf_note_columns"();

drop function "queries".rf_rename_key(jsonb, text[], text, text);
drop function "queries".rf_refuse(text, text, text, text, jsonb);
drop function "queries".rf_bytes(jsonb);
drop function "queries".rf_duration(jsonb);
drop function "queries".rf_timestamp(jsonb);
drop function "queries".rf_time(jsonb);
drop function "queries".rf_date(jsonb);
drop function "queries".rf_is_day(text);
drop function "queries".rf_uuid(jsonb);
drop function "queries".rf_decimal(jsonb);
drop function "queries".rf_f32(jsonb);
drop function "queries".rf_f64(jsonb);
drop function "queries".rf_i16(jsonb);
drop function "queries".rf_i32(jsonb);
drop function "queries".rf_i64(jsonb);
drop function "queries".rf_bool(jsonb);
drop function "queries".rf_string(jsonb);

drop function "queries".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "queries".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "queries".rf_checkpoint;
drop table "queries".rf_idempotency;
drop table "queries".rf_event;
drop table "queries".rf_stream;
drop sequence "queries".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "queries";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
