select count(*) = 3 and bool_and(rf_version = 1)
   and count(*) filter (where attributes @> '{"colour": "red"}' and active) = 2
   and (select indisunique and indisvalid and pg_get_expr(indpred, indrelid) not like '%nobody%'
          from pg_index where indexrelid = 'pair.customer_email_idx'::regclass)
  from pair.customer
