drop table "value_types"."cart";
drop function "value_types"."rf_cart_columns"();

drop table "value_types"."product";
drop function "value_types"."rf_product_columns"();

drop table "value_types"."profile";
drop function "value_types"."rf_profile_columns"();

drop function "value_types".rf_rename_key(jsonb, text[], text, text);
drop function "value_types".rf_refuse(text, text, text, text, jsonb);
drop function "value_types".rf_bytes(jsonb);
drop function "value_types".rf_duration(jsonb);
drop function "value_types".rf_timestamp(jsonb);
drop function "value_types".rf_time(jsonb);
drop function "value_types".rf_date(jsonb);
drop function "value_types".rf_is_day(text);
drop function "value_types".rf_uuid(jsonb);
drop function "value_types".rf_decimal(jsonb);
drop function "value_types".rf_f32(jsonb);
drop function "value_types".rf_f64(jsonb);
drop function "value_types".rf_i16(jsonb);
drop function "value_types".rf_i32(jsonb);
drop function "value_types".rf_i64(jsonb);
drop function "value_types".rf_bool(jsonb);
drop function "value_types".rf_string(jsonb);

drop function "value_types".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "value_types".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "value_types".rf_checkpoint;
drop table "value_types".rf_idempotency;
drop table "value_types".rf_event;
drop table "value_types".rf_stream;
drop sequence "value_types".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "value_types";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
