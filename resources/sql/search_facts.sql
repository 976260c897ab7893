-- pgvector's search settings as they are now (NULL where this server has no such setting), and the access method of
-- the index that a plan names ($1). Plans name indexes without their schema: one on the table ($2) or on a part of it
-- comes before others of the same name.
SELECT current_setting('hnsw.ef_search', true),
       current_setting('hnsw.iterative_scan', true),
       current_setting('hnsw.max_scan_tuples', true),
       current_setting('ivfflat.probes', true),
       current_setting('ivfflat.iterative_scan', true),
       current_setting('ivfflat.max_probes', true),
       (SELECT m.amname
          FROM pg_class c
          JOIN pg_am m ON m.oid = c.relam
          JOIN pg_index i ON i.indexrelid = c.oid
         WHERE c.relname = $1::text
         ORDER BY i.indrelid = to_regclass($2::text) DESC NULLS LAST, m.amname IN ('hnsw', 'ivfflat') DESC
         LIMIT 1)
