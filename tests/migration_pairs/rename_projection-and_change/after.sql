select not exists (select from pair.order_totals) and not exists (select from pair.rf_checkpoint where position <> 0 or definition is null)
