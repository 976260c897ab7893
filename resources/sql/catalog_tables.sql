-- Tables of one schema ($1), one table ($1, $2), or all that are not the system's (both NULL): one row each, columns
-- and indexes as JSON. Nothing here waits for a lock: relations that another session holds, or waits for, exclusively
-- are described from pg_class alone, and so are all where the catalog is large (pg_table_size opens each relation and
-- asks the file system, 0.1 ms each). Definitions of indexes are left out there as well, but for those of a pgvector
-- method that has no more than $3 of them.
WITH RECURSIVE
chosen AS MATERIALIZED (
    SELECT c.oid, c.relname, c.relkind, c.relispartition, c.reltuples, n.nspname, n.oid AS namespace
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
       AND CASE WHEN $1::text IS NULL THEN n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                ELSE n.nspname = $1::text AND ($2::text IS NULL OR c.relname = $2::text) END
),
-- A partitioned table is as large as its partitions.
family(root, member) AS (
    SELECT oid, oid FROM chosen
    UNION ALL
    SELECT f.root, i.inhrelid
      FROM family f
      JOIN pg_inherits i ON i.inhparent = f.member
      JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
),
member AS MATERIALIZED (SELECT DISTINCT f.member AS oid FROM family f),
held AS MATERIALIZED (
    SELECT DISTINCT l.relation
      FROM pg_locks l
     WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid IS DISTINCT FROM pg_backend_pid()
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
),
setting AS MATERIALIZED (
    SELECT current_setting('block_size')::int8 AS block,
           current_setting('server_version_num')::int AS version,
           (SELECT count(*) FROM member) > $3::int8 AS large
),
heap AS MATERIALIZED (
    SELECT c.oid, c.relkind, c.relpages, c.reltuples, h.relation IS NOT NULL AS held,
           h.relation IS NULL AND NOT s.large AND c.relkind IN ('r', 'm') AS measured,
           CASE WHEN c.relkind IN ('r', 'm') THEN (c.relpages::int8 + coalesce(t.relpages, 0)) * s.block
                ELSE 0 END AS bytes
      FROM member m
      CROSS JOIN setting s
      JOIN pg_class c ON c.oid = m.oid
      LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
      LEFT JOIN held h ON h.relation = c.oid
),
-- Rows as the planner thinks of them: the density it was told of, times the pages there are now; NULL: unknown.
heap_figures AS MATERIALIZED (
    SELECT h.oid, h.relkind, h.held,
           CASE WHEN h.measured THEN pg_table_size(h.oid) ELSE h.bytes END AS bytes,
           CASE WHEN h.relkind NOT IN ('r', 'm', 'f') THEN NULL
                WHEN h.measured AND h.main = 0 THEN 0
                WHEN h.reltuples < 0 OR (h.reltuples = 0 AND h.relpages = 0 AND (h.measured OR s.version < 140000))
                    THEN NULL
                WHEN h.measured AND h.relpages > 0 THEN h.reltuples::float8 / h.relpages * (h.main / s.block)
                ELSE h.reltuples END AS rows
      FROM (SELECT *, CASE WHEN measured THEN pg_relation_size(oid) END AS main FROM heap) AS h
      CROSS JOIN setting s
),
index_storage AS MATERIALIZED (
    SELECT c.oid, c.relname, c.relnamespace, c.relam, c.reloptions, i.indrelid, i.indkey, i.indclass, i.indnkeyatts,
           i.indisvalid, i.indisunique, i.indisprimary, i.indpred, c.relkind, f.held OR h.relation IS NOT NULL AS held,
           CASE WHEN c.relkind = 'I' THEN 0
                WHEN s.large OR h.relation IS NOT NULL THEN c.relpages * s.block
                ELSE pg_relation_size(c.oid) END AS bytes
      FROM heap_figures f
      CROSS JOIN setting s
      JOIN pg_index i ON i.indrelid = f.oid
      JOIN pg_class c ON c.oid = i.indexrelid
      LEFT JOIN held h ON h.relation = c.oid
),
index_family(root, member) AS (
    SELECT oid, oid FROM index_storage WHERE relkind = 'I'
    UNION ALL
    SELECT f.root, i.inhrelid FROM index_family f JOIN pg_inherits i ON i.inhparent = f.member
),
partitioned_index AS (
    SELECT f.root, sum(s.bytes) AS bytes FROM index_family f JOIN index_storage s ON s.oid = f.member GROUP BY f.root
),
figures AS (
    SELECT f.root, bool_or(h.held) AS held, sum(h.bytes) AS bytes, sum(x.bytes) AS index_bytes,
           CASE WHEN bool_or(h.rows IS NULL AND h.relkind <> 'p' AND (h.bytes > 0 OR f.root = f.member)) THEN NULL
                ELSE sum(h.rows) END AS rows
      FROM family f
      JOIN heap_figures h ON h.oid = f.member
      LEFT JOIN (SELECT indrelid, sum(bytes) AS bytes FROM index_storage GROUP BY indrelid) AS x
             ON x.indrelid = f.member
     GROUP BY f.root
),
-- pgvector's types, bit(n), and domains over them. A domain's type modifier is the column's.
vector_type(oid, name, modifier) AS (
    SELECT t.oid, t.typname::text, -1
      FROM pg_extension e
      JOIN pg_type t ON t.typnamespace = e.extnamespace AND t.typname IN ('vector', 'halfvec', 'sparsevec')
                     OR t.oid = 'pg_catalog.bit'::regtype
     WHERE e.extname = 'vector'
    UNION ALL
    SELECT d.oid, v.name, CASE WHEN d.typtypmod >= 0 THEN d.typtypmod ELSE v.modifier END
      FROM vector_type v
      JOIN pg_type d ON d.typbasetype = v.oid AND d.typtype = 'd'
),
-- [number, name, type, type oid, not null, generated, comment, vector type, dimensions]
column_list AS (
    SELECT a.attrelid,
           json_agg(json_build_array(
               a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.atttypid::int8, a.attnotnull,
               a.attgenerated <> '', d.description, v.name, CASE WHEN a.atttypmod >= 0 THEN a.atttypmod
                                                                ELSE v.modifier END)
               ORDER BY a.attnum) AS list
      FROM chosen c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN vector_type v ON v.oid = a.atttypid
      LEFT JOIN pg_description d
             ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum
     GROUP BY a.attrelid
),
-- Described, unlike measured, are the indexes of the chosen tables alone, not those of their partitions elsewhere.
described AS MATERIALIZED (SELECT s.* FROM index_storage s JOIN chosen c ON c.oid = s.indrelid),
-- [column, expression, operator class, type]
key_list AS (
    SELECT i.oid,
           json_agg(json_build_array(
               t.attname,
               CASE WHEN t.attname IS NULL AND NOT i.held THEN pg_get_indexdef(i.oid, a.attnum, false) END,
               o.opcname,
               format_type(a.atttypid, a.atttypmod))
               ORDER BY a.attnum) AS list
      FROM described i
      JOIN pg_attribute a ON a.attrelid = i.oid AND a.attnum <= i.indnkeyatts
      JOIN pg_opclass o ON o.oid = i.indclass[a.attnum - 1]
      LEFT JOIN pg_attribute t ON t.attrelid = i.indrelid AND t.attnum = i.indkey[a.attnum - 1] AND t.attnum <> 0
     GROUP BY i.oid
),
defined AS MATERIALIZED (
    SELECT m.oid AS method, NOT s.large OR m.amname IN ('hnsw', 'ivfflat') AND count(*) <= $3::int8 AS shown
      FROM setting s
      CROSS JOIN described i
      JOIN pg_am m ON m.oid = i.relam
     GROUP BY m.oid, s.large
),
-- [schema, name, oid, method, keys, options, predicate, definition, bytes, valid, unique, primary]
index_list AS (
    SELECT i.indrelid,
           json_agg(json_build_array(
               n.nspname, i.relname, i.oid::int8, m.amname, k.list, i.reloptions,
               CASE WHEN NOT i.held THEN pg_get_expr(i.indpred, i.indrelid) END,
               CASE WHEN NOT i.held AND f.shown THEN pg_get_indexdef(i.oid) END,
               coalesce(p.bytes, i.bytes)::int8, i.indisvalid, i.indisunique, i.indisprimary)
               ORDER BY i.relname) AS list
      FROM described i
      JOIN defined f ON f.method = i.relam
      JOIN pg_namespace n ON n.oid = i.relnamespace
      JOIN pg_am m ON m.oid = i.relam
      JOIN key_list k ON k.oid = i.oid
      LEFT JOIN partitioned_index p ON p.root = i.oid
     GROUP BY i.indrelid
)
SELECT c.nspname,
       c.relname,
       c.oid,
       c.relkind,
       parent_schema.nspname AS parent_schema,
       parent.relname AS parent_name,
       coalesce(f.rows, CASE WHEN c.relkind = 'p' AND c.reltuples > 0 THEN c.reltuples END, -1)::float8 AS rows,
       coalesce(f.bytes, 0)::int8 AS bytes,
       coalesce(f.index_bytes, 0)::int8 AS index_bytes,
       has_schema_privilege(c.namespace, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable,
       coalesce(f.held, false) AS locked,
       d.description AS comment,
       cl.list AS columns,
       il.list AS indexes
  FROM chosen c
  LEFT JOIN figures f ON f.root = c.oid
  LEFT JOIN pg_inherits h ON c.relispartition AND h.inhrelid = c.oid
  LEFT JOIN pg_class parent ON parent.oid = h.inhparent
  LEFT JOIN pg_namespace parent_schema ON parent_schema.oid = parent.relnamespace
  LEFT JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
  LEFT JOIN column_list cl ON cl.attrelid = c.oid
  LEFT JOIN index_list il ON il.indrelid = c.oid
 ORDER BY c.nspname, c.relname
