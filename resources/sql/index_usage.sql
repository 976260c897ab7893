-- Every index of tables that are not the system's, or of one table and its partitions ($3, an oid), with its counters:
-- the one statement of a tick. Descriptions come with $1 only: they cost the server ten times as much. Above $2 indexes
-- sizes are as of the last VACUUM or ANALYZE. Nothing here waits for a lock: what another session holds exclusively is
-- told from the catalog alone. LASTSCAN is pg_stat_get_lastscan(oid) where the server has it.
WITH lock AS MATERIALIZED (
    SELECT l.relation, bool_or(l.mode = 'AccessExclusiveLock') AS exclusive,
           bool_or(l.mode = 'ShareUpdateExclusiveLock') AS changing
      FROM pg_locks l
     WHERE l.locktype = 'relation' AND l.mode IN ('AccessExclusiveLock', 'ShareUpdateExclusiveLock')
       AND l.pid IS DISTINCT FROM pg_backend_pid()
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
     GROUP BY l.relation
),
chosen AS MATERIALIZED (
    SELECT i.*, c.relname, c.relnamespace, c.relkind, c.relam, c.reloptions, c.reltuples, c.relpages,
           t.relname AS table_name, n.nspname AS table_schema, t.relreplident,
           coalesce(li.exclusive, false) OR coalesce(lt.exclusive, false) AS held,
           coalesce(lt.changing, false) AS changing
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = t.relnamespace
      LEFT JOIN lock li ON li.relation = i.indexrelid
      LEFT JOIN lock lt ON lt.relation = i.indrelid
     WHERE t.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND ($3::oid IS NULL OR t.oid = $3::oid
            OR t.oid IN (SELECT relid FROM pg_partition_tree($3::oid::regclass)))
),
setting AS MATERIALIZED (
    SELECT current_setting('block_size')::int8 AS block, (SELECT count(*) FROM chosen) > $2::int8 AS large
),
-- [column, expression, operator class, type, option, collation]; columns of INCLUDE have no operator class.
key_list AS (
    SELECT i.indexrelid,
           json_agg(json_build_array(
               t.attname,
               CASE WHEN t.attname IS NULL AND NOT i.held THEN pg_get_indexdef(i.indexrelid, a.attnum, false) END,
               o.opcname, format_type(a.atttypid, a.atttypmod), i.indoption[a.attnum - 1],
               i.indcollation[a.attnum - 1]::int8)
               ORDER BY a.attnum) AS list
      FROM chosen i
      JOIN pg_attribute a ON a.attrelid = i.indexrelid
      LEFT JOIN pg_opclass o ON a.attnum <= i.indnkeyatts AND o.oid = i.indclass[a.attnum - 1]
      LEFT JOIN pg_attribute t ON t.attrelid = i.indrelid AND t.attnum = i.indkey[a.attnum - 1] AND t.attnum <> 0
     WHERE $1::boolean
     GROUP BY i.indexrelid
),
-- A foreign key's columns, in any order, lead the index; or the one that others refer to is it.
foreign_key AS (
    SELECT i.indexrelid, json_agg(f.conname ORDER BY f.conname) AS list
      FROM chosen i
      JOIN pg_constraint f ON f.contype = 'f' AND f.conrelid = i.indrelid
     WHERE $1::boolean AND i.indpred IS NULL AND i.indnkeyatts >= cardinality(f.conkey)
       AND (SELECT array_agg(k ORDER BY k)
              FROM unnest((string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(f.conkey)]) AS k)
         = (SELECT array_agg(k ORDER BY k) FROM unnest(f.conkey) AS k)
     GROUP BY i.indexrelid
),
kept AS (
    SELECT conindid, min(conname) AS name FROM pg_constraint WHERE contype IN ('p', 'u', 'x') GROUP BY conindid
),
progress AS (
    SELECT DISTINCT ON (index_relid) index_relid, phase,
           CASE WHEN blocks_total > 0 THEN 100.0 * blocks_done / blocks_total END AS percent
      FROM pg_stat_progress_create_index
     WHERE index_relid <> 0
     ORDER BY index_relid, percent DESC NULLS LAST
)
SELECT i.indexrelid, n.nspname, i.relname, i.indrelid, i.table_schema, i.table_name,
       m.amname, i.relkind = 'I', h.inhparent,
       i.indisvalid, i.indisready, i.indisunique, i.indisprimary, i.indisexclusion,
       i.indisreplident AND i.relreplident = 'i', i.indisclustered,
       k.list, i.indnkeyatts, to_json(i.reloptions),
       CASE WHEN $1::boolean AND NOT i.held THEN pg_get_expr(i.indpred, i.indrelid) END,
       CASE WHEN $1::boolean AND NOT i.held THEN pg_get_indexdef(i.indexrelid) END,
       CASE WHEN $1::boolean THEN q.name END,
       f.list,
       $1::boolean AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                                  AND d.objid = i.indrelid AND d.objsubid = 0 AND d.deptype = 'e'),
       CASE WHEN i.reltuples >= 0 THEN i.reltuples::float8 END,
       p.index_relid IS NOT NULL OR (NOT i.indisvalid AND i.relkind = 'i' AND (i.changing OR i.held)), p.phase,
       p.percent,
       pg_stat_get_numscans(i.indexrelid), pg_stat_get_tuples_returned(i.indexrelid),
       pg_stat_get_tuples_fetched(i.indexrelid), pg_stat_get_blocks_hit(i.indexrelid),
       pg_stat_get_blocks_fetched(i.indexrelid) - pg_stat_get_blocks_hit(i.indexrelid),
       CASE WHEN i.relkind = 'I' THEN 0 WHEN s.large OR i.held THEN i.relpages * s.block
            ELSE coalesce(pg_relation_size(i.indexrelid), 0) END,
       (extract(epoch FROM LASTSCAN) * 1000)::int8
  FROM chosen i
  CROSS JOIN setting s
  JOIN pg_namespace n ON n.oid = i.relnamespace
  JOIN pg_am m ON m.oid = i.relam
  LEFT JOIN pg_inherits h ON h.inhrelid = i.indexrelid
  LEFT JOIN key_list k ON k.indexrelid = i.indexrelid
  LEFT JOIN foreign_key f ON f.indexrelid = i.indexrelid
  LEFT JOIN kept q ON q.conindid = i.indexrelid
  LEFT JOIN progress p ON p.index_relid = i.indexrelid
 ORDER BY i.table_schema, i.table_name, i.relname
