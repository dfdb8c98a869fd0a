drop function "upcast_golden".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "upcast_golden".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "upcast_golden".rf_checkpoint;
drop table "upcast_golden".rf_idempotency;
drop table "upcast_golden".rf_event;
drop table "upcast_golden".rf_stream;
drop sequence "upcast_golden".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "upcast_golden";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
