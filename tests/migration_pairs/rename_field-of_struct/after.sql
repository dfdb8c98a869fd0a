select count(*) = 3 and bool_and(rf_version = 1)
   and bool_and(doc #>> '{address,town}' = city and doc #>> '{others,1,town}' = 'B' and doc #>> '{named,x,town}' = 'C' and doc::text not like '%city%')
  from pair.customer
