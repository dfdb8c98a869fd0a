select count(*) = 2 and bool_and(rf_version = 1)
   and bool_and(tags = case email when 'ada@x.org' then array['b', 'a'] else '{}' end)
   and bool_and(tiers is not distinct from case email when 'ada@x.org' then array['pro'] end)
   and bool_and(lines -> 0 ->> 'sku' like 's%' and attributes @> '{"colour": "red"}')
  from pair.customer
