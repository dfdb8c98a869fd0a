select count(*) = 3 and bool_and(rf_version = 1)
   and bool_and(doc ? 'alias' and not doc ? 'nick')
  from pair.customer
