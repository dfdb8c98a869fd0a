select (select items = 1 from pair.order_summary) and (select position = 7 from pair.rf_checkpoint)
