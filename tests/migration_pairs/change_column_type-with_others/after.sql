select count(*) = 3 and bool_and(rf_version = 1)
   and bool_and(age = (doc -> 'age')::bigint and email = doc ->> 'email' and nick is not distinct from doc ->> 'nick')
  from pair.customer
