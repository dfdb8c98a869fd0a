select not exists (select from pair.rf_checkpoint)
