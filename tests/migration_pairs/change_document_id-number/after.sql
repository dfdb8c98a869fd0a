select count(*) = 1 and bool_and(id = '7' and doc -> 'id' = '"7"' and rf_version = 1) from pair.note
