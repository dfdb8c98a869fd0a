select (select count(*) = 1 from pair.order_totals) and (select position = 7 from pair.rf_checkpoint where projection = 'order_totals')
   and (select definition = 'gone' from pair.rf_checkpoint where projection = 'order_summary')
