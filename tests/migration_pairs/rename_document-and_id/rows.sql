insert into pair.note (id, doc) values (7, '{"id": 7, "text": "x"}');
