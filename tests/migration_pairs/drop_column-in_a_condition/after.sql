select count(*) = 3 from pair.customer
