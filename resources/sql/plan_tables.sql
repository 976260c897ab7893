-- The tables that a plan reads, with what the planner goes by and what EXPLAIN leaves out. $1 is a JSON array of
-- [schema, name]; the schema is null in plans without VERBOSE, and pg_temp for the session's temporary tables. The
-- partitioned tables above them come too. In the order of the plan.
WITH RECURSIVE
named AS (
    SELECT c.oid, t.place
      FROM json_array_elements($1::json) WITH ORDINALITY AS t(names, place)
      JOIN pg_catalog.pg_class c ON c.relname = t.names ->> 1
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE CASE WHEN t.names ->> 0 = 'pg_temp' THEN n.oid = pg_my_temp_schema()
                WHEN t.names ->> 0 IS NULL THEN pg_table_is_visible(c.oid)
                ELSE n.nspname = t.names ->> 0 END
       AND c.relkind IN ('r', 'p', 'm', 'f', 't')
),
family(oid, place) AS (
    SELECT oid, place FROM named
    UNION
    SELECT i.inhparent, f.place
      FROM family f
      JOIN pg_catalog.pg_class c ON c.oid = f.oid AND c.relispartition
      JOIN pg_catalog.pg_inherits i ON i.inhrelid = f.oid
),
chosen AS (SELECT oid, min(place) AS place FROM family GROUP BY oid),
vector_type AS (
    SELECT t.oid, t.typname
      FROM pg_catalog.pg_extension e
      JOIN pg_catalog.pg_type t ON t.typnamespace = e.extnamespace AND t.typname IN ('vector', 'halfvec', 'sparsevec')
                                OR t.oid = 'pg_catalog.bit'::regtype
     WHERE e.extname = 'vector'
),
-- [name, type, vector type, type modifier, storage, null fraction, average width, distinct values]
column_list AS (
    SELECT a.attrelid,
           json_agg(json_build_array(
               a.attname, format_type(a.atttypid, a.atttypmod), v.typname, a.atttypmod,
               CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended'
                                 ELSE 'main' END,
               s.null_frac, s.avg_width, s.n_distinct)
               ORDER BY a.attnum) AS list
      FROM chosen t
      JOIN pg_catalog.pg_class c ON c.oid = t.oid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN vector_type v ON v.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname
                                     AND s.attname = a.attname AND s.inherited = (c.relkind = 'p')
     GROUP BY a.attrelid
),
-- [schema, name, definition, method, operator class, operators, key, is expression, key type, keys, predicate, options,
--  bytes, rows, valid, unique, scans]
index_list AS (
    SELECT i.indrelid,
           json_agg(json_build_array(
               n.nspname, c.relname, pg_get_indexdef(c.oid), m.amname, o.opcname,
               (SELECT json_agg(p.oprname ORDER BY p.oprname)
                  FROM pg_catalog.pg_amop x
                  JOIN pg_catalog.pg_operator p ON p.oid = x.amopopr
                 WHERE x.amopfamily = o.opcfamily AND x.amoppurpose = 'o' AND x.amoplefttype = o.opcintype),
               pg_get_indexdef(c.oid, 1, true), i.indkey[0] = 0,
               (SELECT format_type(a.atttypid, a.atttypmod)
                  FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = 1),
               i.indnkeyatts, pg_get_expr(i.indpred, i.indrelid), c.reloptions,
               CASE WHEN c.relkind = 'I' THEN 0 ELSE pg_relation_size(c.oid) END,
               CASE WHEN c.reltuples >= 0 THEN c.reltuples END, i.indisvalid, i.indisunique,
               pg_stat_get_numscans(c.oid))
               ORDER BY c.relname) AS list
      FROM chosen t
      JOIN pg_catalog.pg_index i ON i.indrelid = t.oid
      JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_am m ON m.oid = c.relam
      JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[0]
     GROUP BY i.indrelid
)
SELECT n.nspname,
       c.relname,
       c.relkind,
       parent_schema.nspname,
       parent.relname,
       CASE WHEN c.reltuples >= 0 AND (c.reltuples > 0 OR c.relpages > 0) THEN c.reltuples::float8 END,
       c.relpages,
       CASE WHEN c.relkind IN ('r', 'm', 't') THEN pg_relation_size(c.oid) ELSE 0 END,
       CASE WHEN c.reltoastrelid <> 0 THEN pg_relation_size(c.reltoastrelid) ELSE 0 END,
       pg_stat_get_live_tuples(c.oid),
       pg_stat_get_dead_tuples(c.oid),
       pg_stat_get_mod_since_analyze(c.oid),
       to_char(greatest(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid))
               AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       to_char(greatest(pg_stat_get_last_vacuum_time(c.oid), pg_stat_get_last_autovacuum_time(c.oid))
               AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       cl.list,
       il.list
  FROM chosen t
  JOIN pg_catalog.pg_class c ON c.oid = t.oid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_inherits h ON c.relispartition AND h.inhrelid = c.oid
  LEFT JOIN pg_catalog.pg_class parent ON parent.oid = h.inhparent
  LEFT JOIN pg_catalog.pg_namespace parent_schema ON parent_schema.oid = parent.relnamespace
  LEFT JOIN column_list cl ON cl.attrelid = c.oid
  LEFT JOIN index_list il ON il.indrelid = c.oid
 ORDER BY t.place, c.relname
