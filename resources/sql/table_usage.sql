-- Every table that is not the system's, or one and its partitions ($3, an oid), with its counters: the other statement
-- of a tick. With $1 also the columns that indexes for search are made for. Above $2 tables sizes are as of the last
-- VACUUM or ANALYZE. Waits for no lock.
WITH RECURSIVE
held AS MATERIALIZED (
    SELECT DISTINCT l.relation
      FROM pg_locks l
     WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid IS DISTINCT FROM pg_backend_pid()
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
),
chosen AS MATERIALIZED (
    SELECT c.oid, c.relname, n.nspname, c.relkind, c.relispartition, c.reltuples, c.relpages, c.reltoastrelid,
           h.relation IS NOT NULL AS held
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN held h ON h.relation = c.oid
     WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND ($3::oid IS NULL OR c.oid = $3::oid
            OR c.oid IN (SELECT relid FROM pg_partition_tree($3::oid::regclass)))
),
setting AS MATERIALIZED (
    SELECT current_setting('block_size')::int8 AS block, (SELECT count(*) FROM chosen) > $2::int8 AS large
),
search_type(oid, name, modifier) AS (
    SELECT t.oid, t.typname::text, -1
      FROM pg_type t
     WHERE t.oid IN ('pg_catalog.bit'::regtype, 'pg_catalog.jsonb'::regtype, 'pg_catalog.tsvector'::regtype)
        OR (t.typname IN ('vector', 'halfvec', 'sparsevec')
            AND t.typnamespace = (SELECT extnamespace FROM pg_extension WHERE extname = 'vector'))
    UNION ALL
    SELECT d.oid, v.name, CASE WHEN d.typtypmod >= 0 THEN d.typtypmod ELSE v.modifier END
      FROM search_type v
      JOIN pg_type d ON d.typbasetype = v.oid AND d.typtype = 'd'
),
-- [name, type, base type, dimensions, average width]
column_list AS (
    SELECT a.attrelid,
           json_agg(json_build_array(
               a.attname, format_type(a.atttypid, a.atttypmod), v.name,
               CASE WHEN a.atttypmod >= 0 THEN a.atttypmod ELSE v.modifier END, s.avg_width)
               ORDER BY a.attnum) AS list
      FROM chosen c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN search_type v ON v.oid = a.atttypid
      LEFT JOIN pg_stats s ON s.schemaname = c.nspname AND s.tablename = c.relname AND s.attname = a.attname
                          AND s.inherited = (c.relkind = 'p')
     WHERE $1::boolean
     GROUP BY a.attrelid
)
SELECT c.oid, c.nspname, c.relname, c.relkind = 'p', h.inhparent,
       CASE WHEN c.reltuples > 0 OR (c.reltuples = 0 AND c.relpages > 0) THEN c.reltuples::float8 END,
       pg_stat_get_live_tuples(c.oid), pg_stat_get_dead_tuples(c.oid), pg_stat_get_mod_since_analyze(c.oid),
       pg_stat_get_numscans(c.oid), pg_stat_get_tuples_returned(c.oid), pg_stat_get_blocks_hit(c.oid),
       pg_stat_get_blocks_fetched(c.oid) - pg_stat_get_blocks_hit(c.oid),
       CASE WHEN c.relkind = 'p' THEN 0
            WHEN s.large OR c.held THEN (c.relpages + coalesce(t.relpages, 0)) * s.block
            ELSE coalesce(pg_table_size(c.oid), 0) END,
       (extract(epoch FROM greatest(pg_stat_get_last_vacuum_time(c.oid), pg_stat_get_last_autovacuum_time(c.oid)))
           * 1000)::int8,
       (extract(epoch FROM greatest(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid)))
           * 1000)::int8,
       l.list
  FROM chosen c
  CROSS JOIN setting s
  LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
  LEFT JOIN pg_inherits h ON c.relispartition AND h.inhrelid = c.oid
  LEFT JOIN column_list l ON l.attrelid = c.oid
 ORDER BY c.nspname, c.relname
