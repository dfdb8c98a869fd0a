select count(*) = 3 and bool_and(rf_version = 1)
   and bool_and(age = (doc -> 'age')::int and address_city = doc #>> '{address,city}' and nick is not distinct from doc ->> 'nick')
  from pair.customer
