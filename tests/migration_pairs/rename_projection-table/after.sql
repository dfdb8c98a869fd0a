select (select count(*) = 1 from pair.orders) and (select position = 7 from pair.rf_checkpoint where projection = 'order_summary')
