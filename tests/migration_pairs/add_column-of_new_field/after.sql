select count(*) = 3 and bool_and(rf_version = 1)
   and bool_and(since = (doc ->> 'since')::date)
  from pair.customer
