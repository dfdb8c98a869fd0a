select count(*) = 3 and bool_and(rf_version = 1)
   and bool_and(doc ? 'mail' and not doc ? 'email' and mail = doc ->> 'mail')
  from pair.customer
