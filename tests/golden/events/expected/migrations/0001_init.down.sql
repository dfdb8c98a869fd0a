drop function "event_golden".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "event_golden".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "event_golden".rf_checkpoint;
drop table "event_golden".rf_idempotency;
drop table "event_golden".rf_event;
drop table "event_golden".rf_stream;
drop sequence "event_golden".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "event_golden";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
