-- Bytes of each index in shared_buffers, by pg_buffercache in the schema BUFFERCACHE. It looks at every buffer.
SELECT c.oid, count(*) * current_setting('block_size')::int8
  FROM BUFFERCACHE.pg_buffercache b
  JOIN pg_class c ON b.relfilenode = pg_relation_filenode(c.oid) AND c.relkind = 'i'
 WHERE b.reldatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
 GROUP BY c.oid
