-- pgvector's indexes on a table ($1, as text) and its partitions, and which of them are the index under test ($2) or
-- its parts; then the names of the table and its partitions themselves.
WITH RECURSIVE tables AS (
    SELECT $1::text::regclass::oid AS oid
    UNION ALL
    SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tables t ON i.inhparent = t.oid
), under_test AS (
    SELECT $2::text::regclass::oid AS oid
    UNION ALL
    SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN under_test u ON i.inhparent = u.oid
)
SELECT c.relname, c.oid IN (SELECT oid FROM under_test) AS under_test, true AS is_index
  FROM pg_catalog.pg_index x
  JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid
  JOIN pg_catalog.pg_am a ON a.oid = c.relam
 WHERE x.indrelid IN (SELECT oid FROM tables)
   AND a.amname IN ('hnsw', 'ivfflat')
UNION ALL
SELECT c.relname, false, false
  FROM pg_catalog.pg_class c
 WHERE c.oid IN (SELECT oid FROM tables)
