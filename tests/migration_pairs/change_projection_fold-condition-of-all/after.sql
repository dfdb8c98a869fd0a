select not exists (select from pair.order_summary)
   and not exists (select from pair.rf_checkpoint)
