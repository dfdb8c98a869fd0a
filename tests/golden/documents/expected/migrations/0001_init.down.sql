drop table "documents"."customer";
drop function "documents"."rf_customer_columns"();

drop table "documents"."invoice";
drop function "documents"."rf_invoice_columns"();

drop table "documents"."person";
drop function "documents"."rf_person_columns"();

drop function "documents".rf_rename_key(jsonb, text[], text, text);
drop function "documents".rf_refuse(text, text, text, text, jsonb);
drop function "documents".rf_bytes(jsonb);
drop function "documents".rf_duration(jsonb);
drop function "documents".rf_timestamp(jsonb);
drop function "documents".rf_time(jsonb);
drop function "documents".rf_date(jsonb);
drop function "documents".rf_is_day(text);
drop function "documents".rf_uuid(jsonb);
drop function "documents".rf_decimal(jsonb);
drop function "documents".rf_f32(jsonb);
drop function "documents".rf_f64(jsonb);
drop function "documents".rf_i16(jsonb);
drop function "documents".rf_i32(jsonb);
drop function "documents".rf_i64(jsonb);
drop function "documents".rf_bool(jsonb);
drop function "documents".rf_string(jsonb);

drop function "documents".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "documents".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "documents".rf_checkpoint;
drop table "documents".rf_idempotency;
drop table "documents".rf_event;
drop table "documents".rf_stream;
drop sequence "documents".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "documents";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
