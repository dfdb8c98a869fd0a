drop table "projections"."by_day";

drop table "projections"."counters";

drop table "projections"."customers";

drop table "projections"."early_orders";

drop table "projections"."expressions";

drop table "projections"."handles";

drop table "projections"."large_orders";

drop table "projections"."names";

drop table "projections"."pro_orders";

drop function "projections".rf_append_streams(uuid[], text[], bigint[], integer[], uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop function "projections".rf_append(uuid, text, bigint, uuid[], text[], smallint[], text[], text, text, text, text, text, bytea);
drop table "projections".rf_checkpoint;
drop table "projections".rf_idempotency;
drop table "projections".rf_event;
drop table "projections".rf_stream;
drop sequence "projections".rf_position;

-- Whatever somebody else put into the schema stays, and the schema with it.
do $rf$
begin
    drop schema "projections";
exception
    when dependent_objects_still_exist then null;
end
$rf$;
