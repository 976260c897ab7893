-- The valid indexes of a table ($1, as text): name, and the part of the definition from USING on, which makes the same
-- index on another table of the same columns.
SELECT c.relname,
       substr(pg_get_indexdef(c.oid),
              1 + length('CREATE ' || CASE WHEN x.indisunique THEN 'UNIQUE ' ELSE '' END || 'INDEX '
                         || quote_ident(c.relname) || ' ON ' || CASE WHEN c.relkind = 'I' THEN 'ONLY ' ELSE '' END
                         || quote_ident(n.nspname) || '.' || quote_ident(t.relname) || ' '))
  FROM pg_catalog.pg_index x
  JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid
  JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
 WHERE x.indrelid = $1::text::regclass AND x.indisvalid AND NOT x.indisprimary
 ORDER BY c.relname
