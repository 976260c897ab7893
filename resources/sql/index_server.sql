-- Whose statistics they are, since when they count, and what else there is to ask. A crash drops them without a word in
-- pg_stat_database; the server's own counters then tell when they began, and the older of those is not a reset of one
-- alone.
SELECT CASE WHEN has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
            THEN (SELECT system_identifier::text FROM pg_control_system())
            ELSE concat_ws(' ', current_setting('cluster_name'), inet_server_addr(), inet_server_port()) END
       || CASE WHEN pg_is_in_recovery()
               THEN concat_ws(' ', ' standby', current_setting('cluster_name'), inet_server_addr(), inet_server_port())
               ELSE '' END AS server,
       d.datid || ' ' || d.datname AS database,
       (extract(epoch FROM clock_timestamp()) * 1000)::int8 AS taken_at,
       (extract(epoch FROM coalesce(d.stats_reset, least(b.stats_reset, a.stats_reset))) * 1000)::int8 AS stats_since,
       pg_is_in_recovery() AS standby,
       (SELECT count(*) FROM pg_stat_replication) AS standbys,
       current_setting('server_version_num')::int AS version,
       (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
         WHERE e.extname = 'pg_stat_statements') AS statements_schema,
       (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
         WHERE e.extname = 'pg_buffercache') AS buffercache_schema
  FROM pg_stat_database d
  CROSS JOIN pg_stat_bgwriter b
  CROSS JOIN pg_stat_archiver a
 WHERE d.datname = current_database()
