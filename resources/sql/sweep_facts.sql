-- What a sweep on an index ($1, as text; NULL without one) is measured under: the index's definition, the server's
-- buffers, how many other sessions are busy, as a JSON object the settings on memory, plans and pgvector that are not
-- at their defaults, and how many other sessions of clients there are.
SELECT pg_get_indexdef($1::text::regclass),
       pg_size_bytes(current_setting('shared_buffers')),
       (SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()),
       (SELECT json_object_agg(name, current_setting(name))
          FROM pg_settings
         WHERE source NOT IN ('default', 'override')
           AND (category LIKE 'Resource Usage%' OR category LIKE 'Query Tuning%' OR category = 'Customized Options')),
       (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid())
