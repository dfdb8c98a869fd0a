drop function "released_golden".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "released_golden".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "released_golden".rf_checkpoint;
drop table "released_golden".rf_idempotency;
drop table "released_golden".rf_event;
drop table "released_golden".rf_stream;
drop sequence "released_golden".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "released_golden";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
