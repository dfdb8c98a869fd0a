select not exists (select from pair.order_summary)
   and not exists (select from pair.rf_checkpoint where position <> 0 or definition is null)
