select (select items = 1 from pair.order_summary) and (select position = 7 and definition is not null from pair.rf_checkpoint)
