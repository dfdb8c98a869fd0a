drop function "plain".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "plain".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "plain".rf_checkpoint;
drop table "plain".rf_idempotency;
drop table "plain".rf_event;
drop table "plain".rf_stream;
drop sequence "plain".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "plain";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
