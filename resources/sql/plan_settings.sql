-- The settings that a plan depends on, as they are now: pgvector's, those on plans, memory and parallel work. The last
-- column: not at the server's built-in default.
SELECT name,
       current_setting(name),
       setting IS DISTINCT FROM boot_val AND source NOT IN ('default', 'override')
  FROM pg_catalog.pg_settings
 WHERE name ~ '^(hnsw|ivfflat)[.]'
    OR category LIKE 'Query Tuning%'
    OR category IN ('Resource Usage / Memory', 'Resource Usage / Worker Processes',
                    'Resource Usage / Asynchronous Behavior', 'Resource Usage / I/O')
    OR name IN ('block_size', 'search_path', 'track_io_timing', 'transaction_isolation')
 ORDER BY name
