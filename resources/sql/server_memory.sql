-- The server's own memory settings in bytes, and whether the role may read files of the server's machine.
SELECT pg_size_bytes(current_setting('shared_buffers')),
       pg_size_bytes(current_setting('effective_cache_size')),
       pg_size_bytes(current_setting('maintenance_work_mem')),
       current_setting('maintenance_work_mem'),
       pg_has_role('pg_read_server_files', 'USAGE')
           AND has_function_privilege('pg_catalog.pg_read_file(text, bigint, bigint, boolean)', 'EXECUTE'),
       inet_server_addr() IS NULL
