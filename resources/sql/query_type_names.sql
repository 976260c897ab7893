SELECT pg_catalog.format_type(type, modifier)
FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.oid[]), pg_catalog.unnest($2::pg_catalog.int4[]))
     WITH ORDINALITY AS c (type, modifier, place)
ORDER BY place
