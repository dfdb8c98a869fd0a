insert into pair.order_summary (order_id, total_cents, lines) values ('00000000-0000-0000-0000-000000000001', 5, 1);
insert into pair.rf_checkpoint (projection, position) values ('order_summary', 7);
