select (select position = 0 and definition = 'gone' from pair.rf_checkpoint)
