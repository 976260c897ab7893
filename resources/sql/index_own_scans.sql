-- The indexes that this session has scanned in the transaction under way, how often, and whose statistics they are.
SELECT i.indexrelid, pg_stat_get_xact_numscans(i.indexrelid),
       (extract(epoch FROM clock_timestamp()) * 1000)::int8,
       CASE WHEN has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
            THEN (SELECT system_identifier::text FROM pg_control_system())
            ELSE concat_ws(' ', current_setting('cluster_name'), inet_server_addr(), inet_server_port()) END
       || CASE WHEN pg_is_in_recovery()
               THEN concat_ws(' ', ' standby', current_setting('cluster_name'), inet_server_addr(), inet_server_port())
               ELSE '' END,
       (SELECT oid || ' ' || datname FROM pg_database WHERE datname = current_database())
  FROM pg_catalog.pg_index i
 WHERE i.indexrelid >= 16384 AND pg_stat_get_xact_numscans(i.indexrelid) > 0
