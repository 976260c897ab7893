-- The server's own functions, operators and settings that have a description, and those of extensions also without
-- one: then it says what the catalog knows of them. Functions that are only the inside of an operator or of a type are
-- left out, thousands of times the same words, and those that SQL cannot call.
WITH member AS (
    SELECT d.classid, d.objid, e.extname
      FROM pg_catalog.pg_depend d
      JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
     WHERE d.deptype = 'e' AND d.refclassid = 'pg_catalog.pg_extension'::regclass
), routine AS (
    SELECT CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window function'
                          WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind,
           n.nspname::text AS schema,
           p.proname::text AS name,
           pg_get_function_arguments(p.oid) AS arguments,
           pg_get_function_result(p.oid) AS result,
           coalesce(obj_description(p.oid, 'pg_proc'),
                    format('%s of the extension %s that takes %s and gives %s', replace(p.proname::text, '_', ' '),
                           m.extname, coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), 'nothing'),
                           pg_get_function_result(p.oid))) AS description,
           jsonb_strip_nulls(jsonb_build_object(
               'extension', m.extname,
               'language', l.lanname,
               'volatility', CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END,
               'strict', p.proisstrict,
               'returns_set', p.proretset,
               'parallel', CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END,
               'argument_count', p.pronargs)) AS metadata
      FROM pg_catalog.pg_proc p
      JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      JOIN pg_catalog.pg_language l ON l.oid = p.prolang
      LEFT JOIN member m ON m.classid = 'pg_catalog.pg_proc'::regclass AND m.objid = p.oid
     WHERE (p.oid < 16384 OR m.extname IS NOT NULL)
       AND (m.extname IS NOT NULL OR obj_description(p.oid, 'pg_proc') IS NOT NULL)
       AND coalesce(obj_description(p.oid, 'pg_proc'), '') !~ '^(implementation of |I/O|\(internal\)|internal )'
       AND NOT (p.prorettype || p.proargtypes::oid[] && ARRAY['internal'::regtype, 'cstring'::regtype]::oid[])
), operator AS (
    SELECT 'operator' AS kind,
           n.nspname::text AS schema,
           o.oprname::text AS name,
           concat_ws(', ', nullif(format_type(nullif(o.oprleft, 0), NULL), '-'), format_type(o.oprright, NULL)) AS arguments,
           format_type(o.oprresult, NULL) AS result,
           coalesce(obj_description(o.oid, 'pg_operator'),
                    format('%s of the extension %s between %s and %s', replace(p.proname::text, '_', ' '), m.extname,
                           format_type(nullif(o.oprleft, 0), NULL), format_type(o.oprright, NULL))) AS description,
           jsonb_strip_nulls(jsonb_build_object(
               'extension', m.extname,
               'function', p.proname,
               'left', format_type(nullif(o.oprleft, 0), NULL),
               'right', format_type(o.oprright, NULL),
               'commutative', o.oprcom <> 0)) AS metadata
      FROM pg_catalog.pg_operator o
      JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
      LEFT JOIN pg_catalog.pg_proc p ON p.oid = o.oprcode
      LEFT JOIN member m ON m.classid = 'pg_catalog.pg_operator'::regclass AND m.objid = o.oid
     WHERE (o.oid < 16384 OR m.extname IS NOT NULL)
       AND (m.extname IS NOT NULL OR obj_description(o.oid, 'pg_operator') IS NOT NULL)
       AND coalesce(obj_description(o.oid, 'pg_operator'), '') !~ '^deprecated'
), setting AS (
    SELECT 'setting' AS kind,
           NULL::text AS schema,
           s.name AS name,
           NULL::text AS arguments,
           s.vartype AS result,
           concat_ws(' ', s.short_desc, s.extra_desc) AS description,
           jsonb_strip_nulls(jsonb_build_object(
               'category', s.category,
               'context', s.context,
               'unit', s.unit,
               'minimum', s.min_val,
               'maximum', s.max_val,
               'values', to_jsonb(s.enumvals))) AS metadata
      FROM pg_catalog.pg_settings s
     WHERE s.short_desc IS NOT NULL
), whole AS (
    SELECT * FROM routine UNION ALL SELECT * FROM operator UNION ALL SELECT * FROM setting
)
SELECT kind, schema, name, arguments, result, description, metadata::text, name || ': ' || description
  FROM whole
 ORDER BY kind COLLATE "C", name COLLATE "C", schema COLLATE "C", arguments COLLATE "C"
