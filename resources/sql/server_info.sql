-- What a new session learns of its server and of pgvector in this database.
SELECT current_setting('server_version_num')::int8,
       current_setting('server_version'),
       current_database(),
       current_user,
       coalesce((SELECT rolsuper FROM pg_roles WHERE rolname = current_user), false),
       extension.extversion,
       extension.nspname,
       CASE WHEN extension.extversion IS NULL
            THEN (SELECT default_version FROM pg_available_extensions WHERE name = 'vector')
       END,
       extension.nspname = ANY (current_schemas(true))
  FROM (SELECT 1) AS one
  LEFT JOIN (SELECT e.extversion, n.nspname
               FROM pg_extension e
               JOIN pg_namespace n ON n.oid = e.extnamespace
              WHERE e.extname = 'vector') AS extension ON true
