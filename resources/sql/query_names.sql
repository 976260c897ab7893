-- What a statement can name besides tables and columns: functions and types that need no schema, and settings.
SELECT 'function' AS kind, p.proname AS name
FROM pg_catalog.pg_proc AS p
WHERE p.prokind <> 'p' AND pg_catalog.pg_function_is_visible(p.oid) AND p.proname !~ '^(pg_toast|_)'
    AND p.prorettype NOT IN ('pg_catalog.internal'::pg_catalog.regtype, 'pg_catalog.trigger'::pg_catalog.regtype)
    AND NOT ('pg_catalog.internal'::pg_catalog.regtype = ANY (p.proargtypes))
UNION
SELECT 'type', t.typname
FROM pg_catalog.pg_type AS t
WHERE pg_catalog.pg_type_is_visible(t.oid) AND t.typelem = 0 AND t.typname !~ '^(pg_toast|_)' AND t.typtype IN ('b', 'd', 'e', 'r')
UNION
SELECT 'setting', s.name
FROM pg_catalog.pg_settings AS s
ORDER BY 1, 2
