-- Databases that the role may connect to, extensions of this one, and its schemas (all but the system's, or the one
-- named): a kind and up to three texts a row.
SELECT 'database' AS kind, datname::text AS name, NULL::text AS version, NULL::text AS schema
  FROM pg_database
 WHERE datallowconn AND NOT datistemplate AND has_database_privilege(oid, 'CONNECT')
UNION ALL
SELECT 'extension', e.extname, e.extversion, n.nspname
  FROM pg_extension e
  JOIN pg_namespace n ON n.oid = e.extnamespace
UNION ALL
SELECT 'schema', nspname, NULL, NULL
  FROM pg_namespace
 WHERE CASE WHEN $1::text IS NULL THEN nspname !~ '^pg_' AND nspname <> 'information_schema'
            ELSE nspname = $1::text END
 ORDER BY 1, 2
