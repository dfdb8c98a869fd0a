drop table "git_ledger"."author_activity";

drop table "git_ledger"."file_churn";

drop table "git_ledger"."author";
drop function "git_ledger"."rf_author_columns"();

drop table "git_ledger"."import";
drop function "git_ledger"."rf_import_columns"();

drop function "git_ledger".rf_rename_key(jsonb, text[], text, text);
drop function "git_ledger".rf_refuse(text, text, text, text, jsonb);
drop function "git_ledger".rf_bytes(jsonb);
drop function "git_ledger".rf_duration(jsonb);
drop function "git_ledger".rf_timestamp(jsonb);
drop function "git_ledger".rf_time(jsonb);
drop function "git_ledger".rf_date(jsonb);
drop function "git_ledger".rf_is_day(text);
drop function "git_ledger".rf_uuid(jsonb);
drop function "git_ledger".rf_decimal(jsonb);
drop function "git_ledger".rf_f32(jsonb);
drop function "git_ledger".rf_f64(jsonb);
drop function "git_ledger".rf_i16(jsonb);
drop function "git_ledger".rf_i32(jsonb);
drop function "git_ledger".rf_i64(jsonb);
drop function "git_ledger".rf_bool(jsonb);
drop function "git_ledger".rf_string(jsonb);

drop function "git_ledger".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, bytea);
drop table "git_ledger".rf_checkpoint;
drop table "git_ledger".rf_idempotency;
drop table "git_ledger".rf_event;
drop table "git_ledger".rf_stream;
drop sequence "git_ledger".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "git_ledger";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
