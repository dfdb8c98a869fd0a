select count(*) = 3 and sum(age) = 106 from pair.customer
