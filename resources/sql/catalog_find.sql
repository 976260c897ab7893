-- The table that a person's text names, first; then tables whose name differs in case or schema only.
SELECT n.nspname,
       c.relname,
       c.relkind IN ('r', 'p', 'f', 'v', 'm') AS is_table,
       format('%I.%I', n.nspname, c.relname) AS quoted,
       coalesce(c.oid = to_regclass($1::text), false) AS exact
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.oid = to_regclass($1::text)
    OR (c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND lower(c.relname) = lower(replace(regexp_replace($1::text, '^.*\.', ''), '"', '')))
 ORDER BY exact DESC, 4
 LIMIT 4
